"""The day's digest in words (pure): short enough for a phone, the oldest first, with links."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from accessdesk.digest import LONG_DAYS, Digest, Some, waited_since
from accessdesk.links import Links
from accessdesk.markup import for_slack, one_line
from accessdesk.report_texts import span
from accessdesk.request import VANISHED
from accessdesk.row import Row
from accessdesk.waits import JIRA, MANAGER, OWNER, REQUESTER, TECH_OPS, UNNAMED
from accessdesk.working_time import WEEK
from accessdesk.zones import MONTHS

NAME = 60
"""Characters of an application's or a person's name that a line shows."""

FEW = 3
"""Requests that a line about several of them names."""

MOST_DECAYS = 10
"""Sentences about the catalogue that a digest has; the command has all of them."""

WHOM = {
    OWNER: "system owners, to decide",
    TECH_OPS: "Tech Ops",
    UNNAMED: "Tech Ops, to say who asks",
    VANISHED: "Tech Ops, since the ticket is gone",
    MANAGER: "the manager or Tech Ops, about an objection",
    REQUESTER: "their requesters, to complete them",
    JIRA: "Jira",
}
"""Whom requests wait for -> how that is said after "for"."""

NEEDS = {
    "gone": "the post was deleted",
    "unknown": "the catalogue does not have the application",
    "objection": "the manager objects",
    VANISHED: "the ticket is gone from Jira",
    UNNAMED: "an app posted it and names no requester",
    "trouble": "something does not go through, and is tried again",
}
"""What needs somebody -> why."""


def message(digest: Digest, links: Links, prefix: str, zone: tzinfo) -> str:
    """Return the digest. prefix: of commands; zone: the time zone in which its day and times are said."""
    parts = [f"*Access requests, {_day(digest.until, zone)}*", f"Since {_moment(digest.since, zone)}."]
    parts += [
        *_new(digest, links),
        *_ended(digest, links),
        *_waiting(digest, links),
        *_attention(digest, links, prefix),
    ]
    return "\n".join([*parts, *_decays(digest, prefix)])


def which(row: Row, links: Links) -> str:
    """Return which request it is, with a link to its ticket, or to its post where it has none."""
    leads_to = f"<{links.issue(row.key)}|{for_slack(row.key)}>" if row.key else ""
    leads_to = leads_to or f"<{links.message(row.channel, row.ts)}|no ticket{' yet' if row.is_open else ''}>"
    whom = row.beneficiary_name or row.requester_name
    application = for_slack(one_line(row.application, NAME)) or "no application named"
    return f"{leads_to} · {application}{f' for {for_slack(one_line(whom, NAME))}' if whom else ''}"


def _new(digest: Digest, links: Links) -> Iterator[str]:
    if digest.new.number:
        yield f"*New: {digest.new.number}*"
        yield from _listed(digest.new, [which(row, links) for row in digest.new.rows])


def _ended(digest: Digest, links: Links) -> Iterator[str]:
    if digest.ended:
        counts = ", ".join(f"{number} {state}" for state, number in digest.ended.items())
        yield f"*Ended: {sum(digest.ended.values())}* ({counts})"
        rows = [f"{which(row, links)} · {'expired' if row.expired else row.state}" for row in digest.last_ended]
        yield from _listed(Some(sum(digest.ended.values()), digest.last_ended), rows)


def _waiting(digest: Digest, links: Links) -> Iterator[str]:
    if not digest.waiting:
        yield "Nothing is waiting."
        return
    yield f"*Waiting: {sum(some.number for some in digest.waiting.values())}*"
    for whom, some in digest.waiting.items():
        oldest = some.rows[0]
        long = [row for row in some.rows[:FEW] if digest.until - waited_since(row) >= LONG_DAYS * 86_400]
        yield f"• {some.number} for {WHOM.get(whom, for_slack(whom))}"
        if digest.is_reminded:
            continue
        yield from (f"   ◦ {which(row, links)} · {_waited(row, digest)}" for row in long or [oldest])


def _attention(digest: Digest, links: Links, prefix: str) -> Iterator[str]:
    if not digest.attention and not digest.alarms:
        return
    yield "*Needs attention*"
    for code, some in digest.attention.items():
        if digest.is_reminded:
            yield f"• {NEEDS.get(code, for_slack(code))}: {some.number}"
            continue
        rows = ", ".join(_key(row, links) for row in some.rows)
        more = f" and {some.number - len(some.rows)} more" if some.number > len(some.rows) else ""
        yield f"• {NEEDS.get(code, for_slack(code))}: {rows}{more}"
    if digest.alarms:
        are = (
            "1 thing is wrong with the bot" if digest.alarms == 1 else f"{digest.alarms} things are wrong with the bot"
        )
        yield f"• {are}: `{prefix}access health` says what"


def _decays(digest: Digest, prefix: str) -> Iterator[str]:
    if digest.decays:
        yield "*The catalogue, this week*"
        yield from (f"• {sentence}" for sentence in digest.decays[:MOST_DECAYS])
        left = len(digest.decays) - MOST_DECAYS
        more = f"{left} more, and the lines to add" if left > 0 else "The lines to add"
        yield f"{more}: `{prefix}access apps --check`"


def _listed(some: Some, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"• {line}" for line in lines)
    if some.number > len(lines):
        yield f"• and {some.number - len(lines)} more"


def _key(row: Row, links: Links) -> str:
    if row.key:
        return f"<{links.issue(row.key)}|{for_slack(row.key)}>"
    return f"<{links.message(row.channel, row.ts)}|{for_slack(one_line(row.application, NAME)) or 'no application'}>"


def _waited(row: Row, digest: Digest) -> str:
    return span(max(0.0, digest.until - waited_since(row)))


def _day(at: float, zone: tzinfo) -> str:
    day = datetime.fromtimestamp(at, zone)
    return f"{WEEK[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def _moment(at: float, zone: tzinfo) -> str:
    return f"{_day(at, zone)}, {datetime.fromtimestamp(at, zone):%H:%M}"


def counts(digest: Digest) -> Mapping[str, int]:
    """Return what a digest counts, for the ledger."""
    return {
        "new": digest.new.number,
        "ended": sum(digest.ended.values()),
        "waiting": sum(some.number for some in digest.waiting.values()),
        "attention": sum(some.number for some in digest.attention.values()),
        "alarms": digest.alarms,
        "decays": len(digest.decays),
    }
