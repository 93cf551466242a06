"""Intake: raw events into the ledger. It only appends; the database is its only input and output."""

import logging
from collections.abc import Callable
from typing import Any

from accessdesk.events import Event, Heard, Listening, hear, misplaced
from accessdesk.ledger import Ledger

log = logging.getLogger(__name__)


class Intake:
    """Records what concerns the product. Called by many threads at once; the same event twice is one."""

    def __init__(self, ledger: Ledger, listening: Listening, wake: Callable[[], Any]) -> None:
        self._ledger = ledger
        self._wake = wake
        self.listening = listening

    def record(self, event: Event) -> None:
        """Append the event's facts, if it has any for us; raise where the ledger cannot be written."""
        heard = hear(event, self.listening)
        if heard is None:
            return
        if not heard.opens and not self._ledger.known(heard.stream):
            heard = misplaced(event, self.listening)
        if heard is not None and self._append(heard):
            self._wake()

    def _append(self, heard: Heard) -> bool:
        # Slack gives an event again that was not acknowledged, and catch-up finds what was lost with the machine.
        return bool(self._ledger.append(heard.stream, heard.facts, create=heard.opens, durable=False))
