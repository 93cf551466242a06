"""What is printed of each measure: ours and the plain plugin side by side, what is promised, and whether it holds.

The promises are those of DESIGN.md, "Promises, measured", and of what a ticket a second is to reach.
"""

from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    asking,
    backend_calls,
    calls,
    evidence,
    from_jira,
    held,
    inversions,
    memory,
    outage,
    pending,
    quiet_posts,
    rehearsal,
    report,
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

RELAY_OVERHEAD = 0.5
"""Seconds from a comment in Jira to the thread beyond one interval: what the calls themselves take."""

FROM_JIRA = 2.0
"""Seconds from what somebody does in Jira to the thread, by webhook; by asking, those until it is asked come on top."""

PENDING = 0.05
"""Seconds for `!access pending`."""

GROWTH = 0.05
"""By which part the memory may grow after the first events."""

REPORT_SECONDS, REPORT_MEGABYTES = 2.0, 300.0
"""For a report on 100,000 requests, the whole process included."""

REHEARSAL_SECONDS = 30.0
"""For the rehearsal of a Slack export of 50,000 messages, the whole process and its page included."""

PACK_SECONDS, PACK_MEGABYTES, VERIFIED_SECONDS = 30.0, 300.0, 10.0
"""For an evidence pack over 100,000 facts, and for its check with Python alone, the whole processes included."""

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


def report_asking(place: Path) -> None:
    """Print what is asked of Jira, and how long a comment there takes to the thread."""
    heading(f"Jira is asked what people did there, {asking.REQUESTS:,} open requests, {asking.INTERVALS} intervals")
    changes, deletions = asking.questions(place / "questions")
    kept = verdict((len(changes), asking.INTERVALS))
    print(f"  {'questions for what changed, 1 an interval':46}{len(changes):>12}  {kept}", flush=True)
    print(f"  {'and for deletions, in pages of 1,000':46}{len(deletions):>12}", flush=True)
    figures = Figures.of(asking.delays(place / "delays"))
    most = asking.INTERVAL + RELAY_OVERHEAD
    line(f"from a comment to the thread, ≤ {most:g} s", figures, verdict((figures.most, most)))


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


def report_jira(place: Path) -> None:
    """Print how long it takes until the thread says what was done in Jira, and how long a webhook is held."""
    heading("From a change of status in Jira to the thread")
    told = from_jira.by_webhook(place / "webhook")
    figures = Figures.of(told.seconds)
    line("by webhook, after a write of our own, ≤ 2 s", figures, verdict((figures.most, FROM_JIRA)))
    interval = from_jira.INTERVAL
    figures = Figures.of(from_jira.by_asking(place / "asking"))
    line(
        f"by asking every {interval:g} s, ≤ {interval:g} s + 2 s",
        figures,
        verdict((figures.most, interval + FROM_JIRA)),
    )
    held = Figures.of(told.held)
    line("a webhook is held, as Jira sees it, ≤ 25 ms p99", held, verdict((held.p99, HELD_P99)))
    flood = Figures.of(told.flood)
    line(f"the same, {from_jira.FLOOD} about one ticket, Jira 2 s", flood, verdict((flood.p99, HELD_P99)))
    print(f"  looks at that ticket: {told.looks} in {told.lasted:.1f} s")


def report_report(place: Path) -> None:
    """Print how long a report takes, beside replaying every fact for it."""
    side_by_side(f"!access report on {report.REQUESTS:,} requests, with its table; plain: every fact replayed for it")
    ours = report.measure(place / "ours", "report")
    plain = report.measure(place / "facts", "replay", report.REPLAYED)
    more = report.REQUESTS / report.REPLAYED
    seconds, megabytes = ours["seconds"], ours["megabytes"]
    wanted = f"≤ {REPORT_SECONDS:g} s"
    row("seconds", f"{seconds:.2f}", f"{plain['seconds'] * more:.0f}", wanted, verdict((seconds, REPORT_SECONDS)))
    row("of these, at work", f"{ours['worked']:.2f}", f"{plain['worked'] * more:.0f}")
    row("seconds more for its picture", f"{ours['pictured']:.2f}", f"{plain['pictured']:.2f}")
    wanted = f"≤ {REPORT_MEGABYTES:g} MB"
    row("megabytes, with the picture", f"{megabytes:.0f}", "", wanted, verdict((megabytes, REPORT_MEGABYTES)))
    exported = report.measure(place / "facts", "export", report.REPLAYED)
    kept, of = exported["megabytes"], f"{exported['facts']:,.0f} facts, {exported['written']:.0f} MB"
    row(f"megabytes, !access export, {of}", f"{kept:.0f}", "", wanted, verdict((kept, REPORT_MEGABYTES)))
    print(f"  plain is {plain['seconds']:.1f} s for {report.REPLAYED:,} requests without threads, times {more:g}")


def report_rehearsal(place: Path) -> None:
    """Print how long the rehearsal of a Slack export takes."""
    found = rehearsal.measure(place)
    heading(f"The rehearsal of a Slack export, {rehearsal.MESSAGES:,} messages, {found.requests:,} requests")
    kept = verdict((found.seconds, REHEARSAL_SECONDS))
    print(f"  {f'seconds, ≤ {REHEARSAL_SECONDS:g}':46}{found.seconds:>12.1f}  {kept}", flush=True)
    print(f"  {'of these, at work':46}{found.worked:>12.1f}")
    print(f"  {'megabytes in memory, at most':46}{found.megabytes:>12.0f}")
    print(f"  {'megabytes of its page':46}{found.page:>12.1f}")


def report_evidence(place: Path) -> None:
    """Print how long an evidence pack takes, and its check."""
    found = evidence.measure(place)
    heading(f"An evidence pack over {found.facts:,} facts, {found.requests:,} requests: {found.size:.0f} MB")
    packed, verified = found.packed, found.verified
    for what, value, most in (
        ("seconds to write it", packed.seconds, PACK_SECONDS),
        ("megabytes in memory, at most", packed.megabytes, PACK_MEGABYTES),
        ("seconds to check it", verified.seconds, VERIFIED_SECONDS),
    ):
        print(f"  {f'{what}, ≤ {most:g}':46}{value:>12.1f}  {verdict((value, most))}", flush=True)
    print(f"  {'of these, at work: to write it, to check it':46}{packed.worked:>12.1f}{verified.worked:>10.1f}")
    print(f"  {'megabytes in memory, to check it':46}{verified.megabytes:>12.0f}")
    print(f"  {'megabytes of its page':46}{found.page:>12.1f}")


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
    "jira": report_jira,
    "pending": report_pending,
    "asking": report_asking,
    "outage": report_outage,
    "memory": report_memory,
    "report": report_report,
    "rehearsal": report_rehearsal,
    "evidence": report_evidence,
}
"""Each measure by its name."""
