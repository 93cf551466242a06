"""How long an event is held: the product and the plain plugin, in both modes, with a Jira that is slow or not."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.offices import Mode, office_of, opened, read
from tests.bench.pace import paced
from tests.office import Office
from tests.sandbox.server import wait_until

REQUESTS = 30
"""Requests of one measurement; each is a post, a `:ticket:` and two replies."""

EVENTS = REQUESTS * 4

SLOWEST = 120.0
"""Seconds that the plain plugin may take to work off its queue."""

MODES: tuple[Mode, ...] = ("socket", "http")


@dataclass(frozen=True)
class Held:
    """Seconds that each event was held. round_trips: those of HTTP Events mode, as the sender sees them."""

    listener: list[float]
    callback: list[float]
    round_trips: list[float]


def measure(place: Path, plugin: str, mode: Mode, latency: float) -> Held:
    """Tell REQUESTS stories to a bot with this plugin; latency: the seconds that Jira takes for every call."""
    office, times = office_of(place, plugin, mode), place / "times"
    with opened(office, latency):
        round_trips = watched_round_trips(office)
        times.write_text("")
        storm(office)
        wait_until(lambda: len(read(times, "callback")) >= EVENTS, "every event was handled", SLOWEST)
        return Held(read(times, "listener"), read(times, "callback"), list(round_trips))


def storm(office: Office) -> None:
    """Send every event at an even pace: all posts, all `:ticket:`, then two replies to each."""
    posts = [paced(office.ask) for _ in range(REQUESTS)]
    for ts in posts:
        paced(office.add, ts)
    for number in (1, 2):
        for ts in posts:
            paced(office.reply, ts, office.mara, f"reply {number}")


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
