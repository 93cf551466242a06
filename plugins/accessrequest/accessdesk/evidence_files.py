"""Writes an evidence pack: a ZIP file, piece by piece, never in memory as a whole."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple

from accessdesk import VERSION, audit_texts, evidence, evidence_page
from accessdesk.audit_texts import Told as Exception_
from accessdesk.auditing import belongs, damaged, told
from accessdesk.events import channel_and_ts, is_request_stream
from accessdesk.evidence import ATTACHMENTS, COLUMNS, DECISIONS, PEOPLE, SAMPLE, Item, Told, drawn_by, row_shown
from accessdesk.evidence_coverage import LATE_SECONDS, Coverage
from accessdesk.evidence_parts import Part, packed_into, pretty
from accessdesk.facts import Fact, from_record
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_evidence import Evidence, Stored
from accessdesk.looking_back import look_back
from accessdesk.people import Person
from accessdesk.row import Row, row_of
from accessdesk.tables import BEGINNING, csv_line

VERIFIER = Path(__file__).resolve().parents[1] / "verify_pack.py"
"""What checks a pack: it stands beside the plugin, and goes into each pack."""

TABLES = {
    "requests.csv": COLUMNS,
    "decisions.csv": DECISIONS,
    "people.csv": PEOPLE,
    "attachments.csv": ATTACHMENTS,
    "exceptions.csv": audit_texts.COLUMNS,
    "sample.csv": SAMPLE,
}
TEXTS = ("facts.jsonl", "requests.json", "coverage.json", "setup.json", VERIFIER.name, "index.html")
NAMES = (*TEXTS, *TABLES)
"""The files of a pack beside its manifest."""

ALWAYS = ("setup", "watching", "evidence", "head")
"""Kinds of the bot's own streams that are in every pack; others are where something of the period is in them."""


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
    """What a pack is to hold: the streams of the period's requests, of older ones, and of the bot's own."""

    since: float
    until: float
    posted: Sequence[str]
    older: Sequence[str]
    own: Sequence[str]
    known: Sequence[str]


@dataclass
class Packed:
    """What was found while the facts were written."""

    coverage: Coverage = field(default_factory=Coverage)
    facts: int = 0
    exceptions: int = 0
    head: dict[str, Any] | None = None
    setup: list[dict[str, Any]] = field(default_factory=list)
    watched: list[dict[str, str]] = field(default_factory=list)
    drawable: list[tuple[str, str]] = field(default_factory=list)
    sample: list[str] = field(default_factory=list)


def wanted(found: Evidence, since: float, until: float, hidden: Iterable[str]) -> Wanted:
    """Return what a pack of this time holds. hidden: the channels that whoever asks may not see."""
    unseen, known = set(hidden), found.streams()
    requests = [each for each in known if is_request_stream(each) and channel_and_ts(each)[0] not in unseen]
    seen, touched = set(requests), found.touched(since)
    posted = [each for each in requests if since <= _posted(each) < until]
    older = [each for each in touched if each in seen]
    own = [each for each in known if not is_request_stream(each) and (not unseen or each == "setup")]
    # Of heads the newest first: each covers the one before it as it is by then, and not as it is later.
    heads = sorted((each for each in own if each.startswith("head ")), reverse=True)
    own = [*heads, *(each for each in own if not each.startswith("head "))]
    return Wanted(since, until, sorted(posted, key=_posted), sorted(older, key=_posted), own, known)


def _posted(stream: str) -> float:
    return float(channel_and_ts(stream)[1])


