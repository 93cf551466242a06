"""Everything that an evidence pack holds of the ledger: whole streams with their texts and salts, as they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from accessdesk.facts import Fact, from_record, hash_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_tables import facts, requests, salts, streams, texts

PAGE = 100
"""Streams that are read at once: no reading lasts, so that nothing else waits for it."""


@dataclass
class Stored:
    """One stream as it stands. facts: (number, record, hash); texts: number -> name -> text; salts: subject -> salt."""

    stream: str
    facts: list[tuple[int, str, str]] = field(default_factory=list)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    salts: dict[str, str] = field(default_factory=dict)

    def read(self) -> list[Fact]:
        """Return its facts; raise FactChanged where one was changed."""
        for number, record, known in self.facts:
            if hash_of(record) != known:
                raise FactChanged(self.stream, number)
        return [from_record(record, self.texts.get(number, {})) for number, record, _ in self.facts]


class Evidence:
    """Reads one ledger for packs."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def streams(self) -> list[str]:
        """Return every stream by name, those of requests and the bot's own."""
        with self._ledger.reading() as connection:
            return list(connection.scalars(sa.select(streams.c.stream).order_by(streams.c.stream)))

    def touched(self, since: float) -> list[str]:
        """Return the streams of the requests that were posted before this and changed since (seconds since 1970)."""
        found = sa.select(requests.c.stream).where(requests.c.posted_at < since, requests.c.changed_at >= since)
        with self._ledger.reading() as connection:
            return list(connection.scalars(found))

    def read(self, wanted: Sequence[str]) -> Iterator[Stored]:
        """Give these streams in this order, each as it is when it is read."""
        for start in range(0, len(wanted), PAGE):
            page = wanted[start : start + PAGE]
            found = self._page(page)
            yield from (found[stream] for stream in page)

    def _page(self, page: Sequence[str]) -> Mapping[str, Stored]:
        found = {stream: Stored(stream) for stream in page}
        with self._ledger.reading() as connection:
            columns = (facts.c.stream, facts.c.number, facts.c.record, facts.c.hash)
            chain = sa.select(*columns).where(facts.c.stream.in_(page)).order_by(facts.c.stream, facts.c.number)
            for stream, number, record, known in connection.execute(chain):
                found[stream].facts.append((number, record, known))
            # Read second: a fact appended in between would otherwise be returned without its texts.
            for stream, number, name, text in connection.execute(sa.select(texts).where(texts.c.stream.in_(page))):
                found[stream].texts.setdefault(number, {})[name] = text
            for stream, subject, salt in connection.execute(sa.select(salts).where(salts.c.stream.in_(page))):
                found[stream].salts[subject] = salt
        return found
