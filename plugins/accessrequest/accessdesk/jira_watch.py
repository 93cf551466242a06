"""Watching Jira: what people did to the tickets there becomes facts, by one query per interval.

How many requests are open does not matter to it. The query goes by the label that all tickets carry. Whoever hears
of a change earlier has single tickets looked at.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from accessdesk.desk import Desk
from accessdesk.errors import Failure, Rejected, Unavailable
from accessdesk.field_check import FieldCheck
from accessdesk.finds import ON_THE_WAY, Finds
from accessdesk.jira_heard import FINDS
from accessdesk.ledger_errors import FactChanged, LedgerError
from accessdesk.ledger_overview import Overview
from accessdesk.moves import seconds_of
from accessdesk.raw import object_of
from accessdesk.reach import BackOff, NotYet
from accessdesk.request_type_check import RequestTypeCheck
from accessdesk.sides import fault_of
from accessdesk.ticket_look import TicketLook
from accessdesk.watching import Watching

log = logging.getLogger(__name__)

OVERLAP_SECONDS = 300.0
"""How much is asked for twice: Cloud's search lags behind by up to minutes, and clocks differ."""

MOST_AGAIN = 300.0
"""Seconds after which Jira is asked again at the latest when it could not be."""

DONE_SECONDS = 300.0
"""Seconds for which it is remembered which statuses are done."""

UNKNOWN_SECONDS = 3_600.0
"""Seconds after its last change for which a ticket is asked for again that a request may turn out to have."""

READ = "jira read"
"""The ledger's note of the time up to which Jira's changes are known, in seconds since 1970."""


SWEEP_INTERVALS = 10
"""Intervals after which it is looked whether tickets were deleted, which no question for changes shows."""

MOST_LOOKS = 20
"""Tickets that are looked at one by one for that, at most: the others get their turn the next time."""


