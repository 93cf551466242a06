#!/usr/bin/env python3
"""Checks an evidence pack of accessrequest: one file, no dependencies, Python 3.10 or newer.

    python verify_pack.py PACK.zip                    whether the pack is whole, and up to which head
    python verify_pack.py PACK.zip --head HASH        and whether that is the head that was published
    python verify_pack.py PACK.zip --sample 40 --seed a-word-of-your-own
                                                      a sample of your own, besides
    python verify_pack.py PACK.zip --jira https://jira.example.com
                                                      and whether the tickets are what the pack says; the account
                                                      is read from JIRA_USER (Jira Cloud) and JIRA_TOKEN

It ends with 0 where everything fits, with 1 where something does not, and names the first such thing, and with 2 where
it could not check: no pack, a file that is cut short, a Jira that does not answer.

It shares no code with the program that wrote the pack. What it checks is described in docs/evidence.md.
"""

import argparse
import base64
import contextlib
import csv
import hashlib
import hmac
import http.client
import io
import json
import os
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

REMOVING = ("redacted", "sealed", "cleared")
"""The kinds of facts that may say that texts were removed."""

FORM = 1
"""The form of packs and of records that this program knows."""

GENESIS = "0" * 64
"""What the first fact of a stream cites."""

MOST_FILES = 100
MOST_BYTES = 8_000_000_000
LONGEST_LINE = 64_000_000
LARGEST_MANIFEST = 4_000_000
LARGEST_WHOLE = 1_000_000_000
"""What a pack may come to: whatever is larger was not made by the program. The last is of files that are read whole."""

FILES = (
    *("index.html", "facts.jsonl", "requests.json", "requests.csv", "decisions.csv", "people.csv", "attachments.csv"),
    *("exceptions.csv", "sample.csv", "coverage.json", "setup.json", "verify_pack.py"),
)
"""What every pack holds beside its manifest."""

CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
"""Writes JSON in the one way in which records are written."""

LINE = {"stream", "number", "record", "hash", "salt", "texts"}
KINDS: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("form", "number"), (int,)),
    **dict.fromkeys(("at", "recorded_at"), (int, float)),
    **dict.fromkeys(("stream", "kind", "identity", "subject", "previous"), (str,)),
    **dict.fromkeys(("body", "texts"), (dict,)),
}
"""What each member of a record is, no more and no less: 1 is neither 1.0 nor true."""

RECORD = KINDS.keys()

HELD = ("setup", "watching", "evidence", "head")
"""Kinds of the bot's own streams of which every pack that has heads holds all."""

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What comes of reading something that is not as the program writes it."""

JIRA_SECONDS = 30.0


class Wrong(Exception):
    """The first thing that does not fit, in a sentence."""


class Unusable(Exception):
    """Why it could not be checked, in a sentence."""


@dataclass
class Fact:
    """A fact that another file of the pack names. at, recorded_at: seconds since 1970."""

    kind: str
    body: Mapping[str, Any]
    texts: Mapping[str, Any]
    at: float = 0.0
    recorded_at: float = 0.0


@dataclass
class Chain:
    """What is known of a stream when it was read: the hash of each fact, in order; what its records hold."""

    hashes: list[str] = field(default_factory=list)
    removed: dict[int, int] = field(default_factory=dict)
    """Fact -> the latest one that says that its texts were removed; subjects: the same for subjects of facts."""
    subjects: dict[str, int] = field(default_factory=dict)
    open: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    """(fact, subject, name, text) of what does not fit its digest: a later fact must say that it was removed."""
    copies: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    records: list[str] = field(default_factory=list)
    by: str = ""
    """Who posted it."""
    texts: set[str] = field(default_factory=set)


@dataclass
class Day:
    """One day's head, as its stream has it. covers: (stream, how many facts, hash of the last)."""

    covers: list[tuple[str, int, str]] = field(default_factory=list)
    facts: int = 0
    head: str | None = None
    number: int = 0


@dataclass
class Checked:
    """What a pack came to."""

    manifest: Mapping[str, Any] = field(default_factory=dict)
    manifest_hash: str = ""
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    facts: int = 0
    streams: int = 0
    removed: int = 0
    head: str = ""
    heads: list[str] = field(default_factory=list)
    head_stream: str = ""
    after: int = 0
    later: int = 0
    """Heads that are later than the one that was published."""
    program: str = ""
    """The SHA-256 of the verify_pack.py in the pack."""
    tickets: dict[str, "Ticket"] = field(default_factory=dict)


@dataclass
class Ticket:
    """What the facts of a request say about its ticket. comments: (entry, part) -> Jira's id of the comment.

    moved_at: when it was moved to the project that its key is of, seconds since 1970, 0.0 for never.
    """

    issue: str = ""
    key: str = ""
    closed_as: str = ""
    moved_at: float = 0.0
    comments: dict[tuple[str, int], str] = field(default_factory=dict)
    vanished: bool = False
    rebuilt: bool = False


