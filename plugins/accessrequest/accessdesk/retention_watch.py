"""Removes old texts beside the bot's own facts, and has SQLite's file written anew where anything was removed."""

import logging
import time

from accessdesk import retention_guard
from accessdesk.desk import Desk
from accessdesk.errors import Unavailable
from accessdesk.files import MEGABYTE
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_redaction import rewrite, to_rewrite
from accessdesk.reach import NotYet
from accessdesk.retaining import clear_own
from accessdesk.watching import Watching

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""Seconds between two looks at whether anything was removed."""

AT_ONCE = 200 * MEGABYTE
"""Bytes of a file that is written anew within about two seconds, in which nobody else can write."""

SHARE = 100
"""How many times as long as that took the next time is waited for."""

AGAIN_SECONDS = 600.0
"""Seconds after which it is tried again where the file could not be written anew, or Slack does not answer."""

DAY = 86_400.0
"""Seconds after which a larger file is written anew at the latest; before that, only while nobody works."""

CLEAR_SECONDS = 3_600.0
"""Seconds between two looks at whether texts beside the bot's own facts are too old."""


class RetentionWatch(Watching):
    """A thread that does so. Of several bots on one ledger only SQLite's has a file of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("retention")
        self._desk = desk
        self._next = self._since = self._clear_at = 0.0

    def _watch(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                if time.monotonic() >= self._next and self._desk.ledger.lease.hold():
                    self._look(time.time())
            except LedgerError:
                # The log says it already. A disk on which a copy has no room is full for everybody while it is tried.
                self._next = time.monotonic() + AGAIN_SECONDS
            except Exception:
                self._next = time.monotonic() + AGAIN_SECONDS
                log.exception("What was removed could not be overwritten yet; it is tried again")

    def _look(self, now: float) -> None:
        days = self._desk.settings.retention_days
        if days and time.monotonic() >= self._clear_at:
            self._clear_own(now, days)
        is_wanted, size = to_rewrite(self._desk.ledger)
        self._since = self._since or now if is_wanted else 0.0
        hours = self._desk.settings.working_time
        is_time = size <= AT_ONCE or not hours.is_working(now, hours.zone_info) or now >= self._since + DAY
        if is_wanted and is_time:
            began = time.monotonic()
            rewrite(self._desk.ledger)
            self._since, self._next = 0.0, time.monotonic() + SHARE * (time.monotonic() - began)

    def _clear_own(self, now: float, days: float) -> None:
        try:
            retention_guard.check(self._desk, now, ticketed=False)
        except NotYet as early:
            self._clear_at = time.monotonic() + min(early.seconds, CLEAR_SECONDS)
        except Unavailable:
            self._clear_at = time.monotonic() + AGAIN_SECONDS
        else:
            clear_own(self._desk.ledger, now, days)
            self._clear_at = time.monotonic() + CLEAR_SECONDS
