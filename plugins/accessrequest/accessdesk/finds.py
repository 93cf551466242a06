"""What catch-up finds, counted: where events arrive, it finds nothing but what happened while the bot was away."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timezone

from accessdesk.health_state import Found
from accessdesk.ledger import Ledger

ROUND = "catch-up"
"""The ledger's note of when the last complete round began; the same and " found": how much was found on which day."""

DAYS = 7
"""Days for which finds are counted."""

ON_THE_WAY = 30.0
"""Seconds that an event may take: what is younger may still be told by one."""


class Finds:
    """Counts what was found in the last days by reading again. Not for several threads at once. notes: whose finds."""

    def __init__(self, ledger: Ledger, notes: str = ROUND, clock: Callable[[], float] = time.time) -> None:
        self._ledger = ledger
        self._round, self._found = notes, f"{notes} found"
        self._clock = clock

    def note(self, began: float, number: int, *, was_away: bool) -> None:
        """Note a complete round. began: when, seconds since 1970; number: the facts that it found."""
        days = {day: counts for day, counts in self._days().items() if day > self._day(began - DAYS * 86_400)}
        if number:
            counts = days.setdefault(self._day(began), {"away": 0, "connected": 0})
            counts["away" if was_away else "connected"] += number
            self._ledger.note(self._found, json.dumps(days))
        self._ledger.note(self._round, f"{began:.6f}")

    @property
    def present(self) -> Found:
        """What was found in the last days."""
        first = self._day(self._clock() - DAYS * 86_400)
        days = [counts for day, counts in self._days().items() if day > first]
        round_at = float(self._ledger.note(self._round) or 0)
        return Found(round_at, sum(each["away"] for each in days), sum(each["connected"] for each in days))

    def _days(self) -> dict[str, dict[str, int]]:
        noted = self._ledger.note(self._found)
        found: dict[str, dict[str, int]] = json.loads(noted) if noted else {}
        return found

    @staticmethod
    def _day(at: float) -> str:
        return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%d")
