"""Whether the channels that are or were watched are private: looked up now and then, and noted for the commands."""

import time

from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.sight import PRIVATE

LOOK_SECONDS = 3_600.0
"""Seconds after which it is looked up again whether a channel is private: one call each."""


class Privacy:
    """Keeps the note of the private channels. What cannot be looked up is private, or stays what it was."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked: dict[str, float] = {}

    def refresh(self) -> None:
        """Look up what was not looked up lately. Raises Unavailable."""
        ledger, now = self._desk.ledger, time.monotonic()
        channels = {fact.body["channel"] for fact in ledger.facts("watching")} | (self._desk.watched or {}).keys()
        due = [each for each in sorted(channels) if now - self._looked.get(each, -LOOK_SECONDS) >= LOOK_SECONDS]
        private = set(ledger.note(PRIVATE).split())
        for channel in due:
            if self._is_private(channel, first=channel not in self._looked):
                private.add(channel)
            else:
                private.discard(channel)
            self._looked[channel] = now
        noted = " ".join(sorted(private))
        if noted != ledger.note(PRIVATE):
            ledger.note(PRIVATE, noted)

    def _is_private(self, channel: str, *, first: bool) -> bool:
        try:
            return self._desk.slack.is_private(channel)
        except Rejected:
            # The bot was taken out, or it never was public.
            return first or channel in self._desk.ledger.note(PRIVATE).split()
