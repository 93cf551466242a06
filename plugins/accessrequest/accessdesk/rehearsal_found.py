"""What a rehearsal found: requests, words that decide or do not, acts, and what people would have been told (pure)."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Told:
    """What would have been said. at: when; to: a person's id, "" for the thread; code: what it is about."""

    at: float
    to: str
    code: str
    text: str


@dataclass(frozen=True)
class Word:
    """A reply, or an emoji, that decides or looks as if it did. verdict: one of VERDICTS (rehearsal_texts)."""

    at: float
    who: str
    text: str
    verdict: str


@dataclass(frozen=True)
class Line:
    """One line of a request's story. kind: "post", "reply", "emoji", "thread", "updated" or "private" (the bot's)."""

    at: float
    kind: str
    who: str
    text: str
    verdict: str = ""


@dataclass(frozen=True)
class Found:
    """One post that is a request.

    state: as DESIGN's states; waits: whom it waits for in the end; ticket: "" for none, "reacted" where Tech Ops added
    the emoji in the export, "assumed"; lacked: codes, when it was posted; lacks: codes, in the end; known: the
    catalogue's name for the application, "" for unknown, None without a catalogue; suggestions: what may be meant.
    """

    channel: str
    ts: str
    who: str
    state: str
    waits: str
    ticket: str
    application: str
    known: str | None
    suggestions: tuple[str, ...]
    reason: str
    manager: str
    manager_inside: bool
    beneficiary: str
    lacked: tuple[str, ...]
    lacks: tuple[str, ...]
    decision: str
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    because: str = ""
    """Why it was withdrawn: "superseded" or "gone"."""

    @property
    def at(self) -> float:
        return float(self.ts)


@dataclass(frozen=True)
class Near:
    """A post that resembles a request and is none. why: one of NEAR (rehearsal_texts)."""

    channel: str
    ts: str
    who: str
    text: str
    why: str

    @property
    def at(self) -> float:
        return float(self.ts)


@dataclass
class Usage:
    """How the template is used. forms: field -> label as typed -> posts; layouts, extras: what -> posts."""

    forms: dict[str, Counter[str]] = field(default_factory=dict)
    layouts: Counter[str] = field(default_factory=Counter)
    extras: Counter[str] = field(default_factory=Counter)


@dataclass
class Findings:
    """Everything that is shown. counts: posts, replies; acts: (emoji, what became of it) -> how often; told: code ->
    how often; notes: what the export lacks or could not be read of it, a sentence each."""

    source: str
    channels: tuple[str, ...]
    span: tuple[float, float]
    counts: Counter[str]
    requests: list[Found] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    acts: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    has_catalogue: bool = True

    @property
    def words(self) -> list[tuple[Found, Word]]:
        """Every word that decides or looks so, with its request."""
        return [(found, word) for found in self.requests for word in found.words]
