"""The requests of a time for reports and exports, read from the derived table piece by piece."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from accessdesk.facts import REMOVED, hash_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import own_streams
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import facts, requests, texts
from accessdesk.raw import object_of
from accessdesk.report import Asked
from accessdesk.row import Row

AT_ONCE = 2_000
"""Rows of the table that are in memory at once for a report."""

PAGE = 100
"""Requests whose facts are read at once for an export: no reading lasts, so that nothing else waits for it."""

_COLUMNS = [requests.c[name] for name in Asked._fields]


@dataclass(frozen=True)
class Which:
    """Which requests are meant: those posted since, and before until (seconds since 1970).

    application: its key; manager, owner: ids; an owner's are those that they decided or may decide; hidden: the
    channels that the person who asks may not see; touched: those from before as well to which something happened since.
    "" is everything.
    """

    since: float
    until: float
    application: str = ""
    manager: str = ""
    owner: str = ""
    hidden: Collection[str] = ()
    touched: bool = False

    @property
    def first(self) -> float:
        """Since when they may have been posted."""
        return 0.0 if self.touched else self.since

    @property
    def clause(self) -> Any:
        """The condition on the table of requests."""
        found = [requests.c.posted_at >= self.first, requests.c.posted_at < self.until]
        if self.touched:
            found.append((requests.c.posted_at >= self.since) | (requests.c.changed_at >= self.since))
        if self.application:
            found.append(requests.c.application_key == self.application)
        if self.manager:
            found.append(requests.c.manager == self.manager)
        if self.owner:
            may_decide = requests.c.owners.contains(f" {self.owner} ", autoescape=True)
            found.append(may_decide | (requests.c.decided_by == self.owner))
        if self.hidden:
            found.append(requests.c.channel.not_in(self.hidden))
        return sa.and_(*found)


@dataclass(frozen=True)
class Exported:
    """One fact as it is written into an export. texts: what stands beside it; intact: it is as it was written."""

    stream: str
    number: int
    record: Mapping[str, Any]
    texts: Mapping[str, str]
    hash: str
    intact: bool


class Reports:
    """Reads the requests of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def channels(self) -> list[str]:
        """Return the channels in which there are requests."""
        with self._ledger.reading() as connection:
            return list(connection.scalars(sa.select(requests.c.channel).distinct()))

    def names(self, application: str) -> bool:
        """Say whether any request is about the application with this key."""
        asked = sa.select(requests.c.stream).where(requests.c.application_key == application).limit(1)
        with self._ledger.reading() as connection:
            return connection.execute(asked).first() is not None

    def asked(self, which: Which) -> Iterator[Asked]:
        """Give the requests, in no order, as a report reads them."""
        found = sa.select(*_COLUMNS).where(which.clause).execution_options(yield_per=AT_ONCE)
        with self._ledger.reading() as connection:
            yield from map(Asked._make, connection.execute(found))

    def count(self, which: Which) -> int:
        """Return how many there are."""
        with self._ledger.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(requests).where(which.clause)) or 0

    def pages(self, which: Which) -> Iterator[list[Row]]:
        """Give the requests, the oldest first, so many at a time."""
        after = (which.first, "")
        while True:
            later = sa.tuple_(requests.c.posted_at, requests.c.stream) > sa.tuple_(*map(sa.literal, after))
            found = sa.select(requests).where(which.clause, later).order_by(requests.c.posted_at, requests.c.stream)
            with self._ledger.reading() as connection:
                rows = [row_from(row) for row in connection.execute(found.limit(PAGE))]
            if not rows:
                return
            yield rows
            after = (rows[-1].posted_at, rows[-1].stream)

    def facts(self, streams: Sequence[str]) -> Iterator[Exported]:
        """Give all facts of these streams, in the streams' order."""
        for stream in streams:
            with self._ledger.reading() as connection:
                rows = connection.execute(
                    sa.select(facts.c.number, facts.c.record, facts.c.hash)
                    .where(facts.c.stream == stream)
                    .order_by(facts.c.number)
                ).all()
                beside: dict[int, dict[str, str]] = {}
                for row in connection.execute(sa.select(texts).where(texts.c.stream == stream)):
                    beside.setdefault(row.number, {})[row.name] = row.text
            for row in rows:
                record, known = _read(row.record), beside.get(row.number, {})
                shown = {name: known.get(name, REMOVED) for name in object_of(record.get("texts"))}
                yield Exported(stream, row.number, record, shown, row.hash, hash_of(row.record) == row.hash)

    def own_facts(self, which: Which) -> Iterator[Exported]:
        """Give the facts of the bot's own streams that were recorded in this time.

        They name requests of all channels, so that who may not see one of those gets none.
        """
        if which.hidden:
            return
        for fact in self.facts(own_streams(self._ledger)):
            at = fact.record.get("recorded_at")
            if not isinstance(at, (int, float)) or which.since <= at < which.until:
                # Of a damaged one it is not known when it was.
                yield fact


def _read(record: str) -> Mapping[str, Any]:
    """Return a fact's record; one that was damaged is given as it is."""
    try:
        return object_of(json.loads(record)) or {"damaged": record}
    except ValueError:
        return {"damaged": record}
