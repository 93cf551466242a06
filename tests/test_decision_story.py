"""The system owner decides in the thread, and the ticket holds who decided what, and what was given."""

import pytest


@pytest.fixture
def office(make_office):
    return make_office().catalogue().open()


def test_an_owner_is_asked_approves_with_a_grant_and_the_closing_sums_it_up(office):
    ts, key = office.ticketed()
    asked = office.said(ts, "to decide")
    assert f"<@{office.olga}> or <@{office.oskar}>" in asked
    office.reply(ts, office.olga, "Thanks Tess, approved. Role: Editor")
    assert "Approved by Olga Owner. Role: Editor. Waits for Tech Ops" in office.said(ts, ">: Approved by")
    office.add(ts, "complete")
    office.status(key, "Done")
    closing = office.carried(key, "Completed")
    assert "*Decision:* approved by Olga Owner, system owner" in closing
    assert "*Grant:* role Editor" in closing
    assert "is closed: done" in office.said(ts, "is closed")


def test_a_refusal_closes_as_declined(office):
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "Not approved: the licences are all in use.")
    assert "“the licences are all in use”" in office.said(ts, "Not approved by Olga Owner")
    office.add(ts, "complete")
    office.said(ts, "is closed: declined")
    assert "*Declined* by Tess Ops" in office.carried(key, "Declined")
    assert office.command(office.rita, f"!access status {key}").startswith("<")
    assert "declined" in office.command(office.rita, f"!access status {key}")


def test_completing_waits_for_the_owner(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    held = office.said(ts, "not yet")
    assert ":complete: again when access is given" in held
    office.reply(ts, office.oskar, "approved")
    office.said(ts, "Approved by Oskar Owner")
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
    office.take_off(ts, "complete")
    office.add(ts, "complete")
    office.status(key, "Done")
