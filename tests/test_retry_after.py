"""For how long an answer asks not to be called again."""

import pytest
from accessdesk.errors import LONGEST_WAIT
from accessdesk.retry_after import asked_to_wait
from hypothesis import given
from hypothesis import strategies as st

SENT = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("said", "seconds"), [("30", 30.0), ("1.5", 1.5), ("0", 0.0), ("-5", 0.0), ("999999999", LONGEST_WAIT)]
)
def test_seconds_are_taken_as_they_are_within_reason(said: str, seconds: float) -> None:
    assert asked_to_wait({"Retry-After": said, "Date": SENT}) == seconds


@pytest.mark.parametrize("said", ["", "nan", "inf", "1e400", "soon", "Wed, 99 Oct 2026", "Wed, 21 Oct 2026 07:28:00"])
def test_what_makes_no_sense_is_no_wait(said: str) -> None:
    assert asked_to_wait({"Retry-After": said, "Date": SENT}) is None


def test_a_date_is_read_against_the_answers_own() -> None:
    assert asked_to_wait({"Retry-After": "Wed, 21 Oct 2026 07:28:45 GMT", "Date": SENT}) == 45.0
    assert asked_to_wait({"Retry-After": "Wed, 21 Oct 2026 07:27:00 GMT", "Date": SENT}) == 0.0
    assert asked_to_wait({"Retry-After": "Fri, 21 Oct 2050 07:28:00 GMT", "Date": SENT}) == LONGEST_WAIT


def test_a_date_without_another_to_read_it_against_is_no_wait() -> None:
    assert asked_to_wait({"Retry-After": SENT}) is None
    assert asked_to_wait({"Retry-After": SENT, "Date": "today"}) is None


def test_names_of_headers_are_read_in_any_case() -> None:
    assert asked_to_wait({"retry-AFTER": "7"}) == 7.0


def test_without_the_header_nothing_is_asked() -> None:
    assert asked_to_wait({}) is None
    assert asked_to_wait(None) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_said_no_wait_is_longer_than_an_hour(said: str, date: str) -> None:
    found = asked_to_wait({"Retry-After": said, "Date": date})
    assert found is None or 0 <= found <= LONGEST_WAIT
