"""What tests of evidence packs share: a pack of a ledger, a day's head by hand, and a pack with something changed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Mapping
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from accessdesk.evidence import Told
from accessdesk.evidence_files import Writer
from accessdesk.evidence_packed import Given, Packed
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_evidence import Evidence
from accessdesk.ledger_tables import streams
from accessdesk.links import Links
from accessdesk.people import Person
from accessdesk.tables import BEGINNING, csv_line

LINKS = Links("https://acme.slack.com/", "https://jira.example.com")
TOLD = Told(LINKS, ZoneInfo("Europe/Berlin"))
GIVEN = Given(
    Person("U0ADA", "Ada Auditor", "ada@example.com"), "1 Oct 2026 to 31 Dec 2026", "Europe/Berlin", 1_796_000_000.0
)
NOT_ASKED = {"query": 'labels = "slack-access-request"', "not_asked": "Jira is away."}
EVER = (1.0, 4_000_000_000.0)


def packed(ledger: Ledger, since: float = EVER[0], until: float = EVER[1], **about: Any) -> bytes:
    """Return the pack of a time."""
    file = io.BytesIO()
    pack_into(file, ledger, since, until, **about)
    return file.getvalue()


def pack_into(
    file: BinaryIO,
    ledger: Ledger,
    since: float = EVER[0],
    until: float = EVER[1],
    *,
    hidden: Collection[str] = (),
    number: int = 2,
    seed: str = "",
    given: Given = GIVEN,
    jira: Mapping[str, Any] = NOT_ASKED,
) -> Packed:
    """Write the pack of a time into a file; return what was found."""
    found = Evidence(ledger)
    with Writer(found, found.wanted(since, until, hidden), TOLD) as writer:
        list(writer.facts(seed, number))
        writer.finish(file, given, jira)
        return writer.packed


def make_head(ledger: Ledger, day: str, at: float = 0.0) -> str:
    """Append a day's head as the program does, and return it."""
    stream = f"head {day}"
    before: dict[str, int] = {}
    with ledger.reading() as connection:
        now = {row.stream: (row.facts, row.head) for row in connection.execute(sa.select(streams))}
    for earlier in sorted(name for name in now if name.startswith("head ")):
        for fact in ledger.facts(earlier):
            if fact.kind == "covered":
                before.update((each[0], each[1]) for each in fact.body["streams"])
    new = [[name, count, head] for name, (count, head) in sorted(now.items()) if count > before.get(name, 0)]
    covered = Fact("covered", f"covered {new[0][0]}", at, {"streams": new})
    facts = sum(count - before.get(name, 0) for name, count, _ in new)
    ended = Fact("day", f"day {day}", at, {"day": day, "streams": len(new), "facts": facts})
    ledger.append(stream, [Fact("opened", "opened", at), covered, ended])
    with ledger.reading() as connection:
        return str(connection.scalar(sa.select(streams.c.head).where(streams.c.stream == stream)))


def contents(pack: bytes) -> dict[str, bytes]:
    """Return the files of a pack by their names."""
    with zipfile.ZipFile(io.BytesIO(pack)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> io.BytesIO:
    """Return a ZIP file of these."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, content in files.items():
            file.writestr(name, content)
    made.seek(0)
    return made


def remade(files: Mapping[str, bytes], **changes: Callable[[Any], Any]) -> io.BytesIO:
    """Return a pack in which a file is another one, and whose manifest says so: as a forger would leave it.

    changes: a file's name with _ for its dot -> what makes the new lines, rows or value of the old ones.
    """
    made = dict(files)
    for name, change in changes.items():
        path = ".".join(name.rsplit("_", 1))
        if path == "manifest.json":
            continue
        if path.endswith(".jsonl"):
            lines = change([json.loads(line) for line in made[path].splitlines()])
            made[path] = "".join(json.dumps(line) + "\n" for line in lines).encode()
        elif path.endswith(".json"):
            made[path] = json.dumps(change(json.loads(made[path]))).encode()
        else:
            made[path] = change(made[path].decode()).encode()
    manifest = json.loads(made["manifest.json"])
    for name, content in made.items():
        if name in manifest["files"]:
            manifest["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    if "manifest_json" in changes:
        manifest = changes["manifest_json"](manifest)
    made["manifest.json"] = json.dumps(manifest).encode()
    return zipped(made)


def chained(lines: list[dict[str, Any]], first: int) -> list[dict[str, Any]]:
    """Return lines of facts whose hashes were all worked out anew from this one on, as a forger would do it."""
    stream = lines[first]["stream"]
    previous = ""
    for position, line in enumerate(lines):
        if line["stream"] != stream or position < first:
            continue
        record = json.loads(line["record"])
        if position > first:
            record["previous"] = previous
        line["record"] = json.dumps(record, sort_keys=True, separators=(",", ":"))
        previous = rehashed(line)
    return lines


def rehashed(line: dict[str, Any]) -> str:
    """Give a line of a fact the hash that its record has now; return it."""
    line["hash"] = hashlib.sha256(line["record"].encode()).hexdigest()
    return str(line["hash"])


def csv_of(rows: list[dict[str, Any]], change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> str:
    """Return the table of requests that goes with changed ones."""
    found = change(rows)
    return BEGINNING + csv_line(list(found[0])) + "".join(csv_line(list(row.values())) for row in found)
