"""Lists of requests, filtered: from the derived table, without a call and without replay."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import requests
from accessdesk.request import COMPLETED
from accessdesk.row import Row

FOUND = 1_000
"""Requests that a search finds at most, the newest of them; the rest is only said to be there."""


@dataclass(frozen=True)
class Filter:
    """Which open requests are listed; whatever is "" or None is not asked for.

    application: the catalogue's name for it, or folded words out of its name; owner: the id of one who may decide;
    waiting: of whom one is waited for; before: posted before that, seconds since 1970.
    """

    application: str = ""
    owner: str = ""
    waiting: tuple[str, ...] = ()
    before: float | None = None


class Lists:
    """Pages of requests. hidden: ids of the channels whose requests are left out."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self, which: Filter, hidden: Collection[str], offset: int, limit: int) -> tuple[int, list[Row]]:
        """Return (how many are open, a page of them), the oldest post first."""
        wanted = [requests.c.is_open, *_shown(hidden)]
        if which.application:
            name = sa.func.lower(requests.c.application_key)
            wanted.append(name.contains(which.application.casefold(), autoescape=True))
        if which.owner:
            wanted.append(requests.c.owners.contains(f" {which.owner} ", autoescape=True))
        if which.waiting:
            wanted.append(requests.c.waits_for.in_(which.waiting))
        if which.before is not None:
            wanted.append(requests.c.posted_at < which.before)
        return self._page(sa.and_(*wanted), sa.asc(requests.c.posted_at), offset, limit)

    def of(self, person: str, hidden: Collection[str], offset: int, limit: int) -> tuple[int, list[Row]]:
        """Return (how many this person made, a page of them), the newest first."""
        wanted = sa.and_(requests.c.requester == person, *_shown(hidden))
        return self._page(wanted, sa.desc(requests.c.posted_at), offset, limit)

    def search(self, words: Collection[str], hidden: Collection[str], offset: int, limit: int) -> tuple[int, list[Row]]:
        """Return (how many hold all these folded words, FOUND + 1 at most; a page of them), the newest first."""
        wanted = [requests.c.words.contains(word, autoescape=True) for word in words]
        found = sa.select(requests.c.stream).where(*wanted, *_shown(hidden))
        with self._ledger.reading() as connection:
            streams = list(connection.scalars(found.order_by(sa.desc(requests.c.posted_at)).limit(FOUND + 1)))
            which = requests.c.stream.in_(streams[:FOUND][offset : offset + limit])
            rows = connection.execute(sa.select(requests).where(which).order_by(sa.desc(requests.c.posted_at)))
            return len(streams), [row_from(row) for row in rows]

    def given(self, to: str, hidden: Collection[str], offset: int, limit: int) -> tuple[int, list[Row]]:
        """Return (how many were completed for this person, a page of them), the newest first."""
        return self._completed(requests.c.beneficiary_key == to, hidden, offset, limit)

    def given_on(
        self, applications: Collection[str], hidden: Collection[str], offset: int, limit: int
    ) -> tuple[int, list[Row]]:
        """Return the same of an application. applications: what tells it from others, in every form."""
        return self._completed(requests.c.application_key.in_(applications), hidden, offset, limit)

    def counts(self, hidden: Collection[str]) -> Mapping[str, int]:
        """Return state -> how many requests are in it."""
        counted = sa.select(requests.c.state, sa.func.count().label("number")).where(*_shown(hidden))
        with self._ledger.reading() as connection:
            return {row.state: row.number for row in connection.execute(counted.group_by(requests.c.state))}

    def _completed(self, which: Any, hidden: Collection[str], offset: int, limit: int) -> tuple[int, list[Row]]:
        wanted = sa.and_(which, requests.c.state == COMPLETED, *_shown(hidden))
        return self._page(wanted, sa.desc(requests.c.posted_at), offset, limit)

    def _page(self, which: Any, order: Any, offset: int, limit: int) -> tuple[int, list[Row]]:
        with self._ledger.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(requests).where(which)) or 0
            rows = connection.execute(sa.select(requests).where(which).order_by(order).offset(offset).limit(limit))
            return total, [row_from(row) for row in rows]


def _shown(hidden: Collection[str]) -> list[Any]:
    return [requests.c.channel.not_in(sorted(hidden))] if hidden else []
