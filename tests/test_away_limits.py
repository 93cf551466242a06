"""Limits: as long a pause as was asked for, by whom it was asked, and no ticket written to faster than Jira takes."""

import time
from email.utils import formatdate

import pytest

from tests.outages import over, several, whole
from tests.sandbox.server import Fault, wait_until

COMMENT = "POST /rest/api/2/issue/*/comment"

CLOUDS = ((20, 2.0), (100, 30.0))
"""Writes to one issue within so many seconds that Jira Cloud takes."""


def in_two_seconds():
    # A date has whole seconds only, so that what is meant lies between two and three seconds from now.
    return formatdate(time.time() + 3, usegmt=True)


@pytest.mark.parametrize("side", ["Jira", "Slack"])
def test_a_limit_that_gives_a_date_is_obeyed_by_everybody(office, side):
    office.caught_up()
    ours = "POST /rest/api/2/issue" if side == "Jira" else "chat.postMessage"
    office.traffic.add(Fault(ours, "status", status=429, retry_after=in_two_seconds()))
    posts = several(office)
    whole(office, posts)
    over(office, side)
    first = next(call for call in office.traffic.to(ours) if call.status == 429)
    again = next(call for call in office.traffic.to(ours) if call.at > first.at + 0.5)
    assert again.at - first.at > 1


@pytest.mark.parametrize("asked", [None, "0", "-30", "soon", "inf"])
def test_a_limit_of_jiras_that_says_nothing_useful_is_tried_again_soon(office, asked):
    office.traffic.add(Fault("POST /rest/api/2/issue", "status", times=2, status=429, retry_after=asked))
    posts = several(office)
    whole(office, posts)
    over(office, "Jira")


def test_an_absurd_pause_is_obeyed_for_an_hour_at_most_and_people_are_told(office):
    office.traffic.add(Fault("POST /rest/api/2/issue", "status", status=429, retry_after="99999999"))
    ts = office.ask()
    office.add(ts)
    office.said(ts, "The ticket is created as soon as it does; nothing is lost.")
    assert len(office.traffic.to("POST /rest/api/2/issue")) == 1


def test_a_limit_on_one_ticket_does_not_hold_up_another(make_office):
    office = make_office(flavour="cloud").open()
    ts, key = office.ticketed(office.template("App 0", "work"))
    other, other_key = office.ticketed(office.template("App 1", "work"))
    office.jira.writes_per_issue = ((1, 3.0),)
    for number in range(3):
        office.reply(ts, office.tess, f"step {number}")
    wait_until(lambda: [c for c in office.traffic.to(COMMENT) if c.status == 429], "Jira has had enough")
    refused_at = time.time()
    office.reply(other, office.tess, "viewer role given")
    office.carried(other_key, "viewer role given")
    assert len(office.bodies(key)) < 3, "the first is still waiting"
    office.carried(key, "step 2")
    office.settled()
    assert [f"step {number}" in body for number, body in enumerate(office.bodies(key))] == [True] * 3
    assert "Calls to Jira wait" not in office.bot.read_log()
    assert time.time() > refused_at


def test_a_thread_of_a_hundred_replies_does_not_run_into_the_limit_of_its_ticket(make_office):
    office = make_office(flavour="cloud").open()
    ts, key = office.ticketed()
    office.jira.writes_per_issue = CLOUDS
    for number in range(110):
        office.reply(ts, office.tess, f"reply {number}.")
    office.carried(key, "reply 89.")
    office.ticketed(office.template("Miro", "boards"))
    assert len(office.bodies(key)) < 110, "another ticket need not wait for the rest"
    office.carried(key, "reply 109.")
    office.settled()
    assert [f"reply {number}." in body for number, body in enumerate(office.bodies(key))] == [True] * 110
    assert not [call for call in office.traffic.to(COMMENT) if call.status == 429]