class JiraWatch(Watching):
    """A thread that asks Jira every few seconds which tickets changed. Of several bots the one that works does.

    wake: have the worker look for what is due.
    """

    def __init__(self, desk: Desk, wake: Callable[[], None]) -> None:
        super().__init__("jira")
        self._desk = desk
        self._wake = wake
        self._look = TicketLook(desk)
        self._looking = threading.RLock()
        self._done: tuple[float, frozenset[str]] = (0.0, frozenset())
        self._finds = Finds(desk.ledger, FINDS)
        # Until a first round is over, and after one that failed, nothing was to be told by a webhook.
        self._was_away = True
        self._untold = 0
        self._swept = 0.0
        self._sweeps = 0
        self._overview = Overview(desk.ledger)
        self._field_check = FieldCheck(desk)
        self._seen: dict[str, str] = {}
        self._request_type = RequestTypeCheck(desk)

    def _watch(self) -> None:
        interval = self._desk.settings.jira_poll_seconds
        back_off, said = BackOff((interval, max(interval, MOST_AGAIN))), ""
        wait = 0.0
        reach = self._desk.reach["jira"]
        while not self._stopping.wait(wait):
            wait, began = interval, time.time()
            try:
                if self._desk.ledger.lease.hold():
                    reach.check(began)
                    if self._desk.settings.service:
                        self._request_type.check(began)
                    self._field_check.run()
                    if self.run():
                        reach.answered(began)
                back_off, said = BackOff((interval, max(interval, MOST_AGAIN))), ""
            except LedgerError:
                # The log says it already.
                wait = interval
            except NotYet as early:
                wait = early.seconds
            except Failure as failure:
                found = fault_of(self._desk, "jira", failure) if isinstance(failure, Unavailable) else failure
                wait = back_off.failed(0.0, getattr(found, "retry_after", None))
                if isinstance(found, Unavailable) and found.away:
                    # That it is away is said once, whoever finds it so.
                    reach.failed(found, time.time())
                elif failure.sentence != said:
                    log.warning("What is done in Jira itself is not seen at the moment: %s", failure.sentence)
                    said = failure.sentence
            except Exception:
                # This must survive whatever one ticket brings.
                log.exception("Looking for changes in Jira went wrong; it is tried again")

    def run(self) -> bool:
        """Ask once, and append what is new; say whether there was anything to ask for."""
        was_away, self._was_away, self._untold = self._was_away, True, 0
        began, since = time.time(), self._desk.ledger.note(READ)
        if not since:
            # What was done before there was anybody to see it is nothing new.
            self._desk.ledger.note(READ, f"{began:.6f}")
        self._look.begin()
        if not since or not self._overview.has_tickets():
            self._was_away = False
            return False
        minutes = math.ceil((began - float(since) + OVERLAP_SECONDS) / 60)
        seen = dict[str, str]()
        is_whole = True
        for issue in self._desk.jira.moved(minutes):
            changed = str(object_of(issue.get("fields")).get("updated"))
            if self._seen.get(str(issue["id"])) != changed:
                at = seconds_of(changed) or 0.0
                if not self._safely(issue, at) and began - at < UNKNOWN_SECONDS:
                    is_whole = False
                    continue
            seen[str(issue["id"])] = changed
        self._seen = seen
        # A ticket whose creation is not known here yet is asked for again, for a while.
        if is_whole:
            self._desk.ledger.note(READ, f"{began:.6f}")
        if began - self._swept >= SWEEP_INTERVALS * self._desk.settings.jira_poll_seconds:
            self._sweep()
            self._swept = began
        if self._desk.settings.jira_webhook:
            self._finds.note(began, self._untold, was_away=was_away)
        self._was_away = False
        return True

    def look_at(self, issues: Collection[str]) -> bool:
        """Look at these tickets now, by their ids in Jira; say whether anything was new. Any thread may call.

        One that the ledger does not know costs no call, and one that is gone is looked for once more before it counts
        as deleted. Raises Unavailable and LedgerError; what was looked at before may be looked at again.
        """
        is_new = False
        with self._looking:
            self._look.begin()
            for issue in issues:
                row = self._overview.by_issue(issue)
                if row is not None and not row.sealed_at:
                    is_new = self._look_safely(issue, row.stream) or is_new
        if is_new:
            self._wake()
        return is_new

    def _statuses(self) -> frozenset[str]:
        """Return the ids of the statuses that are done; Jira is asked where that is not known, or was long ago."""
        asked, done = self._done
        if not done or time.monotonic() > asked + DONE_SECONDS:
            done = self._desk.jira.done_statuses()
            self._done = (time.monotonic(), done)
        return done

    def _safely(self, issue: Mapping[str, Any], changed: float) -> bool:
        """Take in one ticket, so that nothing about it keeps the others from being seen.

        changed: when it did last, in seconds since 1970. Returns whether nothing is left to find out about it.
        """
        try:
            with self._looking:
                is_new, is_settled = self._look.take(issue, self._statuses)
        except (Unavailable, LedgerError):
            raise
        except Rejected as refused:
            log.warning("What is done on %s in Jira is not seen at the moment: %s", issue.get("key"), refused.sentence)
        except FactChanged:
            # The worker says so.
            return True
        except Exception:
            log.exception("%s: what is done there in Jira cannot be taken in; it is tried again", issue.get("key"))
        else:
            if is_new:
                # What is younger may still be told by a webhook.
                self._untold += changed < time.time() - ON_THE_WAY
                self._wake()
            return is_settled
        return False

    def _sweep(self) -> None:
        """Look for tickets that were deleted: those of open requests that no search for open ones finds.

        One that was closed, or whose label is gone, is not found either, so that each is looked at by itself.
        """
        there = self._desk.jira.open_keys()
        missing = [(stream, key) for stream, key in self._overview.open_tickets() if key not in there]
        if not missing:
            return
        first = self._sweeps * MOST_LOOKS % len(missing)
        self._sweeps += 1
        with self._looking:
            turn = dict.fromkeys([*missing, *missing][first : first + MOST_LOOKS])
            looked = [self._look_safely(key, stream) for stream, key in turn]
        if any(looked):
            self._wake()

    def _look_safely(self, named: str, stream: str) -> bool:
        try:
            return self._look.look(named, self._statuses, stream)
        except Rejected as refused:
            log.info("%s (%s) cannot be looked at in Jira: %s", stream, named, refused.sentence)
        except FactChanged:
            # The worker says so.
            pass
        return False
