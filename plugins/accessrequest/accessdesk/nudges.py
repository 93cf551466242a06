"""What somebody asks others to be reminded of, beside the day's reminders (pure)."""

from typing import NamedTuple

from accessdesk.facts import Fact
from accessdesk.reminder_calls import Day
from accessdesk.request import Request
from accessdesk.waits import TECH_OPS


class Nudge(NamedTuple):
    """A request that somebody asks others to be reminded of. target: as lists_of has it; by: who asks."""

    target: str
    stream: str
    by: str


def nudge_fact(nudge: Nudge, now: float) -> Fact:
    """Return the fact that somebody asks for this; a second time on the same day it is no news."""
    key = f"nudge {nudge.target} {nudge.stream}"
    return Fact("noted", key, now, {"key": key, **nudge._asdict()})


def nudges_of(stream: Request, now: float, day: Day) -> list[Nudge]:
    """Return what is asked for in a day's stream and was not sent, until the day is over."""
    if now >= day.settings.working_time.hours_anywhere(day.date)[1]:
        return []
    asked = [body for key, body in stream.noted.items() if key.startswith("nudge ") and key not in stream.done]
    return [Nudge(body["target"], body["stream"], body["by"]) for body in asked]


def was_reminded(stream: Request, target: str, request: str) -> bool:
    """Say whether somebody was reminded of a request on a day, or is about to be. request: its stream."""
    members = stream.noted.get(TECH_OPS, {}).get("people", ()) if target == TECH_OPS else ()
    reminders = (stream.done.get(f"remind {each}", {}) for each in (target, *members))
    is_asked = f"nudge {target} {request}" in stream.noted
    return is_asked or any(request in reminder.get("requests", ()) for reminder in reminders)
