"""Opens the stream of each day's head after midnight, and notes the set-up as it changes."""

import logging
import time
from collections.abc import Callable
from datetime import tzinfo

from accessdesk import head_messages, heads
from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_heads import Heads
from accessdesk.own_streams import open_stream
from accessdesk.setting_up import SetUp
from accessdesk.watching import Watching
from accessdesk.zones import zone_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""Seconds between two looks."""

AHEAD = "heads ahead"
"""The alarm that no head is made, since there is one of a day that is yet to come."""

SINCE = "heads since"
"""The ledger's note of the first day that has a head: the one on which a program that makes them began."""


class HeadWatch(Watching):
    """A thread that does so while this bot works. wake: has the worker look for what is due."""

    def __init__(
        self, desk: Desk, company: Company, wake: Callable[[], None], clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__("heads")
        self._desk = desk
        self._company = company
        self._wake = wake
        self._clock = clock
        self._set_up = SetUp(desk)
        self._opened = ""

    def _watch(self) -> None:
        wait = 1.0
        while not self._stopping.wait(wait):
            wait = LOOK_SECONDS
            try:
                if not self._company.stands_back and self._desk.ledger.lease.hold():
                    self.look()
                else:
                    self._set_up.forget()
            except LedgerError:
                # The log says it already.
                continue
            except Exception:
                log.exception("The day's head could not be begun; it is tried again")

    def look(self) -> None:
        """Note what changed, and open the head of the day before, once.

        After days on which no bot was on there is one head, which covers them all.
        """
        self._set_up.note()
        now, zone = self._clock(), zone_of(self._desk.settings.working_time.zone).info
        day = f"{heads.last_day(now, zone)}"
        if day == self._opened:
            return
        ledger = self._desk.ledger
        since = ledger.note(SINCE) or ledger.note(SINCE, f"{heads.today(now, zone)}")
        self._see_to_clock(now, zone)
        stream = heads.stream_of_day(day)
        if day >= since and not Heads(ledger).is_passed(stream):
            open_stream(ledger, heads.KIND, day)
            self._wake()
        self._opened = day

    def _see_to_clock(self, now: float, zone: tzinfo) -> None:
        newest = max(Heads(self._desk.ledger).all(), default="")
        if heads.is_ahead(newest, now, zone):
            self._desk.alarms.sound(AHEAD, head_messages.ahead(heads.day_of(newest)))
        else:
            self._desk.alarms.end(AHEAD)
