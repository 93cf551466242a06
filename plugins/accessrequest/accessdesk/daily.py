"""The day's check: what is open or has changed is compared with Slack and Jira, and the log says what came of it."""

import json
import logging
import random
import threading
import time
from dataclasses import asdict
from typing import Any

from accessdesk import chain_answers, ledger_check
from accessdesk.chain_check import check_chain
from accessdesk.company import Company
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError
from accessdesk.verify_answers import Tally
from accessdesk.verifying import Verifier

log = logging.getLogger(__name__)

DAY = 86_400.0
"""Seconds of a day."""

CALL_SECONDS = 6.0
"""Seconds between two reads of threads: 10 a minute of the 50 that Slack allows, since nobody waits for it."""

LOOK_SECONDS = 60.0
"""Seconds between two looks at whether it is time."""

DUE, ROUND = "daily check due", "daily check"
"""The ledger's notes of when the next one begins, and how far this one is: a restart repeats nothing."""


class Daily:
    """A thread that has checked once a day what is open. It begins at a time of day of its own."""

    def __init__(self, verifier: Verifier, company: Company) -> None:
        self._verifier = verifier
        self._company = company
        self._thread = threading.Thread(target=self._run, name="accessrequest daily check", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End it, and every other check, and wait for it so long at most."""
        self._verifier.stopped.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    @property
    def _ledger(self) -> Ledger:
        return self._verifier.desk.ledger

    def _run(self) -> None:
        wait = 0.0
        while not self._verifier.stopped.wait(wait):
            wait = LOOK_SECONDS
            try:
                # Until the channels are known, nothing is; and of several bots one checks, the one that works.
                is_known = self._verifier.desk.watched is not None
                if is_known and self._may_check():
                    self._look()
                elif not is_known:
                    wait = 1.0
            except LedgerError:
                # The log says it already.
                wait = LOOK_SECONDS
            except Exception:
                log.exception("The day's check went wrong; it is tried again")

    def _may_check(self) -> bool:
        """Say whether this bot works, and both sides answer: otherwise nothing could be compared."""
        is_away = any(reach.is_away for reach in self._verifier.desk.reach.values())
        return not is_away and not self._company.stands_back and self._ledger.lease.hold()

    def _look(self) -> None:
        """Begin when it is time, or go on with what was begun."""
        now, due = time.time(), self._ledger.note(DUE)
        if not due:
            # The first one is within a day, at a time that no other deployment has as well.
            self._ledger.note(DUE, f"{now + random.uniform(0.0, DAY):.0f}")  # noqa: S311  nothing secret
        elif self._ledger.note(ROUND) or now >= float(due):
            self._check(now)

    def _check(self, now: float) -> None:
        ledger, kept = self._ledger, self._ledger.note(ROUND)
        begun: dict[str, Any] = json.loads(kept) if kept else {"began": now, "after": "", "tally": asdict(Tally())}
        tally, since = Tally(**begun["tally"]), float(ledger.note(f"{ROUND} before") or begun["began"] - DAY)
        wait = 0.0
        for stream in ledger_check.to_check(ledger, since, begun["after"]):
            if self._verifier.stopped.wait(wait) or not self._may_check():
                # It goes on from here later.
                return
            checked = self._verifier.check(stream)
            if self._verifier.stopped.is_set():
                return
            begun = {**begun, "after": stream, "tally": asdict(tally.add(checked))}
            ledger.note(ROUND, json.dumps(begun))
            wait = CALL_SECONDS * checked.pages
        chain = check_chain(self._verifier.desk, self._verifier.stopped)
        if self._verifier.stopped.is_set():
            return
        (log.warning if chain.wrong else log.info)(
            "The day's check of the ledger's chain: %s", chain_answers.logged(chain)
        )
        ledger.note(f"{ROUND} before", f"{begun['began']:.6f}")
        ledger.note(DUE, f"{float(ledger.note(DUE)) + DAY * max(1, (now - float(ledger.note(DUE))) // DAY + 1):.0f}")
        ledger.note(ROUND, "")
        (log.warning if tally.left or tally.unread else log.info)("The day's check: %s", tally)
