"""The day's head: which day's is due, what it says of itself where it is published, and how that is read (pure)."""

import re
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from accessdesk.facts import Fact
from accessdesk.working_time import day_at

KIND = "head"
"""What the streams of heads are named by, before their day."""

AFTER_SECONDS = 300.0
"""Seconds after midnight from which on the head of the day before is made: what was under way has ended by then."""

STREAMS = 500
"""Streams that one fact covers, at most."""

_PUBLISHED = re.compile(r"accessrequest head (\d{4}-\d\d-\d\d) ([0-9a-f]{64})(?![0-9a-f])")


class Covering(NamedTuple):
    """A stream as a head covers it. facts: how many it has; head: the hash of the last; before: covered so far."""

    stream: str
    facts: int
    head: str
    before: int = 0


class Head(NamedTuple):
    """A head. day: which one's, as 2026-11-30; hash: of its closing fact."""

    day: str
    hash: str


def stream_of_day(day: str) -> str:
    """Return the stream of a day's head."""
    return f"{KIND} {day}"


def day_of(stream: str) -> str:
    """Return the day of a head's stream."""
    return stream.partition(" ")[2]


def is_head(stream: str) -> bool:
    """Say whether this is the stream of a day's head."""
    return stream.startswith(f"{KIND} ")


def today(now: float, zone: tzinfo) -> date:
    """Return the day of which the head comes next. now: seconds since 1970."""
    return last_day(now, zone) + timedelta(days=1)


def last_day(now: float, zone: tzinfo) -> date:
    """Return the latest day whose head may be made. now: seconds since 1970."""
    return day_at(now - AFTER_SECONDS, zone) - timedelta(days=1)


def is_ahead(stream: str, now: float, zone: tzinfo) -> bool:
    """Say whether a head is of a day that cannot be over yet, wherever the clock's zone was set to."""
    return day_of(stream) > f"{today(now, zone) + timedelta(days=1)}"


def covered_fact(covered: Sequence[Covering], now: float) -> Fact:
    """Return the fact that these streams are covered; it is one for each first stream."""
    body = {
        "streams": [[each.stream, each.facts, each.head] for each in covered],
        "facts": sum(each.facts - each.before for each in covered),
    }
    return Fact("covered", f"covered {covered[0].stream}", now, body)


def day_fact(day: str, streams: int, facts: int, now: float) -> Fact:
    """Return the fact that closes a day's head, whose hash is published."""
    return Fact("day", f"day {day}", now, {"day": day, "streams": streams, "facts": facts})


def published_text(head: Head, streams: int, facts: int) -> str:
    """Return what is published of a head."""
    return f"accessrequest head {head.day} {head.hash} ({_count(streams, 'stream')}, {_count(facts, 'fact')})"


def head_in(text: str) -> Head | None:
    """Return the head that a field's text shows, None for none; Jira may have escaped hyphens there."""
    found = _PUBLISHED.search(" ".join(text.replace("\\", "").split()))
    return Head(*found.groups()) if found else None


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
