"""Questions about requests, answered from the derived table: no call to Slack or Jira, no replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from accessdesk import template
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import requests, streams
from accessdesk.markup import one_line, plain
from accessdesk.request import CANCELLED, COMPLETED, INCOMPLETE, READY, WITHDRAWN, Request
from accessdesk.ticket_texts import names

WATCHED_SECONDS = 30 * 86_400.0
"""How long a closed request is watched for late replies (DESIGN.md, "Catch-up")."""


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


def waits_for(request: Request, failing: Sequence[str]) -> str:
    """Return whom an open request waits for: "requester", "tech-ops", "jira" or "", the last when it is closed."""
    if request.state in (COMPLETED, CANCELLED, WITHDRAWN):
        return ""
    if failing:
        return "jira"
    if request.state == INCOMPLETE:
        return "requester"
    if request.state == READY and request.wish.ticketed:
        return "jira"
    return "tech-ops"


class Overview:
    """What there is, what is open and for whom it waits."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self, offset: int = 0, limit: int = 20) -> tuple[int, list[Row]]:
        """Return (how many are open, a page of them), the oldest post first."""
        return self._page(requests.c.is_open, sa.asc(requests.c.posted_at), offset, limit)

    def of(self, person: str, offset: int = 0, limit: int = 20) -> tuple[int, list[Row]]:
        """Return (how many this person made, a page of them), the newest first."""
        return self._page(requests.c.requester == person, sa.desc(requests.c.posted_at), offset, limit)

    def by_key(self, key: str) -> Row | None:
        """Return the request whose ticket has this key."""
        return self._one(requests.c.key == key.upper()) if key else None

    def by_stream(self, stream: str) -> Row | None:
        """Return the request of this stream."""
        return self._one(requests.c.stream == stream)

    def counts(self) -> Mapping[str, int]:
        """Return state -> how many requests are in it."""
        counted = sa.select(requests.c.state, sa.func.count().label("number")).group_by(requests.c.state)
        with self._ledger.reading() as connection:
            return {row.state: row.number for row in connection.execute(counted)}

    def watched(self, channel: str, now: float) -> list[str]:
        """Return the ts of the channel's requests that are open, or were closed lately, the oldest first."""
        lately = requests.c.changed_at > now - WATCHED_SECONDS
        found = sa.select(requests.c.ts).where(requests.c.channel == channel, requests.c.is_open | lately)
        with self._ledger.reading() as connection:
            return list(connection.scalars(found.order_by(requests.c.posted_at)))

    def rebuild(self) -> int:
        """Have the worker fill the table again where it was lost; return how many streams it will look at."""
        with self._ledger.reading() as connection:
            there = connection.scalar(sa.select(sa.func.count()).select_from(requests)) or 0
            known = connection.scalar(sa.select(sa.func.count()).select_from(streams)) or 0
        if there or not known:
            return 0
        self._ledger.wake()
        return known

    def _page(self, which: Any, order: Any, offset: int, limit: int) -> tuple[int, list[Row]]:
        with self._ledger.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(requests).where(which)) or 0
            rows = connection.execute(sa.select(requests).where(which).order_by(order).offset(offset).limit(limit))
            return total, [_row(row) for row in rows]

    def _one(self, which: Any) -> Row | None:
        with self._ledger.reading() as connection:
            row = connection.execute(sa.select(requests).where(which)).first()
            return _row(row) if row else None


def _row(found: Any) -> Row:
    return Row(**{column.name: getattr(found, column.name) for column in fields(Row)})
