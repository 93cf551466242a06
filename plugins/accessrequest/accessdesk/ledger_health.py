"""Questions about how the work goes, answered from the ledger's own tables: what waits, and for how long people did."""

import time
from collections.abc import Iterable, Mapping
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

    def keep(self, stream: str, found: Iterable[tuple[int, Delay]], row: Mapping[str, Any] | None = None) -> None:
        """Keep the delays that facts of a stream (by their numbers) brought to an end; those known already stay.

        row: what the table of requests is to show of the stream from now on, where that has changed.
        """
        now = time.time()
        fresh = [(number, delay) for number, delay in found if delay.at > now - KEPT_SECONDS]
        if not fresh and row is None:
            return
        with self._ledger.transaction(durable=False) as connection:
            if row is not None:
                self._ledger.show(connection, stream, row)
            for number, delay in fresh:
                self._ledger.insert_once(connection, delays, stream=stream, number=number, **delay._asdict())
            if fresh:
                connection.execute(delays.delete().where(delays.c.at < now - KEPT_SECONDS))

    def delays(self, kind: str) -> list[float]:
        """Return the delays of a kind in the last days, in seconds."""
        late = delays.c.at > time.time() - KEPT_SECONDS
        with self._ledger.reading() as connection:
            return list(connection.scalars(sa.select(delays.c.seconds).where(delays.c.kind == kind, late)))

    def waiting(self) -> list[Waiting]:
        """Return for whom open requests wait: the most first."""
        first = sa.func.min(requests.c.posted_at).label("first")
        counted = (
            sa.select(requests.c.waits_for, sa.func.count().label("number"), first)
            .where(requests.c.is_open)
            .group_by(requests.c.waits_for)
            .order_by(sa.desc("number"))
        )
        with self._ledger.reading() as connection:
            return [
                Waiting(group.number, row_from(connection.execute(_first_of(group.waits_for, group.first)).first()))
                for group in connection.execute(counted).all()
            ]

    def troubled(self) -> tuple[int, list[Row]]:
        """Return how many requests have a step that does not go through, and the first of them by when they changed."""
        is_troubled = requests.c.trouble != ""
        rows = sa.select(requests).where(is_troubled).order_by(requests.c.changed_at).limit(TROUBLED)
        with self._ledger.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(requests).where(is_troubled)) or 0
            return total, [row_from(row) for row in connection.execute(rows)]

    def behind(self) -> int:
        """Return how many streams are due, and have been for so long that nobody seems to work."""
        late = streams.c.due_at < time.time() - BEHIND_SECONDS
        with self._ledger.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(streams).where(late)) or 0


def _first_of(waits_for: str, posted_at: float) -> sa.Select[tuple[object, ...]]:
    which = (requests.c.is_open, requests.c.waits_for == waits_for, requests.c.posted_at == posted_at)
    return sa.select(requests).where(*which).limit(1)
