"""Questions about requests, answered from the derived table: no call to Slack or Jira, no replay."""

import time
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from accessdesk.ledger import Ledger
from accessdesk.ledger_notes import CHUNK
from accessdesk.ledger_tables import requests, streams
from accessdesk.row import Row

WATCHED_SECONDS = 30 * 86_400.0
"""How long a closed request is watched for late replies (DESIGN.md, "Catch-up")."""

FORMER_KEY = "key "
"""How the notes begin that say whose the keys from before are: then the key; what is noted is the request's stream."""

WOKEN_A_SECOND = 100
"""Requests that are looked at again in a second where all of them are; one takes some milliseconds."""

SAME = 100
"""Requests of one person that are looked at for being the same, at most."""


class Overview:
    """What there is, what is open and for whom it waits."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def by_key(self, key: str) -> Row | None:
        """Return the request whose ticket has this key."""
        if not key:
            return None
        found = self._one(requests.c.key == key.upper())
        # One that was moved to another project is known by the key from before as well.
        return found or self.by_stream(self._ledger.note(f"{FORMER_KEY}{key.upper()}"))

    def by_issue(self, issue: str) -> Row | None:
        """Return the request whose ticket has this id in Jira, which outlives a change of key."""
        return self._one(requests.c.issue == issue) if issue else None

    def by_stream(self, stream: str) -> Row | None:
        """Return the request of this stream."""
        return self._one(requests.c.stream == stream)

    def open_tickets(self) -> list[tuple[str, str]]:
        """Return (stream, key) of every open request that has a ticket, the oldest first."""
        found = sa.select(requests.c.stream, requests.c.key).where(requests.c.is_open, requests.c.key > "")
        with self._ledger.reading() as connection:
            return [(row.stream, row.key) for row in connection.execute(found.order_by(requests.c.posted_at))]

    def has_tickets(self) -> bool:
        """Say whether any request has a ticket: one indexed read."""
        with self._ledger.reading() as connection:
            return connection.execute(sa.select(requests.c.key).where(requests.c.key > "").limit(1)).first() is not None

    def for_the_same(self, beneficiary: str, application: str) -> list[Row]:
        """Return the open requests for this beneficiary and application, by their keys, the oldest first."""
        same = sa.and_(requests.c.beneficiary_key == beneficiary, requests.c.application_key == application)
        return self._oldest(same & requests.c.is_open)

    def unticketed(self, requester: str) -> list[Row]:
        """Return what this person asked for that is open and has no ticket, the oldest first."""
        waiting = sa.and_(requests.c.requester == requester, requests.c.is_open, requests.c.key == "")
        return self._oldest(waiting)

    def watched(self, channel: str, now: float) -> list[str]:
        """Return the ts of the channel's requests that are open, or were closed lately, the oldest first."""
        lately = requests.c.changed_at > now - WATCHED_SECONDS
        found = sa.select(requests.c.ts).where(requests.c.channel == channel, requests.c.is_open | lately)
        with self._ledger.reading() as connection:
            return list(connection.scalars(found.order_by(requests.c.posted_at)))

    def wake_open(self, waits_for: str = "", apart: float = 1 / WOKEN_A_SECOND) -> None:
        """Have the worker look at every open request again, one after the other, so that nothing new waits for them.

        waits_for: at those only that wait for this; apart: the seconds between two of them.
        """
        wanted = [requests.c.is_open, *([requests.c.waits_for == waits_for] if waits_for else [])]
        self._wake(sa.select(requests.c.stream).where(*wanted), apart)

    def number_over(self, since: float) -> int:
        """Return how many requests are over since that time or longer, seconds since 1970, and not sealed."""
        ended = sa.case((requests.c.closed_at > 0, requests.c.closed_at), else_=requests.c.changed_at)
        found = sa.select(sa.func.count()).where(~requests.c.is_open, requests.c.sealed_at == 0, ended <= since)
        with self._ledger.reading() as connection:
            return connection.scalar(found) or 0

    def wake_over(self, apart: float, begins: float) -> None:
        """Have the worker look at everything that is over, and at what never was a request, as `wake_open` does.

        begins: from when on, seconds since 1970.
        """
        is_open = sa.exists().where(requests.c.stream == streams.c.stream, requests.c.is_open)
        self._wake(sa.select(streams.c.stream).where(streams.c.stream.contains("/"), ~is_open), apart, begins)

    def _wake(self, found: Any, apart: float, begins: float = 0.0) -> None:
        with self._ledger.reading() as connection:
            which = list(connection.scalars(found))
        due_at: sa.BindParameter[float] = sa.bindparam("at")
        due = streams.c.due_at
        sooner = streams.update().where(streams.c.stream == sa.bindparam("which"), due.is_(None) | (due > due_at))
        begins = begins or time.time()
        for start in range(0, len(which), CHUNK):
            turn = enumerate(which[start : start + CHUNK], start)
            woken = [{"which": stream, "at": begins + n * apart} for n, stream in turn]
            with self._ledger.transaction(durable=False) as connection:
                connection.execute(sooner.values(due_at=due_at), woken)

    def rebuild(self) -> int:
        """Have the worker fill the table again where it was lost; return how many streams it will look at."""
        with self._ledger.reading() as connection:
            there = connection.scalar(sa.select(sa.func.count()).select_from(requests)) or 0
            known = connection.scalar(sa.select(sa.func.count()).select_from(streams)) or 0
        if there or not known:
            return 0
        self._ledger.wake()
        return known

    def _oldest(self, which: Any) -> list[Row]:
        found = sa.select(requests).where(which).order_by(requests.c.posted_at).limit(SAME)
        with self._ledger.reading() as connection:
            return [row_from(row) for row in connection.execute(found)]

    def _one(self, which: Any) -> Row | None:
        with self._ledger.reading() as connection:
            row = connection.execute(sa.select(requests).where(which)).first()
            return row_from(row) if row else None


def row_from(found: Any) -> Row:
    """Return a row of the table of requests."""
    return Row(**{column.name: getattr(found, column.name) for column in fields(Row)})
