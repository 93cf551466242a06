"""What an audit says: how much was checked, what was found, and its table (pure)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accessdesk.audit_sentences import CONTROLS
from accessdesk.exceptional import ControlException
from accessdesk.links import Links
from accessdesk.markup import for_slack, one_line
from accessdesk.options import Period
from accessdesk.report_texts import left_out, plural
from accessdesk.row import Row
from accessdesk.tables import csv_line
from accessdesk.zones import Zone, iso, shown_day

SHOWN = 10
"""Exceptions that the message names; the table has all of them."""

SENTENCE = 300
"""Characters of a sentence in the message: ten of them fit one message of Slack's with their links."""

COLUMNS = (
    *("exception", "control", "at", "by", "by_id", "sentence", "ticket", "ticket_link", "post_link", "message_link"),
    *("application", "requester", "beneficiary", "state", "posted_at"),
)
"""Columns of the table: one row per exception."""


@dataclass(frozen=True)
class Told:
    """An exception with its request, ready to be told. by: the name of who did it; sentence: plain text."""

    row: Row
    found: ControlException
    by: str
    sentence: str

    def links(self, links: Links) -> tuple[str, str, str]:
        """Return where its ticket, its post and its message are, "" for what there is not."""
        row, entry = self.row, self.found.entry
        # A decision by command has no message that everybody may see.
        message = links.message(row.channel, entry, row.ts) if entry.replace(".", "").isdigit() else ""
        ticket = links.issue(row.key) if row.key else ""
        return ticket, links.message(row.channel, row.ts), message if entry != row.ts else ""


@dataclass
class Audited:
    """What an audit came to. posted: requests of its time; older: those from before that changed since;
    first: the exceptions that the message names."""

    posted: int = 0
    older: int = 0
    with_exceptions: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    first: list[Told] = field(default_factory=list)

    def take(self, told: Sequence[Told], *, is_older: bool = False) -> None:
        """Count one request, with its exceptions."""
        self.posted += not is_older
        self.older += is_older
        self.with_exceptions += bool(told)
        self.counts.update(each.found.code for each in told)
        self.first += told[: SHOWN - len(self.first)]


@dataclass(frozen=True)
class About:
    """What an audit is about. hidden: how many private channels it leaves out."""

    period: Period
    zone: Zone
    hidden: int = 0

    @property
    def days(self) -> str:
        """Which days they are."""
        first, last = shown_day(self.period.first), shown_day(self.period.last)
        return first if first == last else f"{first} to {last}"


def begins(requests: int, private: bool) -> str:
    """Return that so many requests are being checked, and where the answer comes where that is not here."""
    return f"Checking {plural(requests, 'request')} …{'' if private else ' The answer comes in a direct message.'}"


def message(audited: Audited, about: About, links: Links) -> str:
    """Return what was checked and found, as one message."""
    lines = [f"*Access audit, {about.days}*", _checked(audited), f"{about.zone.sentence} Other times are UTC."]
    lines += [left_out(about.hidden)] if about.hidden else []
    total = audited.counts.total()
    if not total:
        return "\n".join([*lines, "*No exceptions*", f"Looked for: {_named(CONTROLS)}."])
    lines.append(f"*{plural(total, 'exception')} in {plural(audited.with_exceptions, 'request')}*")
    lines += [f"• {CONTROLS[code]}: {audited.counts[code]:,}" for code in CONTROLS if code in audited.counts]
    lines += [f"{number}. {line(told, links)}" for number, told in enumerate(audited.first, 1)]
    if total > len(audited.first):
        lines.append(f"The first {len(audited.first)} of {total:,}: the file has all of them.")
    none = [code for code in CONTROLS if code not in audited.counts]
    return "\n".join([*lines, *([f"None of: {_named(none)}."] if none else [])])


def line(told: Told, links: Links) -> str:
    """Return one exception in one line, in Slack's own markup."""
    ticket, post, message = told.links(links)
    leads = [f"<{ticket}|{told.row.key}>"] if ticket else []
    # The message stands in the post's thread.
    leads.append(f"<{message}|message>" if message else f"<{post}|post>")
    application = for_slack(one_line(told.row.application, 60)) or "no application named"
    return f"{' · '.join(leads)} · {application}: {for_slack(one_line(told.sentence, SENTENCE))}"


def table_line(told: Told, links: Links) -> str:
    """Return one exception as a line of the table."""
    row, found = told.row, told.found
    about = [found.code, CONTROLS[found.code], iso(found.at), told.by, found.by, told.sentence]
    whose = [row.application, row.requester_name, row.beneficiary_name or row.requester_name]
    return csv_line([*about, row.key, *told.links(links), *whose, row.state, iso(row.posted_at)])


def _checked(audited: Audited) -> str:
    older = f", and {plural(audited.older, 'older one')} that changed since" if audited.older else ""
    return f"Checked: {plural(audited.posted, 'request')} posted in that time{older}."


def _named(codes: Iterable[str]) -> str:
    return "; ".join(CONTROLS[code] for code in codes)
