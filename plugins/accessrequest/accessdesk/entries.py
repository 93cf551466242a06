"""What a thread holds and how much of it the ticket has: entries, their versions, what was carried (pure)."""

from dataclasses import dataclass, field
from typing import NamedTuple

from accessdesk.facts import short


class File(NamedTuple):
    """A file that a message shares: its name and its address in Slack, either of which may be missing, and its id."""

    name: str
    link: str
    id: str


@dataclass(frozen=True)
class Version:
    """A message's text as it stood from one moment on. edited: its edit's ts, "" for what was first posted."""

    identity: str
    edited: str
    seen: float
    text: str
    files: tuple[File, ...] = ()
    command: bool = False
    author: str = ""
    """The name that a bot's message carries; people are looked up."""

    @property
    def latest(self) -> float:
        """When it was written at the latest, seconds since 1970: an edit's ts is in whole seconds, rounded down."""
        return min(self.seen, float(self.edited) + 1) if self.edited else self.seen


class Added(NamedTuple):
    """That somebody had a message carried which stands elsewhere. at: when, seconds since 1970 by Slack's clock; root:
    the ts of the first message of the thread that it stands in, its own where it is that."""

    by: str
    at: float
    root: str


@dataclass
class Entry:
    """One message of the thread; the post itself is the entry whose ts is the request's. bot: a listed bot wrote it."""

    ts: str
    by: str = ""
    recorded_at: float = 0.0
    versions: dict[str, Version] = field(default_factory=dict)
    deleted_at: float | None = None
    settled: set[str] = field(default_factory=set)
    """The ids of its files of which is known what became of them."""
    bot: bool = False
    redacted: str = ""
    """The redaction that removed words of it last."""
    touched: set[str] = field(default_factory=set)
    """The redactions that changed how the ticket is to show it."""
    added: Added | None = None
    """Who had it carried, where it stands elsewhere: then it decides nothing here."""

    @property
    def history(self) -> list[Version]:
        """All versions that were heard or read, the earliest first."""
        # Two edits within one second carry the same edit ts; when they were seen tells them apart.
        found = [*self.versions.values()]
        if len(found) > 1:
            found.sort(key=lambda v: (float(v.edited or 0), v.seen, v.identity))
        return found

    @property
    def present(self) -> Version:
        return self.history[-1]

    @property
    def written_at(self) -> float:
        """When its present text was written, seconds since 1970 by Slack's clock."""
        return float(self.present.edited or self.ts)

    @property
    def changed_at(self) -> float:
        """When it was edited or deleted last, seconds since 1970 by Slack's clock; 0 where it never was."""
        edits = [version.latest for version in self.versions.values() if version.edited]
        return max([*edits, self.deleted_at or 0.0])

    @property
    def command(self) -> bool:
        """Whether it was posted as a command; what was said stays said, whatever it is edited into."""
        return bool(self.versions) and self.history[0].command

    @property
    def mark(self) -> str:
        """What tells this entry, as it is now, from all that it was: its versions and whether it was deleted."""
        return short(" ".join([*sorted(self.versions), *(["deleted"] if self.deleted_at else [])]))

    @property
    def stamp(self) -> str:
        """What tells its present text from others, the same in every ledger; the ticket's comments carry it."""
        return short(f"{self.present.text} {self.deleted_at is not None}")

    @property
    def mark_in_ticket(self) -> str:
        """What tells this entry as the ticket is to show it: the mark, what became of its files, what was removed."""
        known = [file.id for file in self.present.files if file.id in self.settled] if self.settled else []
        known += sorted(self.touched)
        return short(" ".join([self.mark, *known])) if known else self.mark


@dataclass(frozen=True)
class Undone:
    """A step that failed and waits: the sentence that says why, how often, since when."""

    sentence: str
    tries: int
    at: float


@dataclass
class Carried:
    """How much of an entry is in the ticket. parts: part -> (Jira's id, the entry's mark when it was written).

    late: it was found after later ones were carried; again: somebody deleted it in Jira, and it was carried once more;
    kept: so many parts are from before the ledger was lost, and are never written again, since they may hold earlier
    texts that nobody else has; stamp: what tells the text that they show, "" where that is not known.
    """

    parts: dict[int, tuple[str, str]] = field(default_factory=dict)
    of: int = 1
    late: bool = False
    again: bool = False
    kept: int = 0
    stamp: str = ""

    def shows(self, stamp: str, *, untouched: bool) -> bool:
        """Say whether it is from before the ledger was lost and holds the text with this stamp.

        untouched: the message was never edited or deleted, so that there is but one text.
        """
        return 0 < self.kept == self.of and (self.stamp == stamp if self.stamp else untouched)

    def next_part(self, mark: str) -> int | None:
        """Return the first part that is missing or was written for another mark, None where all are there."""
        parts = range(self.kept + 1, max(self.of, self.kept + 1) + 1)
        return next((part for part in parts if part not in self.parts or self.parts[part][1] != mark), None)
