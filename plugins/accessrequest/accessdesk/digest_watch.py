"""Opens the stream of the day's digest when work begins."""

import logging
import time
from collections.abc import Callable

from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.digest import KIND
from accessdesk.ledger_errors import LedgerError
from accessdesk.own_streams import open_stream
from accessdesk.watching import Watching
from accessdesk.working_time import day_at
from accessdesk.zones import zone_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""Seconds between two looks at whether it is time."""


class DigestWatch(Watching):
    """A thread that has a digest made on each working day, where a channel is set for it. wake: the worker's."""

    def __init__(
        self, desk: Desk, company: Company, wake: Callable[[], None], clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__("digest")
        self._desk = desk
        self._company = company
        self._wake = wake
        self._clock = clock
        self._opened = ""

    def start(self) -> None:
        """Start watching, unless there is no channel for it."""
        if self._desk.settings.digest_channel:
            super().start()

    def _watch(self) -> None:
        wait = 1.0
        while not self._stopping.wait(wait):
            wait = LOOK_SECONDS
            try:
                if not self._company.stands_back and self._desk.ledger.lease.hold():
                    self.look()
            except LedgerError:
                # The log says it already.
                continue
            except Exception:
                log.exception("The digest went wrong; it is tried again")

    def look(self) -> None:
        """Open the stream of today's digest, once, where people work now in the time zone that is set."""
        hours, now = self._desk.settings.working_time, self._clock()
        zone = zone_of(hours.zone).info
        day = f"{day_at(now, zone)}"
        if day != self._opened and hours.is_working(now, zone):
            open_stream(self._desk.ledger, KIND, day)
            self._opened = day
            self._wake()
