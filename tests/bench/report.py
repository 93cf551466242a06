"""How long a report on a large ledger takes, and in how much memory; beside replaying every fact for the same figures.

Each is measured in a process of its own, whose memory is nobody else's: `python -m tests.bench.report KIND FOLDER`.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from accessdesk import chart, export, report_texts
from accessdesk.ledger import Ledger
from accessdesk.ledger_reports import Reports, Which
from accessdesk.ledger_tables import facts, requests, streams, texts
from accessdesk.links import Links
from accessdesk.options import period_of
from accessdesk.replay import replay
from accessdesk.report import Asked, report_of
from accessdesk.row import row_of
from accessdesk.zones import zone_of

from tests.bench.pending import row

REQUESTS = 100_000
REPLAYED = 5_000
"""Requests that are replayed for the baseline: what all of them would take follows from that."""

APPLICATIONS, MANAGERS = 200, 150
DAY = 86_400.0
EVERYTHING = Which(0.0, 1e11)
NOW = 1_800_000_000.0
LINKS = Links("https://acme.slack.com/", "https://jira.example.com")


def measure(place: Path, kind: str, number: int = REQUESTS) -> dict[str, float]:
    """Return {"seconds", "worked", "pictured", "megabytes"} of one report.

    place: the folder of its ledger, which is made where there is none; kind: "report", "replay" of all facts for the
    same figures, or "export" of all of them, which returns {"facts", "written"} (megabytes) as well. worked: seconds of
    the processor in these; pictured: seconds for its picture beyond them.
    """
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "made").exists():
        (fill if kind == "report" else fill_facts)(place, number)
        (place / "made").touch()
    command = [sys.executable, "-m", "tests.bench.report", kind, str(place)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def ledger_of(place: Path) -> Ledger:
    return Ledger(f"sqlite:///{place / 'ledger.db'}")


def fill(place: Path, number: int) -> None:
    """Fill the derived table with so many requests."""
    chance, ledger = random.Random(1), ledger_of(place)
    with ledger.transaction(durable=False) as connection:
        connection.execute(requests.insert(), [request(each, chance) for each in range(number)])
    ledger.close()


def request(number: int, chance: random.Random) -> dict[str, Any]:
    """Return one request, finished but for every tenth."""
    application, manager = chance.randrange(APPLICATIONS), chance.randrange(MANAGERS)
    posted_at = 1_700_000_000.0 + number
    decided_at = posted_at + chance.expovariate(1 / DAY)
    named = f"Application {application}"
    return {
        **row(number),
        "application": named,
        "application_key": named,
        "manager": f"U{manager}",
        "manager_name": f"Manager {manager}",
        "owners": f" U0OWNER{application} ",
        "ticketed_at": posted_at + 600.0,
        "decided_at": decided_at,
        "closed_at": 0.0 if number % 10 == 0 else decided_at + DAY,
    }


def fill_facts(place: Path, number: int) -> None:
    """Fill the tables of facts with so many requests, each with the few facts of a ticket without a thread."""
    # Only whoever makes the ledger needs pytest in memory.
    from tests.test_steps import STREAM, ticketed

    ledger = ledger_of(place)
    ledger.append(STREAM, ticketed().facts)
    with ledger.reading() as connection:
        known = [
            (table, [each._asdict() for each in connection.execute(table.select())])
            for table in (streams, facts, texts)
        ]
    with ledger.transaction(durable=False) as connection:
        for table, rows in known:
            copies = (
                {**each, "stream": f"C0CHANNEL/{1_700_000_001 + n}.000100"} for n in range(number) for each in rows
            )
            connection.execute(table.insert(), list(copies))
        shown = ({**row(n), "stream": f"C0CHANNEL/{1_700_000_001 + n}.000100"} for n in range(number))
        connection.execute(requests.insert(), list(shown))
    ledger.close()


def replayed(ledger: Ledger) -> Iterator[Asked]:
    """Give the requests as a program would that has nothing but the facts."""
    with ledger.reading() as connection:
        known = list(connection.scalars(streams.select().with_only_columns(streams.c.stream)))
    for stream in known:
        found = row_of(replay(stream, ledger.facts(stream)))
        if found is not None:
            yield Asked(**{name: found[name] for name in Asked._fields})


def main(kind: str, place: str) -> None:
    """Make one report or export in this process, and print what it took."""
    ledger = ledger_of(Path(place))
    ledger.note("form")
    found = exported(ledger) if kind == "export" else reported(ledger, kind)
    # Not resource.getrusage: what it says includes what the process was that started this one.
    most = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    print(json.dumps({**found, "megabytes": int(most[1]) / 1024 if most else 0.0}))


def exported(ledger: Ledger) -> dict[str, float]:
    """Write everything into files that are gone afterwards."""
    began = time.perf_counter()
    with ExitStack() as open_files:
        files = {name: open_files.enter_context(tempfile.TemporaryFile()) for name in export.NAMES}
        found = export.write(Reports(ledger), EVERYTHING, LINKS, files, lambda: True)
        size = sum(file.tell() for file in files.values())
    return {"seconds": time.perf_counter() - began, "facts": found.facts, "written": size / 1e6}


def reported(ledger: Ledger, kind: str) -> dict[str, float]:
    """Make one report, with its table and its picture."""
    about = report_texts.About(period_of("2026", zone_of("").today(NOW)), zone_of(""))
    began, worked = time.perf_counter(), time.process_time()
    found = report_of(replayed(ledger) if kind == "replay" else Reports(ledger).asked(EVERYTHING), NOW)
    report_texts.message(found, about, LINKS, NOW)
    "".join(report_texts.table(found))
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    chart.picture(found, about)
    pictured = time.perf_counter() - began - seconds
    return {"seconds": seconds, "worked": worked, "pictured": pictured}


if __name__ == "__main__":
    main(*sys.argv[1:])
