"""A storm passes over the bot, and then Slack and Jira are compared from outside; and the comparison can fail."""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.sandbox.jira_records import Comment, Issue
from tests.storm.plan import Fate, Plan, Size, draw
from tests.storm.run import Storm, storm

SMALL = Size(requests=20, replies=150, people=50, kills=4, troubles=24, cuts=0)
"""What fits into a minute of every run of the tests; `make storm` makes the whole one."""

SEED = 4


def test_what_a_storm_leaves_in_jira_is_what_slack_holds(tmp_path):
    result = storm(draw(SEED, SMALL), tmp_path)
    print(f"seed {SEED}", result.figures)
    assert result.wrong == []


def test_three_bots_on_one_database_leave_the_same_though_one_of_them_dies_each_time(tmp_path, postgres):
    result = storm(draw(SEED + 1, SMALL), tmp_path, bots=3, database_url=postgres.create())
    print(f"seed {SEED + 1}", result.figures)
    assert result.wrong == []


def test_a_seed_draws_the_same_storm_again_and_another_one_draws_another():
    assert draw(7, SMALL) == draw(7, SMALL)
    assert draw(7, SMALL).acts != draw(8, SMALL).acts


def quiet(seed: int) -> Plan:
    """A plan in which nothing goes wrong."""
    plan = draw(seed, Size(requests=8, replies=70, people=8, kills=0, troubles=0, cuts=0))
    return replace(plan, acts=tuple(replace(act, fate=Fate()) for act in plan.acts))


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    """An office in which everything was carried as it should be."""
    whole = Storm(quiet(3), tmp_path_factory.mktemp("calm"))
    try:
        assert whole.run().wrong == []
        yield whole
    finally:
        whole.close()


def entries(issue: Issue) -> list[Comment]:
    """The comments that carry an entry in one part, in order."""
    marks = [(each, each.properties["accessrequest"]) for each in issue.comments]
    split = {mark["entry"] for _, mark in marks if mark["part"] > 1}
    return [each for each, mark in marks if mark["entry"][0].isdigit() and mark["entry"] not in split]


def find(calm: Storm, fits: Callable[[Issue, Comment], bool]) -> tuple[Issue, Comment]:
    found = [(issue, each) for issue in calm.office.jira.by_id.values() for each in entries(issue) if fits(issue, each)]
    assert found, "the quiet storm has no such comment: draw it from another seed"
    return found[0]


def lose_a_comment(calm: Storm) -> None:
    issue, comment = find(calm, lambda issue, each: True)
    issue.comments.remove(comment)


def double_a_comment(calm: Storm) -> None:
    issue, comment = find(calm, lambda issue, each: True)
    issue.comments.append(copy.deepcopy(comment))


def swap_two_comments(calm: Storm) -> None:
    issue, comment = find(calm, lambda issue, each: each is not entries(issue)[-1])
    here, there = issue.comments.index(comment), issue.comments.index(entries(issue)[-1])
    issue.comments[here], issue.comments[there] = issue.comments[there], issue.comments[here]


def change_a_text(calm: Storm) -> None:
    _, comment = find(calm, lambda issue, each: "Grüße" in each.body)
    comment.body = comment.body.replace("Grüße", "Gruß", 1)


def lose_a_version(calm: Storm) -> None:
    for issue in calm.office.jira.by_id.values():
        for comment in entries(issue):
            comment.body = comment.body.partition("\n\n*Before it was edited")[0]


def lose_a_deletion(calm: Storm) -> None:
    _, comment = find(calm, lambda issue, each: "*Deleted in Slack" in each.body)
    comment.body = re.sub(r"\n\n\*Deleted in Slack.*stays here\.", "", comment.body)


def invent_a_deletion(calm: Storm) -> None:
    _, comment = find(calm, lambda issue, each: not re.search(r"File in|edited|\*Deleted", each.body))
    comment.body += "\n\n*Deleted in Slack, 2026-01-01 00:00:00 UTC.* The text stays here."


def change_the_description(calm: Storm) -> None:
    issue = next(iter(calm.office.jira.by_id.values()))
    issue.fields["description"] = issue.fields["description"].replace("work on r", "work at r")


def add_a_comment_of_nobody(calm: Storm) -> None:
    issue, comment = find(calm, lambda issue, each: True)
    issue.comments.append(replace(comment, properties={}))


def with_files(calm: Storm) -> Issue:
    return next(issue for issue in calm.office.jira.by_id.values() if issue.attachments)


def lose_a_file(calm: Storm) -> None:
    issue, _ = find(calm, lambda issue, each: "is attached as" in each.body and "*Deleted" not in each.body)
    issue.attachments.clear()


def double_a_file(calm: Storm) -> None:
    issue = with_files(calm)
    issue.attachments.append(issue.attachments[0])


def change_a_file(calm: Storm) -> None:
    issue = with_files(calm)
    issue.attachments[0] = replace(issue.attachments[0], content=b"other bytes")


def create_a_second_ticket(calm: Storm) -> None:
    jira = calm.office.jira
    issue = next(iter(jira.by_id.values()))
    jira.by_id["99999"] = jira.by_key["OPS-999"] = replace(issue, id="99999", key="OPS-999")


def lose_a_ticket(calm: Storm) -> None:
    jira = calm.office.jira
    issue = jira.by_id.pop(next(iter(jira.by_id)))
    del jira.by_key[issue.key]


def reopen_a_ticket(calm: Storm) -> None:
    issue = next(issue for issue in calm.office.jira.by_id.values() if issue.resolution)
    issue.resolution = None


def say_something_twice(calm: Storm) -> None:
    slack = calm.office.slack
    channel = slack.channels[calm.office.channel]
    said = next(each for each in channel.messages.values() if each.get("bot_id") == slack.bot_id)
    channel.add(copy.deepcopy(said))


TAMPERING = {
    lose_a_comment: "is missing",
    double_a_comment: "is there 2 times",
    swap_two_comments: "is out of order",
    change_a_text: "and not",
    lose_a_version: "lacks a version that was delivered",
    lose_a_deletion: "is not marked as deleted",
    invent_a_deletion: "is marked as deleted and was not",
    change_the_description: "and not",
    add_a_comment_of_nobody: "is not marked as the bot's",
    lose_a_file: "is attached 0 times",
    double_a_file: "is attached 2 times",
    change_a_file: "an attachment is nobody's",
    create_a_second_ticket: "has 2 tickets",
    lose_a_ticket: "has 0 tickets",
    reopen_a_ticket: "it should have ended",
    say_something_twice: "the bot said",
}


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda tamper: tamper.__name__)
def test_the_comparison_reports_whatever_is_wrong(calm: Storm, tamper: Callable[[Storm], None]) -> None:
    jira, channel = calm.office.jira, calm.office.slack.channels[calm.office.channel]
    whole: dict[str, Any] = copy.deepcopy({"by_id": jira.by_id, "by_key": jira.by_key})
    messages = copy.deepcopy((channel.messages, channel.order, channel.replies))
    try:
        tamper(calm)
        assert any(TAMPERING[tamper] in wrong for wrong in calm.compare()), calm.compare()
    finally:
        jira.by_id, jira.by_key = whole["by_id"], whole["by_key"]
        channel.messages, channel.order, channel.replies = messages
