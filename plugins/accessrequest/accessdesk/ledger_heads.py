"""The days' heads in the ledger: which streams have more facts than are covered, and what was made and published."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from accessdesk.facts import Fact
from accessdesk.heads import KIND, Covering, Head, day_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import covered, facts, streams

_BEFORE = sa.func.coalesce(covered.c.facts, 0)
_UNCOVERED = (
    sa.select(streams.c.stream, streams.c.facts, streams.c.head, _BEFORE)
    .select_from(streams.outerjoin(covered, covered.c.stream == streams.c.stream))
    .where(streams.c.facts > _BEFORE, streams.c.stream > sa.bindparam("after"))
    .where(streams.c.stream != sa.bindparam("own"))
    .order_by(streams.c.stream)
    .limit(sa.bindparam("most"))
)
_HEADS = streams.c.stream.startswith(f"{KIND} ")


class Heads:
    """The heads of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def all(self) -> list[str]:
        """Return the streams of all heads, the earliest day first."""
        with self._ledger.reading() as connection:
            return sorted(connection.scalars(sa.select(streams.c.stream).where(_HEADS)))

    def is_passed(self, stream: str) -> bool:
        """Say whether there is a later head than this stream's."""
        later = sa.select(sa.literal(1)).where(_HEADS, streams.c.stream > stream).limit(1)
        with self._ledger.reading() as connection:
            return connection.execute(later).first() is not None

    def made(self, stream: str, number: int) -> Head:
        """Return a head whose closing fact has this number."""
        asked = sa.select(facts.c.hash).where(facts.c.stream == stream, facts.c.number == number)
        with self._ledger.reading() as connection:
            return Head(day_of(stream), connection.scalar(asked) or "")

    def uncovered(self, own: str, after: str, most: int) -> list[Covering]:
        """Return the streams with more facts than are covered, by name, those after one; own: the head's, left out.

        A stream's count and its last hash stand in one row, which is written together with the facts: what is counted
        is there.
        """
        asked = {"own": own, "after": after, "most": most}
        with self._ledger.reading() as connection:
            return [Covering(*row) for row in connection.execute(_UNCOVERED, asked)]

    def cover(self, own: str, seen: int, fact: Fact, covering: Sequence[Covering]) -> bool:
        """Append the fact that these streams are covered; not where another bot has gone on since `seen` facts."""
        with self._ledger.transaction(durable=False) as connection:
            if self._ledger.count(connection, own) != seen:
                return False
            self._ledger.append_within(connection, own, [fact], create=False)
            self._take_in(connection, [(each.stream, each.facts) for each in covering])
            return True

    def renew(self) -> None:
        """Fill the table of what is covered from the facts where it is empty: a newer one, or one that was dropped."""
        with self._ledger.reading() as connection:
            if connection.execute(sa.select(covered.c.stream).limit(1)).first():
                return
        for head in self.all():
            for fact in self.coverings(head):
                with self._ledger.transaction(durable=False) as connection:
                    self._take_in(connection, [(stream, count) for stream, count, _ in fact.body["streams"]])

    def coverings(self, head: str) -> Iterator[Fact]:
        """Give the facts of what a head covers; raises FactChanged where one was changed."""
        yield from (fact for fact in self._ledger.facts(head) if fact.kind == "covered")

    def _take_in(self, connection: Connection, found: Sequence[tuple[str, int]]) -> None:
        insert = (sqlite.insert if self._ledger.sqlite else postgresql.insert)(covered)
        renewed = insert.on_conflict_do_update(index_elements=["stream"], set_={"facts": insert.excluded.facts})
        connection.execute(renewed, [{"stream": stream, "facts": count} for stream, count in found])
