"""The exceptions about a request's decision: whether there was one, whose, when, and what became of it (pure)."""

from collections.abc import Iterator
from itertools import groupby

from accessdesk.acts import IN_JIRA
from accessdesk.asked import REMOVAL
from accessdesk.exceptional import (
    DECISION_CHANGED,
    LATE,
    LEVEL,
    NOT_AN_OWNER,
    OWN_DECISION,
    SUSPENDED,
    UNDECIDED,
    ControlException,
)
from accessdesk.looking_back import Closing, Past
from accessdesk.markup import plain
from accessdesk.people import is_beneficiary
from accessdesk.request import COMPLETED, TICKETED, Request
from accessdesk.sayings import APPROVAL, Saying
from accessdesk.searching import folded
from accessdesk.verdict import SUSPENDED as IS_SUSPENDED
from accessdesk.verdict import Decision, Verdict

SAME = {"role": "level"}
"""Two names for one thing: where an owner says which role is given, Tech Ops may say which access level."""


def about_decision(past: Past) -> Iterator[ControlException]:
    """Give the exceptions that are about the decision of a request, in no order."""
    request, closing = past.request, past.closing
    rests_on = _rests_on(past)
    if request.state == COMPLETED and rests_on is None:
        yield from _without(past)
    elif request.state == TICKETED and request.verdict.hold == IS_SUSPENDED:
        yield from _suspended(request, request.verdict, "open")
    if rests_on and _is_theirs(request, rests_on.by):
        yield ControlException(OWN_DECISION, rests_on.at, rests_on.by, rests_on.entry)
    if rests_on and (rests_on.approves or closing is None):
        yield from _late(past, rests_on)
        yield from _level(past)
    yield from _changed(past)


def _rests_on(past: Past) -> Decision | None:
    """Return the decision that a request rests on: of a closed one what stood then, or stands now if nothing did."""
    closing, now = past.closing, past.request.verdict.decision
    if closing is None:
        return now
    then = closing.verdict.decision
    return then or now if closing.act.end != "complete" else _approving(then) or _approving(now)


def _approving(decision: Decision | None) -> Decision | None:
    return decision if decision and decision.approves else None


def _without(past: Past) -> Iterator[ControlException]:
    """Give what there is to say of a request that was completed on no decision of an owner's."""
    request, closing = past.request, past.closing
    if closing is None:
        if not request.rebuilt:
            # Whoever closed it did so before the bot knew the ticket.
            yield ControlException(UNDECIDED, request.ticketed_at, "", "", {"how": "before"})
        return
    act = closing.act
    if closing.own and not act.in_jira:
        # Of what is Tech Ops' own the completion is the decision.
        if _is_theirs(request, act.by):
            yield ControlException(OWN_DECISION, act.at, act.by)
        return
    if closing.verdict.hold == IS_SUSPENDED:
        yield from _suspended(request, closing.verdict, "closed")
    else:
        yield ControlException(UNDECIDED, act.at, act.by, "", {"how": "own" if closing.own else ""})
    yield from _vain(request, act.at)


def _vain(request: Request, until: float) -> Iterator[ControlException]:
    """Give the approvals on which it may have been closed, of people who may not decide; each person's first."""
    said = sorted((each for each in request.sayings.values() if _is_vain(each, until)), key=lambda each: each.at)
    for by in dict.fromkeys(each.by for each in said):
        first = next(each for each in said if each.by == by)
        code = OWN_DECISION if _is_theirs(request, by) else NOT_AN_OWNER
        yield ControlException(code, first.at, by, first.entry, {"how": "vain"})


def _is_vain(saying: Saying, until: float) -> bool:
    return saying.reads == APPROVAL and not saying.role and saying.at <= until


def _suspended(request: Request, verdict: Verdict, state: str) -> Iterator[ControlException]:
    for word in verdict.words:
        if word.suspended:
            entry = request.entries.get(word.entry)
            at = request.rebuilt if word.suspended == "lost" or entry is None else entry.changed_at
            yield ControlException(SUSPENDED, at, word.by, word.entry, {"how": word.suspended, "state": state})


def _is_theirs(request: Request, person: str) -> bool:
    """Say whether this is the requester, or whom it is for."""
    known, reading = request.people.get(person), request.reading
    if person in (request.requester, request.beneficiary):
        return bool(person) and not person.startswith(IN_JIRA)
    return bool(known and reading and is_beneficiary(reading, known, request.requester))


def _late(past: Past, decision: Decision) -> Iterator[ControlException]:
    """Give that it was decided after access was given: the first line that says what is given, else the closing."""
    request, closing = past.request, past.closing
    since = closing.since if closing else request.since
    # What decided on an earlier text, and was said anew since, is as old as that.
    decided_at = decision.first if decision.first >= since else decision.at
    given = _first_given(request, since)
    if given and given.at < decided_at:
        words = {"how": "given", "given-by": given.by, "given-at": f"{given.at:.6f}"}
        yield ControlException(LATE, decided_at, decision.by, decision.entry, words)
    elif closing and closing.act.end == "complete" and closing.act.at < decided_at:
        words = {"how": "closed", "given-by": closing.act.by, "given-at": f"{closing.act.at:.6f}"}
        yield ControlException(LATE, decided_at, decision.by, decision.entry, words)


def _first_given(request: Request, since: float) -> Saying | None:
    """Return the first line of Tech Ops' that says what was given; what an owner writes says what is to be given."""
    if request.kind == REMOVAL:
        return None
    given = [each for each in request.sayings.values() if each.gives and each.grant and not each.role]
    return min((each for each in given if each.at >= since), key=lambda each: each.at, default=None)


def _level(past: Past) -> Iterator[ControlException]:
    """Give each thing that Tech Ops gave otherwise than was decided, or asked for where the decision names none."""
    request, reading = past.request, past.request.reading
    if request.kind == REMOVAL:
        return
    wanted = {SAME.get(name, name): value for name, value in past.decided.items()}
    if not wanted and reading and reading.level:
        wanted = {"level": reading.level}
    latest: dict[str, tuple[str, Saying]] = {}
    for saying in request.said.giving(request.since):
        if not saying.role:
            latest.update({name: (value, saying) for name, value in (saying.grant or {}).items()})
    for name, (value, saying) in latest.items():
        decided = wanted.get(SAME.get(name, name), "")
        if decided and _words(decided) != _words(value):
            words = {"field": name, "given": value, "decided": decided}
            yield ControlException(LEVEL, saying.at, saying.by, saying.entry, words)


def _words(value: str) -> str:
    return folded(plain(value)).strip(" .,;:!")


def _changed(past: Past) -> Iterator[ControlException]:
    """Give how messages that decided were edited or deleted since: the latest before the closing, and after it."""
    request, closing = past.request, past.closing
    deciding = {each.entry for each in request.sayings.values() if each.decides} & request.entries.keys()
    for ts in deciding:
        entry = request.entries[ts]
        versions = entry.history
        first = next(n for n, version in enumerate(versions) if _decides(request, version.identity))
        changes = [(version.latest, "edited") for version in versions[first + 1 :]]
        changes += [(entry.deleted_at, "deleted")] if entry.deleted_at is not None else []
        for when, group in groupby(changes, lambda change: _when(change[0], closing)):
            at, how = list(group)[-1]
            yield ControlException(DECISION_CHANGED, at, entry.by, ts, {"how": how, "when": when})


def _decides(request: Request, version: str) -> bool:
    return version in request.sayings and request.sayings[version].decides


def _when(at: float, closing: Closing | None) -> str:
    if closing is None:
        return "open"
    return "after" if at > closing.act.at else "before"
