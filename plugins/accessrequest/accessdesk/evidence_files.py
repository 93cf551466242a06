"""Writes an evidence pack: a ZIP file, piece by piece, never in memory as a whole."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import MISSING, fields
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from accessdesk import audit_texts, evidence, evidence_page
from accessdesk.audit_texts import Told as Exception_
from accessdesk.auditing import belongs, damaged, told
from accessdesk.events import channel_and_ts
from accessdesk.evidence import ATTACHMENTS, COLUMNS, DECISIONS, PEOPLE, SAMPLE, Item, Told, row_shown
from accessdesk.evidence_coverage import LATE_SECONDS
from accessdesk.evidence_packed import Given, Held, Packed, Stored, Wanted
from accessdesk.evidence_parts import Part, packed_into, pretty
from accessdesk.ledger_chain import UNREADABLE
from accessdesk.ledger_evidence import PAGE, Evidence
from accessdesk.looking_back import look_back
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


_LINE = json.JSONEncoder(separators=(",", ":"))


class Writer:
    """Writes one pack: first all facts, then everything into the ZIP file."""

    def __init__(self, source: Evidence, which: Wanted, about: Told) -> None:
        self._source, self._which, self._told = source, which, about
        self._files = ExitStack()
        self._parts = {name: self._part() for name in NAMES}
        self._data = self._part()
        self._known_people = set[tuple[object, ...]]()
        self.packed = Packed()

    def __enter__(self) -> "Writer":
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """Drop what was not packed."""
        self._files.close()

    def _part(self) -> Part:
        return Part(self._files.enter_context(TemporaryFile()))

    def facts(self, seed: str, number: int) -> Iterator[int]:
        """Write all facts and what follows from them; give after each page how many posts are done.

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
                if count % PAGE == 0:
                    yield count
        self._parts["requests.json"].write("\n]\n")
        for line in self.packed.draw(seed, number, self._which, self._told):
            self._parts["sample.csv"].write(csv_line(line))

    def _write_facts(self, stored: Stored) -> None:
        for held in stored.facts:
            texts = stored.beside(held)
            salt = stored.salts.get(held.value.get("subject", "")) if texts else None
            line = {"stream": stored.stream, "number": held.number, "record": held.record, "hash": held.hash}
            self._parts["facts.jsonl"].write(_LINE.encode({**line, "salt": salt, "texts": texts}) + "\n")
        self.packed.facts += len(stored.facts)

    def _own(self, stored: Stored) -> None:
        """Write a stream of the bot's own."""
        kind = stored.stream.partition(" ")[0]
        if not (stored.facts and (kind in ALWAYS or any(map(self._is_of_period, stored.facts)))):
            return
        self._write_facts(stored)
        with suppress(*UNREADABLE):
            self.packed.take_own(stored, self._told)

    def _is_of_period(self, held: Held) -> bool:
        at = held.value.get("recorded_at")
        # Of a damaged one it is not known when it was.
        return not isinstance(at, (int, float)) or self._which.since <= at < self._which.until

    def _request(self, stored: Stored, *, in_period: bool) -> None:
        """Write a request, and everything that is told of it."""
        self._write_facts(stored)
        try:
            self._tell_of(stored, stored.changed, in_period=in_period)
        except UNREADABLE:
            # Somebody wrote a fact into it with a hash of its own: it is packed as it is, and told as far as it can be.
            self._tell_of(stored, stored.facts[-1].number, in_period=in_period)

    def _tell_of(self, stored: Stored, changed: int, *, in_period: bool) -> None:
        """Tell of a request. changed: the number of a fact that was changed, so that none of them tells anything."""
        stream, about = stored.stream, self._told
        exceptions: list[Exception_] = []
        facts = [] if changed else stored.read()
        past = look_back(stream, facts)
        chain = (len(stored.facts), stored.facts[-1].hash)
        row = row_shown(past, stream, about, chain, in_period=in_period, damaged=bool(changed))
        shown = row_of(past.request)
        if shown is not None:
            every = told(Row(stream=stream, **shown), past)
            exceptions = [each for each in every if belongs(each, self._which.since, self._which.until)]
        elif changed:
            exceptions = [damaged(_unknown(stream), changed)]
        packed, since, until = self.packed, self._which.since, self._which.until
        late = [each for each in evidence.late(facts, LATE_SECONDS) if since <= each[0] < until]
        self._tell(Item(stream, past, facts, row), exceptions)
        packed.coverage.take(row, past.request.ticketed_at)
        packed.coverage.late += late
        packed.coverage.reads += sum(fact.kind == "read" and since <= fact.at < until for fact in facts)
        if in_period and not row["resembles"]:
            packed.drawable[stream] = str(row["key"])

    def _tell(self, item: Item, exceptions: Sequence[Exception_]) -> None:
        """Write a request into the files that people read."""
        parts, about = self._parts, self._told
        separator = "," if self._data.size else ""
        # Everything is worked out before anything is written.
        data = evidence_page.data_line(item, exceptions, about)
        decisions, files = [*evidence.decisions(item, about)], [*evidence.attachments(item, about)]
        people, listed = [*evidence.people(item, about)], [audit_texts.table_line(e, about.links) for e in exceptions]
        parts["requests.csv"].write(csv_line([item.row[name] for name in COLUMNS]))
        parts["requests.json"].write(f"{separator}\n{json.dumps(item.row, ensure_ascii=False)}")
        self._data.write(f"{separator}\n{data}")
        for line in listed:
            parts["exceptions.csv"].write(line)
            self.packed.exceptions += 1
        for row in decisions:
            parts["decisions.csv"].write(csv_line(row))
        for row in files:
            parts["attachments.csv"].write(csv_line(row))
        for row in people:
            who = tuple(row[2:-1])
            if who not in self._known_people:
                self._known_people.add(who)
                parts["people.csv"].write(csv_line(row))

    def finish(self, file: BinaryIO, given: Given, jira: Mapping[str, Any]) -> str:
        """Put everything into the ZIP file; return the SHA-256 of its manifest. jira: what came of asking Jira."""
        packed, parts = self.packed, self._parts
        coverage = packed.covered(jira, self._told)
        manifest = packed.manifest(given, self._which, self._told)
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


def _unknown(stream: str) -> Row:
    """Return the row of a request of which nothing can be read any more."""
    channel, ts = channel_and_ts(stream)
    nothing: dict[str, Any] = dict.fromkeys((each.name for each in fields(Row) if each.default is MISSING), "")
    about = {"stream": stream, "channel": channel, "ts": ts, "posted_at": float(ts), "is_open": False}
    return Row(**{**nothing, **about, "changed_at": 0.0})
