"""What is to be judged, asked and said about decisions, grants and objections (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accessdesk.afterwards import changed_after_closing
from accessdesk.concerned import uncalled
from accessdesk.decisions import read
from accessdesk.facts import canonical, short
from accessdesk.plan import Plan
from accessdesk.request import TICKETED, Request
from accessdesk.sayings import APPROVAL, REFUSAL, UNCLEAR, Saying
from accessdesk.verdict import DISAGREEMENT, LOST, SUSPENDED, UNDECIDED, Verdict

FEW = 5
"""Owners whose names are looked up, so that lists name them; of more it is only said that there are owners."""


@dataclass(frozen=True, order=True)
class Unheard:
    """Words that are still to be judged. at: when they were said; entry: their message's ts, or the command's id."""

    at: float
    version: str
    entry: str
    recorded_at: float

    def reads_thread(self, request: Request) -> bool:
        """Say whether the thread is read again before: these words may decide."""
        entry = request.entries.get(self.entry)
        return entry is not None and read(entry.versions[self.version].text).reads in (APPROVAL, REFUSAL)


def next_unheard(request: Request) -> Unheard | None:
    """Return the earliest words that may be of weight and were not judged, None where all were."""
    return min([*_unheard(request), *_reasons(request)], default=None)


def _unheard(request: Request) -> Iterator[Unheard]:
    for version, ts in request.unheard.items():
        act = request.acts.get(version)
        yield Unheard(act.at, version, act.id, act.recorded_at) if act else _said_in(request, ts, version)


def _said_in(request: Request, ts: str, version: str) -> Unheard:
    entry = request.entries[ts]
    edited = float(entry.versions[version].edited or 0)
    return Unheard(max(float(ts), edited), version, ts, entry.recorded_at)


def _reasons(request: Request) -> Iterator[Unheard]:
    """Give the next words of everybody whose refusal lacks its reason: they may be it."""
    for refusal in request.said.wants_reason():
        for entry in request.thread:
            version = entry.present.identity
            if (
                entry.by == refusal.by
                and not entry.added
                and float(entry.ts) > refusal.at
                and version not in request.sayings
            ):
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
    for ts in changed_after_closing(request):
        plan.once("say", f"after-closing {ts} {request.entries[ts].mark}")
    if request.state != TICKETED or not request.status:
        return
    verdict = request.verdict
    if request.rebuilt:
        plan.once("say", "rebuilt")
    if verdict.hold == UNDECIDED:
        _ask(plan)
    _standing(plan, verdict)
    objection = request.objection
    if objection and objection.at >= request.rebuilt and not (verdict.decision and not verdict.decision.approves):
        plan.once("say", f"objection {objection.version}", mentions=[])
    for refusal in request.said.wants_reason():
        if refusal.at >= max(request.since, request.rebuilt):
            plan.once("say", f"reason {refusal.version}", person=refusal.by)
    for saying in _present(request):
        if saying.unlisted and saying.gives:
            plan.tell(saying.by, f"level {short((saying.grant or {})['level'])} {saying.version}")


def _ask(plan: Plan) -> None:
    """Ask those who can decide and were not reached by the thread, and answer whoever tried to decide."""
    request = plan.request
    again = f" {request.since:.6f}" if _was_decided_before(request) else ""
    owners = request.owners.mentions if request.owners and not request.own else ()
    if again:
        plan.once("say", f"again{again}", mentions=owners)
    elif request.is_edited:
        plan.once("say", f"edited {request.is_about}", mentions=owners)
    asked = request.owners
    if asked and not request.left.isdisjoint(asked.left_out):
        plan.once("say", f"left {short(canonical(asked.left_out))}", mentions=owners)
    if uncalled(request):
        plan.once("say", f"asks {short(canonical(uncalled(request)))}", mentions=owners)
    if request.owners and not request.own:
        for person in dict.fromkeys([*request.owners.outside, *request.owners.stand_ins]):
            plan.tell(person, f"decide{again}")
    since, is_unknown, objections = request.since, request.unknown, request.said.objections()
    for saying in _present(request):
        if saying.role and saying.reads == UNCLEAR and saying.at >= since:
            plan.tell(saying.by, "unclear")
        elif not is_unknown and _is_vain(saying, objections):
            if saying.entry in request.acts:
                plan.tell(saying.by, "may-not-decide")
            else:
                plan.once("say", f"may-not-decide {saying.by}", person=saying.by)


def _is_vain(saying: Saying, objections: Sequence[Saying]) -> bool:
    """Say whether somebody tried to decide who may not; what they say as manager is heard as that."""
    if saying.role or saying.reads not in (APPROVAL, REFUSAL):
        return False
    return not (saying.objects and any(each.by == saying.by and each.at <= saying.at for each in objections))


def _was_decided_before(request: Request) -> bool:
    """Say whether there was a decision about what the request said before it was edited."""
    return any(saying.decides and saying.at < request.since for saying in request.sayings.values())


def _standing(plan: Plan, verdict: Verdict) -> None:
    """Have it said what was understood, or why no decision is in force."""
    request = plan.request
    if verdict.decision and not request.holds:
        # It is somebody's turn now; as long as it is nobody's, the status says what was understood.
        plan.once("say", f"decided {verdict.decision.version}")
    if verdict.hold == SUSPENDED:
        for word in verdict.words:
            # What was lost is asked for with the word that it was.
            if word.suspended not in ("", LOST):
                plan.once("say", f"suspended {word.entry} {request.entries[word.entry].mark}", person=word.by)
    if verdict.hold == DISAGREEMENT:
        plan.once("say", f"disagreement {verdict.words[-1].version}")


def _present(request: Request) -> Iterator[Saying]:
    """Give what is said now, in order: neither what was edited since nor what was deleted."""
    for saying in sorted(request.sayings.values(), key=lambda each: (each.at, each.version)):
        entry = request.entries.get(saying.entry)
        stands = entry is None or (entry.deleted_at is None and entry.present.identity == saying.version)
        # What was said before the record was lost was answered then.
        if stands and saying.at >= request.rebuilt:
            yield saying
