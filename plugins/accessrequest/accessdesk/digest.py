"""The day's digest in values, and when there is anything to say (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accessdesk.row import Row

DAY = 86_400.0
"""Seconds of a day."""

LONG_DAYS = 3.0
"""Days after which something that waits is worth a digest on a day without news."""

LATE_DAYS = 2.0
"""Days before the last digest of which the next one has what only came to be known since, as while Jira was away."""

SHOWN = 5
"""Requests of a kind that are named."""

KIND = "digest"
"""What the streams of digests are named by, before their day."""


@dataclass(frozen=True)
class Some:
    """How many requests there are of a kind, and the first of them."""

    number: int = 0
    rows: Sequence[Row] = ()


@dataclass(frozen=True)
class Digest:
    """What there is to say since the last one. Times in seconds since 1970.

    ended: state -> how many came to it, those that expired under "expired"; waiting: whom for -> those who waited the
    longest; attention: code -> those that need somebody; alarms: how many the bot has; decays: what is to be mended in
    the catalogue, in sentences, where this is the week's first digest; is_reminded: Tech Ops is reminded of what waits,
    in the same channel, so that it is only counted here.
    """

    since: float
    until: float
    new: Some
    ended: Mapping[str, int]
    last_ended: Sequence[Row]
    waiting: Mapping[str, Some]
    attention: Mapping[str, Some]
    alarms: int = 0
    decays: Sequence[str] = ()
    is_reminded: bool = False

    @property
    def says(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.new.number or self.ended or self.attention or self.alarms or self.decays or self._waits_long)

    @property
    def _waits_long(self) -> bool:
        longest = [waited_since(some.rows[0]) for some in self.waiting.values() if some.rows]
        return any(since <= self.until - LONG_DAYS * DAY for since in longest)


def waited_since(row: Row) -> float:
    """Return since when a request waits for whom it waits for now; where that is not known, since it was posted."""
    return row.waits_since or row.posted_at


def week_of(day: date, working_days: frozenset[int]) -> date:
    """Return the first day of a working week: the one after the longest time without work that comes every week."""
    free = {each: _free_before(each, working_days) for each in sorted(working_days)}
    first = max(free, key=lambda each: (free[each], -each), default=0)
    return day - timedelta(days=(day.weekday() - first) % 7)


def _free_before(day: int, working_days: frozenset[int]) -> int:
    """Return how many days without work are before a day of the week."""
    return next((number for number in range(7) if (day - 1 - number) % 7 in working_days), 0)
