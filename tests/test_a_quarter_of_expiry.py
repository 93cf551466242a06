"""A quarter of requests that nobody completes: each requester is told in their own hours, once, and never in vain.

What is expected is worked out here from the rule alone, not by the product's own calendar.
"""

import dataclasses
import random
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from accessdesk.events import messages_read
from accessdesk.expiring import expiry
from accessdesk.facts import Fact
from accessdesk.judging import reading_fact
from accessdesk.replay import replay
from accessdesk.steps import next_steps
from accessdesk.template import read
from accessdesk.working_time import Holiday, WorkingTime

from tests.test_steps import COMPLETE, LISTENING, SETTINGS, Story

ZONES = ("America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Sydney")
FIRST = datetime(2027, 2, 1, tzinfo=timezone.utc).timestamp()
"""Daylight saving begins on 14 March (Los Angeles) and 28 March (Berlin) after it, and ends on 4 April (Sydney)."""
HOUR, DAY = 3_600.0, 86_400.0
POSTED_DAYS, LAST = 60, FIRST + 120 * DAY
CLOSED = {date(2027, 3, day) for day in (26, 27, 28, 29)}
WORKING = WorkingTime(holidays=(Holiday((2027, 3, 26), (2027, 3, 29)),))
QUARTER = dataclasses.replace(SETTINGS, expire_days=14.0, working_time=WORKING)
REQUESTS = 15
"""Of each requester."""


class Waiting(Story):
    """A request that waits for its requester. zone: theirs."""

    def __init__(self, posted: float, zone: str, chance: random.Random) -> None:
        super().__init__()
        self.now, self.zone, self.ts, self.chance = posted, zone, f"{posted:.6f}", chance
        self.stream = f"C0CHANNEL/{self.ts}"
        self.told: list[tuple[float, str, str]] = []
        self.write(COMPLETE.replace("design", "")).watched().people()
        self.done("tell U0RITA missing reason-missing", how="direct", ts="1")

    def clock(self) -> float:
        return self.now

    def write(self, text: str, edited: str = "") -> "Waiting":
        message = {"user": "U0RITA", "ts": self.ts, "text": text, **({"edited": {"ts": edited}} if edited else {})}
        self.add(*messages_read([message], LISTENING, float(edited or self.ts)))
        self.add(reading_fact(self.ts, self.facts[-1].identity, read(text)))
        return self

    @property
    def request(self):
        return replay(self.stream, self.facts)

    def look(self) -> float:
        """Do what is to do now, and return when to look again."""
        while True:
            request = self.request
            plan = next_steps(request, QUARTER, self.now)
            wanted = ("judge-whereabouts", "read-thread", "judge-expiry", "tell")
            step = next((step for step in plan.steps if step.name in wanted), None)
            if step is None:
                return LAST if plan.look_again is None else plan.look_again
            if step.name == "judge-whereabouts":
                about = {"key": "U0RITA", "active": True, "zone": self.zone, "offset": None}
                self.add(Fact("noted", f"noted U0RITA {len(self.facts)}", self.now, about))
            elif step.name == "read-thread":
                self.add(Fact("read", f"read {len(self.facts)}", self.now, {"read_at": self.now}))
            elif step.name == "judge-expiry":
                work = type("Work", (), {"request": request, "plan": plan, "step": step})
                self.add(*expiry(None, work))
            else:
                self.told.append((self.now, self.zone, step.about["reason"].split()[0]))
                self.done(step.id, how="direct", ts="1")

    def live(self, completed_at: float) -> None:
        """Go through the quarter, at times that are planned and at others. completed_at: LAST for never."""
        while self.now < LAST:
            was = self.now
            due = self.look()
            other = was + self.chance.uniform(1, 60) * HOUR
            nap = self.chance.uniform(0, 20) * HOUR if self.chance.random() < 0.2 else 0.0
            self.now = max(was + 1, min(due + nap, other))
            if was < completed_at <= self.now and completed_at < LAST:
                self.now = completed_at
                self.write(COMPLETE, edited=f"{completed_at:.6f}").alone()


def is_at_work(at: float, zone: str) -> bool:
    there = datetime.fromtimestamp(at, ZoneInfo(zone))
    return there.weekday() < 5 and there.date() not in CLOSED and 9 <= there.hour < 17


def next_at_work(at: float, zone: str) -> float:
    return next(moment for step in range(24 * 12) if is_at_work(moment := at + step * HOUR, zone))


@pytest.fixture(scope="module")
def quarter() -> list[tuple[Waiting, float]]:
    chance, found = random.Random(8), []
    for number in range(REQUESTS * len(ZONES)):
        posted = FIRST + float(chance.randrange(int(POSTED_DAYS * DAY)))
        completed_at = posted + chance.uniform(0.1, 20) * DAY if chance.random() < 0.5 else LAST
        story = Waiting(posted, ZONES[number % len(ZONES)], chance)
        story.live(completed_at)
        found.append((story, completed_at))
    return found


def test_nobody_is_told_outside_the_working_hours_of_their_own_time_zone(quarter):
    told = [(at, zone) for story, _ in quarter for at, zone, what in story.told if what != "complete"]
    assert len(told) > REQUESTS * len(ZONES)
    assert [each for each in told if not is_at_work(*each)] == []


def test_nobody_is_told_twice(quarter):
    for story, _ in quarter:
        reasons = [what for _, _, what in story.told]
        assert len(reasons) == len(set(reasons)), reasons


def test_what_was_completed_does_not_end_and_nobody_hears_of_an_end_after_that(quarter):
    for story, completed_at in quarter:
        assert not any(at >= completed_at and what != "complete" for at, _, what in story.told)
        if completed_at == LAST:
            assert [what for _, _, what in story.told] == ["expires", "expired"]
            assert story.request.state == "withdrawn"
        elif completed_at < float(story.ts) + 14 * DAY:
            assert story.request.state == "ready"


def test_each_is_told_three_days_before_and_when_it_has_ended_as_soon_as_they_work(quarter):
    late = []
    for story, _ in quarter:
        times = {what: at for at, _, what in story.told}
        if "expires" in times:
            due = next_at_work(float(story.ts) + 11 * DAY, story.zone)
            late.append(times["expires"] - due)
            assert times["expires"] >= float(story.ts) + 11 * DAY
        if "expired" in times:
            assert times["expired"] - times["expires"] >= 3 * DAY
    # It is the first hour of work, but for the bot being away for a while.
    assert sum(each <= 2 * HOUR for each in late) > len(late) / 2
    assert max(late) < 5 * DAY
