"""When to try again: waits that grow, and whether a side is away, said once in the log and once when it is back."""

import logging
import random
import threading

from accessdesk.errors import Unavailable

log = logging.getLogger(__name__)

AWAY = (1.0, 60.0)
"""Seconds between two tries while a side is away: at first, and at most."""


class NotYet(Exception):
    """It is too early to try; nothing failed. seconds: until it is time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not for {seconds:g} seconds")
        self.seconds = seconds


class BackOff:
    """A wait that doubles with each failure, with jitter, so that many that wait do not come back at once."""

    def __init__(self, bounds: tuple[float, float]) -> None:
        self._least, self._most = bounds
        self.until = 0.0
        self.failed_at = 0.0
        self.tries = 0

    def failed(self, now: float, at_least: float | None = None) -> float:
        """Note a failure and return when to try again; at_least: the seconds that the other side asked for."""
        self.tries += 1
        self.failed_at = now
        grown = min(self._most, self._least * 2 ** min(self.tries - 1, 20))
        self.until = now + max(grown * random.uniform(0.8, 1.0), at_least or 0.0)  # noqa: S311  nothing secret
        return self.until

    def is_waiting(self, now: float) -> bool:
        """Say whether it is not time yet."""
        return now < self.until

    def check(self, now: float) -> None:
        """Raise NotYet until it is time."""
        if self.is_waiting(now):
            raise NotYet(self.until - now)


class Reach:
    """One side, Slack or Jira. While it is away everybody waits."""

    def __init__(self, side: str) -> None:
        self.side = side.capitalize()
        self._lock = threading.Lock()
        self._back_off = BackOff(AWAY)

    @property
    def is_away(self) -> bool:
        """Whether the last that was heard of it is a failure."""
        return self._back_off.tries > 0

    def check(self, now: float) -> None:
        """Raise NotYet until it is time for the next try."""
        self._back_off.check(now)

    def failed(self, failure: Unavailable, now: float) -> float:
        """Note that it is away, and return when to try again; many calls that fail together are one failure."""
        with self._lock:
            if self._back_off.is_waiting(now) and not failure.retry_after:
                return self._back_off.until
            if not self.is_away:
                log.warning("Calls to %s wait: %s Everything goes on by itself.", self.side, failure.sentence)
            return self._back_off.failed(now, failure.retry_after)

    def answered(self, asked_at: float) -> None:
        """Note that it answered. An answer to what was asked before it failed does not say that it is back."""
        with self._lock:
            if self.is_away and asked_at >= self._back_off.failed_at:
                log.warning("%s is back: calls to it go on.", self.side)
                self._back_off = BackOff(AWAY)
