"""What is printed of each measure: ours and the plain plugin side by side, what is promised, and whether it holds.

The promises are those of DESIGN.md, "Promises, measured", and of what a ticket a second is to reach.
"""

from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    backend_calls,
    calls,
    held,
    inversions,
    memory,
    outage,
    pending,
    quiet_posts,
    throughput,
    ticket_time,
)
from tests.bench.figures import HEADINGS, Figures, milliseconds, reached, verdict
from tests.bench.offices import PLUGINS

LATENCIES = (0.0, 0.3, 2.0)
"""Seconds that Jira takes for each call."""

HELD_MEDIAN, HELD_P99 = 0.005, 0.025
"""Seconds for which a callback or listener may hold an event."""

QUIET = 0.0001
"""Seconds for a post that is no request."""

TICKET_OVERHEAD = 0.5
"""Seconds from `:ticket:` to the ticket beyond Jira's own time, which is at least that of the call that creates."""

PENDING = 0.05
"""Seconds for `!access pending`."""

GROWTH = 0.05
"""By which part the memory may grow after the first events."""

PLAIN_EVENTS = 20_000
"""Events that are enough to see what Errbot and its backend keep by themselves."""


def report_held(place: Path) -> None:
    """Print how long events are held."""
    heading(f"An event is held: promised ≤ {HELD_MEDIAN * 1000:g} ms median, ≤ {HELD_P99 * 1000:g} ms p99, ours")
    for mode in held.MODES:
        for latency in LATENCIES:
            for plugin in PLUGINS:
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


def report_calls(place: Path) -> None:
    """Print the calls that a reply takes."""
    side_by_side(f"Calls to carry a reply, mean of {calls.REQUESTS * calls.REPLIES}")
    ours, plain = (calls.measure(place / plugin, plugin) for plugin in PLUGINS)
    row("to Jira", f"{ours.jira:.3g}", f"{plain.jira:.3g}", "1", verdict((ours.jira, 1)))
    row("to Slack, the plugin's own", f"{ours.slack:.3g}", f"{plain.slack:.3g}", "0", verdict((ours.slack, 0)))
    row("to Slack, the backend's, to hear of it", f"{ours.backend:.3g}", f"{plain.backend:.3g}")
    cached, uncached = (backend_calls.measure(place / f"cache {cache}", cache) for cache in (True, False))
    print(f"  the backend's look-ups alone, ours: {cached:.2f} with the cache that it is lent, {uncached:.2f} without")


def report_ticket(place: Path) -> None:
    """Print how long a ticket takes."""
    heading("From :ticket: to the ticket, ours")
    for latency in LATENCIES[:2]:
        figures = Figures.of(ticket_time.measure(place / f"{latency}", latency))
        most = latency + TICKET_OVERHEAD
        line(f"Jira {latency:g} s, ≤ {milliseconds(most)} median", figures, verdict((figures.median, most)))


def report_throughput(place: Path) -> None:
    """Print how many tickets a second there are, and of the ceiling that Jira's time allows."""
    most = throughput.ceiling()
    side_by_side(
        f"Tickets a second: {throughput.TICKETS} at once, Jira {throughput.LATENCY:g} s, {throughput.WORKERS} workers, "
        f"{throughput.NEEDED} calls a ticket: at most {most:.1f}"
    )
    ours, plain = (throughput.measure(place / plugin, plugin) for plugin in PLUGINS)
    wanted = most * throughput.SHARE
    row(
        "median of the rounds",
        f"{ours.median:.1f}",
        f"{plain.median:.1f}",
        f"≥ {wanted:.1f}",
        reached(ours.median, wanted),
    )
    row("best round", f"{ours.best:.1f}", f"{plain.best:.1f}")
    row("of the ceiling, median", f"{ours.median / most:.0%}", "", f"≥ {throughput.SHARE:.0%}")
    row("calls to Jira for a ticket", f"{ours.calls:.3g}", f"{plain.calls:.3g}")


