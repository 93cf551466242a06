"""Each act of Tech Ops gets one visible answer: in the thread, or by the command itself where nothing changes."""

import pytest

from tests.sandbox.server import Fault, wait_until


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


def closed(desk):
    ts, key = desk.ticketed(desk.template("VPN"))
    desk.add(ts, "complete")
    desk.said(ts, "closed: done")
    desk.settled()
    return ts, key


def test_reopening_what_is_open_is_answered_and_changes_nothing(desk):
    ts, key = desk.ticketed()
    desk.settled()
    said = desk.thread(ts)
    answer = desk.command(desk.tess, f"!access reopen {key}")
    assert f"{key} is open already, so nothing changes unless it is being closed right now" in answer
    desk.settled()
    assert desk.thread(ts) == said
    assert desk.bodies(key) == []


def test_retrying_where_nothing_has_failed_is_answered_and_changes_nothing(desk):
    ts, key = desk.ticketed()
    desk.settled()
    said = desk.thread(ts)
    assert f"Nothing waits to be tried again for {key}" in desk.command(desk.tess, f"!access retry {key}")
    desk.settled()
    assert desk.thread(ts) == said


def test_retrying_what_has_failed_is_answered_by_what_comes_of_it(desk):
    desk.traffic.add(
        Fault("POST /rest/api/2/issue", "status", status=400, body={"errors": {"priority": "is required"}})
    )
    ts = desk.ask()
    desk.add(ts)
    desk.said(ts, "No ticket yet")
    link = desk.slack.permalink(desk.channel, ts)
    wait_until(lambda: "waits for Jira" in desk.command(desk.rita, "!access pending"), "the list shows that it waits")
    assert "Nothing waits" not in desk.command(desk.tess, f"!access retry {link}")
    desk.said(ts, "OPS-1")


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("complete", "not yet:"),
        ("cancel {key} wrong channel", "closed: cancelled"),
        ("owner {key} tech-ops", "not yet: the catalogue says who decides"),
        ("app {key} Miro", "Miro"),
        ("kind {key} removal", "removal"),
        ("proceed {key} agreed by phone", "goes on: “agreed by phone”"),
    ],
)
def test_a_command_is_answered_once_in_the_thread(desk, command, part):
    ts, key = desk.ticketed()
    desk.settled()
    before = desk.thread(ts)[1:]
    verb, _, rest = command.partition(" ")
    desk.command(desk.tess, f"!access {verb} {rest.format(key=key) or key}")
    desk.said(ts, part)
    desk.settled()
    new = [text for text in desk.thread(ts)[1:] if text not in before]
    assert len(new) == 1
    assert part in new[0]


def test_a_reopening_is_answered_once_in_the_thread(desk):
    ts, key = closed(desk)
    desk.command(desk.tess, f"!access reopen {key}")
    desk.said(ts, "open again")
    desk.settled()
    assert sum("open again" in text for text in desk.thread(ts)) == 1
