"""Carries out a step: a look-up as often as wanted, a write exactly once.

That a write is about to be sent is on disk before it leaves, and its outcome after it. Where only the first is there,
its effect is looked for before it is sent again.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

from accessdesk import (
    attaching,
    customer_requests,
    digesting,
    duplicates,
    erasing,
    expiring,
    fielding,
    forgetting,
    heading,
    hearing,
    judging,
    linking,
    mending,
    neighbours,
    rebuilding,
    relaying,
    reminding,
    retaining,
    telling,
    ticketing,
)
from accessdesk.desk import Desk, Fetched, Judge, NotWanted, Outcome, Transfer, Work, Write
from accessdesk.errors import Rejected, Unavailable
from accessdesk.facts import Fact
from accessdesk.pace import Pace
from accessdesk.plan import Plan, Step
from accessdesk.reach import NotYet
from accessdesk.request import Request
from accessdesk.sides import fault_of, ping
from accessdesk.slack_errors import OF_PLACE
from accessdesk.standing import Standing

ACTIONS: dict[str, Judge | Write | Transfer] = {
    **judging.JUDGES,
    **hearing.JUDGES,
    **neighbours.JUDGES,
    **erasing.JUDGES,
    **erasing.WRITES,
    **duplicates.JUDGES,
    **expiring.JUDGES,
    **digesting.JUDGES,
    **digesting.WRITES,
    **heading.JUDGES,
    **heading.WRITES,
    **duplicates.WRITES,
    **rebuilding.JUDGES,
    **linking.JUDGES,
    **linking.WRITES,
    **relaying.WRITES,
    **reminding.JUDGES,
    **reminding.WRITES,
    **retaining.JUDGES,
    **forgetting.JUDGES,
    **telling.WRITES,
    **ticketing.WRITES,
    **customer_requests.WRITES,
    **mending.WRITES,
    **fielding.WRITES,
    **attaching.TRANSFERS,
    **relaying.TRANSFERS,
}


UNSEARCHED_SECONDS = 1.0
"""Seconds after which a request is looked at again while Jira is asked for tickets that the ledger does not know."""


class Once:
    """Carries out steps at a desk."""

    def __init__(self, desk: Desk, standing: Standing, clock: Callable[[], float]) -> None:
        self._desk = desk
        self._standing = standing
        self._clock = clock
        self._pace = Pace()

    def carry_out(self, request: Request, plan: Plan, step: Step, *, again: bool) -> Sequence[Fact]:
        """Carry out one step and return what came of it; raise Unavailable or NotYet where that is not known yet.

        again: the last try found the other side unavailable.
        """
        action = ACTIONS[step.name]
        if rebuilding.is_unsearched(self._desk, request):
            raise NotYet(UNSEARCHED_SECONDS)
        is_there = again and action.side != ""
        if is_there:
            # While the other side is away, only this is tried: a write would leave two facts each time.
            ping(self._desk, action.side)
        try:
            return self._tried(action, Work(request, plan, step, request.began.get(step.id, 0.0)))
        except Unavailable as failure:
            if is_there and failure.retry_after is None:
                failure.away = False
            if is_there or failure.away or not action.side:
                raise
            raise fault_of(self._desk, action.side, failure) from failure

    def _tried(self, action: Judge | Write | Transfer, work: Work) -> Sequence[Fact]:
        request, step = work.request, work.step
        try:
            if isinstance(action, Judge):
                return action.do(self._desk, work)
            return [_done_fact(request, step, self._write(action, work))]
        except NotWanted:
            return [_not_sent_fact(request, step)]
        except Rejected as refused:
            known = request.undone.get(step.id)
            is_known = known is not None and known.sentence == refused.sentence
            if (step.is_look_up and is_known) or (action.side == "slack" and refused.code in OF_PLACE):
                raise Unavailable(refused.sentence) from refused
            return [_rejected_fact(request, step, refused.sentence)]

    def _write(self, action: Write | Transfer, work: Work) -> Outcome:
        """Write once: what may have been written by an earlier try is looked for first."""
        request, step = work.request, work.step
        if isinstance(action, Write) and action.look is None:
            # It may be done twice; what it follows from must not be lost once somebody can see it.
            self._standing.show(request)
            self._desk.ledger.flush()
            return self._paced(lambda: action.do(self._desk, work), request, action.side)
        if step.id in request.began:
            found = self._look(action, work)
            if found is not None:
                return found
            if not step.about.get("send", True):
                raise NotWanted
        if isinstance(action, Write):
            return self._send(lambda: action.do(self._desk, work), work, action.side)
        with action.fetch(self._desk, work) as fetched:
            if not isinstance(fetched, Fetched):
                return fetched
            return self._send(lambda: action.send(self._desk, work, fetched), work, action.side, fetched)

    def _send(self, send: Callable[[], Outcome], work: Work, side: str, fetched: Fetched | None = None) -> Outcome:
        """Note that the write is about to be sent, and what there is to note about it, and send it.

        Only this try knows whether it left: one that fails to look for an earlier try's effect says nothing of that.
        """
        request, step = work.request, work.step
        body = {**_about(step), **({"sending": dict(fetched.about)} if fetched else {})}
        texts, subject = (fetched.texts, step.about["entry"]) if fetched else ({}, "")

        def noted() -> Outcome:
            began = Fact("began", f"began {step.id} {request.count}", self._clock(), body, texts, subject)
            if not self._append(request, began):
                raise NotWanted
            self._desk.ledger.flush()
            try:
                return send()
            except Unavailable as failure:
                if not failure.sent:
                    self._append(request, _not_sent_fact(request, step))
                raise

        return self._paced(noted, request, side)

    def _paced(self, write: Callable[[], Outcome], request: Request, side: str) -> Outcome:
        """Write to Jira Cloud no faster than it takes for one ticket; raise NotYet where it is too early."""
        if side != "jira" or not self._desk.jira.cloud:
            return write()
        self._pace.check(request.stream, self._clock())
        try:
            return write()
        except Unavailable as failure:
            if failure.retry_after and not failure.away:
                self._pace.hold(request.stream, self._clock() + failure.retry_after)
            raise

    def _look(self, action: Write | Transfer, work: Work) -> Outcome | None:
        """Look for the effect of an earlier try, several times where a search may lag; None: it had none."""
        request, step = work.request, work.step
        waits = self._desk.settings.look_after_seconds
        if not (action.lags and self._desk.jira.cloud):
            # What was on its way when the bot died, or gave it up, may take effect after the first look.
            waits = (0.0, *waits[:1])
        for number in range(request.looks.get(step.id, 0), len(waits)):
            due = work.began + waits[number]
            if self._clock() < due:
                raise NotYet(due - self._clock())
            found = action.look(self._desk, work) if action.look else None
            if found is not None:
                return found
            about = {**_about(step), "number": number + 1}
            self._append(request, Fact("looked", f"looked {step.id} {number} {request.count}", self._clock(), about))
        return None

    def _append(self, request: Request, fact: Fact) -> bool:
        # What another bot goes on with must not be confused by what one thought that has lost the lease.
        self._desk.ledger.lease.check()
        return self._standing.note(request, fact)


def _done_fact(request: Request, step: Step, outcome: Outcome) -> Fact:
    """Return the fact of what came of a step; texts of an outcome stand beside it, with those of its entry."""
    noted = dict(outcome)
    texts = noted.pop("texts", {})
    subject = step.about["entry"] if texts else ""
    body = {**_about(step), "outcome": noted}
    return Fact("done", f"done {step.id} {request.count}", time.time(), body, texts, subject)


def _rejected_fact(request: Request, step: Step, sentence: str) -> Fact:
    texts = {"sentence": sentence}
    return Fact("failed", f"failed {step.id} {request.count}", time.time(), _failed(step, True), texts, "failures")


def _not_sent_fact(request: Request, step: Step) -> Fact:
    """Return the fact that a step which was about to be sent was not, so that its effect need not be looked for."""
    return Fact("failed", f"failed {step.id} {request.count}", time.time(), _failed(step, False))


def _failed(step: Step, rejected: bool) -> dict[str, Any]:
    return {**_about(step), "rejected": rejected}


def _about(step: Step) -> dict[str, str]:
    return {"step": step.id, "name": step.name}


def name_of(request: Request) -> str:
    """Return what the log calls a request: where its post is, and its ticket's key."""
    return f"{request.stream} {request.ticket['key']}" if request.ticket else request.stream
