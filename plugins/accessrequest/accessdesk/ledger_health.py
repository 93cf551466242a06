"""Questions about how the work goes, answered from the ledger's own tables: what waits, and for how long people did."""

import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from accessdesk.delays import Delay
from accessdesk.health_state import Waiting
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import delays, requests, streams
from accessdesk.row import Row

KEPT_SECONDS = 7 * 86_400.0
"""How long a delay is kept, and how far back it counts."""

BEHIND_SECONDS = 60.0
"""Seconds after which something that is due and was not looked at is behind."""

TROUBLED = 5
"""Requests with a step that does not go through that are shown, at most."""


class Health:
    """How the work on one ledger goes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def keep(
        self, stream: str, found: Iterable[tuple[int, Delay]], row: Mapping[str, Any] | None = None, seen: int = 0
    ) -> bool:
        """Keep the delays that facts of a stream (by their numbers) brought to an end; those known already stay.

        row: what the table of requests is to show of the stream from now on, where that has changed, unless facts came
        since `seen` were read: another bot may have shown more. Returns whether it shows that now.
        """
        now = time.time()
        fresh = [(number, delay) for number, delay in found if delay.at > now - KEPT_SECONDS]
        if not fresh and row is None:
            return False
        with self._ledger.transaction(durable=False) as connection:
            is_latest = row is not None and self._ledger.count(connection, stream) == seen
            if is_latest:
                self._ledger.show(connection, stream, row)
            for number, delay in fresh:
                self._ledger.insert_once(connection, delays, stream=stream, number=number, **delay._asdict())
            if fresh:
                connection.execute(delays.delete().where(delays.c.at < now - KEPT_SECONDS))
        return is_latest

    def delays(self, kind: str) -> list[float]:
        """Return the delays of a kind in the last days, in seconds."""
        late = delays.c.at > time.time() - KEPT_SECONDS
        with self._ledger.reading() as connection:
            return list(connection.scalars(sa.select(delays.c.seconds).where(delays.c.kind == kind, late)))

    def waiting(self, hidden: Collection[str] = ()) -> list[Waiting]:
        """Return for whom open requests wait: the most first. hidden: channels whose requests are left out."""
        first = sa.func.min(requests.c.posted_at).label("first")
        counted = (
            sa.select(requests.c.waits_for, sa.func.count().label("number"), first)
            .where(requests.c.is_open, requests.c.channel.not_in(hidden))
            .group_by(requests.c.waits_for)
            .order_by(sa.desc("number"))
        )
        with self._ledger.reading() as connection:
            return [
                Waiting(group.number, row_from(connection.execute(_first_of(group, hidden)).first()))
                for group in connection.execute(counted).all()
            ]

    def troubled(self, hidden: Collection[str] = ()) -> tuple[int, list[Row]]:
        """Return how many requests have a step that does not go through, and the first of them by when they changed.

        hidden: channels whose requests are left out.
        """
        is_troubled = sa.and_(requests.c.trouble != "", requests.c.channel.not_in(hidden))
        rows = sa.select(requests).where(is_troubled).order_by(requests.c.changed_at).limit(TROUBLED)
        with self._ledger.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(requests).where(is_troubled)) or 0
            return total, [row_from(row) for row in connection.execute(rows)]

    def behind(self) -> int:
        """Return how many requests are due, and have been for so long that nobody seems to work."""
        late = sa.and_(streams.c.due_at < time.time() - BEHIND_SECONDS, streams.c.stream.contains("/"))
        with self._ledger.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(streams).where(late)) or 0


def _first_of(group: sa.Row[Any], hidden: Collection[str]) -> sa.Select[tuple[object, ...]]:
    which = (requests.c.is_open, requests.c.waits_for == group.waits_for, requests.c.posted_at == group.first)
    return sa.select(requests).where(*which, requests.c.channel.not_in(hidden)).limit(1)
