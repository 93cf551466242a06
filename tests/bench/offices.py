"""What the measures share: an office whose bot has the product or the plain plugin, and a stopwatch."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tests.bench import ROOT
from tests.office import Office
from tests.sandbox.server import Call, Fault, wait_until

Mode = Literal["socket", "http"]

PLUGINS = ("ours", "plain")

PLAIN = ROOT / "tests" / "bench" / "plain.py"
PLUG = "[Core]\nName = Plain\nModule = plain\n\n[Python]\nVersion = 3\n"
"""What makes a plugin of it. No file here: an Errbot that installs this repository would switch it on as well."""

CREATE = "POST /rest/api/2/issue"
"""The call that creates a ticket."""

QUIET_SECONDS = 0.5
"""Seconds without a call after which the bot is taken to rest."""


def office_of(place: Path, plugin: str, mode: Mode = "socket") -> Office:
    """Return an office whose bot, not started yet, has this plugin; the stopwatch writes to the file `times`."""
    place.mkdir(parents=True)
    plugins = ROOT / "plugins" if plugin == "ours" else plain(place / "plugins")
    office = Office(place / "data", mode=mode)
    # Catch-up reads when there is a new connection, and not in the midst of what is measured.
    office.set(BENCH_PLUGINS=str(plugins), BENCH_TIMES=str(place / "times"), ACCESS_CATCH_UP_SECONDS="3600")
    office.bot.arguments = ["-c", str(ROOT / "tests" / "bench" / "config.py")]
    return office


def plain(place: Path) -> Path:
    """Put the plain plugin into a folder."""
    place.mkdir()
    shutil.copy(PLAIN, place)
    (place / "plain.plug").write_text(PLUG)
    return place


@contextmanager
def opened(office: Office, latency: float = 0.0) -> Iterator[None]:
    """Open the office for a while, with a Jira that is so many seconds slow."""
    try:
        office.open()
        # Jira's calls are named by method and path.
        office.traffic.add(Fault("* /*", "latency", times=1_000_000, seconds=latency))
        yield
    finally:
        office.bot.kill()
        # A server that is stopped in the midst of an answer complains.
        wait_until(lambda: all(call.status for call in list(office.traffic.calls)), "every call was answered")
        office.close()


def rest(office: Office, plugin: str) -> None:
    """Wait until everything that was heard is worked off; the plain plugin has no ledger to say so."""
    wait_until(office.slack.delivery.drained, "every event was acknowledged")
    if plugin == "ours":
        office.settled()
    wait_until(lambda: all(call.status for call in list(office.traffic.calls)) and quiet(office), "no call any more")


def quiet(office: Office) -> bool:
    """Say whether nothing has called for a while."""
    return time.time() - max((call.at for call in list(office.traffic.calls)), default=0.0) > QUIET_SECONDS


def comments_are(office: Office, number: int) -> None:
    """Wait until there are so many comments in all tickets."""
    keys = [str(issue["key"]) for issue in office.jira.issues()]
    wait_until(lambda: sum(len(office.bodies(key)) for key in keys) >= number, f"there are {number} comments")


def moments(office: Office, name: str) -> list[float]:
    """Return a list that gets the moment of each call of this name from now on, as it takes effect."""
    found: list[float] = []

    def note(call: Call, moment: str) -> bool:
        if call.name == name and moment == "after":
            found.append(time.time())
        return False

    office.traffic.hooks.append(note)
    return found


def read(times: Path, kind: str) -> list[float]:
    """Return the seconds of one kind that the stopwatch has written down."""
    lines = [line.split() for line in times.read_text().splitlines()]
    return [float(line[1]) for line in lines if len(line) == 2 and line[0] == kind]
