"""How long an event is held: the product and the plain plugin, in both modes, with a Jira that is slow or not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.bench import ROOT
from tests.office import Office
from tests.sandbox.server import Fault, wait_until

REQUESTS = 30
"""Requests of one measurement; each is a post, a `:ticket:` and two replies."""

EVENTS = REQUESTS * 4

PACE = 0.04
"""Seconds between two events: 25 a second, three times what Slack sends at most.

30,000 events per workspace and hour: https://docs.slack.dev/apis/events-api#rate-limiting
"""

SLOWEST = 120.0
"""Seconds that the plain plugin may take to work off its queue."""

Mode = Literal["socket", "http"]
MODES: tuple[Mode, ...] = ("socket", "http")

PLUGINS = {"ours": ROOT / "plugins", "plain": ROOT / "tests" / "plain_plugin"}


@dataclass(frozen=True)
class Held:
    """Seconds that each event was held. round_trips: those of HTTP Events mode, as the sender sees them."""

    listener: list[float]
    callback: list[float]
    round_trips: list[float]


def measure(place: Path, plugin: str, mode: Mode, latency: float) -> Held:
    """Tell REQUESTS stories to a bot with this plugin; latency: the seconds that Jira takes for every call."""
    place.mkdir(parents=True)
    times = place / "times"
    office = Office(place / "data", mode=mode)
    office.set(BENCH_PLUGINS=str(PLUGINS[plugin]), BENCH_TIMES=str(times))
    office.bot.arguments = ["-c", str(ROOT / "tests" / "bench" / "config.py")]
    with opened(office, latency):
        round_trips = watched_round_trips(office)
        times.write_text("")
        storm(office)
        wait_until(lambda: len(read(times, "callback")) >= EVENTS, "every event was handled", SLOWEST)
        return Held(read(times, "listener"), read(times, "callback"), list(round_trips))


@contextmanager
def opened(office: Office, latency: float) -> Iterator[None]:
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


def storm(office: Office) -> None:
    """Send every event at an even pace: all posts, all `:ticket:`, then two replies to each."""
    posts = [paced(office.ask) for _ in range(REQUESTS)]
    for ts in posts:
        paced(office.add, ts)
    for number in (1, 2):
        for ts in posts:
            paced(office.reply, ts, office.mara, f"reply {number}")


def paced(act: Any, *arguments: Any) -> Any:
    """Do something and wait until it is time for the next event."""
    ends = time.monotonic() + PACE
    result = act(*arguments)
    time.sleep(max(0.0, ends - time.monotonic()))
    return result


def watched_round_trips(office: Office) -> list[float]:
    """Return a list that gets the seconds from now on that each event sent over HTTP takes until its answer."""
    found: list[float] = []
    carry = office.slack.delivery.requests.carry

    async def timed(*arguments: Any) -> str:
        began = time.perf_counter()
        failure = await carry(*arguments)
        found.append(time.perf_counter() - began)
        return failure

    office.slack.delivery.requests.carry = timed  # type: ignore[method-assign]
    return found


def read(times: Path, kind: str) -> list[float]:
    """Return the seconds of one kind that the stopwatch has written down."""
    lines = [line.split() for line in times.read_text().splitlines()]
    return [float(line[1]) for line in lines if len(line) == 2 and line[0] == kind]
