"""Whether the channels that are or were watched are private: looked up now and then, and noted for the commands."""

import time
from collections.abc import Iterable

from accessdesk.desk import Desk
from accessdesk.sight import PRIVATE

LOOK_SECONDS = 3_600.0
"""Seconds after which it is looked up again whether a channel is private: one call each."""


PUBLIC = "public channels"
"""The ledger's note of the channels of which it is known that they are public."""


class Privacy:
    """Keeps the notes of private and public channels. One of which nothing is known yet counts as private."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked: dict[str, float] = {}

    def refresh(self) -> None:
        """Look up what was not looked up lately. Raises Unavailable; what was found until then is kept."""
        ledger, now = self._desk.ledger, time.monotonic()
        channels = {fact.body["channel"] for fact in ledger.facts("watching")} | (self._desk.watched or {}).keys()
        self._note(channels)
        for channel in sorted(channels):
            if now - self._looked.get(channel, -LOOK_SECONDS) >= LOOK_SECONDS:
                public = set(ledger.note(PUBLIC).split()) - {channel}
                if not self._desk.slack.is_private(channel):
                    public.add(channel)
                ledger.note(PUBLIC, " ".join(sorted(public)))
                self._note(channels)
                self._looked[channel] = now

    def _note(self, channels: Iterable[str]) -> None:
        """Note as private whatever is not known to be public."""
        ledger = self._desk.ledger
        private = " ".join(sorted(set(channels) - set(ledger.note(PUBLIC).split())))
        if private != ledger.note(PRIVATE):
            ledger.note(PRIVATE, private)
