"""A request as the lists show it: one row, derived from what stands (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accessdesk import template
from accessdesk.files import WAITS
from accessdesk.markup import one_line, plain
from accessdesk.request import CANCELLED, COMPLETED, INCOMPLETE, READY, WITHDRAWN, Request
from accessdesk.ticket_texts import names


@dataclass(frozen=True)
class Row:
    """One request as the lists show it; times in seconds since 1970."""

    stream: str
    channel: str
    ts: str
    posted_at: float
    is_open: bool
    state: str
    waits_for: str
    key: str
    application: str
    requester: str
    requester_name: str
    beneficiary: str
    beneficiary_name: str
    manager: str
    manager_name: str
    changed_at: float


def row_of(request: Request, failing: Sequence[str]) -> dict[str, Any] | None:
    """Return the derived row of a request, None for a stream that is none."""
    if not request.watched or request.root or request.post is None or not request.is_request:
        return None
    reading = request.reading or template.read("")
    beneficiary = plain(reading.beneficiary, names(request)).lstrip("@") if reading.beneficiary else ""
    return {
        "channel": request.channel,
        "ts": request.ts,
        "posted_at": float(request.ts),
        "is_open": request.state not in (COMPLETED, CANCELLED, WITHDRAWN),
        "state": request.state,
        "waits_for": waits_for(request, failing),
        "key": str(request.ticket["key"]) if request.ticket else "",
        "application": one_line(plain(reading.application, names(request)), 200),
        "requester": request.requester,
        "requester_name": names(request).get(request.requester, request.requester),
        "beneficiary": request.beneficiary,
        "beneficiary_name": one_line(beneficiary, 200),
        "manager": request.manager,
        "manager_name": names(request).get(request.manager, ""),
        "changed_at": request.changed_at,
    }


def is_alike(row: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    """Say whether two rows of a request show the same, but for when it changed."""
    return other is not None and {**row, "changed_at": 0} == {**other, "changed_at": 0}


def waits_for(request: Request, failing: Sequence[str]) -> str:
    """Return whom an open request waits for: "requester", "tech-ops", "jira" or "", the last when it is closed."""
    if request.state in (COMPLETED, CANCELLED, WITHDRAWN):
        return ""
    if failing and not failing[0].startswith(WAITS):
        return "jira"
    if request.state == INCOMPLETE:
        return "requester"
    if request.state == READY and request.wish.ticketed:
        return "jira"
    return "tech-ops"
