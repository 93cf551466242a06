"""The open requests that wait for somebody, out of the derived table."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import requests
from accessdesk.row import Row

_WAITS = sa.select(requests).where(requests.c.is_open, requests.c.waits_for > "").order_by(requests.c.waits_since)
_BEFORE = _WAITS.where(requests.c.waits_since < sa.bindparam("at"))
_AMONG = _WAITS.where(requests.c.stream.in_(sa.bindparam("streams", expanding=True)))
_FOR_WHOM = _WAITS.where(requests.c.waits_ids.contains(sa.bindparam("person")))

_NAMED = [
    column.contains(sa.bindparam("person")) for column in (requests.c.owners, requests.c.backups, requests.c.waits_ids)
]
_MAY_DECIDE = sa.select(requests.c.stream).where(requests.c.is_open, sa.or_(*_NAMED)).limit(1)


class Waiting:
    """What waits, of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def before(self, at: float) -> list[Row]:
        """Return what has waited since before that (seconds since 1970)."""
        return self._rows(_BEFORE, at=at)

    def among(self, streams: Collection[str]) -> list[Row]:
        """Return which of these requests wait."""
        return self._rows(_AMONG, streams=sorted(streams))

    def for_whom(self, person: str) -> list[Row]:
        """Return what waits for this person, the longest waiting first."""
        return self._rows(_FOR_WHOM, person=f" {person} ")

    def names(self, person: str) -> bool:
        """Say whether an open request has this person as owner or backup, or waits for them."""
        with self._ledger.reading() as connection:
            return connection.execute(_MAY_DECIDE, {"person": f" {person} "}).first() is not None

    def _rows(self, which: sa.Select[Any], **about: Any) -> list[Row]:
        with self._ledger.reading() as connection:
            return [row_from(row) for row in connection.execute(which, about)]
