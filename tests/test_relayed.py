"""What people wrote in Jira, as facts and as it stands; no network is needed for that."""

import pytest
from accessdesk.comment_reading import Known
from accessdesk.facts import REMOVED, Fact
from accessdesk.moves import is_automation
from accessdesk.relayed import (
    GONE,
    HIDDEN,
    TAKEN,
    Relayed,
    Shown,
    comment_facts,
    file_facts,
    gone_facts,
    is_hidden,
)
from accessdesk.replay import replay

AGNES = {"accountId": "5b10", "displayName": "Agnes Agent"}
OURS = {"accountId": "bot", "displayName": "Access Bot"}
MARK = [{"key": "accessrequest", "value": {"entry": "1"}}]


def comment(number="100", body="hello", author=AGNES, updated="2026-11-24T10:00:00.000+0000", **more):
    created = "2026-11-24T10:00:00.000+0000"
    return {"id": number, "body": body, "author": author, "created": created, "updated": updated, **more}


def read(*comments, since=0.0):
    return comment_facts("10200", comments, since, lambda each: (each["author"] or {}).get("accountId") == "bot")


@pytest.mark.parametrize(
    "about",
    [
        {"jsdPublic": False},
        {"visibility": {"type": "role", "value": "Administrators"}},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}]},
        {"jsdPublic": True, "visibility": {"type": "group", "value": "staff"}},
    ],
)
def test_of_what_is_not_for_everybody_only_that_is_noted(about):
    assert is_hidden(comment(**about))
    (fact,) = read(comment(**about))
    assert fact.texts == {}
    assert fact.body["hidden"]
    assert (fact.body["by"], "hello" in str(fact)) == ("", False)


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"jsdPublic": True, "visibility": None},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": False}}]},
        {"properties": [{"key": "another", "value": {"internal": True}}]},
    ],
)
def test_what_is_for_everybody_is_told(about):
    (fact,) = read(comment(**about))
    assert fact.texts == {"text": "hello", "name": "Agnes Agent"}


def test_ours_is_what_our_account_wrote_with_our_property_and_nothing_else():
    assert read(comment(author=OURS, properties=MARK)) == []
    assert len(read(comment(author=OURS))) == 1
    assert len(read(comment(properties=MARK))) == 1
    assert len(read(comment(body="[accessrequest] entry 1", author=OURS, properties=[]))) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"id": None},
        {"body": {"type": "doc"}},
        {"created": "yesterday"},
        {"author": {"accountType": "app", "displayName": "Bot of somebody's"}},
    ],
)
def test_what_cannot_be_read_and_what_rules_write_is_left_out(broken):
    assert read({**comment(), **broken} if broken else {}) == []


def test_a_comment_without_an_author_is_one_all_the_same():
    (fact,) = read({**comment(), "author": None})
    assert fact.body["by"] == ""


def test_what_is_older_than_the_watch_is_left_alone():
    assert read(comment(), since=4e9) == []


def shown(number, updated=1.0, text="hello", hidden=False):
    return Shown(f"v{number}", updated, number, text, hidden)


@pytest.mark.parametrize(
    ("versions", "gone", "shows"),
    [
        ([], 0, ""),
        ([shown(1, hidden=True)], 0, ""),
        ([shown(1), shown(2, 2.0, hidden=True)], 0, HIDDEN),
        ([shown(2, 2.0, hidden=True), shown(1)], 0, HIDDEN),
        ([shown(1), shown(2, hidden=True)], 0, HIDDEN),
        ([shown(1)], 2, GONE),
        ([shown(1, text=REMOVED)], 0, TAKEN),
        ([shown(1), shown(2, 2.0, hidden=True)], 3, GONE),
    ],
)
def test_what_the_thread_shows_instead_of_a_text(versions, gone, shows):
    known = Relayed("100", versions={each.identity: each for each in versions}, gone=gone)
    assert known.shows == shows
    assert not known.is_for_everybody


def test_what_is_there_again_is_shown_again():
    known = Relayed("100", versions={"v1": shown(1), "v3": shown(3, 3.0, "again")}, gone=2)
    assert known.is_for_everybody


def test_a_comment_is_gone_once_and_may_be_gone_again():
    known = Relayed("100", versions={"v1": shown(1)})
    (first,) = gone_facts("10200", [known], {"99"}, 5.0)
    assert gone_facts("10200", [known], {"100"}, 5.0) == []
    known.gone = 2
    assert gone_facts("10200", [known], {"99"}, 6.0) == []
    known.versions["v3"] = shown(3, 3.0)
    (second,) = gone_facts("10200", [known], {"99"}, 7.0)
    assert first.identity != second.identity


def attachment(name="plan.pdf", author=AGNES):
    return {"id": "7", "filename": name, "author": author, "created": "2026-11-24T10:00:00.000+0000", "size": 5}


@pytest.mark.parametrize(
    ("given", "hidden", "number"),
    [
        (attachment(), (), 1),
        (attachment(author=OURS), (), 1),
        (attachment("form-F0ABCDEF12.pdf", OURS), (), 0),
        (attachment("form-F0ABCDEF12.pdf"), (), 1),
        (attachment(), ("see [^plan.pdf]",), 0),
        (attachment(), ("see !plan.pdf|thumbnail!",), 0),
        ({"id": "7"}, (), 0),
    ],
)
def test_a_file_is_a_persons_unless_the_bot_attached_it_or_it_is_not_for_everybody(given, hidden, number):
    found = file_facts("10200", [given], 0.0, hidden, lambda each: (each["author"] or {}).get("accountId") == "bot")
    assert len(found) == number


def test_facts_about_another_issue_change_nothing():
    fact = read(comment())[0]
    assert replay("C1/1.000100", [fact]).relayed == {}
    gone = Fact("vanished", "vanished 10200", 0.0, {"issue": "10200", "gone": True})
    assert replay("C1/1.000100", [gone]).vanished == 0


@pytest.mark.parametrize(
    ("found", "total", "after", "explained", "enough"),
    [
        ([101, 100, 99], 501, 0, True, True),
        ([103, 102, 101], 503, 0, True, False),
        ([101, 100], 500, 0, True, False),
        ([100, 99], 500, 0, True, True),
        ([100, 99], 499, 0, True, False),
        ([100, 99], 500, 4_000, True, False),
        ([100, 99], 500, 200, False, True),
        ([100, 99], 500, 400, False, False),
        ([], 500, 0, True, False),
    ],
)
def test_older_comments_are_read_where_something_may_have_changed_among_them(found, total, after, explained, enough):
    known = Known(500, 100, 1_000.0)
    about = dict.fromkeys(found)
    assert known.is_enough(about, total, 1_000.0 + after, is_explained=explained) is enough


def test_a_rule_is_told_by_its_kind_of_account_or_its_name():
    assert is_automation({"accountType": "app", "displayName": "Nice Rules"})
    assert is_automation({"displayName": "Automation for Jira"})
    assert not is_automation({"accountType": "atlassian", "displayName": "Agnes Agent"})
    assert not is_automation({"accountType": "customer", "displayName": "Carl Customer"})
