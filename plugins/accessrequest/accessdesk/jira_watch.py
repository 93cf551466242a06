"""Watching Jira: what people did to the tickets there becomes facts, by one query per interval.

How many requests are open does not matter to it. The query goes by the label that all tickets carry.
"""

import functools
import logging
import math
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from accessdesk.desk import Desk
from accessdesk.errors import Failure, Rejected, Unavailable
from accessdesk.field_check import FieldCheck
from accessdesk.ledger_errors import FactChanged, LedgerError
from accessdesk.ledger_overview import Overview
from accessdesk.moves import seconds_of
from accessdesk.raw import object_of
from accessdesk.reach import BackOff, NotYet
from accessdesk.request_type_check import RequestTypeCheck
from accessdesk.sides import fault_of
from accessdesk.ticket_look import TicketLook

log = logging.getLogger(__name__)

OVERLAP_SECONDS = 300.0
"""How much is asked for twice: Cloud's search lags behind by up to minutes, and clocks differ."""

MOST_AGAIN = 300.0
"""Seconds after which Jira is asked again at the latest when it could not be."""

UNKNOWN_SECONDS = 3_600.0
"""Seconds after its last change for which a ticket is asked for again that a request may turn out to have."""

READ = "jira read"
"""The ledger's note of the time up to which Jira's changes are known, in seconds since 1970."""


SWEEP_INTERVALS = 10
"""Intervals after which it is looked whether tickets were deleted, which no question for changes shows."""

MOST_LOOKS = 20
"""Tickets that are looked at one by one for that, at most: the others get their turn the next time."""


class JiraWatch:
    """A thread that asks Jira every few seconds which tickets changed. Of several bots the one that works does.

    wake: have the worker look for what is due.
    """

    def __init__(self, desk: Desk, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._wake = wake
        self._look = TicketLook(desk)
        self._looking = threading.RLock()
        self._swept = 0.0
        self._sweeps = 0
        self._overview = Overview(desk.ledger)
        self._field_check = FieldCheck(desk)
        self._seen: dict[str, str] = {}
        self._request_type = RequestTypeCheck(desk)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="accessrequest jira", daemon=True)

    def start(self) -> None:
        """Start asking."""
        self._thread.start()

    def end(self) -> None:
        """Ask no more."""
        self._stopping.set()

    def stop(self, seconds: float) -> None:
        """Ask no more, and wait so long at most for an answer that is under way."""
        self.end()
        self._thread.join(seconds)

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
                    else:
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
        began, since = time.time(), self._desk.ledger.note(READ)
        if not since:
            # What was done before there was anybody to see it is nothing new.
            self._desk.ledger.note(READ, f"{began:.6f}")
        self._look.begin()
        if not since or not self._overview.has_tickets():
            return False
        minutes = math.ceil((began - float(since) + OVERLAP_SECONDS) / 60)
        seen = dict[str, str]()
        is_whole, done = True, self._statuses()
        for issue in self._desk.jira.moved(minutes):
            changed = str(object_of(issue.get("fields")).get("updated"))
            if self._seen.get(str(issue["id"])) != changed:
                is_settled = self._safely(issue, done)
                if not is_settled and began - (seconds_of(changed) or 0) < UNKNOWN_SECONDS:
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
        return True

    def look_at(self, issues: Collection[str], comments: Collection[tuple[str, str]] = ()) -> bool:
        """Look at these tickets now; say whether anything was new. Any thread may call.

        issues: their ids in Jira, or keys; comments: (issue's id, comment's id) of comments to be read whatever their
        age, which the newest ones of a long ticket do not show. What is nobody's ticket is left alone, and what is
        gone is looked for once more before it counts as deleted. Raises Rejected and Unavailable.
        """
        is_new = False
        with self._looking:
            self._look.begin()
            done = self._statuses()
            for issue in issues:
                is_new = self._look.look(issue, done) or is_new
            for issue, comment in comments:
                is_new = self._look.look_at_comment(issue, comment) or is_new
        if is_new:
            self._wake()
        return is_new

    def _statuses(self) -> Callable[[], frozenset[str]]:
        """Return what gives the statuses that are done: they are asked for when they are needed, and once."""
        return functools.cache(self._desk.jira.done_statuses)

    def _safely(self, issue: Mapping[str, Any], done: Callable[[], frozenset[str]]) -> bool:
        """Take in one ticket, so that nothing about it keeps the others from being seen."""
        try:
            return self._take(issue, done)
        except (Unavailable, LedgerError):
            raise
        except Rejected as refused:
            log.warning("What is done on %s in Jira is not seen at the moment: %s", issue.get("key"), refused.sentence)
        except FactChanged:
            # The worker says so.
            return True
        except Exception:
            log.exception("%s: what is done there in Jira cannot be taken in; it is tried again", issue.get("key"))
        return False

    def _take(self, issue: Mapping[str, Any], done: Callable[[], frozenset[str]]) -> bool:
        """Append what was done to a ticket of ours; say whether nothing is left to find out about it."""
        with self._looking:
            is_new, is_settled = self._look.take(issue, done)
        if is_new:
            self._wake()
        return is_settled

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
            done = self._statuses()
            turn = dict.fromkeys([*missing, *missing][first : first + MOST_LOOKS])
            looked = [self._look_safely(key, done, stream) for stream, key in turn]
        if any(looked):
            self._wake()

    def _look_safely(self, key: str, done: Callable[[], frozenset[str]], stream: str) -> bool:
        try:
            return self._look.look(key, done, stream)
        except Rejected as refused:
            log.info("%s cannot be looked at in Jira: %s", key, refused.sentence)
        except FactChanged:
            # The worker says so.
            pass
        return False
