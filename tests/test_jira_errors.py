"""What Jira's errors amount to, and what people are told of them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_errors import failure_of
from hypothesis import given
from hypothesis import strategies as st

SECRET = {"Set-Cookie": "JSESSIONID=hunter2", "Authorization": "Bearer hunter2", "X-AUSERNAME": "hunter2"}
LONGEST_SENTENCE = 500
"""Characters: what somebody still reads in a thread."""


def failure(status: int | None, body: Any = None, **headers: str) -> Rejected | Unavailable:
    """What an answer amounts to. body: JSON, or the text of something else."""
    text = body if isinstance(body, str) else json.dumps(body)
    answer = SimpleNamespace(headers={**SECRET, **headers}, text=text, json=lambda: json.loads(text))
    return failure_of(status, text, answer)


@pytest.mark.parametrize("status", [500, 502, 504, 599, None, 0, 302])
def test_what_passes_by_itself_may_have_taken_effect(status: int | None) -> None:
    found = failure(status)
    assert isinstance(found, Unavailable)
    assert (found.sent, found.away) == (True, False)


def test_a_jira_that_is_down_is_away() -> None:
    found = failure(503)
    assert isinstance(found, Unavailable)
    assert (found.sent, found.away) == (True, True)


def test_a_call_that_is_one_too_many_took_no_effect_and_everybody_waits() -> None:
    found = failure(429)
    assert isinstance(found, Unavailable)
    assert (found.sent, found.away) == (False, True)


@pytest.mark.parametrize("status", [408, 409, 425])
def test_a_conflict_or_a_timeout_passes_by_itself(status: int) -> None:
    assert isinstance(failure(status, {"errorMessages": ["The issue is being updated."]}), Unavailable)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "seconds"), [("30", 30.0), ("0", 0.0), ("-5", 0.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("", None)]
)
def test_the_seconds_that_jira_asks_for_are_passed_on(status: int, said: str, seconds: float | None) -> None:
    found = failure(status, **{"Retry-After": said})
    assert isinstance(found, Unavailable)
    assert found.retry_after == seconds


@pytest.mark.parametrize("said", ["nan", "inf", "1e400"])
def test_a_wait_without_an_end_is_none(said: str) -> None:
    found = failure(429, **{"Retry-After": said})
    assert isinstance(found, Unavailable)
    assert found.retry_after is None


def test_an_error_without_an_answer_says_what_its_text_says() -> None:
    assert "no project" in failure_of(400, "no project", None).sentence
    assert failure_of(429, None, None).sentence


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413, 422])
def test_what_a_person_must_mend_is_said_with_jiras_own_reason(status: int) -> None:
    found = failure(status, {"errorMessages": ["You do not have permission to create issues in this project."]})
    assert isinstance(found, Rejected)
    assert found.code == str(status)
    assert "permission to create issues" in found.sentence


def test_fields_that_jira_names_are_said_and_passed_on() -> None:
    errors = {"customfield_10010": "Location is required.", "reporter": "The reporter is not active."}
    found = failure(400, {"errorMessages": [], "errors": errors})
    assert isinstance(found, Rejected)
    assert found.fields == ("customfield_10010", "reporter")
    assert "customfield_10010: Location is required." in found.sentence


@pytest.mark.parametrize(
    "body",
    [
        {"errorMessage": "The request type is not valid."},
        {"message": "The request type is not valid.", "status-code": 400},
        {"errorMessages": "The request type is not valid."},
    ],
    ids=["Service Management", "Data Center", "one text for a list"],
)
def test_a_reason_in_another_shape_is_said_too(body: dict[str, Any]) -> None:
    assert "The request type is not valid." in failure(400, body).sentence


def test_a_reason_with_an_angle_bracket_is_no_page() -> None:
    assert "a < b" in failure(400, "a < b is not allowed").sentence


@pytest.mark.parametrize(
    "body", ["<html><body>Oops</body></html>", "", "[]", "null", '"odd"', '{"errors": 5}', '{"errors": ["x"]}', "{}"]
)
def test_where_jira_gives_no_reason_that_is_said(body: str) -> None:
    found = failure(400, body)
    assert "html" not in found.sentence.casefold()
    assert len(found.sentence) > 20


def test_credentials_that_are_refused_name_the_settings_to_check() -> None:
    sentence = failure(401, "<html>hunter2</html>").sentence
    assert "JIRA_USER" in sentence
    assert "JIRA_TOKEN" in sentence
    assert "JIRA_TOKEN_FILE" in sentence


@pytest.mark.parametrize("status", [None, 302, 400, 401, 403, 404, 413, 429, 500, 503])
def test_no_header_and_no_cookie_is_in_a_sentence(status: int | None) -> None:
    for body in ({"errorMessages": ["no"]}, "<html></html>", "", None):
        found = failure(status, body, **{"Retry-After": "5"})
        assert "hunter2" not in f"{found.sentence}{found!r}{found}"


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 429, 500, 503])
@pytest.mark.parametrize("reason", ["Field is required", "Field is required.", "", "Is it open?"])
def test_every_sentence_is_whole(status: int, reason: str) -> None:
    for body in ({"errorMessages": [reason]}, {"errors": {"summary": reason}}, reason):
        sentence = failure(status, body).sentence
        assert sentence[0].isupper()
        assert sentence.endswith((".", "?"))
        assert not sentence.endswith("..")


@given(st.text(max_size=600), st.integers(400, 499))
def test_a_sentence_is_one_line_whatever_jira_says(reason: str, status: int) -> None:
    for body in ({"errorMessages": [reason]}, {"errors": {reason: reason}}, reason):
        sentence = failure(status, body).sentence
        assert len(sentence) < LONGEST_SENTENCE
        assert len(sentence.splitlines()) == 1
