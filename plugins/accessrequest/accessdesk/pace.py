"""How fast one ticket is written to: Jira Cloud limits the writes to each issue, beside those to all of them."""

import threading
from collections import deque

from accessdesk.reach import NotYet

LIMITS = ((18, 2.0), (90, 30.0))
"""Writes to one ticket within so many seconds, at most. Jira Cloud takes 20 in 2 s and 100 in 30 s
(developer.atlassian.com/cloud/jira/platform/rate-limiting); the rest is left to people and other apps.
"""

MOST, LONGEST = max(most for most, _ in LIMITS), max(seconds for _, seconds in LIMITS)


class Pace:
    """When each ticket was written to. Any thread may call; times are in seconds since 1970."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._written: dict[str, deque[float]] = {}
        self._held: dict[str, float] = {}

    def check(self, stream: str, now: float) -> None:
        """Raise NotYet where another write would be one too many, or Jira asked for a pause; else count it."""
        with self._lock:
            self._forget(now)
            written = self._written.get(stream, ())
            waits = [self._held.get(stream, now) - now]
            waits += [written[-most] + seconds - now for most, seconds in LIMITS if len(written) >= most]
            if max(waits) > 0:
                raise NotYet(max(waits))
            self._written.setdefault(stream, deque(maxlen=MOST)).append(now)

    def hold(self, stream: str, until: float) -> None:
        """Leave this ticket alone until then: Jira said that it has had enough."""
        with self._lock:
            self._held[stream] = until

    def _forget(self, now: float) -> None:
        for stream in [stream for stream, times in self._written.items() if times[-1] < now - LONGEST]:
            del self._written[stream]
        for stream in [stream for stream, until in self._held.items() if until <= now]:
            del self._held[stream]