class Pack:
    """A pack, opened. Everything that is read of it is held to what its manifest says."""

    def __init__(self, file: IO[bytes] | str | Path) -> None:
        try:
            self.zip = zipfile.ZipFile(file)
        except FileNotFoundError as error:
            raise Unusable(f"There is no file {file}.") from error
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unusable("This is no ZIP file, or it is cut short.") from error
        self.infos = self._infos()
        content = self.read("manifest.json", LARGEST_MANIFEST)
        self.manifest_hash = hashlib.sha256(content).hexdigest()
        self.manifest = _object(content, "manifest.json")
        self._check_manifest()

    def _infos(self) -> dict[str, zipfile.ZipInfo]:
        infos = self.zip.infolist()
        if len(infos) > MOST_FILES:
            raise Unusable(f"This ZIP file holds {len(infos):,} files; a pack holds {len(FILES) + 1}.")
        found: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            shown = ascii(info.filename)[:80]
            if not re.fullmatch(r"[a-z_]{1,40}\.[a-z]{1,8}", info.filename):
                raise Unusable(f"The ZIP file holds {shown}, which is no name of a pack's. Nothing was unpacked.")
            if info.filename in found:
                raise Unusable(f"The ZIP file holds {shown} twice.")
            if info.flag_bits & 1:
                raise Unusable(f"{shown} is encrypted.")
            found[info.filename] = info
        if sum(info.file_size for info in infos) > MOST_BYTES:
            raise Unusable("What the ZIP file says it holds is larger than any pack. Nothing was unpacked.")
        if "manifest.json" not in found:
            raise Unusable("This ZIP file is no evidence pack: it holds no manifest.json.")
        return found

    def _check_manifest(self) -> None:
        manifest = self.manifest
        form = manifest.get("form")
        if isinstance(form, int) and form > FORM:
            raise Unusable(f"This pack has the form {form}, this program knows {FORM}: use the one inside the pack.")
        files = manifest.get("files")
        if type(form) is not int or form != FORM or not isinstance(files, dict):
            raise Wrong("manifest.json is not as the program writes it.")
        for name in FILES:
            if name not in files:
                raise Wrong(f"manifest.json does not name {name}.")
        for name, about in files.items():
            if not isinstance(about, dict) or type(about.get("bytes")) is not int or not _hex(about.get("sha256")):
                raise Wrong(f"manifest.json does not give size and SHA-256 of {ascii(name)[:80]}.")
            if name not in FILES:
                raise Wrong(f"manifest.json names {ascii(name)[:80]}, which is no file of a pack's.")
            if name not in self.infos:
                raise Wrong(f"{ascii(name)[:80]} is missing: manifest.json names it.")
        for name in self.infos:
            if name not in files and name != "manifest.json":
                raise Wrong(f"{name} is in the pack, and manifest.json does not name it.")
        self._check_about(manifest)

    @staticmethod
    def _check_about(manifest: Mapping[str, Any]) -> None:
        """See that the manifest says of what it is."""
        period, head, sample = manifest.get("period"), manifest.get("head"), manifest.get("sample")
        if not isinstance(period, dict) or None in (_seconds(period.get("since")), _seconds(period.get("until"))):
            raise Wrong("manifest.json does not say of which period it is.")
        if head is not None and not isinstance(head, dict):
            raise Wrong("manifest.json does not say up to which head it goes.")
        if not isinstance(sample, dict) or type(sample.get("number")) is not int or sample["number"] < 1:
            raise Wrong("manifest.json does not say how the sample was drawn.")
        if not isinstance(manifest.get("left_out"), list):
            raise Wrong("manifest.json does not say what is left out.")

    def check(self, name: str) -> None:
        """Compare a file with what the manifest says of it, reading no more of it than that."""
        about, digest, size = self.manifest["files"][name], hashlib.sha256(), 0
        if self.infos[name].file_size != about["bytes"]:
            raise Wrong(f"{name} has another size than manifest.json says.")
        for block in self._blocks(name):
            size += len(block)
            if size > about["bytes"]:
                raise Wrong(f"{name} is larger than manifest.json says.")
            digest.update(block)
        if size != about["bytes"] or digest.hexdigest() != about["sha256"]:
            raise Wrong(f"{name} was changed: its SHA-256 is not the one in manifest.json.")

    def read(self, name: str, most: int = LARGEST_WHOLE) -> bytes:
        """Return a whole file."""
        found = bytearray()
        for block in self._blocks(name):
            found += block
            if len(found) > most:
                raise Unusable(f"{name} is larger than any pack's.")
        return bytes(found)

    def lines(self, name: str) -> Iterator[bytes]:
        """Give the lines of a file."""
        rest = b""
        for block in self._blocks(name):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise Unusable(f"A line of {name} is longer than any pack's.")
        if rest:
            yield rest

    def rows(self, name: str, columns: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
        """Give the rows of a table, by the names of its columns. columns: those that it has to have, () for any."""
        csv.field_size_limit(LONGEST_LINE)
        reader = csv.reader(io.StringIO(_text(self.read(name), name).removeprefix("\ufeff"), newline=""))
        try:
            names = next(reader, [])
            if len(set(names)) < len(names) or (columns and tuple(names) != columns):
                raise Wrong(f"{name} has not the columns that the program writes.")
            for row in reader:
                if len(row) != len(names):
                    raise Wrong(f"Line {reader.line_num} of {name} has not as many cells as its first line.")
                yield dict(zip(names, row, strict=True))
        except csv.Error as error:
            raise Wrong(f"{name} is no table: line {reader.line_num} cannot be read.") from error

    def _blocks(self, name: str) -> Iterator[bytes]:
        try:
            with self.zip.open(self.infos[name]) as file:
                while block := file.read(1 << 20):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as e:
            raise Wrong(f"{name} cannot be unpacked: its bytes in the ZIP file were changed, or are cut short.") from e


def verify(file: IO[bytes] | str | Path, published: str = "") -> Checked:
    """Check a pack; raise Wrong with the first thing that does not fit, Unusable where it cannot be checked."""
    with _reading("The ZIP file, or its manifest.json,"):
        pack = Pack(file)
    for name in pack.manifest["files"]:
        pack.check(name)
    checked = Checked(pack.manifest, pack.manifest_hash)
    checked.program = pack.manifest["files"]["verify_pack.py"]["sha256"]
    with _reading("requests.json"):
        checked.rows = _rows(pack)
    with _reading("A table"):
        cited = _cited(pack)
    wanted = {fact for facts in cited.values() for fact, _ in facts}
    known = Facts(wanted, {row["stream"] for row in checked.rows})
    for line in pack.lines("facts.jsonl"):
        with _reading(f"Line {known.count + 1} of facts.jsonl"):
            known.take(line)
    known.finish()
    with _reading("requests.json"):
        _check_requests(checked, known)
    with _reading("What a head covers"):
        _check_heads(checked, known, published.casefold())
    with _reading("requests.csv"):
        _check_table(pack, checked.rows)
    with _reading("A table"):
        _check_cited(cited, known, {str(row["stream"]): row for row in checked.rows})
        _check_whole(cited, known)
    with _reading("setup.json"):
        _check_setup(pack, known)
    with _reading("coverage.json"):
        _check_coverage(pack, checked.rows)
    with _reading("sample.csv"):
        _check_sample(pack, checked.rows)
    with _reading("exceptions.csv"):
        _check_counts(pack, known)
    checked.facts, checked.streams = known.count, len(known.chains)
    checked.removed, checked.tickets = known.removed, known.tickets
    return checked


@contextlib.contextmanager
def _reading(what: str) -> Iterator[None]:
    """Have whatever a part of a pack is, that is not as the program writes it, end in a sentence."""
    try:
        yield
    except UNREADABLE as error:
        raise Wrong(f"{what} is not as the program writes it.") from error


class Facts:
    """Reads the facts of a pack, line after line, and holds each to its place in its chain."""

    def __init__(self, wanted: set[tuple[str, int]], requests: set[str]) -> None:
        self.count = self.removed = 0
        self.chains: dict[str, Chain] = {}
        self.days: dict[str, Day] = {}
        self.cited: dict[tuple[str, int], Fact] = {}
        self.lists: dict[str, set[tuple[str, ...]]] = {name: set() for name in KEYS}
        self.tickets: dict[str, Ticket] = {}
        self._wanted, self._requests = wanted, requests
        self._stream, self._chain = "", Chain()

    def take(self, line: bytes) -> None:
        """Check one more fact."""
        self.count += 1
        value = _object(line, f"line {self.count} of facts.jsonl")
        stream, number, text = value.get("stream"), value.get("number"), value.get("record")
        if value.keys() != LINE or not isinstance(stream, str) or not isinstance(text, str):
            raise Wrong(f"Line {self.count} of facts.jsonl is not as the program writes it.")
        if stream != self._stream:
            self.finish()
            if stream in self.chains:
                raise Wrong(f"The facts of {_shown(stream)} do not stand together in facts.jsonl.")
            self._stream = stream
            self._chain = self.chains[stream] = Chain()
        chain, wanted = self._chain, len(self._chain.hashes) + 1
        if type(number) is not int or number != wanted:
            raise Wrong(f"Fact {wanted} of {_shown(stream)} is missing, or its facts are not in their order.")
        record = self._record(text, value, f"Fact {number} of {_shown(stream)}")
        where = f"Fact {number} of {_shown(stream)} (“{_shown(record['kind'])}”)"
        if record["previous"] != (chain.hashes[-1] if chain.hashes else GENESIS):
            raise Wrong(f"{where} does not fit to the fact before it: one of them was changed, or one was left out.")
        chain.hashes.append(value["hash"])
        self._check_texts(value, record, where)
        self._note(stream, number, record, text, value["texts"])

    def names(self, stream: str, name: str) -> bool:
        """Say whether one of a request's texts is this name."""
        bare = _bare(name)
        return stream in self.chains and any(_bare(each) == bare for each in self.chains[stream].texts)

    def finish(self) -> None:
        """End the stream at hand: of each text that is not there, a later fact must say that it was removed."""
        chain, stream = self._chain, self._stream
        for number, subject, name, text in chain.open:
            by = chain.removed.get(number, 0)
            if not by and not text:
                by = chain.subjects.get(subject, 0)
            kept = chain.copies.get(by, {}).get(f"{number} {name}")
            where = f"The text “{_shown(name)}” of fact {number} of {_shown(stream)}"
            if by <= number:
                raise Wrong(f"{where} {'is gone' if text is None else 'was changed'}: it does not have its digest.")
            if text not in (None, "", kept):
                raise Wrong(f"{where} was changed: it is not what stayed of it when words were removed.")
            self.removed += text is None
        chain.open.clear()
        chain.copies.clear()

    @staticmethod
    def _record(text: str, value: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Return a record that is exactly what its hash was made of, in the one way to write it."""
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != value["hash"]:
            kind = re.search(r'"kind":"([a-z-]{1,30})"', text)
            raise Wrong(f"{where}{f' (“{kind[1]}”)' if kind else ''} was changed: its record does not have its hash.")
        record = _object(text, where)
        form = record.get("form")
        if isinstance(form, int) and form > FORM:
            raise Unusable(f"{where} has the form {form}; this program knows {FORM}.")
        try:
            written = CANONICAL.encode(record)
        except (ValueError, RecursionError) as error:
            raise Wrong(f"{where} is not written in the canonical form.") from error
        is_one = written == text and record.keys() == RECORD and form == FORM
        if not is_one or any(type(record[name]) not in kinds for name, kinds in KINDS.items()):
            raise Wrong(f"{where} is not written in the canonical form.")
        if record["stream"] != value["stream"] or record["number"] != value["number"]:
            raise Wrong(f"{where} belongs to fact {record['number']} of {_shown(record['stream'])}.")
        return record

    def _check_texts(self, value: Mapping[str, Any], record: Mapping[str, Any], where: str) -> None:
        beside, salt = value["texts"], value["salt"]
        if not isinstance(beside, dict) or beside.keys() != record["texts"].keys():
            raise Wrong(f"{where} does not have the texts beside it that it says.")
        number = record["number"]
        for name, wanted in record["texts"].items():
            text = beside[name]
            if text is not None and not isinstance(text, str):
                raise Wrong(f"The text “{_shown(name)}” beside {where[0].lower()}{where[1:]} is no text.")
            if text is None or salt is None or _digest(salt, text) != wanted:
                # Where words were removed, the salt went with them; a later fact says so.
                self._chain.open.append((number, str(record["subject"]), name, text))
        if salt is not None and not (record["texts"] and _hex(salt, 32)):
            raise Wrong(f"{where} has a salt that is none.")

    def _note(self, stream: str, number: int, record: dict[str, Any], text: str, texts: Mapping[str, Any]) -> None:
        """Keep what other files and later facts are compared with."""
        body, kind = record["body"], record["kind"]
        if (stream, number) in self._wanted or stream == "setup":
            self.cited[stream, number] = Fact(kind, body, texts, record["at"], record["recorded_at"])
        removed = body.get("removed")
        if kind in REMOVING and isinstance(removed, list):
            self._chain.removed.update((each, number) for each in removed if isinstance(each, int))
            self._chain.subjects.update((each, number) for each in body.get("subjects") or () if isinstance(each, str))
            self._chain.copies[number] = texts
        if stream in self._requests:
            self._chain.records.append(text)
            self._chain.texts.update(each for each in texts.values() if isinstance(each, str) and len(each) < 1_000)
            if kind == "message" and not body.get("bot") and stream.endswith(f"/{body['ts']}"):
                # Whom a bot's post names as its requester was judged.
                self._chain.by = self._chain.by or str(body["by"])
            _note_ticket(self.tickets.setdefault(stream, Ticket()), record)
            self._chain.said.update([record["identity"]] if kind in ("message", "command") else ())
            self._list(stream, number, kind, body, texts)
        elif stream.startswith("head ") and kind in ("covered", "day"):
            self._note_head(self.days.setdefault(stream, Day()), stream, number, kind, body)

    def _list(self, stream: str, number: int, kind: str, body: Mapping[str, Any], texts: Mapping[str, Any]) -> None:
        """Keep what has to stand in the tables, by what tells their rows from each other."""
        what = body.get("what") if kind == "judged" else ""
        if what == "person":
            said = _said("people.csv", {}, Fact(kind, body, texts))
            self.lists["people.csv"].add(tuple(map(_bare, said.values())))
        elif what == "saying" and (body.get("role") or body.get("objects")) and body.get("version") in self._chain.said:
            if body.get("reads") or body.get("objects") or body.get("grant"):
                self.lists["decisions.csv"].add((stream, str(number)))
        elif kind == "done" and body.get("name") == "attach":
            outcome = body.get("outcome")
            if isinstance(outcome, dict) and "attachment" in outcome:
                self.lists["attachments.csv"].add((stream, str(outcome.get("file"))))

    def _note_head(self, day: Day, stream: str, number: int, kind: str, body: Mapping[str, Any]) -> None:
        where = f"Fact {number} of {_shown(stream)} (“{kind}”)"
        if day.head is not None:
            raise Wrong(f"{where} comes after the head of that day, which was to be the last of it.")
        if kind == "covered":
            for each in body.get("streams") or ():
                if not (isinstance(each, list) and len(each) == 3 and isinstance(each[1], int) and _hex(each[2])):
                    raise Wrong(f"{where} does not say what it covers.")
                day.covers.append((str(each[0]), each[1], each[2]))
            day.facts += body.get("facts") or 0
            return
        if day.facts and day.facts != body.get("facts"):
            raise Wrong(f"{where} does not count what its stream covers.")
        if body.get("streams") != len(day.covers) or stream != f"head {body.get('day')}":
            raise Wrong(f"{where} does not fit to what its stream covers.")
        day.head, day.number = self._chain.hashes[-1], number


def _note_ticket(ticket: Ticket, record: Mapping[str, Any]) -> None:
    kind, body = record["kind"], record["body"]
    outcome = body.get("outcome")
    if kind in ("vanished", "rekeyed") and ticket.issue not in ("", str(body.get("issue"))):
        # It is about a ticket that is no longer this request's.
        return
    if kind == "vanished":
        ticket.vanished = bool(body.get("gone"))
    elif kind == "rebuilt":
        ticket.rebuilt = True
    elif kind == "rekeyed" and record["at"] >= ticket.moved_at:
        ticket.key, ticket.moved_at = str(body.get("key")), record["at"]
    elif kind == "done" and isinstance(outcome, dict):
        if outcome.get("id_of_issue"):
            ticket.issue, ticket.key = str(outcome["id_of_issue"]), str(outcome.get("key"))
        if "closed_as" in outcome:
            ticket.closed_as = str(outcome["closed_as"])
        if body.get("name") in ("comment", "rewrite", "restore") and str(outcome.get("id", "")).isdigit():
            # What somebody deleted in Jira was written anew there, with another id.
            ticket.comments[str(outcome.get("entry")), int(outcome.get("part") or 1)] = str(outcome["id"])


def _rows(pack: Pack) -> list[Mapping[str, Any]]:
    """Return the requests, as requests.json has them."""
    try:
        rows = json.loads(_text(pack.read("requests.json"), "requests.json"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Wrong("requests.json cannot be read.") from error
    if not isinstance(rows, list) or not all(
        isinstance(each, dict) and isinstance(each.get("stream"), str) for each in rows
    ):
        raise Wrong("requests.json is not as the program writes it.")
    if len({each["stream"] for each in rows}) < len(rows):
        raise Wrong("requests.json names a request twice.")
    return rows


def _check_requests(checked: Checked, known: Facts) -> None:
    """Compare the requests with their facts: how many, the last hash, when posted, ticket, people."""
    rows, period = checked.rows, checked.manifest["period"]
    for row in rows:
        stream = str(row["stream"])
        where = f"The request {_shown(row.get('key') or stream)} in requests.json"
        chain = known.chains.get(stream)
        if chain is None:
            raise Wrong(f"{where} has no facts in facts.jsonl.")
        if row.get("facts") != len(chain.hashes) or row.get("hash") != chain.hashes[-1]:
            raise Wrong(f"{where} has other facts in facts.jsonl: {_shown(stream)} was changed, or cut off.")
        if f"{row.get('channel')}/{row.get('ts')}" != stream or _seconds(row.get("posted_at")) != int(float(row["ts"])):
            raise Wrong(f"{where} does not say when and where it was posted as its facts do.")
        if row.get("in_period") is not _is_of(stream, period):
            raise Wrong(f"{where} is{'' if _is_of(stream, period) else ' not'} of the period by when it was posted.")
        _check_named(row, chain, where)
        _check_end(row, known.tickets.get(stream, Ticket()), where)
    listed = {str(row["stream"]) for row in rows}
    for stream in known.chains:
        if "/" in stream and stream not in listed:
            raise Wrong(f"{_shown(stream)} has facts in facts.jsonl and is not in requests.json.")
    _check_links(rows)


def _check_links(rows: list[Mapping[str, Any]]) -> None:
    """See that each request's links lead to its post and its ticket, all of them at the same two addresses."""
    places: dict[str, str] = {}
    for row in rows:
        ends = {
            "post": f"archives/{row['channel']}/p{str(row['ts']).replace('.', '')}",
            "ticket": f"/browse/{row['key']}",
        }
        for name, end in ends.items():
            address = str(row[name])
            if name == "ticket" and not row["key"] and not address:
                continue
            place = address.removesuffix(end)
            if not address.endswith(end) or places.setdefault(name, place) != place:
                raise Wrong(
                    f"The link {name} of {_shown(row['key'] or row['stream'])} in requests.json leads elsewhere."
                )


def _check_named(row: Mapping[str, Any], chain: Chain, where: str) -> None:
    """See that whoever and whatever a request names stands in its facts."""
    if chain.by and row.get("requester") != chain.by:
        raise Wrong(f"{where} says requester {_shown(row.get('requester'))}; by its facts that is {_shown(chain.by)}.")
    for name in ("key", "issue", "requester", "manager", "decided_by"):
        value = row.get(name)
        if value and not any(_holds(record, str(value)) for record in chain.records):
            raise Wrong(f"{where} says {name} {_shown(value)}, of which its facts know nothing.")
    for name, person in (("requester_name", "requester"), ("manager_name", "manager"), ("decided_name", "decided_by")):
        value = row.get(name)
        if value and value not in (row.get(person), "(removed)") and value not in chain.texts:
            raise Wrong(f"{where} says {name} {_shown(value)}, of which its facts know nothing.")


def _check_end(row: Mapping[str, Any], ticket: Ticket, where: str) -> None:
    """Compare a request's ticket and state with what its facts say of its ticket."""
    is_known = bool(ticket.issue) and not (ticket.vanished or ticket.rebuilt)
    if ticket.key and row.get("key") != ticket.key and (is_known or row.get("key")):
        raise Wrong(f"{where} has another key than its facts say: {_shown(ticket.key)}.")
    if is_known and row.get("resembles"):
        raise Wrong(f"{where} is said to be no request; by its facts it has a ticket.")
    state = {"complete": "completed", "decline": "declined", "cancel": "cancelled"}.get(ticket.closed_as, "ticketed")
    if is_known and row.get("state") != state:
        raise Wrong(f"{where} is said to be {_shown(row.get('state'))}; by its facts it is {state}.")


def _check_table(pack: Pack, rows: list[Mapping[str, Any]]) -> None:
    """Compare the requests as a table with the same as JSON."""
    count = 0
    for count, cells in enumerate(pack.rows("requests.csv"), 1):
        row = rows[count - 1] if count <= len(rows) else {}
        for name, cell in cells.items():
            if name not in row or _bare(cell) != _bare(_cell(row[name])):
                raise Wrong(f"Row {count} of requests.csv is not the one of requests.json: see {_shown(name)}.")
        if cells.keys() != row.keys():
            raise Wrong("requests.csv and requests.json have not the same columns.")
    if count != len(rows):
        raise Wrong("requests.csv and requests.json do not have the same number of requests.")


Citation = tuple[tuple[str, int], Mapping[str, str]]

KEYS = {
    "decisions.csv": ("stream", "judged"),
    "people.csv": ("id", "name", "email", "active", "bot", "external"),
    "attachments.csv": ("stream", "file"),
}
"""What tells the rows of a table from each other: for each fact that says such a thing there is one."""


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "decisions.csv": (
        *("stream", "fact", "judged", "key", "at", "by", "by_name", "may_as", "reads", "objects", "reason", "granted"),
        *("text", "link"),
    ),
    "people.csv": ("stream", "fact", "id", "name", "email", "active", "bot", "external", "looked_up_at"),
    "attachments.csv": (
        *("stream", "fact", "key", "file", "name", "sha256", "bytes", "attachment", "not_attached", "link"),
    ),
    "sample.csv": ("position", "stream", "key", "drawn_by", "post", "ticket"),
}
"""The columns of the tables."""

JUDGEMENTS = "decisions.csv "
"""Stands for decisions.csv where its rows are compared with what was judged, not with what was said."""


def _cited(pack: Pack) -> dict[str, list[Citation]]:
    """Return table -> the rows that name a fact, each with it."""
    found: dict[str, list[Citation]] = {}
    for name in KEYS:
        rows = found[name] = []
        for number, row in enumerate(pack.rows(name, COLUMNS[name]), 1):
            if not row["stream"] or not _is_number(row["fact"]):
                raise Wrong(f"Row {number} of {name} names no fact.")
            rows.append(((_guardless(row["stream"]), int(row["fact"])), row))
            if name == "decisions.csv":
                if not _is_number(row["judged"]):
                    raise Wrong(f"Row {number} of {name} names no judgement.")
                found.setdefault(JUDGEMENTS, []).append(((_guardless(row["stream"]), int(row["judged"])), row))
    return found


def _check_cited(cited: Mapping[str, list[Citation]], known: Facts, requests: Mapping[str, Mapping[str, Any]]) -> None:
    """Compare decisions, people and attachments with the facts that they name."""
    for name, rows in cited.items():
        for number, (which, row) in enumerate(rows, 1):
            fact = known.cited.get(which)
            where = f"Row {number} of {name.strip()}"
            if fact is None:
                raise Wrong(f"{where} names fact {which[1]} of {_shown(which[0])}, which is not in the pack.")
            for column, said in _said(name, row, fact).items():
                if _bare(row.get(column, "")) != _bare(said):
                    raise Wrong(f"{where} is not what fact {which[1]} of {_shown(which[0])} says: see {column}.")
            for column, moment in _moments(name, fact).items():
                if _seconds(row[column]) != int(moment):
                    raise Wrong(f"{where} is not what fact {which[1]} of {_shown(which[0])} says: see {column}.")
            if "key" in row and _bare(row["key"]) != _bare(_cell(requests.get(which[0], {}).get("key"))):
                raise Wrong(f"{where} has another key than its request in requests.json.")
            if name == "decisions.csv" and not _leads(row["link"], which[0].partition("/")[0], fact.body):
                raise Wrong(f"{where} has a link that leads elsewhere than to its message.")
            by_name = row.get("by_name", "")
            names = (row.get("by"), "(removed)", "")
            if by_name not in names and not known.names(which[0], by_name):
                raise Wrong(f"{where} says by_name {_shown(by_name)}, of which its facts know nothing.")


def _check_whole(cited: Mapping[str, list[Citation]], known: Facts) -> None:
    """See that no row is lacking in the tables of decisions, people and attachments."""
    for name, columns in KEYS.items():
        there = {tuple(_bare(row.get(column, "")) for column in columns) for _, row in cited[name]}
        lacking = sorted(tuple(map(_bare, each)) for each in known.lists[name])
        for each in lacking:
            if each not in there:
                raise Wrong(f"{name} lacks what the facts say: {_shown(', '.join(each))}.")


def _said(name: str, row: Mapping[str, str], fact: Fact) -> dict[str, str]:
    """Return what a fact says in the columns of the table that names it."""
    body, texts = fact.body, fact.texts
    if name == "people.csv":
        flags = {flag: _cell(body.get(flag)) for flag in ("active", "bot", "external")}
        return {
            "id": str(body.get("person")),
            "name": _beside(texts, "name"),
            "email": _beside(texts, "email"),
            **flags,
        }
    if name == JUDGEMENTS:
        columns = {"by": "by", "may_as": "role", "reads": "reads", "objects": "objects"}
        said = {column: str(body.get(value)) for column, value in columns.items()}
        granted = "; ".join(f"{each} {_beside(texts, each)}" for each in body["grant"])
        return {**said, "reason": _beside(texts, "reason") if "reason" in texts else "", "granted": granted}
    if name == "decisions.csv":
        return {"by": str(body.get("by")), "text": _beside(texts, "text" if fact.kind == "message" else "reason")}
    if fact.kind == "message":
        return {"name": _beside(texts, f"name {row.get('file')}")}
    outcome = body.get("outcome") or {}
    return {
        "file": str(outcome.get("file")),
        "name": _beside(texts, "name"),
        "sha256": _beside(texts, "sha256"),
        "bytes": _cell(outcome.get("size", "")),
        "attachment": str(outcome.get("attachment", "")),
    }


def _moments(name: str, fact: Fact) -> dict[str, float]:
    """Return the times that a fact says in the columns of the table that names it, in seconds since 1970."""
    if name == "people.csv":
        return {"looked_up_at": fact.recorded_at}
    return {"at": float(fact.body.get("edited") or 0.0) or fact.at} if name == "decisions.csv" else {}


def _leads(link: str, channel: str, body: Mapping[str, Any]) -> bool:
    """Say whether a link is that of this message, which may be a command in another channel."""
    channel = str(body.get("channel") or channel)
    return link.partition("?")[0].endswith(f"/archives/{channel}/p{str(body['ts']).replace('.', '')}")


def _check_counts(pack: Pack, known: Facts) -> None:
    """Compare how many facts and exceptions there are with what the manifest says."""
    counts = {"facts": known.count, "exceptions": sum(1 for _ in pack.rows("exceptions.csv"))}
    for name, number in counts.items():
        if pack.manifest.get(name) != number:
            raise Wrong(f"manifest.json says another number of {name} than there are: {number:,}.")


def _check_setup(pack: Pack, known: Facts) -> None:
    found = _object(pack.read("setup.json"), "setup.json").get("facts")
    chain = known.chains.get("setup")
    if not isinstance(found, list) or len(found) != (len(chain.hashes) if chain else 0):
        raise Wrong("setup.json does not have the facts of the stream setup.")
    for number, each in enumerate(found, 1):
        if not isinstance(each, dict) or chain is None or each.get("hash") != chain.hashes[number - 1]:
            raise Wrong(f"Entry {number} of setup.json is not fact {number} of the stream setup.")
        fact = known.cited.get(("setup", number))
        if fact and (each.get("kind"), each.get("body"), each.get("texts")) != (fact.kind, fact.body, fact.texts):
            raise Wrong(f"Entry {number} of setup.json is not what fact {number} of the stream setup says.")


def _check_coverage(pack: Pack, rows: list[Mapping[str, Any]]) -> None:
    """Count the posts again."""
    posts = _object(pack.read("coverage.json"), "coverage.json").get("posts")
    states: dict[str, int] = {}
    for row in rows:
        if row.get("in_period") and not row.get("resembles"):
            states[str(row.get("state"))] = states.get(str(row.get("state")), 0) + 1
    counted = {
        "requests": sum(states.values()),
        "by_state": states,
        "expired": sum(1 for row in rows if row.get("in_period") and row.get("expired") is True),
        "never_ticketed": sum(
            1 for row in rows if row.get("in_period") and not row.get("resembles") and not row.get("key")
        ),
        "resembled": sum(1 for row in rows if row.get("in_period") and row.get("resembles")),
        "older": sum(1 for row in rows if not row.get("in_period")),
    }
    for name, number in counted.items():
        if not isinstance(posts, dict) or posts.get(name) != number:
            raise Wrong(f"coverage.json does not count as requests.json does: see “{name}”.")


def drawn(rows: list[Mapping[str, Any]], seed: str, number: int) -> list[str]:
    """Draw so many requests: in the order of the SHA-256 of the seed, a space and the request's stream."""
    streams = [str(row["stream"]) for row in rows if row.get("in_period") and not row.get("resembles")]
    return sorted(streams, key=lambda stream: _drawn_by(seed, stream))[:number]


def _drawn_by(seed: str, stream: str) -> str:
    return hashlib.sha256(f"{seed} {stream}".encode("utf-8", "surrogatepass")).hexdigest()


def _check_sample(pack: Pack, rows: list[Mapping[str, Any]]) -> None:
    """Draw the sample again."""
    about, requests = pack.manifest["sample"], {str(row["stream"]): row for row in rows}
    again, seed = drawn(rows, str(about.get("seed")), about["number"]), str(about.get("seed"))
    found = list(pack.rows("sample.csv", COLUMNS["sample.csv"]))
    if [_guardless(row["stream"]) for row in found] != again:
        raise Wrong("sample.csv is not the sample that the seed in manifest.json draws.")
    for number, (stream, row) in enumerate(zip(again, found, strict=True), 1):
        request = requests[stream]
        wanted = {"position": str(number), "drawn_by": _drawn_by(seed, stream)}
        wanted.update({name: _cell(request[name]) for name in ("key", "post", "ticket")})
        for name, said in wanted.items():
            if _bare(row[name]) != _bare(said):
                raise Wrong(f"Row {number} of sample.csv is not of its request in requests.json: see {name}.")


def _check_heads(checked: Checked, known: Facts, published: str = "") -> None:
    """Compare what the days' heads cover with the streams, and each day with the one before.

    published: what is behind it counts as younger, since nobody saw a later one.
    """
    covered: dict[str, int] = {}
    before, period, last = "", checked.manifest.get("period"), ""
    for stream in sorted(known.days, key=lambda name: (len(name), name)):
        day = known.days[stream]
        for each in day.covers:
            _check_covered(stream, each, known, period)
        if before and before not in {which for which, _, _ in day.covers} and day.head:
            raise Wrong(f"{_shown(stream)} does not cover {_shown(before)}, the head before it.")
        if not published or published not in checked.heads:
            for which, count, _ in day.covers:
                covered[which] = max(covered.get(which, 0), count)
            checked.head, checked.head_stream = day.head or checked.head, stream if day.head else checked.head_stream
        if day.head:
            before, last = stream, day.head
            checked.later += published in checked.heads
            checked.heads.append(day.head)
    if ((checked.manifest.get("head") or {}).get("hash") or "") != last:
        raise Wrong("manifest.json names another head than the last one in facts.jsonl.")
    if published and published not in checked.heads:
        raise Wrong(f"The head {_shown(published[:64])} that was published is none of those that this pack holds.")
    if checked.head:
        newer = {name: len(chain.hashes) - covered.get(name, 0) for name, chain in known.chains.items()}
        checked.after = sum(number for name, number in newer.items() if name not in known.days)


def _check_covered(stream: str, covering: tuple[str, int, str], known: Facts, period: object) -> None:
    """Compare what a head's stream says of one stream with it."""
    which, count, last = covering
    chain = known.chains.get(which)
    if chain is None:
        if _is_of(which, period):
            raise Wrong(f"{_shown(which)} is of the period and not in the pack, though {_shown(stream)} covers it.")
        if which.partition(" ")[0] in HELD:
            raise Wrong(f"{_shown(which)} is not in the pack, though {_shown(stream)} covers it.")
    elif count > len(chain.hashes):
        raise Wrong(f"The last facts of {_shown(which)} are missing: {_shown(stream)} covers {count:,} of them.")
    elif count < 1 or chain.hashes[count - 1] != last:
        raise Wrong(f"{_shown(which)} was changed: its fact {count} has another hash than {_shown(stream)} covers.")


def _is_of(stream: str, period: object) -> bool:
    """Say whether a stream is of a post of this time."""
    found = re.fullmatch(r"[A-Z0-9]+/(\d{1,10})\.\d+", stream)
    times = [period.get(name) for name in ("since", "until")] if isinstance(period, dict) else []
    bounds = [_seconds(each) for each in times]
    if found is None or len(bounds) < 2 or bounds[0] is None or bounds[1] is None:
        return False
    return bounds[0] <= int(found[1]) < bounds[1]


class Jira:
    """Reads tickets, and nothing else. Its account comes from the environment."""

    def __init__(self, url: str, user: str, token: str) -> None:
        try:
            parts = urllib.parse.urlsplit(url)
        except ValueError:
            raise Unusable("That is no address of a Jira.") from None
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Unusable("Jira's address must begin with https://.")
        if not token:
            raise Unusable("Put a token for Jira into JIRA_TOKEN (and, for Jira Cloud, your e-mail into JIRA_USER).")
        basic = base64.b64encode(f"{user}:{token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}" if user else f"Bearer {token}", "Accept": "application/json"}
        self._url = url.rstrip("/")
        self._opener = urllib.request.build_opener(
            _NoRedirect, urllib.request.HTTPSHandler(context=ssl.create_default_context())
        )

    def get(self, path: str, **about: object) -> Mapping[str, Any] | None:
        """Return what is there, None where there is nothing."""
        address = f"{self._url}/rest/api/2/{path}?{urllib.parse.urlencode(about)}"
        # The scheme was looked at: https, or this machine itself.
        request = urllib.request.Request(address, headers=self._headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=JIRA_SECONDS) as answer:
                found: Mapping[str, Any] = json.loads(answer.read())
                return found
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise Unusable(f"Jira answered with {error.code}, so that the tickets could not be compared.") from None
        except (OSError, ValueError, RecursionError, http.client.HTTPException) as error:
            raise Unusable("Jira did not answer, so that the tickets could not be compared.") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The account is for the address that was named, and for no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def compare(checked: Checked, jira: Jira, say: Callable[[str], None]) -> int:
    """Compare each request's ticket with Jira; return how many there are. Raises Wrong and Unusable."""
    compared = 0
    for row in checked.rows:
        ticket = checked.tickets.get(str(row["stream"]), Ticket())
        if not row.get("key") or ticket.vanished:
            continue
        compared += 1
        try:
            _compare(row, ticket, jira)
        except UNREADABLE as error:
            raise Unusable(f"What Jira answered of {_shown(row['key'])} cannot be read.") from error
        if compared % 100 == 0:
            say(f"{compared:,} tickets compared …")
    return compared


def _compare(row: Mapping[str, Any], ticket: Ticket, jira: Jira) -> None:
    key = str(row["key"])
    issue = jira.get(f"issue/{urllib.parse.quote(ticket.issue or key)}", fields="labels,status,description")
    if issue is None:
        raise Wrong(f"{_shown(key)} is not in Jira, or this account does not see it.")
    fields = issue["fields"]
    label = f"slack-{row['channel']}-{str(row['ts']).replace('.', '-')}"
    if label not in (fields.get("labels") or ()) and _permalink(row) not in (fields.get("description") or ""):
        raise Wrong(
            f"{_shown(key)} in Jira has neither the label {_shown(label)} nor the post's link in its description."
        )
    is_done = fields["status"]["statusCategory"]["key"] == "done"
    if is_done != (row["state"] in ("completed", "declined", "cancelled")):
        raise Wrong(
            f"{_shown(key)} is {'done' if is_done else 'open'} in Jira; in the pack it is {_shown(row['state'])}."
        )
    marks = _marks(jira, ticket.issue or key)
    for (entry, part), comment in ticket.comments.items():
        if comment not in marks:
            raise Wrong(f"{_shown(key)} has no comment {comment} in Jira any more: it carried {_shown(entry)}.")
        mark = marks[comment]
        if mark is None or (str(mark.get("entry")), int(mark.get("part") or 1)) != (entry, part):
            raise Wrong(f"The comment {comment} of {_shown(key)} does not carry the mark of {_shown(entry)} in Jira.")
    ours = sum(1 for mark in marks.values() if mark is not None)
    if ours != len(ticket.comments) and not ticket.rebuilt:
        raise Wrong(
            f"{_shown(key)} has {ours} comments with the bot's mark in Jira; its facts say {len(ticket.comments)}."
        )


def _permalink(row: Mapping[str, Any]) -> str:
    return f"/archives/{row['channel']}/p{str(row['ts']).replace('.', '')}"


def _marks(jira: Jira, issue: str) -> dict[str, Mapping[str, Any] | None]:
    """Return comment -> the bot's mark on it, None for those of others."""
    found: dict[str, Mapping[str, Any] | None] = {}
    while True:
        path = f"issue/{urllib.parse.quote(issue)}/comment"
        page = jira.get(path, expand="properties", startAt=len(found), maxResults=100) or {}
        comments = page.get("comments") or []
        for each in comments:
            values = [p.get("value") for p in each.get("properties") or () if p.get("key") == "accessrequest"]
            found[str(each["id"])] = next((value for value in values if isinstance(value, dict)), None)
        if not comments or len(found) >= page.get("total", 0):
            return found


def _digest(salt: str, text: str) -> str:
    try:
        key = bytes.fromhex(salt)
    except (ValueError, TypeError):
        return ""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _object(content: bytes | str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"{what} cannot be read.") from error
    if not isinstance(value, dict):
        raise Wrong(f"{what} is not as the program writes it.")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; one that names a member twice says different things to different readers."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _is_number(cell: str) -> bool:
    """Say whether a cell is the number of a fact."""
    return re.fullmatch(r"[0-9]{1,15}", cell) is not None


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Wrong(f"{name} is not UTF-8.") from error


def _hex(value: object, length: int = 64) -> bool:
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{length}}}", value) is not None


