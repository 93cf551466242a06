"""What a report says, in Slack's own markup, narrow enough for a phone (pure)."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accessdesk.delays import percentiles
from accessdesk.links import Links
from accessdesk.markup import for_slack, one_line
from accessdesk.options import Period
from accessdesk.report import ENDS, OPEN, Report, Slow, Total, Written
from accessdesk.tables import BEGINNING, csv_line
from accessdesk.zones import Zone, shown_day

BAR, SHORT_BAR = 10, 5
"""Characters of the longest bar, and of the longest behind three numbers."""

NAME = 18
"""Columns for a name in a block of fixed width: with number and bar that makes 37, which a phone shows in one line."""

APPLICATIONS, AGAIN = 10, 8
"""Applications, and applications under one manager, that the message names; the table has all of them."""

DAY, HOUR = 86_400.0, 3_600.0

SHARES = (0.5, 0.9)
"""The median of what people waited, and what nine of ten waited at most."""

COLUMNS = (
    "application",
    "manager",
    "requests",
    *ENDS,
    "reopened",
    "people",
    "waiting_days",
    "to_decision_median_hours",
    "to_decision_p90_hours",
    "to_completion_median_hours",
    "to_completion_p90_hours",
)
"""Columns of the table: one row per application and manager."""


@dataclass(frozen=True)
class About:
    """What a report is about. filters: what it is narrowed to, in words; hidden: how many channels it leaves out."""

    period: Period
    zone: Zone
    filters: Sequence[str] = ()
    hidden: int = 0

    @property
    def title(self) -> str:
        """What stands above it."""
        days = f"{shown_day(self.period.first)} to {shown_day(self.period.last)}"
        return f"Access requests, {shown_day(self.period.first) if self.period.first == self.period.last else days}"


def message(report: Report, about: About, links: Links, now: float) -> str:
    """Return the report as one message. now: seconds since 1970."""
    parts = [_head(about), *_ends(report.total), *_times(report.total), *_applications(report), *_again(report)]
    return "\n".join([*parts, *_slowest(report.slowest, links)])


def nothing(about: About) -> str:
    """Return what is said where there is nothing to report."""
    narrowed = f" {', '.join(about.filters)}" if about.filters else ""
    return f"No requests{narrowed} were posted from {shown_day(about.period.first)} to {shown_day(about.period.last)}."


def exported(title: str, written: Written, hidden: int) -> str:
    """Return what is said with the files of an export. hidden: how many private channels it leaves out."""
    lines = [
        f"*Export: {plural(written.requests, 'request')}, {plural(written.facts, 'fact')}*",
        f"{title} With all facts of each, whenever they were written. Times in the files are UTC.",
    ]
    if hidden:
        lines.append(left_out(hidden))
    if written.damaged:
        lines.append(f"{plural(written.damaged, 'fact')} no longer as written; the column “intact” says which.")
    return "\n".join(lines)


def named(text: str) -> str:
    """Return a name that people typed, so that a sentence can hold it."""
    return for_slack(one_line(text, 80))


def table(report: Report) -> Iterator[str]:
    """Give the lines of the table: one row per application and manager, the longest waiting first."""
    yield BEGINNING + csv_line(COLUMNS)
    for application, manager, tally in report.pairs:
        ends = [tally.ends.get(end, 0) for end in ENDS]
        counts = [tally.requests, *ends, tally.reopened, len(tally.people), round(tally.waited / DAY, 1)]
        times = [*_hours(tally.to_decision), *_hours(tally.to_completion)]
        yield csv_line([application, manager, *counts, *times])


def span(seconds: float) -> str:
    """Return a length of time, short: 12 min, 30 h, 3.2 d."""
    if seconds < HOUR:
        return f"{seconds / 60:.0f} min"
    if seconds < 2 * DAY:
        return f"{seconds / HOUR:.0f} h"
    return f"{seconds / DAY:.1f} d" if seconds < 100 * DAY else f"{seconds / DAY:,.0f} d"


def fixed(text: str, width: int) -> str:
    """Return a name in exactly so many columns of a block of fixed width, in which it acts on nothing."""
    shown, used = "", 0
    folded = one_line(text, 200).replace("`", "'") or "?"
    room = width if _columns(folded) <= width else width - 1
    for character in folded:
        if used + _columns(character) > room:
            break
        shown, used = shown + character, used + _columns(character)
    if room < width:
        shown, used = f"{shown}…", used + 1
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + " " * (width - used)


def bar(number: float, most: float, longest: int = BAR) -> str:
    """Return a bar for a number beside the greatest one; what is not nothing shows something."""
    halves = round(2 * longest * number / most) if most else 0
    halves = max(halves, 1) if number else 0
    return "█" * (halves // 2) + "▌" * (halves % 2)


def _head(about: About) -> str:
    lines = [f"*{about.title}*", f"Requests posted in that time, as they stand now. {about.zone.sentence}"]
    if about.filters:
        lines.append(f"Only those {', '.join(about.filters)}.")
    if about.hidden:
        lines.append(left_out(about.hidden))
    return "\n".join(lines)


def left_out(hidden: int) -> str:
    """Return that so many private channels were left out."""
    channels = "a private channel" if hidden == 1 else f"{hidden} private channels"
    return f"Without those of {channels} that you are not in."


def _ends(total: Total) -> Iterator[str]:
    number = total.requests
    yield f"```{plural(number, 'request')}"
    for end in ENDS:
        count = total.ends.get(end, 0)
        yield f"{end:10}{count:>6,} {_percent(count, number):>5} {bar(count, number)}".rstrip()
    expired = [f"{'expired':10}{total.expired:>6,} {_percent(total.expired, number):>5}"] if total.expired else []
    yield "\n".join([*expired, f"{'reopened':10}{total.reopened:>6,} {_percent(total.reopened, number):>5}```"])


def _times(total: Total) -> Iterator[str]:
    yield "*How long it took, from the post on*"
    yield f"```{'':10}{'half within':>12}{'90 % within':>12}{'of':>6}"
    for what, seconds in (
        ("ticket", total.to_ticket),
        ("decision", total.to_decision),
        ("completion", total.to_completion),
    ):
        halves, most = map(span, percentiles(seconds, *SHARES)) if seconds else ("-", "-")
        yield f"{what:10}{halves:>12}{most:>12}{len(seconds):>6,}"
    yield "```"
    if total.completing:
        waiting = _percent(total.undecided, total.completing)
        yield f"{waiting} of the time to completion went by between the ticket and the decision."


def _applications(report: Report) -> Iterator[str]:
    found = report.applications
    if len(found) < 2:
        return
    yield "*Applications*"
    most = found[0][1].requests
    lines = [
        f"{fixed(name, NAME)}{tally.requests:>7,} {bar(tally.requests, most)}" for name, tally in found[:APPLICATIONS]
    ]
    yield f"```{_lines(lines)}```"
    if len(found) > APPLICATIONS:
        rest = sum(tally.requests for _, tally in found[APPLICATIONS:])
        yield f"And {plural(len(found) - APPLICATIONS, 'more', 'more')}, with {plural(rest, 'request')}."


def _again(report: Report) -> Iterator[str]:
    found = report.again
    yield "*Asked for again and again under the same manager*"
    if not found:
        yield "Nothing: no application was wanted 3 times, for 2 people, under one manager."
        return
    yield "Access that could come with the role. Waiting is from the post to the access, all requests together."
    most = max(pair.tally.waited for pair in found)
    lines = []
    for application, manager, tally in found[:AGAIN]:
        counts = f"{len(tally.people):,} people, {plural(tally.wanted, 'request')}"
        lines += [
            f"{fixed(application, NAME).rstrip()}, {fixed(manager, NAME).rstrip()}",
            f"  {counts}, {span(tally.waited)} {bar(tally.waited, most, SHORT_BAR)}",
        ]
    yield f"```{_lines(lines)}```"
    if len(found) > AGAIN:
        yield f"And {len(found) - AGAIN:,} more; the table has all of them."


def _slowest(slowest: Sequence[Slow], links: Links) -> Iterator[str]:
    yield "*The slowest*"
    for number, (waited, each) in enumerate(slowest, 1):
        post = links.message(each.channel, each.ts)
        leads = f"<{links.issue(each.key)}|{each.key}>" if each.key else f"<{post}|no ticket>"
        waits = {"owner": each.waits_names or "its owners", "tech-ops": "Tech Ops", "unnamed": "Tech Ops"}
        waits |= {"vanished": "Tech Ops", "manager": each.manager_name or "the manager"}
        whom = waits.get(each.waits_for, each.waits_for)
        stands = f"{OPEN}, waits for {for_slack(one_line(whom, 60))}" if each.waits_for else each.state
        application = for_slack(one_line(each.application, 60)) or "no application named"
        yield f"{number}. {leads} · {application} · {span(waited)} · {stands}"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines)


def _hours(seconds: Sequence[float]) -> list[float | str]:
    return [round(each / HOUR, 1) for each in percentiles(seconds, *SHARES)] if seconds else ["", ""]


def _percent(number: float, of: float) -> str:
    return f"{number / of:.0%}".replace("%", " %") if of else "0 %"


def plural(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts, one or several."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _columns(text: str) -> int:
    """Return how many columns a text takes: East Asian characters take two, joined marks none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in ("W", "F") else 1
        for each in text
    )
