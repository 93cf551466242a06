"""An emoji that is added to a post."""

import pytest

from tests.recorded import newest, recorded_event, unlike
from tests.sandbox.server import wait_until


def test_the_ticket_emoji_of_tech_ops_creates_the_ticket(office):
    ts = office.ask()
    office.add(ts)
    office.said(ts, office.ticket()["key"])


def test_emoji_that_mean_nothing_to_the_bot_are_left_alone(office):
    ts = office.ask()
    office.settled()
    before = office.facts()
    for emoji in ("eyes", "white_check_mark", "tickets", "no_entry"):
        office.add(ts, emoji)
    office.settled()
    assert office.facts() == before


def test_the_emoji_may_be_other_ones(make_office):
    office = make_office().set(ACCESS_TICKET_EMOJI="admission_tickets,ticket").open()
    ts = office.ask()
    office.add(ts, "admission_tickets")
    office.said(ts, office.ticket()["key"])


@pytest.mark.parametrize("emoji", ["complete", "no_entry_sign"])
def test_a_closing_emoji_on_an_ordinary_post_says_nothing(office, emoji):
    ts = office.ask("The VPN is down again")
    office.add(ts, emoji)
    office.settled()
    assert office.thread(ts) == []
    assert office.heard_by(office.tess) == []


def test_an_emoji_that_is_heard_before_its_post_counts(office):
    office.slack.delivery.delay = lambda event: 1.0 if event["type"] == "message" else 0.0
    ts = office.ask()
    office.add(ts)
    office.said(ts, office.ticket()["key"])
    wait_until(office.slack.delivery.drained, "the post arrived")
    office.settled()
    assert len(office.jira.issues()) == 1


def test_an_emoji_is_as_slack_sends_it(make_office):
    office = make_office()
    office.add(office.ask())
    sent = newest(office.slack.delivery.events, "reaction_added")
    recorded = recorded_event("events.valid_reaction_added_body")
    assert unlike(sent, recorded) == []
    assert unlike(sent["item"], recorded["item"]) == []
