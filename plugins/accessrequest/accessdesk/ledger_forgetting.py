"""Which requests hold something of a person, and which of the bot's own streams do."""

import time
from typing import Any

import sqlalchemy as sa

from accessdesk.events import channel_and_ts
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import requests, salts, streams, texts
from accessdesk.people import Person
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
        of_it = sa.select(requests.c.stream).where(requests.c.stream == streams.c.stream)
        wanted = ~sa.exists(of_it.where(requests.c.is_open)), streams.c.stream > after, self._holds(person)
        found = sa.select(streams.c.stream, sa.exists(of_it).label("is_request")).where(*wanted)
        since = time.time() - YOUNG_SECONDS
        with self._ledger.reading() as connection:
            rows = connection.execute(found.order_by(streams.c.stream)).all()
        return [(row.stream, not row.is_request and float(channel_and_ts(row.stream)[1]) > since) for row in rows]

    def open(self, person: Person) -> list[Row]:
        """Return the open requests with something of theirs, the oldest first."""
        with self._ledger.reading() as connection:
            held = sa.select(streams.c.stream).where(self._holds(person))
            found = sa.select(requests).where(requests.c.is_open, requests.c.stream.in_(held))
            return [row_from(row) for row in connection.execute(found.order_by(requests.c.posted_at))]

    @staticmethod
    def _holds(person: Person) -> Any:
        """Whoever wrote or did something was looked up for it; whom a post is for may be named in words alone."""
        looked_up = sa.exists().where(salts.c.stream == streams.c.stream, salts.c.subject == person.id)
        words = [word.casefold() for word in (person.email, person.name) if word]
        is_named = sa.exists().where(requests.c.stream == streams.c.stream, requests.c.beneficiary_key.in_(words))
        return streams.c.stream.contains("/") & (looked_up | is_named)

    def own(self) -> list[str]:
        """Return the bot's own streams that hold texts."""
        found = sa.select(texts.c.stream).where(~texts.c.stream.contains("/"), texts.c.text != "").distinct()
        with self._ledger.reading() as connection:
            return list(connection.scalars(found.order_by(texts.c.stream)))