def _holds(record: str, value: str) -> bool:
    """Say whether a record holds a value as one of its texts."""
    said = json.dumps(value)[1:-1]
    # Looked for as a whole word: one id, or one key, is the beginning of another.
    return said in record and re.search(rf"(?<![\w-]){re.escape(said)}(?![\w-])", record) is not None


def _seconds(moment: object) -> int | None:
    try:
        return int(datetime.fromisoformat(str(moment)).timestamp())
    except (ValueError, OverflowError, OSError):
        return None


def _cell(value: object) -> str:
    """Return how a table shows a value."""
    if value is None:
        return ""
    return str(value)


def _guardless(cell: str) -> str:
    return cell.removeprefix("'")


def _bare(text: str) -> str:
    """Return a text without what a table adds, so that no cell is a formula, or cannot show."""
    return text.encode("utf-8", "replace").decode().replace("'", "").replace("\0", "")


def _beside(texts: Mapping[str, Any], name: str) -> str:
    text = texts.get(name)
    return "(removed)" if text is None else str(text)


def _shown(value: object) -> str:
    """Return what a pack holds so that a terminal can show it, whatever it is."""
    text = str(value)[:120]
    return text if text.isprintable() else "".join(each if each.isprintable() else "?" for each in text)


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    with contextlib.suppress(BrokenPipeError):
        print(text.encode(encoding, "replace").decode(encoding), flush=True)  # noqa: T201


