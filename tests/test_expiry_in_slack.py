"""An incomplete request comes to its end in Slack, and back."""

import time

import pytest

from tests.sandbox.server import wait_until

INCOMPLETE = "Name of application: Figma\nBusiness reason:\nManager's Name: Mara"
SHORT = 8.0
"""Seconds that a request may wait for its requester in these tests: half of them pass before it is said."""

HASTY = {
    "ACCESS_EXPIRE_DAYS": f"{SHORT / 86_400:.8f}",
    "ACCESS_WORKING_DAYS": "Mon-Sun",
    "ACCESS_WORKING_HOURS": "00:00-24:00",
}


@pytest.fixture
def hasty(make_office):
    return make_office().set(**HASTY).open()


def test_the_requester_hears_of_the_end_before_it_comes_and_a_completed_post_counts_again(hasty):
    ts = hasty.ask(INCOMPLETE)
    assert "is still not complete, and ends on <!date^" in hasty.told(hasty.rita, "ends on")
    hasty.told(hasty.rita, "has ended without a ticket")
    assert time.time() >= float(ts) + SHORT
    link = hasty.slack.permalink(hasty.channel, ts)
    assert "*withdrawn (expired)*" in hasty.command(hasty.tess, f"!access status {link}")
    assert "No open requests." in hasty.command(hasty.tess, "!access pending")
    shown = hasty.command(hasty.tess, f"!access show {link}")
    assert "It ended, since nobody completed it in time" in shown
    assert hasty.thread(ts) == []
    hasty.slack.edit(hasty.channel, ts, hasty.template())
    hasty.told(hasty.rita, "is complete now")
    hasty.add(ts)
    hasty.said(ts, hasty.ticket()["key"])
    heard = hasty.heard_by(hasty.rita)
    assert [sum(part in text for text in heard) for part in ("ends on", "has ended", "is complete now")] == [1, 1, 1]


def test_what_an_edit_completed_that_no_event_told_does_not_end(hasty):
    ts = hasty.ask(INCOMPLETE)
    hasty.told(hasty.rita, "ends on")
    hasty.slack.delivery.lose = lambda event: event.get("subtype") == "message_changed"
    hasty.slack.edit(hasty.channel, ts, hasty.template())
    hasty.told(hasty.rita, "is complete now")
    hasty.settled()
    assert not any("has ended" in text for text in hasty.heard_by(hasty.rita))


def test_tech_ops_gives_more_time_to_what_they_want_a_ticket_for(hasty):
    ts = hasty.ask(INCOMPLETE)
    hasty.add(ts)
    assert "@" in hasty.said(ts, "has ended without a ticket")
    link = hasty.slack.permalink(hasty.channel, ts)
    assert "withdrawn (expired)" in hasty.command(hasty.tess, f"!access cancel {link} not needed")
    hasty.command(hasty.tess, f"!access ticket {link}")
    hasty.said(ts, "This request is open again")
    hasty.slack.edit(hasty.channel, ts, hasty.template())
    hasty.said(ts, hasty.ticket()["key"])


def test_when_it_is_switched_on_older_ones_are_told_first(make_office):
    office = make_office().open()
    posted = float(office.ask(INCOMPLETE))
    office.told(office.rita, "not complete")
    office.settled()
    office.bot.stop()
    wait_until(lambda: time.time() > posted + SHORT, "its time is over")
    office.set(**HASTY).bot.start()
    office.told(office.rita, "ends on")
    office.told(office.rita, "has ended")
    told, ended = (float(message["ts"]) for message in office.slack.direct_messages(office.rita)[-2:])
    assert ended - told >= SHORT / 2
