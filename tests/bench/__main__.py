"""Measure everything and print it, one line each."""

import os
import platform
import tempfile
import time
from pathlib import Path

from tests.bench import backend_calls, held, pending, quiet_posts, ticket_time
from tests.bench.figures import HEADINGS, Figures, milliseconds, verdict

LATENCIES = (0.0, 0.3, 2.0)
"""Seconds that Jira takes for each call."""

HELD_MEDIAN, HELD_P99 = 0.005, 0.025
"""Seconds for which a callback or listener may hold an event (DESIGN.md, "Promises, measured", as are those below)."""

QUIET = 0.0001
"""Seconds for a post that is no request."""

TICKET_OVERHEAD = 0.5
"""Seconds from `:ticket:` to the ticket beyond Jira's own time, which is at least that of the call that creates."""

PENDING = 0.05
"""Seconds for `!access pending`."""


def main() -> None:
    """Run the benchmark."""
    began = time.monotonic()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.platform(terse=True)}")
    with tempfile.TemporaryDirectory(prefix="accessrequest-bench-") as name:
        place = Path(name)
        held_events(place / "held")
        other_promises(place)
    print(f"\n{time.monotonic() - began:.0f} s in all")


def held_events(place: Path) -> None:
    """Print how long events are held, ours and the plain plugin side by side."""
    heading(f"An event is held: promised ≤ {HELD_MEDIAN * 1000:g} ms median, ≤ {HELD_P99 * 1000:g} ms p99, ours")
    for mode in held.MODES:
        for latency in LATENCIES:
            for plugin in held.PLUGINS:
                found = held.measure(place / f"{mode} {latency} {plugin}", plugin, mode, latency)
                for door, seconds in vars(found).items():
                    if seconds:
                        show_held(f"{mode}, Jira {latency:g} s, {door.replace('_', ' ')}", plugin, seconds)


def show_held(what: str, plugin: str, seconds: list[float]) -> None:
    """Print one line; the round trip includes the backend's own look-ups, so it is not what the promise is about."""
    figures = Figures.of(seconds)
    promised = plugin == "ours" and "round" not in what
    kept = verdict((figures.median, HELD_MEDIAN), (figures.p99, HELD_P99)) if promised else ""
    line(f"{what:38} {plugin}", figures, kept)


def other_promises(place: Path) -> None:
    """Print the rest."""
    heading("Other promises")
    quiet = quiet_posts.measure(place / "quiet")
    line(f"a post that is no request, ≤ {QUIET * 1000:g} ms", quiet.times, verdict((quiet.times.median, QUIET)))
    print(f"  {quiet.times.count} such posts: {quiet.writes} writes, {quiet.wakes} calls for the worker")
    for latency in (0.0, 0.3):
        figures = Figures.of(ticket_time.measure(place / f"ticket {latency}", latency))
        most = latency + TICKET_OVERHEAD
        what = f":ticket: to ticket, Jira {latency:g} s, ≤ {milliseconds(most)} median"
        line(what, figures, verdict((figures.median, most)))
    counts = [backend_calls.measure(place / f"calls {cache}", cache) for cache in (False, True)]
    print("  the backend's own calls to Slack per reply: {:.2f} without its cache, {:.2f} with it".format(*counts))
    figures = Figures.of(pending.measure(place / "pending"))
    line(f"!access pending, ≤ {PENDING * 1000:g} ms", figures, verdict((figures.median, PENDING)))


def heading(text: str) -> None:
    print(f"\n{text}\n{'':48}{HEADINGS}")


def line(what: str, figures: Figures, kept: str) -> None:
    print(f"  {what:46}{figures}  {kept}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
