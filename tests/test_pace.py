"""How fast one ticket is written to."""

import pytest
from accessdesk.pace import LIMITS, Pace
from accessdesk.reach import NotYet
from hypothesis import given
from hypothesis import strategies as st

CLOUD = ((20, 2.0), (100, 30.0))
"""Writes to one issue within so many seconds that Jira Cloud takes."""


def write(pace: Pace, stream: str, now: float) -> float:
    """Write as soon as one may, and return when that was."""
    while True:
        try:
            pace.check(stream, now)
        except NotYet as early:
            assert early.seconds > 0
            # A clock of seconds since 1970 has no finer steps.
            now += max(early.seconds, 1e-6)
        else:
            return now


@given(st.lists(st.floats(0, 3), min_size=1, max_size=300))
def test_no_ticket_is_written_to_faster_than_jira_cloud_takes(pauses: list[float]) -> None:
    pace, now = Pace(), 1_700_000_000.0
    times = []
    for pause in pauses:
        now = write(pace, "C/1", now + pause)
        times.append(now)
    for most, seconds in CLOUD:
        assert all(later - first >= seconds for first, later in zip(times, times[most:], strict=False))


def test_a_hundred_writes_in_a_row_take_no_longer_than_they_must() -> None:
    pace, now = Pace(), 1_700_000_000.0
    began = now
    for _ in range(100):
        now = write(pace, "C/1", now)
    assert now - began <= LIMITS[-1][1] + 0.01


def test_tickets_do_not_wait_for_each_other() -> None:
    pace, now = Pace(), 1_700_000_000.0
    for _ in range(LIMITS[0][0]):
        pace.check("C/1", now)
    with pytest.raises(NotYet):
        pace.check("C/1", now)
    pace.check("C/2", now)


def test_a_ticket_that_jira_wants_left_alone_is() -> None:
    pace, now = Pace(), 1_700_000_000.0
    pace.hold("C/1", now + 20)
    with pytest.raises(NotYet) as early:
        pace.check("C/1", now + 5)
    assert early.value.seconds == pytest.approx(15)
    pace.check("C/2", now + 5)
    pace.check("C/1", now + 20)


def test_what_is_long_ago_is_forgotten() -> None:
    pace, now = Pace(), 1_700_000_000.0
    for number in range(1000):
        pace.check(f"C/{number}", now + 100 * number)
    assert len(pace._written) <= 1 + 1
