"""How long an evidence pack over many facts takes, in how much memory, and how long to check it with Python alone.

Each is measured in a process of its own, whose memory is nobody else's: `python -m tests.bench.evidence FOLDER`.
"""

import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from accessdesk.evidence_files import VERIFIER
from accessdesk.facts import GENESIS, Fact, digest, link
from accessdesk.ledger_tables import facts, requests, salts, streams, texts
from accessdesk.replay import replay
from accessdesk.row import row_of

from tests import packs
from tests.bench.report import ledger_of

FACTS = 100_000

SALT = "00112233445566778899aabbccddeeff"
REPLIES = (
    *("which project is it for?", "the one with the new icons, see https://example.com/a?b=c", "thanks a lot :pray:"),
    *("I need it by Friday", "there is a seat left in the team’s plan", "added to the group"),
)
BEGAN = 1_791_000_000.0


class Took(NamedTuple):
    """seconds: of one process; worked: those of a processor in it; megabytes: in memory, at most."""

    seconds: float
    worked: float
    megabytes: float


class Measured(NamedTuple):
    """packed and verified: what they took; facts, requests: how many there were; size and page: megabytes."""

    packed: Took
    verified: Took
    facts: int
    requests: int
    size: float
    page: float


def story(number: int) -> list[Fact]:
    """Return the facts of one request as the program writes them, from its post to its closing."""
    # Only whoever makes the ledger needs pytest in memory.
    from tests.test_steps import COMPLETE, ROOT, ticketed

    told, at = ticketed(), float(ROOT)
    told.done("judge")
    for count, words in enumerate(REPLIES):
        ts, by = f"{int(at) + 100 + count}.000200", ("U0RITA", "U0TESS", "U0MARA")[count % 3]
        told.post(f"{words} ({number})", ts, by).read_thread()
        told.add(Fact("began", f"began comment {ts} 1", at, {"step": f"comment {ts} 1", "name": "comment"}))
        about = {"entry": ts, "id": str(number * 10 + count), "late": False, "of": 1, "part": 1}
        told.done(f"comment {ts} 1", **about, mark=replay("C0/1.000100", told.facts).entries[ts].mark)
    ts = f"{int(at) + 200}.000300"
    told.post(f"approved. Role: Editor ({number})", ts, "U0OLGA")
    version = told.facts[-1].identity
    said = {"what": "saying", "entry": ts, "version": version, "by": "U0OLGA", "reader": 1, "catalogue": "x"}
    read = {"reads": "approval", "grant": ["role"], "statement": False, "objects": "", "role": "owner"}
    body = {**said, **read, "gives": True, "manages": False, "unlisted": False}
    told.add(Fact("judged", f"judged saying {version}", 0.0, body, {"role": "Editor"}, ts))
    told.emoji("complete").allowed().done("transition complete", closed_as="complete")
    assert COMPLETE in told.facts[0].texts["text"]
    return told.facts


def fill(place: Path, number: int) -> int:
    """Fill a ledger with so many facts, in chains that hold, and the head of a day; return how many it has."""
    ledger, copied, written = ledger_of(place), story(1), 0
    rows: dict[Any, list[dict[str, Any]]] = {facts: [], texts: [], salts: [], streams: [], requests: []}
    for count in range(number // len(copied)):
        stream = f"C0CHANNEL/{int(BEGAN) + count * 300}.000100"
        for table, values in chain(stream, copied, count):
            rows[table].append(values)
        shown = row_of(replay(stream, moved(copied, count))) or {}
        rows[requests].append({**shown, "stream": stream})
        written += len(copied)
    with ledger.transaction(durable=False) as connection:
        for table, values in rows.items():
            connection.execute(table.insert(), values)
    packs.make_head(ledger, "2026-12-31")
    ledger.close()
    return written


def moved(copied: list[Fact], count: int) -> Iterator[Fact]:
    """Give the facts of a story as another request's: at another time, about another application."""
    shift = int(BEGAN) + count * 300 - 1_700_000_000
    for fact in copied:
        text = json.dumps([fact.identity, dict(fact.body), dict(fact.texts), fact.subject])
        text = re.sub(r"\b1700000(\d{3})\b", lambda found: str(int(found[0]) + shift), text)
        identity, body, beside, subject = json.loads(text.replace("OPS-1", f"OPS-{count + 1}"))
        beside = {name: each.replace("Figma", f"Application {count % 200}") for name, each in beside.items()}
        at = fact.at + shift if fact.at > 1e9 else fact.at
        yield replace(fact, identity=identity, body=body, texts=beside, subject=subject, at=at, recorded_at=at or BEGAN)


def chain(stream: str, copied: list[Fact], count: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Give the rows of a stream with its table."""
    previous, subjects = GENESIS, set[str]()
    for fact in moved(copied, count):
        digests = {name: digest(SALT, text) for name, text in fact.texts.items()}
        record, previous = link(stream, fact, digests, previous)
        where = {"stream": stream, "number": fact.number}
        yield facts, {**where, "identity": fact.identity, "record": record, "hash": previous}
        for name, text in fact.texts.items():
            yield texts, {**where, "name": name, "text": text}
        subjects |= {fact.subject} if fact.texts else set()
    for subject in subjects:
        yield salts, {"stream": stream, "subject": subject, "salt": SALT}
    yield streams, {"stream": stream, "facts": len(copied), "head": previous, "due_at": None}


def measure(place: Path, number: int = FACTS) -> Measured:
    """Pack and check a ledger with so many facts."""
    place.mkdir(parents=True)
    fill(place, number)
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.evidence", str(place)]
    about = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    packed = Took(time.monotonic() - began, about["worked"], about["megabytes"])
    pack = place / "pack.zip"
    # As an auditor does it: from a folder of its own, with nothing but Python.
    verifier = place / VERIFIER.name
    verifier.write_bytes(VERIFIER.read_bytes())
    began = time.monotonic()
    command = [sys.executable, "-I", "-c", CHECKING, str(verifier), str(pack)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    if not ended.stdout.startswith("Everything fits: "):
        raise AssertionError(ended.stdout)
    worked, most = map(float, ended.stderr.split())
    verified = Took(time.monotonic() - began, worked, most)
    return Measured(packed, verified, about["facts"], about["requests"], pack.stat().st_size / 1e6, about["page"] / 1e6)


CHECKING = """
import pathlib, re, runpy, sys, time
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    most = re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text("ascii"))
    sys.stderr.write(f"{time.process_time()} {int(most[1]) / 1024 if most else 0.0}")
"""
"""What runs the verifier, and says what it took: seconds of a processor, megabytes in memory at most."""


def main(place: str) -> None:
    """Write a pack of everything in this process, and print what it took and holds."""
    ledger = ledger_of(Path(place))
    pack = Path(place) / "pack.zip"
    with pack.open("w+b") as file:
        found = packs.pack_into(file, ledger, number=25)
        file.seek(0)
        with zipfile.ZipFile(file) as zipped:
            page = zipped.getinfo("index.html").file_size
    # Not resource.getrusage: what it says includes what the process was that started this one.
    most = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    about = {"facts": found.facts, "requests": len(found.drawable), "page": page, "worked": time.process_time()}
    print(json.dumps({**about, "megabytes": int(most[1]) / 1024 if most else 0.0}))


if __name__ == "__main__":
    main(sys.argv[1])