def report_inversions(place: Path) -> None:
    """Print how many comments are out of order where events come late."""
    side_by_side(
        f"Order of {inversions.THREADS * inversions.REPLIES} comments, events 0 to {inversions.LATEST:g} s late"
    )
    ours, plain = (inversions.measure(place / plugin, plugin) for plugin in PLUGINS)
    row("pairs out of order", f"{ours.inversions}", f"{plain.inversions}", "0", verdict((ours.inversions, 0)))
    row("replies without a comment", f"{ours.missing}", f"{plain.missing}", "0", verdict((ours.missing, 0)))


def report_quiet(place: Path) -> None:
    """Print what posts cost that are no requests."""
    heading("A top-level post that is no request")
    found = quiet_posts.measure(place / "intake")
    line(f"ours, intake, ≤ {QUIET * 1000:g} ms", found.times, verdict((found.times.median, QUIET)))
    for plugin in PLUGINS:
        line(f"{plugin}, all of a callback in a running bot", Figures.of(quiet_posts.heard(place / plugin, plugin)), "")
    kept = verdict((found.writes, 0), (found.wakes, 0))
    print(f"  {found.times.count} such posts: {found.writes} writes, {found.wakes} times the worker, who calls  {kept}")


def report_pending(place: Path) -> None:
    """Print how long the list of what is open takes, with options as well, and a search."""
    heading(f"!access pending, {pending.REQUESTS // pending.OPEN_EVERY:,} open requests of {pending.REQUESTS:,}")
    print(f"  promised ≤ {PENDING * 1000:g} ms; it has nothing to call with")
    for what, seconds in pending.measure(place).items():
        figures = Figures.of(seconds)
        line(what, figures, "" if what.startswith("search") else verdict((figures.median, PENDING)))


def report_outage(place: Path) -> None:
    """Print what catch-up calls."""
    side_by_side(f"Catch-up after an outage, {outage.REQUESTS:,} open requests, {outage.CHANGED} of them changed")
    ours, plain = (outage.measure(place / plugin, plugin) for plugin in PLUGINS)
    most = outage.promised() + ours.unchanged
    row("calls to Slack", f"{ours.calls}", f"{plain.calls}", f"{most}", verdict((ours.calls, most)))
    daily = outage.daily(ours.between)
    about = f"≤ {daily}"
    row("of these, the day's reading of a thread", f"{ours.unchanged}", "", about, verdict((ours.unchanged, daily)))
    wanted = outage.CHANGED
    row("replies carried", f"{ours.carried}", f"{plain.carried}", f"{wanted}", reached(ours.carried, wanted))


def report_memory(place: Path) -> None:
    """Print how the memory grows."""
    side_by_side(f"Resident memory over {memory.EVENTS:,} events; the plain plugin over {PLAIN_EVENTS:,}")
    ours = memory.measure(place / "ours", "ours")
    plain = memory.measure(place / "plain", "plain", PLAIN_EVENTS)
    for events in (memory.WARM, 2 * memory.WARM, memory.EVENTS // 2, memory.EVENTS):
        sizes = [f"{size:.1f} MB" if (size := dict(found).get(events)) else "" for found in (ours, plain)]
        row(f"after {events:,}", *sizes)
    grown, plains = memory.growth(ours), memory.growth(plain)
    limit = f"≤ {GROWTH:.0%}"
    row(f"growth after {memory.WARM:,}", f"{grown:.1%}", f"{plains:.1%}", limit, verdict((grown, GROWTH)))


def heading(text: str) -> None:
    print(f"\n{text}\n{'':48}{HEADINGS}", flush=True)


def line(what: str, figures: Figures, kept: str) -> None:
    print(f"  {what:46}{figures}  {kept}".rstrip(), flush=True)


def side_by_side(text: str) -> None:
    print(f"\n{text}\n{'':48}{'ours':>10}{'plain':>10}{'promised':>10}", flush=True)


def row(what: str, ours: str, plain: str, promised: str = "", kept: str = "") -> None:
    print(f"  {what:46}{ours:>10}{plain:>10}{promised:>10}  {kept}".rstrip(), flush=True)


REPORTS: dict[str, Callable[[Path], None]] = {
    "held": report_held,
    "calls": report_calls,
    "ticket": report_ticket,
    "throughput": report_throughput,
    "inversions": report_inversions,
    "quiet": report_quiet,
    "pending": report_pending,
    "outage": report_outage,
    "memory": report_memory,
}
"""Each measure by its name."""
