"""The command that shows the whole of a request: how it stands, and what happened, a page at a time."""

import time
from datetime import date, datetime, timezone

from accessdesk import answers, sealed_texts
from accessdesk.aways import STREAM as AWAY
from accessdesk.aways import aways_of, is_away
from accessdesk.closing_texts import carried_counts
from accessdesk.history_answers import grant
from accessdesk.ledger import Ledger
from accessdesk.links import Links
from accessdesk.list_commands import page_of
from accessdesk.replay import replay
from accessdesk.request import TICKETED, Request
from accessdesk.row import Row
from accessdesk.ticket_texts import names
from accessdesk.timeline import Moment, timeline
from accessdesk.waits import OWNER
from accessdesk.zones import shown_day

HELD = {
    "incomplete": "it is not complete",
    "gone": "its post was deleted",
    "unknown": "the catalogue does not have the application",
    "objection": "the manager objects",
    "undecided": "no decision yet",
    "suspended": "the message that decided has changed",
    "unexplained": "a refusal without its reason",
    "disagreement": "owners disagree",
}
"""Hold -> how it is said."""


def show(ledger: Ledger, links: Links, prefix: str, row: Row, page: str, day: date) -> str:
    """Return how a request stands and a page of what happened. page: as it was typed, "" for the first; day: today."""
    named = row.key or links.message(row.channel, row.ts)
    number = page_of(page, f"{prefix}access show {named}")
    facts = ledger.facts(row.stream)
    request = replay(row.stream, facts)
    moments = timeline(request, facts, links)
    first = (number - 1) * answers.PAGE
    shown = moments[first : first + answers.PAGE]
    if not shown:
        pages = -(-len(moments) // answers.PAGE)
        return f"There {'is only 1 page' if pages == 1 else f'are only {pages} pages'} of it."
    lines = _stands(request, stands(ledger, links, row, day)) if number == 1 else []
    lines.append("What happened, in UTC:")
    lines += [f"• {_when(moment)} {moment.text}" for moment in shown]
    if first + len(shown) < len(moments):
        lines.append(f"More: `{prefix}access show {named} {number + 1}`")
    return "\n".join(lines)


def stands(ledger: Ledger, links: Links, row: Row, day: date) -> str:
    """Return where a request stands, and who of those who are to decide is away on this day."""
    aways = aways_of(ledger.facts(AWAY)) if row.waits_for == OWNER else {}
    gone = [person for person in row.waits_ids.split() if is_away(aways, person, day)]
    known = names(replay(row.stream, ledger.facts(row.stream))) if gone else {}
    away = [f"{answers.inert(known.get(person, person))} until {shown_day(aways[person].until)}" for person in gone]
    return "\n".join([answers.details(row, links, time.time()), *([f"Away: {', '.join(away)}"] if away else [])])


def _stands(request: Request, stands_so: str) -> list[str]:
    lines = [stands_so]
    if request.sealed:
        return [*lines, sealed_texts.stands(request.sealed)]
    held = [HELD[hold] for hold in request.holds if hold in HELD] if request.state == TICKETED else []
    if held:
        lines.append(f"Held: {'; '.join(held)}")
    given = grant(request)
    if given:
        lines.append(f"Given: {given}")
    if request.ticket and request.post:
        lines.append(f"In the ticket: {carried_counts(request)}")
    return lines


def _when(moment: Moment) -> str:
    return datetime.fromtimestamp(moment.at, timezone.utc).strftime("%Y-%m-%d %H:%M")
