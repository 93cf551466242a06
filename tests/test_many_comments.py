"""How much of Jira is read: one question in an interval, and of a ticket's thousands of comments only what is new."""

import pytest

from tests.relays import polled, polls, relays, with_agent
from tests.sandbox.server import wait_until

MANY = 5_000


@pytest.fixture
def office(make_office):
    return with_agent(make_office()).open()


def pages(office):
    """Return the calls that read comments."""
    return [call for call in office.traffic.calls if call.name.startswith("GET") and call.name.endswith("/comment")]


def crowd(office, key, number):
    """Let a ticket have so many comments of the bot's account's in one go."""
    with office.jira.lock:
        found, person = office.jira.find(key), office.jira.people[office.jira.account]
        for count in range(number):
            office.jira.add_comment(found, person, f"old {count}", {"accessrequest": {"entry": str(count)}})


def test_five_thousand_comments_are_read_once_and_then_only_what_is_new(office):
    ts, key = office.ticketed()
    crowd(office, key, MANY)
    comment = office.jira.comment(key, office.agent, "the first of a person's")
    office.said(ts, "the first of a person's")
    polled(office)
    assert len(pages(office)) <= MANY // 100 + 5
    before = len(pages(office))
    for number in range(5):
        office.jira.comment(key, office.agent, f"number {number}")
        office.said(ts, f"number {number}")
    office.jira.rewrite(key, comment, office.agent, "the first, edited")
    office.said(ts, "the first, edited")
    polled(office)
    assert len(pages(office)) - before <= 8
    office.bot.kill()
    office.jira.comment(key, office.agent, "after the restart")
    before = len(pages(office))
    office.bot.start()
    office.said(ts, "after the restart")
    polled(office)
    assert len(pages(office)) - before <= 4
    assert len(relays(office, ts)) == 7


def test_a_comment_that_was_deleted_among_thousands_is_taken_back(office):
    ts, key = office.ticketed()
    comment = office.jira.comment(key, office.agent, "deleted later")
    office.said(ts, "deleted later")
    crowd(office, key, 300)
    polled(office)
    office.jira.uncomment(key, comment)
    office.said(ts, "It was deleted in Jira")


def test_a_ticket_that_does_not_change_is_not_read_again_and_the_question_is_one_for_all(office):
    keys = [office.ticketed(office.template(f"App {number}"))[1] for number in range(4)]
    polled(office, 3)
    before, calls = polls(office), len(office.traffic.calls)
    wait_until(lambda: polls(office) >= before + 8, "Jira is asked what changed")
    asked = [call for call in office.traffic.calls[calls:] if call.side == "jira"]
    # Now and then one question more, for what was deleted.
    assert len(asked) <= 8 + 2
    assert {call.name for call in asked} == {"GET /rest/api/2/search"}
    assert len(keys) == 4
