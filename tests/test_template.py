"""How the template is read, post by post."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from accessdesk.template import BLANK_TEMPLATE, Reading, looks_like_request, mended, merge, problems, read, supplies

CORPUS = yaml.safe_load((Path(__file__).parent / "corpora" / "templates.yaml").read_text(encoding="utf-8"))
SLACK_LONGEST = 40_000
"""Characters of a message, at most (Slack: chat.postMessage, "text")."""

FILLINGS = ("*", "1. ", " ", "\u200b", "<", "&gt;", "```", ":", "Aa ", "\n", "Thanks,\n-\n", "App:", "app reason:")
"""What makes careless patterns slow when it is repeated."""

COMPLETE = "App: Figma\nReason: design\nManager: <@U0ANA>"


def post_without(field: str) -> Reading:
    return read("\n".join(line for line in COMPLETE.splitlines() if not line.startswith(field)))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["title"])
def test_a_post_is_read_as_its_author_meant_it(case: dict[str, Any]) -> None:
    reading = read(case["post"])
    found = (reading.application, reading.reason, reading.manager, reading.manager_id)
    assert found == tuple(case.get(name, "") for name in ("application", "reason", "manager", "manager_id"))
    assert (reading.beneficiary, reading.beneficiary_id) == (case.get("for", ""), case.get("for_id", ""))
    assert reading.is_request == case.get("request", True)
    assert not reading.is_request or list(problems(reading)) == case.get("problems", [])


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["title"])
def test_a_mended_post_is_read_like_the_post(case: dict[str, Any]) -> None:
    reading = read(case["post"])
    if reading.is_request:
        again = read(mended(case["post"], reading))
        assert problems(again) == problems(reading)
        assert (again.application, again.reason, again.manager) == (
            reading.application,
            reading.reason,
            reading.manager,
        )


def test_labels_are_named_in_the_order_in_which_they_appear() -> None:
    assert read("Manager: <@U1>\nFor: <@U2>\nApp: x\nManager: <@U3>").labels == ("manager", "for", "application")


def test_the_template_itself_is_blank_and_no_request() -> None:
    assert looks_like_request(BLANK_TEMPLATE)
    assert read(BLANK_TEMPLATE).blank
    assert not read(BLANK_TEMPLATE).is_request


def test_a_post_without_labels_is_not_blank() -> None:
    assert not read("good morning").blank


def test_problems_come_in_the_order_of_the_template() -> None:
    assert problems(read(BLANK_TEMPLATE)) == ("application-missing", "reason-missing", "manager-missing")


def test_a_reply_supplies_a_missing_line() -> None:
    reply = supplies("sorry!\nManager: <@U0ANA>")
    assert reply is not None
    assert problems(merge(post_without("Manager"), [reply])) == ()


@pytest.mark.parametrize(
    "reply", ["it is <@U0ANA>", "so, Manager's Name: <@U0ANA>", "Manager: @", "Reason:", "&gt; Reason: design"]
)
def test_a_reply_without_a_label_of_its_own_and_a_value_supplies_nothing(reply: str) -> None:
    assert supplies(reply) is None


def test_a_reply_may_begin_with_its_value_on_the_next_line() -> None:
    reply = supplies("Reason:\n\nfor the design guild")
    assert reply is not None
    assert reply.reason == "for the design guild"


def test_later_replies_win_over_earlier_ones() -> None:
    merged = merge(post_without("Reason"), [read("Reason: first"), read("Reason: second"), read("App: Miro")])
    assert (merged.application, merged.reason) == ("Figma", "second")


def test_a_named_manager_is_replaced_by_a_mention_and_by_nothing_else() -> None:
    post = read("App: Figma\nReason: design\nManager: Ana")
    assert merge(post, [read("Manager: Ana Lopez")]).manager == "Ana"
    assert merge(post, [read("Manager: <@U0ANA>"), read("Manager: Ana Lopez")]).manager_id == "U0ANA"


def test_one_mention_settles_several_managers() -> None:
    post = read("App: Figma\nReason: design\nManager: <@U0ANA> or <@U0BEN>")
    assert problems(merge(post, [read("Manager: <@U0BEN>")])) == ()


def test_a_reply_can_name_the_beneficiary() -> None:
    merged = merge(read(COMPLETE), [read("For: <@U0CHE>")])
    assert (merged.beneficiary, merged.beneficiary_id) == ("<@U0CHE>", "U0CHE")
    assert merged.labels == ("application", "reason", "manager", "for")


def test_a_blank_template_is_completed_by_replies() -> None:
    assert merge(read(BLANK_TEMPLATE), []).blank
    assert not merge(read(BLANK_TEMPLATE), [read("App: Figma")]).blank


def test_a_mended_text_leaves_gaps_open() -> None:
    text = "Manager: <@U0ANA>\nApp:\nReason: design\nThanks!"
    assert mended(text, read(text)) == "Name of application: \nBusiness reason: design\nManager's Name: <@U0ANA>"
    assert mended(BLANK_TEMPLATE, read(BLANK_TEMPLATE)) == BLANK_TEMPLATE


def test_a_mended_text_says_for_whom() -> None:
    text = f"{COMPLETE}\nFor: ben@firm.example"
    assert mended(text, read(text)).endswith("\nFor: ben@firm.example")


def test_a_text_without_labels_is_mended_into_the_reason() -> None:
    text = "May I have Figma, please?"
    assert mended(text, read(text)) == f"Name of application: \nBusiness reason: {text}\nManager's Name: @"


@pytest.mark.parametrize("filling", FILLINGS)
def test_the_longest_posts_are_read(filling: str) -> None:
    text = f"App: Figma\nManager: <@U0ANA>\nReason: design {filling * (SLACK_LONGEST // len(filling))} end"
    assert read(text).application == "Figma"
    assert looks_like_request(text)


def test_a_last_line_that_is_nearly_polite_is_read_at_once() -> None:
    last = f"Thanks {'A.' * 34}: x"
    assert read(f"App: Figma\nManager: <@U0ANA>\nReason: design\n{last}").reason == f"design\n{last}"
