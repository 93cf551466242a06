"""Waiting: how long until the next try, and what the log says of a side that is away."""

import logging
from threading import Barrier, Thread

import pytest
from accessdesk.errors import Unavailable
from accessdesk.reach import AWAY, BackOff, NotYet, Reach
from hypothesis import given
from hypothesis import strategies as st

LEAST, MOST = AWAY
JITTER = 0.2
AWAY_NOW = Unavailable("Jira cannot be reached.", away=True)


def seconds_until(reach: Reach | BackOff, now: float) -> float:
    """How long one has to wait, 0 where one need not."""
    try:
        reach.check(now)
    except NotYet as early:
        return early.seconds
    return 0.0


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_without_a_failure_nobody_waits() -> None:
    assert seconds_until(Reach("jira"), 0.0) == 0.0
    assert seconds_until(BackOff(AWAY), 0.0) == 0.0


@given(st.integers(1, 100))
def test_a_wait_doubles_up_to_its_most_within_the_jitter(failures: int) -> None:
    back_off = BackOff(AWAY)
    until = [back_off.failed(1000.0) for _ in range(failures)][-1]
    grown = min(MOST, LEAST * 2 ** (failures - 1))
    assert grown * (1 - JITTER) <= until - 1000.0 <= grown * (1 + JITTER)
    assert back_off.tries == failures


@given(st.integers(1, 100))
def test_no_wait_is_longer_than_the_most_that_was_said(failures: int) -> None:
    back_off = BackOff(AWAY)
    assert max(back_off.failed(0.0) for _ in range(failures)) <= MOST


def test_many_that_wait_do_not_come_back_at_once() -> None:
    assert len({BackOff(AWAY).failed(0.0) for _ in range(50)}) > 40


def test_a_wait_that_was_asked_for_is_obeyed() -> None:
    assert BackOff(AWAY).failed(1000.0, at_least=120.0) == 1120.0
    assert BackOff(AWAY).failed(1000.0, at_least=0.0) > 1000.0


def test_too_early_says_for_how_long_and_in_time_says_nothing() -> None:
    back_off = BackOff(AWAY)
    until = back_off.failed(1000.0, at_least=120.0)
    assert seconds_until(back_off, 1100.0) == 20.0
    assert seconds_until(back_off, until) == 0.0


def test_a_side_that_asks_for_a_pause_gets_it_from_everybody() -> None:
    reach = Reach("jira")
    reach.failed(Unavailable("Jira asks for fewer calls.", retry_after=90.0, away=True), 1000.0)
    assert seconds_until(reach, 1000.0) == 90.0


def test_going_away_and_coming_back_are_each_said_once(caplog: pytest.LogCaptureFixture) -> None:
    reach = Reach("jira")
    for now in range(5):
        reach.failed(AWAY_NOW, float(now))
    for _ in range(5):
        reach.answered(10.0)
    away, back = warnings(caplog)
    assert away == "Calls to Jira wait: Jira cannot be reached. Everything goes on by itself."
    assert back.startswith("Jira is back")


def test_a_side_that_answers_all_the_time_is_not_mentioned(caplog: pytest.LogCaptureFixture) -> None:
    Reach("slack").answered(0.0)
    assert warnings(caplog) == []


def test_after_one_try_the_log_does_not_speak_of_several(caplog: pytest.LogCaptureFixture) -> None:
    reach = Reach("jira")
    reach.failed(AWAY_NOW, 0.0)
    reach.answered(10.0)
    assert "1 tries" not in warnings(caplog)[-1]


def test_whoever_answers_ends_the_wait_and_the_next_one_is_short_again() -> None:
    reach = Reach("jira")
    for _ in range(6):
        reach.failed(AWAY_NOW, 0.0)
    reach.answered(10.0)
    assert seconds_until(reach, 0.0) == 0.0
    reach.failed(AWAY_NOW, 0.0)
    assert seconds_until(reach, 0.0) <= LEAST * (1 + JITTER)


def test_an_answer_to_what_was_asked_before_it_failed_does_not_end_the_pause_that_it_asked_for() -> None:
    reach = Reach("jira")
    reach.failed(Unavailable("Jira asks for fewer calls.", retry_after=90.0, away=True), 1000.0)
    reach.answered(999.0)
    assert seconds_until(reach, 1000.0) == 90.0


def test_many_that_find_it_away_at_the_same_time_count_as_one_try() -> None:
    reach, together = Reach("jira"), Barrier(8)

    def fail() -> None:
        together.wait()
        reach.failed(AWAY_NOW, 1000.0)

    threads = [Thread(target=fail) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seconds_until(reach, 1000.0) <= LEAST * (1 + JITTER)