class Writer:
    """Writes one pack. rest: called between pages; False ends it early."""

    def __init__(self, source: Evidence, which: Wanted, about: Told, rest: Callable[[], bool]) -> None:
        self._source, self._which, self._told, self._rest = source, which, about, rest
        self._files = ExitStack()
        self._parts = {name: self._part() for name in NAMES}
        self._data = self._part()
        self._known_people = set[tuple[object, ...]]()
        self.packed = Packed()
        self._seeded, self._drawn = "", 0

    def __enter__(self) -> "Writer":
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """Drop what was not packed."""
        self._files.close()

    def _part(self) -> Part:
        return Part(self._files.enter_context(TemporaryFile()))

    def facts(self, seed: str, number: int) -> bool:
        """Write all facts and what follows from them; say whether it was not ended early.

        seed and number: of the sample; with "" the head is the seed, or the period where there is none.
        """
        for name, columns in TABLES.items():
            self._parts[name].write(BEGINNING + csv_line(columns))
        self._parts["requests.json"].write("[")
        # Heads first: what they cover is then in each stream when it is read.
        for stored in self._source.read(self._which.own):
            self._own(stored)
        count = 0
        for in_period, streams in ((False, self._which.older), (True, self._which.posted)):
            for stored in self._source.read(streams):
                if stored.facts:
                    self._request(stored, in_period=in_period)
                count += 1
                if count % 100 == 0 and not self._rest():
                    return False
        self._parts["requests.json"].write("\n]\n")
        self._draw(seed or self._seed(), number)
        return self._rest()

    def _seed(self) -> str:
        head = self.packed.head
        return str(head["hash"]) if head else f"{self._told.at(self._which.since)} {self._told.at(self._which.until)}"

    def _write_facts(self, stored: Stored) -> list[Mapping[str, Any]]:
        records = []
        for number, record, known in stored.facts:
            read = _record(record)
            beside = stored.texts.get(number, {})
            salt = stored.salts.get(read.get("subject", "")) if read.get("texts") else None
            named = {name: beside.get(name) for name in read.get("texts") or ()}
            line = {"stream": stored.stream, "number": number, "record": record, "hash": known, "salt": salt}
            self._parts["facts.jsonl"].write(json.dumps({**line, "texts": named}, separators=(",", ":")) + "\n")
            records.append(read)
        self.packed.facts += len(stored.facts)
        return records

    def _own(self, stored: Stored) -> None:
        """Write a stream of the bot's own."""
        kind = stored.stream.partition(" ")[0]
        if not stored.facts or (
            kind not in ALWAYS and not any(self._is_of_period(record) for _, record, _ in stored.facts)
        ):
            return
        told_at = self._told.at
        for (number, record, known), read in zip(stored.facts, self._write_facts(stored), strict=True):
            body = read.get("body") or {}
            if kind == "head" and read.get("kind") == "day" and self.packed.head is None:
                self.packed.head = {"stream": stored.stream, "number": number, "hash": known, "day": body.get("day")}
            elif kind == "watching" and read.get("kind") == "watching":
                named = {"channel": str(body.get("channel")), "name": str(body.get("name"))}
                self.packed.watched.append({**named, "since": told_at(float(read.get("at") or 0.0))})
            elif kind == "setup":
                texts = from_record(record, {}).texts
                beside = {name: stored.texts.get(number, {}).get(name) for name in texts}
                about = {"at": told_at(float(read.get("recorded_at") or 0.0)), "kind": read.get("kind"), "hash": known}
                self.packed.setup.append({**about, "body": body, "texts": beside})

    def _is_of_period(self, record: str) -> bool:
        at = _record(record).get("recorded_at")
        # Of a damaged one it is not known when it was.
        return not isinstance(at, (int, float)) or self._which.since <= at < self._which.until

    def _request(self, stored: Stored, *, in_period: bool) -> None:
        """Write a request, and everything that is told of it."""
        self._write_facts(stored)
        stream, about = stored.stream, self._told
        facts: list[Fact] = []
        exceptions: list[Exception_] = []
        changed = 0
        try:
            facts = stored.read()
        except FactChanged as found:
            changed = found.number
        past = look_back(stream, facts)
        chain = (len(stored.facts), stored.facts[-1][2])
        row = row_shown(past, stream, about, chain, in_period=in_period, damaged=bool(changed))
        shown = row_of(past.request)
        if shown is not None:
            every = told(Row(stream=stream, **shown), past)
            exceptions = [each for each in every if belongs(each, self._which.since, self._which.until)]
        elif changed:
            exceptions = [damaged(_unknown(stream), changed)]
        item = Item(stream, past, facts, row)
        self._tell(item, exceptions)
        packed, since, until = self.packed, self._which.since, self._which.until
        packed.coverage.take(row, past.request.ticketed_at)
        packed.coverage.late += [each for each in evidence.late(facts, LATE_SECONDS) if since <= each[0] < until]
        packed.coverage.reads += sum(fact.kind == "read" and since <= fact.at < until for fact in facts)
        if in_period and not row["resembles"]:
            packed.drawable.append((stream, str(row["key"])))

    def _tell(self, item: Item, exceptions: Sequence[Exception_]) -> None:
        """Write a request into the files that people read."""
        parts, about = self._parts, self._told
        separator = "," if self._data.size else ""
        parts["requests.csv"].write(csv_line([item.row[name] for name in COLUMNS]))
        parts["requests.json"].write(f"{separator}\n{json.dumps(item.row, ensure_ascii=False)}")
        self._data.write(f"{separator}\n{evidence_page.data_line(item, exceptions, about)}")
        for each in exceptions:
            parts["exceptions.csv"].write(audit_texts.table_line(each, about.links))
            self.packed.exceptions += 1
        for row in evidence.decisions(item, about):
            parts["decisions.csv"].write(csv_line(row))
        for row in evidence.attachments(item, about):
            parts["attachments.csv"].write(csv_line(row))
        for row in evidence.people(item, about):
            who = tuple(row[2:-1])
            if who not in self._known_people:
                self._known_people.add(who)
                parts["people.csv"].write(csv_line(row))

    def _draw(self, seed: str, number: int) -> None:
        """Draw the sample: in the order of the SHA-256 of the seed, a space, and each request's stream."""
        self._seeded, self._drawn = seed, number
        keyed = [(hashlib.sha256(drawn_by(seed, each[0]).encode()).hexdigest(), *each) for each in self.packed.drawable]
        for position, (digest, stream, key) in enumerate(sorted(keyed)[:number], 1):
            links = self._told.links
            found = (links.message(*channel_and_ts(stream)), links.issue(key) if key else "")
            self._parts["sample.csv"].write(csv_line([position, stream, key, digest, *found]))
            self.packed.sample.append(stream)

    def finish(self, file: BinaryIO, given: Given, jira: Mapping[str, Any]) -> str:
        """Put everything into the ZIP file; return the SHA-256 of its manifest. jira: what came of asking Jira."""
        packed, parts = self.packed, self._parts
        coverage = {
            "posts": packed.coverage.posts(),
            "watched": packed.watched,
            "read_again": packed.coverage.read_again(self._told),
            "jira": jira,
        }
        manifest = self._manifest(given)
        parts["coverage.json"].write(pretty(coverage))
        parts["setup.json"].write(pretty({"facts": packed.setup}))
        parts[VERIFIER.name].write(VERIFIER.read_text(encoding="utf-8"))
        page = parts["index.html"]
        page.write(evidence_page.beginning(manifest, coverage, packed.setup))
        page.write(evidence_page.DATA)
        for block in self._data.blocks():
            # The data is ASCII, so that no block ends within a character.
            page.write(block.decode("ascii"))
        page.write("\n]</script>\n" + evidence_page.ending(packed.sample))
        return packed_into(file, manifest, parts)

    def _manifest(self, given: Given) -> dict[str, Any]:
        """Return the manifest, but for its files."""
        packed, at = self.packed, self._told.at
        sample = {"number": self._drawn, "drawn": len(packed.sample), "of": len(packed.drawable), "seed": self._seeded}
        period = {"name": given.period, "since": at(self._which.since), "until": at(self._which.until)}
        return {
            "form": FORM,
            "program": VERSION,
            "period": {**period, "zone": given.zone},
            "asked_by": {"id": given.by.id, "name": given.by.name, "email": given.by.email},
            "packed_at": at(given.at),
            "head": packed.head,
            "facts": packed.facts,
            "exceptions": packed.exceptions,
            "sample": {**sample, "method": METHOD},
            "left_out": list(given.left_out),
        }


def _record(record: str) -> Mapping[str, Any]:
    """Return a fact's record, {} where it was damaged."""
    try:
        read = json.loads(record)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _unknown(stream: str) -> Row:
    """Return the row of a request of which nothing can be read any more."""
    channel, ts = channel_and_ts(stream)
    nothing: dict[str, Any] = dict.fromkeys((each.name for each in fields(Row) if each.default is MISSING), "")
    about = {"stream": stream, "channel": channel, "ts": ts, "posted_at": float(ts), "is_open": False}
    return Row(**{**nothing, **about, "changed_at": 0.0})
