"""Whom a bot's post names as requester, and that such a line is nothing special in what a person posts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from accessdesk.template import looks_like_request, merge, problems, read, supplies
from hypothesis import given
from hypothesis import strategies as st

from tests.test_template_properties import pasted

CORPUS = yaml.safe_load((Path(__file__).parent / "corpora" / "templates.yaml").read_text(encoding="utf-8"))
FORM = "App: Figma\nReason: design\nManager: <@U0MARA>\n\n"
LINES = ("Requester: <@U0RITA>", "Requested by: ", "Submitted by:", "*Requester*: Rita")
forms = st.lists(pasted | st.sampled_from(LINES), max_size=6).map("\n".join)


def requester(text: str) -> str | None:
    return read(text, naming=True).requester_id


@pytest.mark.parametrize(
    "line",
    [
        "Requester: <@U0RITA>",
        "requestor: <@U0RITA|rita>",
        "*Requester's name:* <@U0RITA>",
        "• Requested by: <@U0RITA>",
        "_Submitted by_ : Rita, <@U0RITA>",
        "Requester:\n<@U0RITA>",
        "Requester: <@U0RITA>\nSeen by <@U0OTTO>",
    ],
)
def test_a_line_names_the_requester(line: str) -> None:
    assert requester(f"{line}\n{FORM}") == requester(f"{FORM}{line}") == "U0RITA"


@pytest.mark.parametrize("line", ["", "Requester: Rita", "Requester: <@U0RITA> <@U0OTTO>", "<@U0RITA> <@U0OTTO>"])
def test_nobody_and_several_are_no_requester(line: str) -> None:
    assert requester(f"{FORM}{line}") == ""
    assert problems(read(f"{FORM}{line}", naming=True)) == ("requester-missing",)


def test_without_a_line_the_requester_is_the_one_mention_that_is_neither_manager_nor_beneficiary() -> None:
    assert requester(f"{FORM}<@U0RITA> sent this, thank you <@U0RITA>") == "U0RITA"
    assert requester(f"From <@U0RITA>\n{FORM}For: <@U0OTTO>") == "U0RITA"
    assert requester(f"From <@U0RITA>\n{FORM}For: <@U0RITA>") == "U0RITA"
    assert requester(f"{FORM}For: <@U0OTTO>") == ""


def test_a_line_that_names_nobody_is_not_made_up_for_by_another_mention() -> None:
    assert requester(f"Requester: Rita\n{FORM}<@U0OTTO>") == ""


def test_a_form_in_a_block_of_code_below_the_line_is_read() -> None:
    reading = read(f"Requester: <@U0RITA>\n```{FORM}```", naming=True)
    assert (reading.application, reading.manager_id, reading.requester_id) == ("Figma", "U0MARA", "U0RITA")


def test_a_reply_may_name_the_requester_in_a_line_and_a_mere_mention_in_it_does_not() -> None:
    named, mere = (supplies(text, naming=True) for text in ("Requester: <@U0RITA>", "App: Figma\n\n<@U0RITA>"))
    assert named is not None
    assert mere is not None
    assert (named.requester_id, mere.requester_id) == ("U0RITA", "")
    assert supplies("Requester: <@U0RITA>") is None


def test_the_requester_is_named_once_and_a_manager_in_a_reply_wins() -> None:
    post = read(FORM, naming=True)
    replies = [supplies(f"Requester: <@U0{who}>\nManager: <@U0{who}>", naming=True) for who in ("RITA", "OTTO")]
    merged = merge(post, [reply for reply in replies if reply])
    assert (merged.requester_id, merged.manager_id) == ("U0RITA", "U0OTTO")


def test_a_form_that_names_another_requester_asks_for_something_else() -> None:
    rita, otto = (read(f"{FORM}Requester: <@U0{who}>", naming=True) for who in ("RITA", "OTTO"))
    assert not rita.asks_as(otto)
    assert rita.asks_as(rita)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["title"])
def test_a_form_without_such_a_line_reads_like_the_same_text_of_a_person(case: dict[str, Any]) -> None:
    assert replace(read(case["post"], naming=True), requester_id=None) == read(case["post"])


@given(forms)
def test_in_a_persons_post_no_line_names_a_requester(text: str) -> None:
    reading = read(text)
    assert reading.requester_id is None
    assert "requester" not in reading.labels
    assert "requester-missing" not in problems(reading)


@given(forms)
def test_every_form_can_be_read_and_is_found_like_any_post(text: str) -> None:
    reading = read(text, naming=True)
    required = {"application", "reason", "manager"}.intersection(reading.labels)
    assert looks_like_request(text) == (len(required) > 1)
    assert merge(reading, [reading]) == reading
    assert ("requester-missing" in problems(reading)) == (reading.requester_id == "")
    supplies(text, naming=True)
