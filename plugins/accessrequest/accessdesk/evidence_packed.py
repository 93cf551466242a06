"""What an evidence pack is to hold, what was found while it was written, and its manifest (pure)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accessdesk import VERSION
from accessdesk.events import channel_and_ts
from accessdesk.evidence import Told, drawn_by
from accessdesk.evidence_coverage import Coverage
from accessdesk.facts import Fact, from_value, hash_of
from accessdesk.people import Person

FORM = 1
"""The version of a pack's form."""

METHOD = "the first by SHA-256 of: the seed, a space, the request's stream"
"""How a sample is drawn."""


class Given(NamedTuple):
    """For whom a pack is, and of which time. period: its days; zone: its name; at: when, seconds since 1970;
    left_out: what is not in it, in sentences."""

    by: Person
    period: str
    zone: str
    at: float
    left_out: Sequence[str] = ()


class Wanted(NamedTuple):
    """What a pack is to hold: the streams of the period's requests, of older ones, and of the bot's own.

    known: every stream of the ledger; since and until: seconds since 1970.
    """

    since: float
    until: float
    posted: Sequence[str]
    older: Sequence[str]
    own: Sequence[str]
    known: Sequence[str]


class Held(NamedTuple):
    """A fact as the ledger holds it. value: its record, read; {} where it cannot be read."""

    number: int
    record: str
    hash: str
    value: Mapping[str, Any]


@dataclass
class Stored:
    """One stream as it stands. texts: number -> name -> text; salts: subject -> salt."""

    stream: str
    facts: list[Held] = field(default_factory=list)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    salts: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """The number of the first fact whose record is not what its hash was made of, or is none; 0 for none."""
        return next((held.number for held in self.facts if not self._is_whole(held)), 0)

    def _is_whole(self, held: Held) -> bool:
        where = (held.value.get("stream"), held.value.get("number"))
        return hash_of(held.record) == held.hash and where == (self.stream, held.number)

    def beside(self, held: Held) -> dict[str, str | None]:
        """Return the texts that a fact has, None for each that was removed."""
        known = self.texts.get(held.number, {})
        return {name: known.get(name) for name in held.value.get("texts") or {}}

    def read(self) -> list[Fact]:
        """Return its facts, where none was changed."""
        return [from_value(held.value, self.texts.get(held.number, {})) for held in self.facts]


@dataclass
class Packed:
    """What was found while the facts were written. drawable: stream -> key of what a sample is drawn from."""

    coverage: Coverage = field(default_factory=Coverage)
    facts: int = 0
    exceptions: int = 0
    head: dict[str, Any] | None = None
    setup: list[dict[str, Any]] = field(default_factory=list)
    watched: list[dict[str, str]] = field(default_factory=list)
    drawable: dict[str, str] = field(default_factory=dict)
    sample: list[str] = field(default_factory=list)
    drawing: dict[str, Any] = field(default_factory=dict)

    def take_own(self, stored: Stored, told: Told) -> None:
        """Take in what a stream of the bot's own says; of heads the latest comes first."""
        kind = stored.stream.partition(" ")[0]
        for held in stored.facts:
            of, body = held.value.get("kind"), held.value.get("body") or {}
            if kind == "head" and of == "day" and self.head is None:
                self.head = {"stream": stored.stream, "number": held.number, "hash": held.hash}
                self.head["day"] = str(body.get("day"))
            elif kind == "watching" and of == "watching":
                named = {"channel": str(body.get("channel")), "name": str(body.get("name"))}
                self.watched.append({**named, "since": told.at(float(held.value.get("at") or 0.0))})
            elif kind == "setup":
                about = {"at": told.at(float(held.value.get("recorded_at") or 0.0)), "kind": of, "hash": held.hash}
                self.setup.append({**about, "body": body, "texts": stored.beside(held)})

    def draw(self, seed: str, number: int, which: Wanted, told: Told) -> Iterator[Sequence[object]]:
        """Draw a sample of so many requests, and give the lines of its table.

        With "" the head is the seed, which nobody could choose, or the period where there is none.
        """
        seed = seed or (str(self.head["hash"]) if self.head else f"{told.at(which.since)} {told.at(which.until)}")
        self.drawing = {"number": number, "of": len(self.drawable), "seed": seed, "method": METHOD}
        keyed = ((hashlib.sha256(drawn_by(seed, stream).encode()).hexdigest(), stream) for stream in self.drawable)
        for position, (digest, stream) in enumerate(sorted(keyed)[:number], 1):
            self.sample.append(stream)
            key = self.drawable[stream]
            links = (told.links.message(*channel_and_ts(stream)), told.links.issue(key) if key else "")
            yield (position, stream, key, digest, *links)

    def covered(self, jira: Mapping[str, Any], told: Told) -> dict[str, Any]:
        """Return the coverage. jira: what came of asking Jira."""
        again = self.coverage.read_again(told)
        return {"posts": self.coverage.posts(), "watched": self.watched, "read_again": again, "jira": jira}

    def manifest(self, given: Given, which: Wanted, told: Told) -> dict[str, Any]:
        """Return the manifest, but for its files."""
        return {
            "form": FORM,
            "program": VERSION,
            "period": {
                "name": given.period,
                "since": told.at(which.since),
                "until": told.at(which.until),
                "zone": given.zone,
            },
            "asked_by": {"id": given.by.id, "name": given.by.name, "email": given.by.email},
            "packed_at": told.at(given.at),
            "head": self.head,
            "facts": self.facts,
            "exceptions": self.exceptions,
            "sample": {**self.drawing, "drawn": len(self.sample)},
            "left_out": list(given.left_out),
        }
