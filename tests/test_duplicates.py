"""A create whose answer was lost, and that took effect only after another was sent: one ticket stays, and all know."""

import pytest

from tests.sandbox.server import Fault, wait_until

CREATE = "POST /rest/api/2/issue"


@pytest.fixture
def late(make_office):
    """An office at a Jira Cloud whose search finds a new ticket only after the bot has looked in vain."""
    office = make_office(flavour="cloud").set(ACCESS_LOOK_AFTER_SECONDS="0,0.1", ACCESS_LOOK_AGAIN_SECONDS="3")
    office.jira.search_lag = 2.0
    return office


def looks(office):
    """Say how often a ticket was looked for by its request's own label."""
    return sum(f'labels = "slack-{office.channel}-' in str(call.arguments) for call in office.traffic.to("*/search*"))


def twice(office):
    """Have a request's ticket created twice; return its ts and the keys, that of the ticket in use last."""
    office.traffic.add(Fault(CREATE, "break_after"))
    ts = office.ask()
    office.reply(ts, office.mara, "fine with me")
    office.add(ts)
    office.ticket(2)
    first, second = [issue["key"] for issue in office.jira.issues()]
    office.said(ts, second)
    office.carried(second, "fine with me")
    return ts, first, second


@pytest.mark.parametrize("flavour", ["simple", "long", "resolving"])
def test_of_two_tickets_the_one_that_is_not_in_use_is_closed_linked_and_reported(make_office, flavour):
    office = make_office(flavour="cloud", workflow=flavour)
    office.set(ACCESS_LOOK_AFTER_SECONDS="0,0.1", ACCESS_LOOK_AGAIN_SECONDS="3")
    office.jira.search_lag = 2.0
    ts, first, second = twice(office.open())
    office.said(ts, f"|{first}>. It is closed as a duplicate; <{office.jira.url}/browse/{second}|{second}> is the one")
    office.settled()
    assert office.jira.links(first) == [("Duplicate", "outward", second)]
    assert [f"another ticket, {second}" in body for body in office.bodies(first)] == [True]
    assert office.jira.issue(first)["fields"]["resolution"] == ("Duplicate" if flavour == "resolving" else "Done")
    assert office.jira.issue(first)["fields"]["labels"] == []
    parts = ["fine with me", f"created {first} for this request as well"]
    assert [part in body for part, body in zip(parts, office.bodies(second), strict=True)] == [True, True]
    assert office.jira.issue(second)["fields"]["resolution"] is None
    assert sum("second ticket" in text for text in office.thread(ts)) == 1


def test_a_bot_that_is_stopped_meanwhile_looks_when_it_is_back(late):
    ts, first, second = twice(late.open())
    late.bot.stop()
    late.bot.start()
    late.said(ts, "It is closed as a duplicate")
    late.settled()
    assert late.jira.links(first) == [("Duplicate", "outward", second)]


@pytest.mark.parametrize(
    "call",
    [
        "GET /rest/api/3/search/jql",
        "POST /rest/api/2/issue/*/comment",
        "POST /rest/api/2/issueLink",
        "POST /rest/api/2/issue/*/transitions",
        "PUT /rest/api/2/issue/*",
    ],
)
@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_a_lost_answer_in_the_midst_of_it_doubles_nothing(late, kind, call):
    ts, first, second = twice(late.open())
    late.traffic.add(Fault(call, kind))
    late.said(ts, "It is closed as a duplicate")
    late.settled()
    assert late.jira.links(first) == [("Duplicate", "outward", second)]
    assert len(late.bodies(first)) == 1
    assert len(late.bodies(second)) == 1 + 1
    assert sum(change.field == "status" for change in late.jira.history(first)) == 1


def test_a_request_that_is_closed_by_then_is_looked_at_as_well(late):
    ts, first, second = twice(late.open())
    late.add(ts, "complete", by=late.tom)
    late.status(second, "Done")
    late.said(ts, "It is closed as a duplicate")
    late.settled()
    assert late.jira.links(first) == [("Duplicate", "outward", second)]


def test_where_jira_has_no_links_or_keeps_them_from_the_bot_the_words_must_do(late):
    late.jira.permissions.discard("LINK_ISSUES")
    ts, first, _ = twice(late.open())
    late.said(ts, "It is closed as a duplicate")
    late.settled()
    assert late.jira.links(first) == []
    assert late.jira.issue(first)["fields"]["status"] == "Done"


def test_a_duplicate_that_jira_does_not_close_is_said_and_closed_when_it_can_be(make_office):
    office = make_office(flavour="cloud", workflow="stuck")
    office.set(ACCESS_LOOK_AFTER_SECONDS="0,0.1", ACCESS_LOOK_AGAIN_SECONDS="3")
    office.jira.search_lag = 2.0
    ts, _, second = twice(office.open())
    said = office.said(ts, "No transition that the bot may use leads from")
    assert f"!access retry {second}" in said


def test_a_copy_that_a_person_made_in_jira_is_left_alone(late):
    late.open()
    late.traffic.add(Fault(CREATE, "break_before"))
    ts = late.ask()
    late.add(ts)
    key = late.ticket()["key"]
    late.said(ts, key)
    copy = late.jira.clone(key, late.rita_in_jira)
    late.settled()
    assert late.jira.issue(copy)["fields"]["status"] == "To Do"
    assert not [text for text in late.thread(ts) if "second ticket" in text]


def test_a_create_whose_answer_came_is_not_looked_for_again(make_office):
    office = make_office(flavour="cloud").open()
    office.ticketed()
    office.settled()
    assert looks(office) == 0


def test_two_looks_find_nothing_where_only_one_create_took_effect(late):
    late.open()
    late.traffic.add(Fault(CREATE, "break_before"))
    ts = late.ask()
    late.add(ts)
    late.said(ts, late.ticket()["key"])
    wait_until(lambda: looks(late) == 2 + 1, "it was looked for twice before, and once after")
    late.settled()
    assert len(late.jira.issues()) == 1
    assert len(late.thread(ts)) == 1