def report(checked: Checked) -> Iterator[str]:
    """Give what is said of a pack in which everything fits."""
    period = checked.manifest.get("period") or {}
    yield f"Everything fits: {len(checked.rows):,} posts, {checked.facts:,} facts in {checked.streams:,} streams."
    yield f"Period {_shown(period.get('since'))} to {_shown(period.get('until'))}, packed by program version " + (
        f"{_shown(checked.manifest.get('program'))}, {_shown(checked.manifest.get('packed_at'))}."
    )
    if checked.removed:
        texts = "1 text was" if checked.removed == 1 else f"{checked.removed:,} texts were"
        yield f"{texts} removed before packing, as later facts say."
    for left in checked.manifest.get("left_out") or ():
        yield f"Left out: {_shown(left)}"
    yield from _report_heads(checked)
    yield f"SHA-256 of manifest.json: {checked.manifest_hash}"
    yield "What is derived, such as index.html and exceptions.csv, that alone holds: the bot sent it with the pack."
    if checked.program and checked.program != _own_digest():
        yield "The verify_pack.py in the pack is another one than this: of another version, or changed. Use this one."


def _own_digest() -> str:
    """Return the SHA-256 of this program."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def _report_heads(checked: Checked) -> Iterator[str]:
    """Give up to which head everything fits, and what is younger."""
    if checked.head:
        yield f"Up to {checked.head_stream}: {checked.head}"
        yield "Compare that with what was published: in the anchor issue's history in Jira, and to the auditors."
        if checked.later:
            later = "1 later head is" if checked.later == 1 else f"{checked.later:,} later heads are"
            yield f"{later} in the pack as well. Compare the last one, so that it stands for what is younger."
        if checked.after:
            facts = "1 fact is" if checked.after == 1 else f"{checked.after:,} facts are"
            yield f"{facts} younger than that head: only a later one will cover them."
        if (last := _last_day(checked.manifest)) > checked.head_stream.partition(" ")[2]:
            yield f"The period goes on to {last}: what came after that head, or was left out, no head can show."
    else:
        yield "No head is in this pack, so that it is checked against itself alone."


def _last_day(manifest: Mapping[str, Any]) -> str:
    """Return the last day of the period, as 2026-12-31; "" where it was not over when it was packed."""
    period = manifest.get("period") or {}
    until, packed = _seconds(period.get("until")), _seconds(manifest.get("packed_at"))
    if until is None or packed is None or packed < until:
        return ""
    try:
        return f"{(datetime.fromisoformat(period['until']) - timedelta(seconds=1)).date()}"
    except UNREADABLE:
        return ""


def main(arguments: list[str] | None = None) -> int:
    """Check what is named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Check an evidence pack of accessrequest.")
    parser.add_argument("pack", help="the ZIP file")
    parser.add_argument("--head", default="", help="a head as it was published: 64 hexadecimal digits")
    parser.add_argument("--sample", type=int, default=0, help="draw so many requests anew")
    parser.add_argument("--seed", default="", help="a word of your own for that")
    parser.add_argument("--jira", default="", help="compare with the tickets at this address")
    given = parser.parse_args(arguments)
    try:
        checked = verify(given.pack, given.head.strip())
        for line in report(checked):
            _print(line)
        if given.sample > 0:
            _print(f"A sample of {given.sample} with the seed “{_shown(given.seed)}”:")
            keys = {str(row["stream"]): row.get("key") for row in checked.rows}
            for stream in drawn(checked.rows, given.seed, given.sample):
                _print(f"  {_shown(keys[stream] or 'no ticket'):12} {_shown(stream)}")
        if given.jira:
            jira = Jira(given.jira, os.environ.get("JIRA_USER", ""), os.environ.get("JIRA_TOKEN", ""))
            number = compare(checked, jira, _print)
            tickets = "1 ticket" if number == 1 else f"{number:,} tickets"
            _print(f"In Jira as in the pack: {tickets}, with status, label and the bot's comments.")
    except Wrong as wrong:
        _print(f"Does not fit: {wrong}")
        return 1
    except Unusable as why:
        _print(f"Could not check: {why}")
        return 2
    except MemoryError:
        _print("Could not check: the pack does not fit into this machine's memory.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
