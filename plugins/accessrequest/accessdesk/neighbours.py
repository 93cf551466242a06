"""Neighbours: other requests for the same, found in the ledger's own tables."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.ledger_overview import Overview
from accessdesk.request import Request
from accessdesk.row import Row, application_key, beneficiary_key


class Shown(NamedTuple):
    """What of a request's row tells whether another one is for the same."""

    stream: str
    channel: str
    ts: str
    key: str
    posted_at: float
    waits_for: str
    requester: str
    application_key: str
    beneficiary_key: str


def alike(desk: Desk, work: Work) -> list[Fact]:
    """Find open requests with a ticket for the same beneficiary and application: likely duplicates."""
    request = work.request
    rows = Overview(desk.ledger).for_the_same(beneficiary_key(request), application_key(request))
    return [alike_fact(request, rows)]


def alike_fact(request: Request, rows: Iterable[Row | Shown]) -> Fact:
    """Return the fact of which requests look like this one. rows: the open ones for the same."""
    found: list[dict[str, Any]] = [
        {"key": row.key, "channel": row.channel, "ts": row.ts}
        for row in rows
        if row.stream != request.stream and row.key
    ]
    return Fact("judged", "judged alike", 0.0, {"what": "alike", "requests": found})


def superseding(desk: Desk, work: Work) -> list[Fact]:
    """Let this complete post take the place of the same person's earlier ones for the same that have no ticket."""
    request = work.request
    earlier = superseded(request, Overview(desk.ledger).unticketed(request.requester))
    for stream in earlier:
        desk.ledger.append(stream, [superseded_fact(request)])
    body = {"what": "superseding", "requests": earlier}
    return [Fact("judged", "judged superseding", 0.0, body)]


def superseded(request: Request, rows: Iterable[Row | Shown]) -> list[str]:
    """Return the streams whose place this request takes. rows: what the same person asked for, without a ticket."""
    key = application_key(request)
    return [
        row.stream
        for row in rows
        if row.posted_at < float(request.ts)
        and row.waits_for != "jira"
        and row.application_key in ("", key)
        and row.beneficiary_key == beneficiary_key(request)
    ]


def superseded_fact(request: Request) -> Fact:
    """Return the fact that this request took another one's place."""
    return Fact("superseded", f"superseded {request.stream}", float(request.ts), {"by": request.stream})


JUDGES = {"judge-alike": Judge("", alike), "judge-superseding": Judge("", superseding)}
