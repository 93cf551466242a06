"""Whom an open request waits for, and since when (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from accessdesk.files import WAITS
from accessdesk.request import INCOMPLETE, OVER, READY, VANISHED, Request
from accessdesk.verdict import DISAGREEMENT, LOST, SUSPENDED, UNDECIDED, UNEXPLAINED, Decision

REQUESTER, OWNER, MANAGER, TECH_OPS, JIRA = "requester", "owner", "manager", "tech-ops", "jira"
UNNAMED = "unnamed"
"""Tech Ops, to say who the requester is, whom a bot's post does not name."""


@dataclass(frozen=True)
class Wait:
    """What an open request waits for.

    on: REQUESTER, OWNER, MANAGER, TECH_OPS, UNNAMED, VANISHED (Tech Ops, since the ticket is gone) or JIRA; since:
    seconds since 1970; people: the ids of those who are waited for, where they are known one by one; backups: of
    those who may decide as well.
    """

    on: str
    since: float
    people: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()


def wait_of(request: Request, failing: Sequence[str] = ()) -> Wait | None:
    """Return what a request waits for, None when it is over. failing: what does not go on, and why."""
    on = waits_on(request, failing)
    if not on:
        return None
    who, backups = _people(request, on)
    return Wait(on, _since(request, on), who, backups)


def waits_on(request: Request, failing: Sequence[str] = ()) -> str:
    """Return what an open request waits for, as Wait has it; "" when it is over."""
    if request.state in OVER:
        return ""
    if failing and not failing[0].startswith(WAITS):
        return JIRA
    if request.state == INCOMPLETE:
        return REQUESTER if request.asked or not request.of_bot else UNNAMED
    if request.state == READY:
        return JIRA if request.wish.ticketed and not request.is_pointed_out else TECH_OPS
    if request.vanished:
        return VANISHED
    holds = request.holds
    if "incomplete" in holds:
        return REQUESTER
    if "gone" in holds or "unknown" in holds:
        return TECH_OPS
    if "objection" in holds:
        return MANAGER
    return OWNER if {UNDECIDED, SUSPENDED, UNEXPLAINED, DISAGREEMENT}.intersection(holds) else TECH_OPS


def _people(request: Request, on: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is waited for, and the backups among those who may decide as well."""
    if on == REQUESTER:
        return tuple(filter(None, (request.asked,))), ()
    if on == MANAGER:
        return (request.objection.by,) if request.objection else (), ()
    if on != OWNER:
        return (), ()
    if request.verdict.who:
        return request.verdict.who, ()
    found, backups = (request.owners.people, request.owners.backups) if request.owners else ((), ())
    return tuple(each for each in found if each not in backups), backups


def _since(request: Request, on: str) -> float:
    """Return since when it waits, as far as that is known."""
    if on in (REQUESTER, UNNAMED):
        return request.written_at
    if request.state == READY:
        wanted = request.wish.ticketed
        return max(request.written_at, wanted.at if wanted else 0.0)
    holds = request.holds
    return held_since(request, holds[0]) if holds else _free_since(request)


def moments(request: Request) -> dict[str, float]:
    """Return hold -> since when, of a ticketed request; "" -> since when it is free, where nothing holds it."""
    return {hold: held_since(request, hold) for hold in request.holds} or {"": _free_since(request)}


def held_since(request: Request, hold: str) -> float:
    """Return since when a ticketed request is held so (seconds since 1970). hold: a code out of its holds."""
    if hold == "incomplete":
        return request.written_at
    if hold == "gone":
        return request.entries[request.ts].deleted_at or 0.0
    if hold == VANISHED:
        return request.vanished_at
    if hold == "objection":
        return request.objection.at if request.objection else 0.0
    words = request.verdict.words
    if hold == SUSPENDED:
        return max(_suspended_at(request, word) for word in words if word.suspended)
    if hold == DISAGREEMENT:
        return words[-1].at
    if hold == UNEXPLAINED:
        return max(each.at for each in request.said.wants_reason())
    # Nobody could decide before there was a ticket that they were asked in, and an owner who was.
    named = request.wish.settled.get("owner")
    return max(request.ticketed_at, request.since, _reopened_at(request), named.at if named else 0.0)


def _suspended_at(request: Request, word: Decision) -> float:
    entry = request.entries.get(word.entry)
    if word.suspended == LOST or entry is None:
        return request.rebuilt
    return entry.written_at if entry.deleted_at is None else entry.deleted_at


def _reopened_at(request: Request) -> float:
    act = request.wish.by
    return act.at if act and not request.wish.to and act.act in ("reopen", "complete", "cancel") else 0.0


def _free_since(request: Request) -> float:
    """Return since when nothing holds it: the decision, or what was lifted last."""
    said, decision = request.said, request.verdict.decision
    moments: list[float] = [request.ticketed_at, request.since, _reopened_at(request), request.wish.proceeded]
    moments += [decision.at] if decision else []
    moments += [each.at for each in request.sayings.values() if each.manages] if said.objections() else []
    return max(moments)
