"""The worker: takes what is due, carries out its next step, appends what came of it, until nothing is left."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.errors import Unavailable
from accessdesk.events import is_request_stream
from accessdesk.facts import Fact
from accessdesk.following import Following
from accessdesk.ledger_errors import FactChanged, LedgerError
from accessdesk.ledger_lease import NotOurs
from accessdesk.once import ACTIONS, Once, name_of
from accessdesk.own_streams import plan_own
from accessdesk.plan import Plan, Step
from accessdesk.reach import BackOff, NotYet
from accessdesk.redactions import has_removed
from accessdesk.request import Request
from accessdesk.standing import Standing
from accessdesk.steps import next_steps
from accessdesk.troubles import WENT_WRONG, Troubles
from accessdesk.turn import Turn

log = logging.getLogger(__name__)

THREADS = 8
"""Requests that are worked on side by side."""

IDLE_SECONDS = 1.0
"""How long a thread sleeps at most while nothing is due: another bot may have appended."""

BACK_OFF = (1.0, 300.0)
"""Seconds after which a step that found the other side unavailable is tried again: at first, and at most."""

_ENDING: list[threading.Thread] = []
"""Threads of a worker that was stopped in the midst of a call: the next one waits for what comes of it."""


class Worker:
    """Threads that do what is still to do: one step at a time for one stream, many streams side by side."""

    def __init__(self, desk: Desk, company: Company, clock: Callable[[], float] = time.time) -> None:
        self._desk = desk
        self._company = company
        self._clock = clock
        self._wake = threading.Condition()
        self._signals = 0
        self._claiming = threading.Lock()
        self._busy: set[str] = set()
        self._turn = Turn(desk.ledger)
        self._standing = Standing(desk.ledger)
        self._once = Once(desk, self._standing, clock)
        self._following = Following(desk)
        self._running = 0
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._waits: dict[str, dict[str, BackOff]] = {}
        self._reach = desk.reach
        self._troubles = Troubles()

    def start(self) -> None:
        """Start the threads."""
        self._stopped.clear()
        self._running = THREADS
        self._threads = [
            threading.Thread(target=self._run, name=f"accessrequest worker {n}", daemon=True) for n in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> None:
        """Have the threads end after the step in hand, and wait for them so long at most."""
        with self._wake:
            self._stopped.set()
            self._wake.notify_all()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        _ENDING.extend(thread for thread in self._threads if thread.is_alive())

    def wake(self) -> None:
        """Look for what is due now."""
        with self._wake:
            self._signals += 1
            self._wake.notify()

    def _run(self) -> None:
        for thread in list(_ENDING):
            thread.join()
        self._until_stopped()
        with self._claiming:
            self._running -= 1
            is_last = not self._running
        if is_last:
            # Only now nothing is under way any more.
            self._desk.ledger.lease.give_up()

    def _until_stopped(self) -> None:
        while not self._stopped.is_set():
            stream = None
            try:
                stream = self._claim()
                if stream is not None:
                    self.work(stream)
                    self._desk.alarms.end(f"stream {stream}")
                self._desk.ledger.tidy()
            except (LedgerError, NotOurs):
                # The log says it already. What was thought of this request is not to be relied on.
                self._standing.forget(stream)
                self._stopped.wait(IDLE_SECONDS)
            except FactChanged as failure:
                if not self._later(failure.stream, "").tries:
                    log.error(failure.sentence)
                self._postpone(stream)
            except Exception:
                # This loop must survive whatever one request brings; the request waits, the others go on.
                log.exception("%s: this went wrong; it is tried again", stream or "the ledger")
                self._desk.alarms.sound(f"stream {stream}", f"{stream or 'The ledger'}: {WENT_WRONG}")
                self._postpone(stream)
            finally:
                self._release(stream)

    def _claim(self) -> str | None:
        """Take a due stream that no other thread has, or wait a while and return None."""
        if not self._company.allows_work(self._turn.is_ours()):
            self._stopped.wait(IDLE_SECONDS)
            return None
        self._following.refresh()
        signals, now = self._signals, self._clock()
        with self._claiming:
            for stream in self._desk.ledger.due(now, limit=THREADS + len(self._busy)):
                if stream not in self._busy:
                    self._busy.add(stream)
                    return stream
            next_due = self._desk.ledger.next_due(now)
        with self._wake:
            if signals == self._signals and not self._stopped.is_set():
                self._wake.wait(IDLE_SECONDS if next_due is None else min(IDLE_SECONDS, next_due - now))
        return None

    def _release(self, stream: str | None) -> None:
        if stream is not None:
            with self._claiming:
                self._busy.discard(stream)

    def _postpone(self, stream: str | None) -> None:
        """Leave a stream, or the ledger itself, alone for a while."""
        self._standing.forget(stream)
        if stream is not None:
            try:
                self._desk.ledger.postpone(stream, self._later(stream, "").failed(self._clock()))
                return
            except Exception:
                log.exception("%s: the ledger cannot be written", stream)
        self._stopped.wait(IDLE_SECONDS)

    def work(self, stream: str) -> None:
        """Do what is to do now for one stream up to its next write, or all of it, and note when to look again."""
        request = self._standing.request(stream)
        was = request.state
        while not self._stopped.is_set():
            plan = self._plan(request)
            facts, again = self._first(request, plan)
            # What came of a step belongs to whoever holds the lease now: another bot looks for it.
            self._desk.ledger.lease.check()
            appended: Sequence[Fact] = ()
            if facts:
                # What was found out can be found out again, and the effect of a write is looked for where its answer
                # was lost: the disk is waited for before a write leaves, and then for all that came before.
                appended = self._desk.ledger.append(stream, facts, durable=False)
            fresh = self._standing.take_in(request, appended)
            if request.state != was:
                was = request.state
                log.info("%s: %s", name_of(request), was)
            if has_removed(fresh):
                request = self._standing.request(stream, anew=True)
            if any(fact.kind == "done" for fact in facts):
                # It stays due; whatever has waited longer goes first.
                return
            if not fresh:
                due = min((when for when in (plan.look_again, again) if when is not None), default=None)
                self._standing.settle(request, due, plan.failing)
                if due is None:
                    self._waits.pop(stream, None)
                    self._troubles.forget(stream)
                return

    def _plan(self, request: Request) -> Plan:
        if not is_request_stream(request.stream):
            return plan_own(self._desk, request, self._clock())
        return next_steps(request, self._desk.settings, self._clock(), self._desk.catalogue.present)

    def _first(self, request: Request, plan: Plan) -> tuple[Sequence[Fact], float | None]:
        """Carry out the first step that can be done now: return what came of it, or when to try again."""
        again: list[float] = []
        away = set[str]()
        for step in plan.steps:
            side = ACTIONS[step.name].side
            later = self._later(request.stream, step.id)
            if side in away:
                # What comes later on the same side must not overtake; the other side may go on.
                continue
            began, reach = self._clock(), self._reach[side]
            try:
                if request.wish.retried <= later.failed_at:
                    later.check(began)
                reach.check(began)
                facts = self._once.carry_out(request, plan, step, again=later.tries > 0 or reach.is_away)
                reach.answered(began)
                del self._waits[request.stream][step.id]
                self._came(request, step, facts)
                return facts, None
            except NotYet as early:
                again.append(self._clock() + early.seconds)
                if step.is_look_up and later.is_waiting(self._clock()):
                    # What was planned without its answer need not wait for it.
                    continue
            except Unavailable as failure:
                if failure.away:
                    again.append(reach.failed(failure, self._clock()))
                else:
                    reach.answered(began)
                    again.append(later.failed(self._clock(), failure.retry_after))
                    self._troubles.begin(request.stream, step.id, (step.name, failure.sentence), name_of(request))
                    if step.is_look_up:
                        continue
            away.add(side)
        return [], min(again, default=None)

    def _came(self, request: Request, step: Step, facts: Sequence[Fact]) -> None:
        """Note in the log what came of a step, where it was rejected, or was in trouble before."""
        for fact in facts:
            if fact.kind == "failed" and fact.body["rejected"]:
                trouble = (step.name, fact.texts["sentence"])
                self._troubles.begin(request.stream, step.id, trouble, name_of(request))
                return
        self._troubles.end(request.stream, step.id)

    def _later(self, stream: str, step: str) -> "BackOff":
        with self._claiming:
            return self._waits.setdefault(stream, {}).setdefault(step, BackOff(BACK_OFF))
