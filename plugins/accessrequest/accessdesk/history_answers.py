"""The answer to who got what, when and by whose decision (pure)."""

from collections.abc import Sequence
from datetime import datetime, timezone

from accessdesk.answers import inert, request_line
from accessdesk.asked import REMOVAL
from accessdesk.links import Links
from accessdesk.markup import one_line, plain
from accessdesk.request import Request
from accessdesk.row import Row
from accessdesk.sayings import GRANTS
from accessdesk.ticket_texts import name_of, names

SHOWN = 60
"""Characters of what was given that a line shows."""

GRANTED = {"licence": "Licence", "role": "Role", "group": "Group", "level": "Access level"}
"""Field of a grant -> how it is shown."""


def listed(total: int, lines: Sequence[str], offset: int, more: str) -> str:
    """Return a page. more: the command that shows the next one."""
    noun = "completed request" if total == 1 else "completed requests"
    if not lines:
        return f"There {'is' if total == 1 else 'are'} only {total} {noun}."
    where = f", {offset + 1} to {offset + len(lines)}" if total > len(lines) else ""
    found = [f"{total} {noun}{where}, the newest first:", *(f"{offset + n}. {line}" for n, line in enumerate(lines, 1))]
    return "\n".join([*found, f"More: `{more}`"] if offset + len(lines) < total else found)


def given(request: Request, row: Row, links: Links) -> str:
    """Return one completed request: what was given to whom, when, by whose decision, and who closed it."""
    act = request.wish.by
    if request.sealed:
        return _given_once(request, row, links)
    what = "access taken away" if request.kind == REMOVAL else grant(request) or "no grant noted"
    day = datetime.fromtimestamp(act.at, timezone.utc).strftime("%Y-%m-%d") if act else "before the records were lost"
    return " · ".join([request_line(row, links), what, day, _decided(request), *_closed(request)])


def _given_once(request: Request, row: Row, links: Links) -> str:
    """Return the same of a sealed request: who got what is known by ids alone, and by the application."""
    what = "access taken away" if row.kind == REMOVAL else row.granted and inert(one_line(row.granted, SHOWN))
    day = datetime.fromtimestamp(row.closed_at, timezone.utc).strftime("%Y-%m-%d") if row.closed_at else "before"
    decided = f"approved by {inert(row.decided_name or row.decided_by)}" if row.decided_by else "decided by Tech Ops"
    return " · ".join([request_line(row, links), what or "no grant noted", day, decided, *_closed(request), "sealed"])


def grant(request: Request) -> str:
    """Return what was given, inert; "" where nothing was noted."""
    found = request.grant
    shown = [(GRANTED[each], plain(found[each], names(request))) for each in GRANTS if each in found]
    return ", ".join(f"{label}: {inert(one_line(value, SHOWN))}" for label, value in shown)


def _decided(request: Request) -> str:
    decision = request.verdict.decision
    if decision is None:
        return "decided by Tech Ops"
    return f"approved by {inert(name_of(request, decision.by))}"


def _closed(request: Request) -> list[str]:
    act = request.wish.by
    if act is None:
        return []
    return [f"closed by {inert(name_of(request, act.by))}{' in Jira' if act.in_jira else ''}"]
