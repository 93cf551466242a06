"""What differs between a request as the ledger has it and its ticket as Jira shows it (pure)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accessdesk.facts import Fact
from accessdesk.files import is_named_for
from accessdesk.raw import clean
from accessdesk.request import Request

MISSING, DOUBLED, UNORDERED, ALTERED, OTHER = "missing", "doubled", "out of order", "altered", "other"
"""What differences are counted as."""


@dataclass(frozen=True)
class Comment:
    """A comment as Jira shows it. ours: the bot's account wrote it; change: what names the change by somebody else that
    was the last one, "" where the bot's account wrote last; marks: what our property on it says."""

    id: str
    ours: bool
    change: str
    marks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Attachment:
    """A file of the ticket that the bot's account attached. size: in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class Seen:
    """A ticket as it was read: its comments and files in Jira's order.

    change: names the change of the description by somebody else that was the last one, "" where there is none;
    told: the facts of what people wrote and attached there; standing: the ids of all its comments.
    """

    comments: Sequence[Comment] = ()
    attachments: Sequence[Attachment] = ()
    labels: Collection[str] = ()
    status: str = ""
    done: bool = False
    change: str = ""
    told: Sequence[Fact] = ()
    standing: Collection[str] = ()


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be.

    what: a code; entry, part: the comment that it is about; id: of what it is about in Jira, or a file's in Slack;
    counts: one of the five above; about: what else a repair needs; mends: whether the bot can repair it by itself.
    """

    what: str
    counts: str
    entry: str = ""
    part: int = 0
    id: str = ""
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)
    mends: bool = True

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, self.entry, self.id)))

    def fact(self, count: int, at: float) -> Fact:
        """Return the fact that this was found. count: the number of facts that it was compared with."""
        told_by = " ".join(filter(None, (self.entry, str(self.part or ""), self.id)))
        body = {"what": self.what, "entry": self.entry, "part": self.part, "id": self.id, **self.about}
        return Fact("missed", f"missed {self.what} {told_by} {count}", at, body)


def differences(request: Request, seen: Seen, labels: Collection[str]) -> list[Difference]:
    """Return everything in which the ticket differs from what was carried to it. labels: those that it should have."""
    found = [*_comments(request, seen), *_files(request, seen), *_order(request, seen)]
    found += [Difference("uncarried", MISSING, ts, mends=False) for ts in sorted(request.uncarried, key=float)]
    if not set(labels) <= set(seen.labels):
        found.append(Difference("label", MISSING))
    if seen.done != bool(request.closed_as):
        found.append(Difference("status", OTHER, id=seen.status, mends=False))
    return found


def place_of(request: Request, entry: str, part: int) -> dict[str, Any]:
    """Return what tells a comment of the bot's from all others, whatever the entry says by then."""
    return {"request": request.stream, "entry": entry, "part": part}


def _comments(request: Request, seen: Seen) -> Iterator[Difference]:
    by_id = {comment.id: comment for comment in seen.comments}
    kept = {known for carried in request.carried.values() for known, _ in carried.parts.values()}
    for entry, carried in request.carried.items():
        for part, (known, mark) in sorted(carried.parts.items()):
            same = [c for c in seen.comments if c.ours and c.id not in kept and _marks(c, request, entry, part)]
            if known == "description":
                # What stands in a ticket that somebody else made is theirs to change.
                change = "" if request.linked else seen.change
            elif known not in by_id:
                if same:
                    yield Difference("moved", MISSING, entry, part, same.pop(0).id)
                else:
                    has_text = entry in request.entries and bool(request.entries[entry].versions)
                    yield Difference("gone", MISSING, entry, part, mends=part > carried.kept or has_text)
                change = ""
            else:
                change = by_id[known].change
                marks = _marks(by_id[known], request, entry, part)
                if not change and part > carried.kept and not _is_marked(request, entry, mark, marks):
                    yield Difference("unmarked", ALTERED, entry, part, known)
            if change and f"{known} {change}" not in request.put_right:
                about = {"change": f"{known} {change}"}
                yield Difference("altered", ALTERED, entry, part, known, about, mends=part > carried.kept)
            for comment in same:
                yield Difference("doubled", DOUBLED, entry, part, comment.id)


def _marks(comment: Comment, request: Request, entry: str, part: int) -> list[Mapping[str, Any]]:
    place = place_of(request, entry, part)
    return [mark for mark in comment.marks if place.items() <= mark.items()]


def _is_marked(request: Request, entry: str, mark: str, marks: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether a comment says what it carries, and no earlier version of it than it does."""
    known = request.entries.get(entry)
    is_present = known is not None and entry != request.ts and mark == known.mark_in_ticket
    least = len(known.versions) if known and is_present else 1
    return any(isinstance(each.get("version"), int) and each["version"] >= least for each in marks)


def _files(request: Request, seen: Seen) -> Iterator[Difference]:
    by_id = {attachment.id: attachment for attachment in seen.attachments}
    for file, became in request.files.items():
        if "attachment" not in became:
            continue
        named = [each for each in seen.attachments if is_named_for(each.name, file)]
        if len(named) > 1:
            yield Difference("file-doubled", DOUBLED, id=file, mends=False)
        there = by_id.get(became["attachment"])
        if there is None or not is_named_for(there.name, file) or there.size != became["size"]:
            yield Difference("file", MISSING, id=file, mends=bool(_sharing(request, file)))


def _sharing(request: Request, file: str) -> list[str]:
    shared = request.shared.get(file, set())
    return [ts for ts in shared if file in (each.id for each in request.entries[ts].present.files)]


def _order(request: Request, seen: Seen) -> Iterator[Difference]:
    """Give the entries that stand after a later one and do not say why."""
    places = {comment.id: place for place, comment in enumerate(seen.comments)}
    standing = []
    for entry in request.thread:
        carried = request.carried.get(entry.ts)
        known = carried.parts.get(1, ("", ""))[0] if carried else ""
        if carried and known in places and not (carried.late or carried.again or carried.kept):
            standing.append((places[known], float(entry.ts), entry.ts))
    latest = 0.0
    for _, at, ts in sorted(standing):
        if at < latest:
            yield Difference("late", UNORDERED, ts, 1)
        latest = max(latest, at)


def lost(request: Request, facts: Sequence[Fact]) -> list[Difference]:
    """Return what stands in Slack and no event told. request: with these facts taken in."""
    found = []
    for fact in facts:
        if fact.kind == "message":
            entry = request.entries[fact.body["ts"]]
            if not entry.command:
                found.append(Difference("message" if len(entry.versions) == 1 else "edit", MISSING, entry.ts))
        elif fact.kind in ("deleted", "reaction"):
            found.append(Difference(fact.kind, MISSING, fact.body["ts"], id=clean(fact.body.get("name"))))
    return found
