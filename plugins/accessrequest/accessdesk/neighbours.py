"""Neighbours: other requests for the same, found in the ledger's own tables."""

from typing import Any

from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.ledger_overview import Overview
from accessdesk.row import application_key, beneficiary_key


def alike(desk: Desk, work: Work) -> list[Fact]:
    """Find open requests with a ticket for the same beneficiary and application: likely duplicates."""
    request = work.request
    rows = Overview(desk.ledger).for_the_same(beneficiary_key(request), application_key(request))
    found: list[dict[str, Any]] = [
        {"key": row.key, "channel": row.channel, "ts": row.ts}
        for row in rows
        if row.stream != request.stream and row.key
    ]
    return [Fact("judged", "judged alike", 0.0, {"what": "alike", "requests": found})]


def superseding(desk: Desk, work: Work) -> list[Fact]:
    """Let this complete post take the place of the same person's earlier ones for the same that have no ticket."""
    request = work.request
    key = application_key(request)
    earlier = [
        row.stream
        for row in Overview(desk.ledger).unticketed(request.requester)
        if row.posted_at < float(request.ts)
        and row.waits_for != "jira"
        and row.application_key in ("", key)
        and row.beneficiary_key == beneficiary_key(request)
    ]
    for stream in earlier:
        fact = Fact("superseded", f"superseded {request.stream}", float(request.ts), {"by": request.stream})
        desk.ledger.append(stream, [fact])
    body = {"what": "superseding", "requests": earlier}
    return [Fact("judged", "judged superseding", 0.0, body)]


JUDGES = {"judge-alike": Judge("", alike), "judge-superseding": Judge("", superseding)}
