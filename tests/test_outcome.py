"""What came of a request, as the derived table shows it for reports: decision, grant, end, and when."""

import sqlite3

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


def row(office, ts, **wanted):
    """Wait until the table shows these values of a request, and return its row."""

    def found():
        with sqlite3.connect(office.data_dir / "accessrequest.db") as connection:
            connection.row_factory = sqlite3.Row
            one = connection.execute("SELECT * FROM requests WHERE ts = ?", [ts]).fetchone()
        return dict(one) if one and all(one[name] == value for name, value in wanted.items()) else None

    return wait_until(found, f"the table shows {wanted}")


def test_an_approval_its_grant_the_completion_and_a_reopening(desk):
    ts, _ = desk.ticketed()
    asked = row(desk, ts, state="ticketed")
    assert (asked["decision"], asked["decided_at"], asked["closed_at"], asked["reopened"]) == ("", 0, 0, 0)
    assert set(row(desk, ts, kind="new")["owners"].split()) == {desk.olga, desk.oskar}
    reply = desk.reply(ts, desk.olga, "approved. Role: Editor")
    decided = row(desk, ts, decision="approved")
    assert (decided["decided_by"], decided["decided_name"]) == (desk.olga, "Olga Owner")
    assert decided["decided_at"] == pytest.approx(float(reply))
    assert decided["granted"] == "role Editor"
    assert float(ts) < decided["ticketed_at"]
    desk.add(ts, "complete")
    assert row(desk, ts, state="completed")["closed_at"] > float(reply)
    desk.take_off(ts, "complete")
    assert row(desk, ts, state="ticketed", reopened=1)["closed_at"] == 0


def test_a_refusal(desk):
    ts, _ = desk.ticketed()
    desk.reply(ts, desk.oskar, "Not approved: no seats left")
    desk.said(ts, "Not approved by")
    desk.add(ts, "complete")
    refused = row(desk, ts, state="declined")
    assert (refused["decision"], refused["decided_by"], refused["granted"]) == ("refused", desk.oskar, "")


def test_what_is_tech_ops_own_is_decided_by_its_completion(desk):
    ts, _ = desk.ticketed(desk.template("VPN"))
    desk.add(ts, "complete", by=desk.tom)
    own = row(desk, ts, state="completed")
    assert (own["decision"], own["decided_by"], own["decided_name"]) == ("approved", desk.tom, "Tom Ops")
    assert own["decided_at"] == own["closed_at"] > float(ts)


def test_a_withdrawal_by_command_by_deletion_and_by_a_new_post(desk):
    by_command, deleted, replaced = desk.ask(), desk.ask(desk.template("Miro")), desk.ask(desk.template("VPN"))
    row(desk, replaced, state="ready")
    desk.command(desk.rita, f"!access withdraw {desk.slack.permalink(desk.channel, by_command)}")
    desk.slack.delete(desk.channel, deleted)
    desk.ask(desk.template("VPN"))
    for ts in (by_command, deleted, replaced):
        assert row(desk, ts, state="withdrawn")["closed_at"] > float(ts)
