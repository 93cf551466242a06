"""Requests that end because nobody completes them: when they do, and that they did (pure)."""

from typing import NamedTuple

DAY = 86_400.0
"""Seconds of a day: a request expires after calendar days."""

WARNED_DAYS = 3.0
"""Days before the end at which the requester is told, or half of the time that there is, where that is less."""

EXPIRED = "expired"
"""How a status shows that a request ended so."""

WARNING = "expires"
"""What a requester was told: that the request ends unless they complete it."""


class Expired(NamedTuple):
    """That a request ended. person: who was asked for what it lacked.

    since: since when it had waited for that, by Slack's clock; at: when it ended, by ours; in seconds since 1970.
    """

    person: str
    since: float
    at: float


class Ending(NamedTuple):
    """When to tell the requester of the end, and when it ends at the earliest, in seconds since 1970."""

    warn_at: float
    ends_at: float

    def after(self, warned_at: float) -> float:
        """Return when it ends, since it was told of at that time: never sooner after that than was meant."""
        return max(self.ends_at, warned_at + self.ends_at - self.warn_at)


def end_of(since: float, days: float) -> Ending:
    """Return the end of what has waited since then (seconds since 1970) and may wait so many days."""
    ends_at = since + days * DAY
    return Ending(ends_at - min(WARNED_DAYS, days / 2) * DAY, ends_at)
