"""Which requests hold something of a person, and which of the bot's own streams do."""

import time
from typing import Any

import sqlalchemy as sa

from accessdesk.events import channel_and_ts
from accessdesk.ledger import Ledger
from accessdesk.ledger_notes import CHUNK
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import requests, salts, streams, texts
from accessdesk.people import Person, has_address
from accessdesk.row import Row

YOUNG_SECONDS = 7 * 86_400.0
"""Seconds for which a post that is no request may become one: by an edit, by Tech Ops, or once Slack answers again."""


class Forgetting:
    """Reads where a person's name, e-mail and texts are, in one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def over(self, person: Person, after: str = "") -> list[str]:
        """Return the streams of posts with something of theirs, of which nothing is open, after that one by name."""
        return [stream for stream, is_young in self._not_open(person, after) if not is_young]

    def young(self, person: Person) -> int:
        """Return how many posts with something of theirs are no requests, and may become some yet."""
        return sum(is_young for _, is_young in self._not_open(person))

    def _not_open(self, person: Person, after: str = "") -> list[tuple[str, bool]]:
        """Return (stream, whether it is of a young post that is no request) of what is not open, by name."""
        of_it = sa.select(requests.c.beneficiary_key).where(requests.c.stream == streams.c.stream)
        wanted = ~sa.exists(of_it.where(requests.c.is_open)), streams.c.stream > after
        since = time.time() - YOUNG_SECONDS
        return [
            (row.stream, row.named is None and float(channel_and_ts(row.stream)[1]) > since)
            for row in self._holding(person, of_it.scalar_subquery(), *wanted)
        ]

    def open(self, person: Person) -> list[Row]:
        """Return the open requests with something of theirs, the oldest first."""
        of_it = sa.select(requests.c.beneficiary_key).where(requests.c.stream == streams.c.stream, requests.c.is_open)
        held = [row.stream for row in self._holding(person, of_it.scalar_subquery(), sa.exists(of_it))]
        rows: list[Row] = []
        with self._ledger.reading() as connection:
            for start in range(0, len(held), CHUNK):
                which = requests.c.stream.in_(held[start : start + CHUNK])
                rows += map(row_from, connection.execute(sa.select(requests).where(which)))
        return sorted(rows, key=lambda row: row.posted_at)

    def _holding(self, person: Person, named: Any, *wanted: Any) -> list[Any]:
        """Return (stream, whom it is for, None where it is no request) of what holds something of theirs, by name.

        Whoever wrote or did something was looked up for it; whom a post is for may be named in words alone.
        """
        looked_up = sa.exists().where(salts.c.stream == streams.c.stream, salts.c.subject == person.id)
        name, email = person.name.casefold(), person.email.casefold()
        is_named = [named == name] * bool(name) + [named.contains(email, autoescape=True)] * bool(email)
        found = sa.select(streams.c.stream, named.label("named"), looked_up.label("looked_up")).where(
            streams.c.stream.contains("/"), sa.or_(looked_up, *is_named), *wanted
        )
        with self._ledger.reading() as connection:
            rows = connection.execute(found.order_by(streams.c.stream)).all()
        return [row for row in rows if row.looked_up or row.named == name or has_address(row.named, person)]

    def own(self) -> list[str]:
        """Return the bot's own streams that hold texts."""
        found = sa.select(texts.c.stream).where(~texts.c.stream.contains("/"), texts.c.text != "").distinct()
        with self._ledger.reading() as connection:
            return list(connection.scalars(found.order_by(texts.c.stream)))
