"""Opens the streams of the bot's own as their time comes."""

import logging
import time
from collections.abc import Callable

from accessdesk import reminding
from accessdesk.desk import Desk
from accessdesk.ledger_errors import LedgerError
from accessdesk.own_streams import open_stream
from accessdesk.reminders import KIND
from accessdesk.watching import Watching

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""Seconds between two looks at whether it is time."""


class ReminderWatch(Watching):
    """A thread that does so. wake: has the worker look for what is due."""

    def __init__(self, desk: Desk, wake: Callable[[], None], clock: Callable[[], float] = time.time) -> None:
        super().__init__("opening")
        self._desk = desk
        self._wake = wake
        self._clock = clock
        self._opened: frozenset[str] = frozenset()

    def _watch(self) -> None:
        wait = 0.0
        while not self._stopping.wait(wait):
            wait = LOOK_SECONDS
            try:
                self.look()
            except LedgerError:
                # The log says it already.
                continue
            except Exception:
                log.exception("The day's reminders could not be begun; it is tried again")

    def look(self) -> None:
        """Open what is to be opened now; with several bots it does not matter which of them does."""
        present = frozenset(reminding.days(self._desk.settings, self._clock()))
        for day in present - self._opened:
            open_stream(self._desk.ledger, KIND, day)
            self._wake()
        self._opened = present
