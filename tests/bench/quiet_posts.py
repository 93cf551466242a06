"""What a post costs that is no request: time, writes to the ledger, calls."""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from accessdesk.intake import Intake
from accessdesk.ledger import Ledger
from accessdesk.listening import Listening

from tests.bench.figures import Figures
from tests.bench.offices import office_of, opened, read
from tests.bench.pace import paced
from tests.sandbox.server import wait_until

POSTS = 10_000
"""Top-level posts, in the watched channel and in others."""

HEARD = 100
"""Of these, how many are posted to a running bot, where the backend looks each up before a plugin gets it."""

TEXTS = (
    "good morning",
    "my laptop does not start: the screen stays black. Who can help?",
    "Name of the printer: P3\nit says: paper jam, since this morning",
    "https://example.com/a:b?c=d: have a look, please " * 20,
)


@dataclass(frozen=True)
class Quiet:
    """times: seconds for each; writes: commits to the ledger; wakes: how often the worker, who calls, was woken."""

    times: Figures
    writes: int
    wakes: int


def measure(place: Path) -> Quiet:
    """Give intake, which every event goes through, posts that are no requests."""
    place.mkdir(parents=True)
    ledger = Ledger(f"sqlite:///{place / 'accessrequest.db'}")
    wakes: list[None] = []
    acts = {"ticket": "ticket", "complete": "complete", "no_entry_sign": "cancel"}
    listening = Listening("U0BOT", acts, watched=frozenset({"C0WATCHED"}))
    intake = Intake(ledger, listening, lambda: wakes.append(None))
    with sqlite3.connect(place / "accessrequest.db") as other:
        # This number changes whenever another connection commits (sqlite.org/pragma.html#pragma_data_version).
        before = other.execute("PRAGMA data_version").fetchone()[0]
        seconds = [record(intake, number) for number in range(POSTS)]
        writes = other.execute("PRAGMA data_version").fetchone()[0] - before
    ledger.close()
    return Quiet(Figures.of(seconds), writes, len(wakes))


def record(intake: Intake, number: int) -> float:
    """Return the seconds that one post takes."""
    ts = f"{1_700_000_000 + number}.000100"
    event = {
        "type": "message",
        "channel": ("C0WATCHED", "C0RANDOM")[number % 2],
        "user": "U0SOMEBODY",
        "text": TEXTS[number // 2 % len(TEXTS)],
        "ts": ts,
        "event_ts": ts,
    }
    began = time.perf_counter()
    intake.record(event)
    return time.perf_counter() - began


def heard(place: Path, plugin: str) -> list[float]:
    """Return the seconds that the plugins of a running bot take over each of HEARD such posts."""
    office = office_of(place, plugin)
    with opened(office):
        (place / "times").write_text("")
        for number in range(HEARD):
            paced(
                office.slack.post, (office.channel, office.elsewhere)[number % 2], office.otto, TEXTS[number // 2 % 4]
            )
        wait_until(lambda: len(read(place / "times", "callback")) >= HEARD, "every post was handled")
        return read(place / "times", "callback")
