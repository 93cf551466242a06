"""What Jira's webhooks told: which tickets are to be looked at, each of them once in a while at most."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from accessdesk.desk import Desk
from accessdesk.errors import Failure
from accessdesk.finds import Finds
from accessdesk.health_state import Webhook
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_heard import pass_on, passed_on
from accessdesk.reach import BackOff, NotYet

log = logging.getLogger(__name__)

APART = 1.0
"""Seconds between two looks at one ticket, at least: however many webhooks tell of it, and each write of the bot's own
is told by one."""

IDLE_SECONDS = 1.0
"""Seconds after which it is asked what other bots have heard."""

AT_ONCE = 20
"""Tickets that are looked at in a row; what others heard meanwhile then gets its turn."""

MOST = 10_000
"""Tickets that wait to be looked at, at most; the others are found by asking Jira (jira_watch.py)."""

AGAIN = (1.0, 60.0)
"""Seconds after which tickets are looked at again where that could not be: at first, and at most."""

NOTED_SECONDS = 10.0
"""Seconds between two notes of when a webhook came."""

CAME, FINDS = "jira webhook", "jira asked"
"""The ledger's notes of when a webhook came last, in seconds since 1970, and of what was found by asking."""


class JiraHeard:
    """A thread that looks at the tickets of which webhooks told.

    What it has heard is lost with a crash: asking Jira finds it. look_at: looks at tickets, by Jira's ids.
    """

    def __init__(self, desk: Desk, look_at: Callable[[Collection[str]], bool]) -> None:
        self._desk = desk
        self._look_at = look_at
        self._condition = threading.Condition()
        self._waiting: dict[str, None] = {}
        self._looked: dict[str, float] = {}
        self._came = self._noted = 0.0
        self._is_fresh = self._is_ending = False
        self._thread = threading.Thread(target=self._run, name="accessrequest webhooks", daemon=True)

    def hear(self, issue: str) -> None:
        """Have a ticket (Jira's id) looked at soon; "": a webhook came that is about none. Any thread may call."""
        with self._condition:
            self._came = time.time()
            if issue and issue not in self._waiting and len(self._waiting) < MOST:
                self._waiting[issue] = None
                self._is_fresh = True
                self._condition.notify()

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def end(self) -> None:
        """Look at nothing more."""
        with self._condition:
            self._is_ending = True
            self._condition.notify()

    def stop(self, seconds: float) -> None:
        """Look at nothing more, and wait so long at most for a look that is under way."""
        self.end()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        back_off, wait = BackOff(AGAIN), 0.0
        while self._goes_on(wait, is_patient=back_off.tries > 0):
            try:
                wait = self._round()
                back_off = BackOff(AGAIN)
            except NotYet as early:
                wait = back_off.failed(0.0, early.seconds)
            except (Failure, LedgerError):
                # Whoever asks Jira and writes the ledger all the time meets the same, and logs it.
                wait = back_off.failed(0.0)
            except Exception:
                # This must survive whatever one ticket brings.
                log.exception("Looking at what Jira's webhooks told went wrong; it is tried again")
                wait = back_off.failed(0.0)

    def _goes_on(self, seconds: float, *, is_patient: bool) -> bool:
        """Wait until something was heard, or so long at most, and say whether to go on; is_patient: wait that long."""
        ends = time.monotonic() + seconds
        with self._condition:
            while not self._is_ending and (is_patient or not self._is_fresh) and time.monotonic() < ends:
                self._condition.wait(ends - time.monotonic())
            self._is_fresh = False
            return not self._is_ending

    def _round(self) -> float:
        """Look at the tickets whose turn it is; return after how many seconds to do so again."""
        ledger = self._desk.ledger
        if self._came > self._noted + NOTED_SECONDS:
            ledger.note(CAME, f"{self._came:.6f}")
            self._noted = self._came
        if not ledger.lease.hold():
            with self._taken(MOST) as issues:
                pass_on(ledger, issues)
            return IDLE_SECONDS
        others = passed_on(ledger)
        with self._condition:
            self._waiting |= dict.fromkeys(others)
        with self._taken(AT_ONCE) as issues:
            if issues:
                self._desk.reach["jira"].check(time.time())
                self._look_at(issues)
        with self._condition:
            soonest = min((self._looked.get(issue, 0.0) + APART for issue in self._waiting), default=float("inf"))
        return max(0.0, min(IDLE_SECONDS, soonest - time.monotonic()))

    @contextmanager
    def _taken(self, most: int) -> Iterator[list[str]]:
        """Give tickets whose turn it is; they wait on where that fails."""
        now = time.monotonic()
        with self._condition:
            self._looked = {issue: at for issue, at in self._looked.items() if now < at + APART}
            turn = [issue for issue in self._waiting if issue not in self._looked][:most]
            for issue in turn:
                # Before the look: what is told from now on may not be seen by it.
                del self._waiting[issue]
        try:
            yield turn
        except BaseException:
            with self._condition:
                self._waiting = {**dict.fromkeys(turn), **self._waiting}
            raise
        with self._condition:
            self._looked |= dict.fromkeys(turn, time.monotonic())


def webhook_state(ledger: Ledger) -> Webhook:
    """Return when a webhook came last, and what was found by asking that one should have told."""
    return Webhook(float(ledger.note(CAME) or 0), Finds(ledger, FINDS).present)
