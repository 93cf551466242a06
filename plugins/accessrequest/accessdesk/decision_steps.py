"""What is to be judged, asked and said about decisions, grants and objections (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass

from accessdesk.decisions import read
from accessdesk.facts import short
from accessdesk.plan import Plan
from accessdesk.request import COMPLETED, DECLINED, TICKETED, Request
from accessdesk.sayings import APPROVAL, REFUSAL, UNCLEAR, Saying
from accessdesk.verdict import DISAGREEMENT, SUSPENDED, UNDECIDED, Verdict

FEW = 5
"""Owners whose names are looked up, so that lists name them; of more it is only said that there are owners."""


@dataclass(frozen=True)
class Unheard:
    """Words that are still to be judged. at: when they were said; reads_thread: the thread is read again before."""

    at: float
    version: str
    entry: str
    recorded_at: float
    reads_thread: bool


def next_unheard(request: Request) -> Unheard | None:
    """Return the earliest words that may be of weight and were not judged, None where all were."""
    return min([*_unheard(request), *_reasons(request)], key=lambda each: (each.at, each.version), default=None)


def _unheard(request: Request) -> Iterator[Unheard]:
    for version, ts in request.unheard.items():
        act = request.acts.get(version)
        yield Unheard(act.at, version, act.id, act.recorded_at, False) if act else _said_in(request, ts, version)


def _said_in(request: Request, ts: str, version: str) -> Unheard:
    entry = request.entries[ts]
    said = entry.versions[version]
    decides = read(said.text).reads in (APPROVAL, REFUSAL)
    return Unheard(max(float(ts), float(said.edited or 0)), version, ts, entry.recorded_at, decides)


def _reasons(request: Request) -> Iterator[Unheard]:
    """Give the next words of everybody whose refusal lacks its reason: they may be it."""
    for refusal in request.said.wants_reason():
        for entry in request.thread:
            version = entry.present.identity
            if entry.by == refusal.by and float(entry.ts) > refusal.at and version not in request.sayings:
                yield _said_in(request, entry.ts, version)
                break


def people_concerned(request: Request) -> set[str]:
    """Return everybody whose name is shown: who decided, who objects, and the owners where they are few."""
    people = {word.by for word in request.verdict.words}
    if request.objection:
        people.add(request.objection.by)
    if request.state == TICKETED and request.owners and len(request.owners.people) <= FEW:
        people.update(request.owners.people)
    return people


def tell_decisions(plan: Plan) -> None:
    """Plan what people are asked and told about decisions while the request is open, and what changed afterwards."""
    request = plan.request
    if request.state in (COMPLETED, DECLINED):
        _changed_after_closing(plan)
    if request.state != TICKETED or not request.status:
        return
    verdict = request.verdict
    if verdict.hold == UNDECIDED:
        _ask(plan)
    _standing(plan, verdict)
    objection = request.objection
    if objection and not (verdict.decision and not verdict.decision.approves):
        plan.once("say", f"objection {objection.version}", mentions=[])
    for refusal in request.said.wants_reason():
        if refusal.at >= request.since:
            plan.once("say", f"reason {refusal.version}", person=refusal.by)
    for saying in _present(request):
        if saying.unlisted and saying.gives:
            plan.tell(saying.by, f"level {short((saying.grant or {})['level'])} {saying.version}")


def _ask(plan: Plan) -> None:
    """Ask those who can decide and were not reached by the thread, and answer whoever tried to decide."""
    request = plan.request
    again = f" {request.since:.6f}" if _was_decided_before(request) else ""
    if again:
        plan.once("say", f"again{again}")
    if request.owners and not request.own:
        for person in request.owners.outside:
            plan.tell(person, f"decide{again}")
    for saying in _present(request):
        if saying.role and saying.reads == UNCLEAR and saying.at >= request.since:
            plan.tell(saying.by, "unclear")
        elif not saying.role and saying.reads in (APPROVAL, REFUSAL) and not request.unknown:
            if saying.entry in request.acts:
                plan.tell(saying.by, "may-not-decide")
            else:
                plan.once("say", f"may-not-decide {saying.by}", person=saying.by)


def _was_decided_before(request: Request) -> bool:
    """Say whether there was a decision about what the request said before it was edited."""
    return any(saying.decides and saying.at < request.since for saying in request.sayings.values())


def _standing(plan: Plan, verdict: Verdict) -> None:
    """Have it said what was understood, or why no decision is in force."""
    request = plan.request
    if verdict.decision:
        plan.once("say", f"decided {verdict.decision.version}")
    if verdict.hold == SUSPENDED:
        for word in verdict.words:
            if word.suspended:
                plan.once("say", f"suspended {word.entry} {request.entries[word.entry].mark}", person=word.by)
    if verdict.hold == DISAGREEMENT:
        plan.once("say", f"disagreement {verdict.words[-1].version}")


def _present(request: Request) -> Iterator[Saying]:
    """Give what is said now, in order: neither what was edited since nor what was deleted."""
    for saying in sorted(request.sayings.values(), key=lambda each: (each.at, each.version)):
        entry = request.entries.get(saying.entry)
        if entry is None or (entry.deleted_at is None and entry.present.identity == saying.version):
            yield saying


def changed_after_closing(request: Request) -> list[str]:
    """Return the ts of the messages that decided and were edited or deleted since the request was closed, in order."""
    closed = request.wish.by
    deciding = {saying.entry for saying in request.sayings.values() if saying.decides} & request.entries.keys()
    return [ts for ts in sorted(deciding, key=float) if closed and request.entries[ts].changed_at > closed.at]


def _changed_after_closing(plan: Plan) -> None:
    for ts in changed_after_closing(plan.request):
        plan.once("say", f"after-closing {ts} {plan.request.entries[ts].mark}")
