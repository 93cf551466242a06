"""Which decision is in force, which objection stands, and what was granted (pure).

Who said what is judged once; what follows from it together is worked out here, by Slack's time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from accessdesk.entries import Entry
from accessdesk.sayings import APPROVAL, OBJECTION, REFUSAL, WITHDRAWAL, Saying

UNDECIDED, SUSPENDED, DISAGREEMENT = "undecided", "suspended", "disagreement"
LOST = "lost"
"""How a decision is suspended that was made before the ledger was lost."""

UNEXPLAINED = "unexplained"
"""Somebody refused without the reason that would make it a decision, and an approval is there as well."""


@dataclass(frozen=True)
class Decision:
    """What one person decided, as it reads now.

    at: when it was said, or said anew by an edit; first: when the message first decided, both seconds since 1970 by
    Slack's clock; entry: its message's ts, or the command's id; edited: it was said anew; suspended: "", or how its
    message changed: "edited", "deleted", or
    "lost" with the ledger.
    """

    by: str
    approves: bool
    reason: str
    at: float
    first: float
    entry: str
    version: str
    role: str
    edited: bool = False
    suspended: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the decisions come to. hold: "" or why none is in force; who: the people who can lift that."""

    decision: Decision | None = None
    hold: str = UNDECIDED
    who: tuple[str, ...] = ()
    words: tuple[Decision, ...] = ()
    """Everybody's latest decision that is about the request as it reads now, in order."""


