"""Moves in Jira, read from a ticket's changelog."""

import pytest
from accessdesk.moves import moves_of
from accessdesk.workflow import end_named

DONE = frozenset({"10001", "6"})


def history(number, start, end, name="Done", created="2026-11-24T10:00:00.000+0000", **more):
    item = {"field": "status", "from": start, "to": end, "toString": name}
    author = {"accountId": "5b10", "displayName": "Agnes Agent"}
    return {"id": number, "created": created, "author": author, "items": [item], **more}


def issue(*histories, resolution=None):
    fields = {"resolution": {"name": resolution} if resolution else None}
    return {"id": "10200", "key": "OPS-1", "fields": fields, "changelog": {"histories": list(histories)}}


def read(found, ours=False):
    return moves_of(found, DONE, lambda change: ours)


def test_a_move_to_done_and_one_back_are_facts_in_order_whatever_the_order_of_the_changelog():
    back = history("12", "10001", "1", "Open", "2026-11-24T11:00:00.000+0200")
    there = history("9", "1", "10001", created="2026-11-24T08:59:59.500+0000")
    facts = read(issue(back, there))
    assert [fact.identity for fact in facts] == ["moved 10200 9", "moved 10200 12"]
    assert [fact.body["end"] for fact in facts] == ["complete", ""]
    assert facts[1].at - facts[0].at == 0.5
    assert facts[0].body["by"] == "5b10"
    assert facts[0].texts["name"] == "Agnes Agent"


def test_a_move_within_done_or_within_open_is_none():
    assert read(issue(history("9", "1", "3", "In Progress"), history("10", "10001", "6", "Closed"))) == []


def test_the_resolution_of_the_same_change_counts_and_that_of_now_for_the_latest_alone():
    item = {"field": "resolution", "from": None, "to": "2", "toString": "Won't Do"}
    first = history("9", "1", "6", "Closed")
    first["items"].append(item)
    later = history("11", "1", "6", "Closed", "2026-11-24T12:00:00.000+0000")
    back = history("10", "6", "1", "Open", "2026-11-24T11:00:00.000+0000")
    assert [f.body["end"] for f in read(issue(first, back, later, resolution="Cancelled"))] == [
        "decline",
        "",
        "cancel",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"changelog": None},
        {"changelog": {"histories": "none"}},
        {"changelog": {"histories": [None, {"items": None}, {"created": 5, "items": [{"field": "status"}]}]}},
        {"changelog": {"histories": [history("9", "1", "10001", created="yesterday")]}},
    ],
)
def test_what_cannot_be_read_is_left_out(broken):
    assert read({"id": "10200", **broken}) == []


def test_a_change_by_nobody_in_particular_is_a_move_all_the_same():
    fact = read(issue({**history("9", "1", "10001"), "author": None}))[0]
    assert (fact.body["by"], fact.body["ours"]) == ("", False)


@pytest.mark.parametrize(
    ("names", "end"),
    [
        (("Done", "Done"), "complete"),
        (("Closed", ""), "complete"),
        (("Resolved", "Fixed"), "complete"),
        (("Closed", "Won't Do"), "decline"),
        (("Closed", "Won’t Fix"), "decline"),
        (("Declined", ""), "decline"),
        (("Rejected", "Done"), "decline"),
        (("Closed", "Duplicate"), "cancel"),
        (("Canceled", ""), "cancel"),
        (("Withdrawn by customer", ""), "cancel"),
    ],
)
def test_status_and_resolution_name_the_end(names, end):
    assert end_named(*names) == end
