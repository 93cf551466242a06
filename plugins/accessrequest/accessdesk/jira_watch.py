"""Watching Jira: what people did to the tickets there becomes facts, by one query per interval.

How many requests are open does not matter to it. The query goes by the label that all tickets carry. Whoever hears
of a change earlier has single tickets looked at.
"""

import logging
import math
import threading
import time
from collections.abc import Collection, Mapping
from typing import Any

from accessdesk.desk import Desk
from accessdesk.errors import Failure, Rejected, Unavailable
from accessdesk.facts import Fact
from accessdesk.finds import ON_THE_WAY, Finds
from accessdesk.jira_heard import FINDS
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_overview import Overview
from accessdesk.moves import moves_of, seconds_of
from accessdesk.raw import object_of
from accessdesk.reach import BackOff, NotYet
from accessdesk.sides import fault_of
from accessdesk.ticket_texts import LABEL, stream_of_label

log = logging.getLogger(__name__)

OVERLAP_SECONDS = 300.0
"""How much is asked for twice: Cloud's search lags behind by up to minutes, and clocks differ."""

MOST_AGAIN = 300.0
"""Seconds after which Jira is asked again at the latest when it could not be."""

UNKNOWN_SECONDS = 3_600.0
"""Seconds after its last change for which a ticket is asked for again that a request may turn out to have."""

DONE_SECONDS = 300.0
"""Seconds for which it is remembered which statuses are done, where single tickets are looked at."""

READ = "jira read"
"""The ledger's note of the time up to which Jira's changes are known, in seconds since 1970."""


class JiraWatch:
    """A thread that asks Jira every few seconds which tickets changed. Of several bots the one that works does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._overview = Overview(desk.ledger)
        self._finds = Finds(desk.ledger, FINDS)
        self._seen: dict[str, str] = {}
        self._done: tuple[float, frozenset[str]] = (0.0, frozenset())
        self._looking = threading.Lock()
        # Until a first round is over, and after one that failed, nothing was to be told by a webhook.
        self._was_away = True
        self._untold = 0
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

    def look_at(self, issues: Collection[str]) -> bool:
        """Look at these tickets now (Jira's ids), and append what is new; say whether anything was.

        One that the ledger does not know costs no call. May raise Unavailable and LedgerError; what was looked at
        before may be looked at again.
        """
        is_new = False
        for issue in issues:
            row = self._overview.by_issue(issue)
            if row is None:
                continue
            with self._looking:
                try:
                    found = self._desk.jira.look(issue)
                except Rejected as refused:
                    log.info("%s (%s): Jira does not show this ticket: %s", row.stream, row.key, refused.sentence)
                    continue
                is_new = bool(self._take_in(row.stream, found, self._done_lately())) or is_new
        return is_new

    def _done_lately(self) -> frozenset[str]:
        asked, done = self._done
        if not done or time.monotonic() > asked + DONE_SECONDS:
            done = self._desk.jira.done_statuses()
            self._done = (time.monotonic(), done)
        return done

    def run(self) -> bool:
        """Ask once, and append what is new; say whether there was anything to ask for."""
        with self._looking:
            return self._ask()

    def _ask(self) -> bool:
        was_away, self._was_away, self._untold = self._was_away, True, 0
        began, since = time.time(), self._desk.ledger.note(READ)
        if not since:
            # What was done before there was anybody to see it is nothing new.
            self._desk.ledger.note(READ, f"{began:.6f}")
        if not since or not self._overview.has_tickets():
            self._was_away = False
            return False
        minutes = math.ceil((began - float(since) + OVERLAP_SECONDS) / 60)
        seen = dict[str, str]()
        done: frozenset[str] | None = None
        is_whole = True
        for issue in self._desk.jira.moved(LABEL, minutes):
            changed = str(object_of(issue.get("fields")).get("updated"))
            if self._seen.get(str(issue["id"])) != changed:
                done = self._desk.jira.done_statuses() if done is None else done
                if not self._append(issue, done) and began - (seconds_of(changed) or 0) < UNKNOWN_SECONDS:
                    is_whole = False
                    continue
            seen[str(issue["id"])] = changed
        self._seen = seen
        # A ticket whose creation is not known here yet is asked for again, for a while.
        if is_whole:
            self._desk.ledger.note(READ, f"{began:.6f}")
        if self._desk.settings.jira_webhook:
            self._finds.note(began, self._untold, was_away=was_away)
        self._was_away = False
        return True

    def _append(self, issue: Mapping[str, Any], done: frozenset[str]) -> bool:
        """Append what was done to a ticket of ours; say whether the ticket is known, or is not ours."""
        labels = object_of(issue.get("fields")).get("labels") or ()
        streams = [stream for label in labels if (stream := stream_of_label(str(label)))]
        for stream in streams:
            row = self._overview.by_stream(stream)
            if row is None:
                continue
            if not row.key:
                return False
            appended = self._take_in(stream, issue, done)
            # What is younger may still be told by a webhook.
            self._untold += sum(fact.at < time.time() - ON_THE_WAY for fact in appended)
        return True

    def _take_in(self, stream: str, issue: Mapping[str, Any], done: frozenset[str]) -> list[Fact]:
        return self._desk.ledger.append(stream, moves_of(issue, done, self._desk.jira.is_ours), create=False)