@dataclass(frozen=True)
class Said:
    """Everything that was said in a request's thread and by command. sayings: version -> what it says."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    sayings: Mapping[str, Saying] = field(default_factory=dict)
    rebuilt: float = 0.0
    """When the request was rebuilt from its ticket, 0 for never: what was decided before has to be confirmed."""

    def verdict(self, since: float, proceeded: float, may_confirm: Collection[str] | None) -> Verdict:
        """Return what stands. since: when the request came to read as it does now; what was decided before is void.

        proceeded: when Tech Ops last let it go on; may_confirm: who may decide at present, None where that is not
        known. Times are seconds since 1970 by Slack's clock.
        """
        decisions = [decision for decision in self._decisions() if decision.at >= since]
        words = _latest(decisions)
        # Somebody who may not decide any more cannot confirm either: then another owner decides.
        words = [w for w in words if not w.suspended or may_confirm is None or w.by in may_confirm]
        found = tuple(sorted(words, key=lambda word: (word.at, word.by)))
        suspended = tuple(word.by for word in found if word.suspended)
        if suspended:
            return Verdict(None, SUSPENDED, suspended, found)
        if not found:
            return Verdict()
        unexplained = [by for by in self._unexplained(since, found) if may_confirm is None or by in may_confirm]
        if unexplained:
            return Verdict(None, UNEXPLAINED, tuple(unexplained), found)
        if len({word.approves for word in found}) == 1:
            return Verdict(found[0], "", (), found)
        by_name = {word.by: word for word in found}
        # A message that decided on an earlier text, and was edited since, is as old as its edit.
        first = min(
            (each for each in decisions if each.by in by_name),
            key=lambda each: (each.first if each.first >= since else each.at, each.by),
        ).by
        latest = found[-1]
        if latest.by == first or proceeded > latest.at:
            return Verdict(by_name[first], "", (), found)
        return Verdict(None, DISAGREEMENT, (first,), found)

    def _unexplained(self, since: float, words: Iterable[Decision]) -> list[str]:
        """Return who refused without a reason since they, or only others, approved."""
        approved = {word.by: word.at for word in words if word.approves}
        refused = {word.by for word in words if not word.approves}
        lacking = [each for each in self.wants_reason() if each.at >= since and each.by not in refused]
        return [each.by for each in lacking if approved and each.at > approved.get(each.by, 0.0)]

    def objection(self, proceeded: float) -> Saying | None:
        """Return the earliest objection that nobody has lifted: neither its manager nor Tech Ops since."""
        standing = [each for each in self.objections() if each.at >= proceeded and not self.is_lifted(each)]
        return next(iter(standing), None)

    def objections(self) -> list[Saying]:
        """Return everything that a manager said against the request, in order, whether it stands or not."""
        return sorted(self._objecting(OBJECTION), key=lambda each: (each.at, each.version))

    def is_lifted(self, objection: Saying) -> bool:
        """Say whether the manager who objected has withdrawn that."""
        return any(each.by == objection.by and each.at > objection.at for each in self._objecting(WITHDRAWAL))

    def grant(self, since: float) -> dict[str, str]:
        """Return what was given: field -> value as typed, the latest of each that still stands in the thread."""
        given: dict[str, str] = {}
        for saying in self.giving(since):
            given.update(saying.grant or {})
        return given

    def giving(self, since: float) -> list[Saying]:
        """Return whatever says what is given and still stands in the thread, in order."""
        standing = [each for each in self.sayings.values() if each.gives and each.at >= since and self._stands(each)]
        return sorted(standing, key=lambda each: (each.at, each.version))

    def wants_reason(self) -> list[Saying]:
        """Return the refusals that stand and lack their reason, in order."""
        lacking = [s for s in self.sayings.values() if s.decides and s.reads == REFUSAL and self._stands(s)]
        return sorted((s for s in lacking if not self.reason_of(s)), key=lambda each: each.at)

    def reason_of(self, refusal: Saying) -> str:
        """Return a refusal's reason: its own, or what the same person said next; "" while there is none."""
        if refusal.reason:
            return refusal.reason
        later = [s for s in self.sayings.values() if s.by == refusal.by and s.at > refusal.at and self._is_reason(s)]
        saying = min(later, key=lambda each: each.at, default=None)
        return self.entries[saying.entry].present.text if saying else ""

    def _is_reason(self, saying: Saying) -> bool:
        return saying.is_statement and not saying.reads and saying.entry in self.entries and self._stands(saying)

    def _stands(self, saying: Saying) -> bool:
        """Say whether this is what the message says now; a command is never edited."""
        entry = self.entries.get(saying.entry)
        return entry is None or (entry.deleted_at is None and entry.present.identity == saying.version)

    def _decisions(self) -> list[Decision]:
        by_entry: dict[str, list[Saying]] = {}
        for saying in self.sayings.values():
            by_entry.setdefault(saying.entry, []).append(saying)
        found = (self._decision(said) for said in by_entry.values())
        return [decision for decision in found if decision is not None]

    def _decision(self, versions: list[Saying]) -> Decision | None:
        """Return what one message decided: the first version that did, as it reads now."""
        versions.sort(key=lambda saying: (saying.at, saying.version))
        first = next((s for s in versions if s.decides and (s.reads == APPROVAL or self.reason_of(s))), None)
        if first is None:
            return None
        now = next((s for s in versions if self._stands(s)), None)
        if now is not None and now.role and now.reads == first.reads and (now.reads == APPROVAL or self.reason_of(now)):
            return _decision_of(now, first, self.reason_of(now), suspended=LOST if now.at < self.rebuilt else "")
        entry = self.entries.get(first.entry)
        how = "deleted" if entry is not None and entry.deleted_at is not None else "edited"
        return _decision_of(first, first, self.reason_of(first), suspended=how)

    def _objecting(self, what: str) -> Iterable[Saying]:
        # An objection stays one when its message is edited or deleted: lifting it takes a word.
        return (saying for saying in self.sayings.values() if saying.manages and saying.objects == what)


def _decision_of(now: Saying, first: Saying, reason: str, suspended: str = "") -> Decision:
    return Decision(
        by=now.by,
        approves=now.reads == APPROVAL,
        reason=reason,
        at=now.at,
        first=first.at,
        entry=now.entry,
        version=now.version,
        role=now.role,
        edited=now.version != first.version,
        suspended=suspended,
    )


def _latest(decisions: Iterable[Decision]) -> list[Decision]:
    """Return each person's latest decision."""
    latest: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda each: (each.at, each.version)):
        latest[decision.by] = decision
    return list(latest.values())
