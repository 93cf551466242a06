"""The ledger: all facts, append-only, in one database. Only the ledger's own files know SQL."""

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from accessdesk.errors import Failure
from accessdesk.facts import FORM, GENESIS, Fact, digest, from_record, link
from accessdesk.ledger_tables import about, facts, requests, salts, schema, streams, texts

TIMEOUT = 10.0
"""Seconds that a connection waits for another program's lock on an SQLite file."""


class LedgerError(Failure):
    """The database is not what it should be, or is not there."""


class Ledger:
    """Facts by stream. One instance serves all threads of a process.

    durable: True waits for the disk at each append (what the bot is about to do must be known after a crash); False
    leaves that to the next durable append (what Slack can give again).
    """

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._engines = {True: self._engine(durable=True), False: self._engine(durable=False)}
        # SQLite has one writer at a time: waiting here is fair and wakes at once, its own busy handler sleeps.
        self._writing = threading.Lock()
        # Who waits for the disk queues apart, so that what is heard waits for one of them at most.
        self._durable = threading.Lock()
        try:
            self._open()
        except sa.exc.SQLAlchemyError as error:
            raise LedgerError(f"The ledger {self.url!r} cannot be opened: {_reason(error)}") from error

    def append(self, stream: str, new: Iterable[Fact], *, create: bool = True, durable: bool = True) -> list[Fact]:
        """Append what is new among these facts, make the stream due, and return what was appended, numbered.

        A fact whose identity the stream knows is skipped. create: False appends nothing to an unknown stream.
        """
        with self.transaction(durable) as connection:
            return self.append_within(connection, stream, new, create=create)

    def append_within(
        self, connection: Connection, stream: str, new: Iterable[Fact], *, create: bool = True
    ) -> list[Fact]:
        """Append as `append` does, in a transaction that is already open."""
        row = connection.execute(
            sa.select(streams.c.facts, streams.c.head).where(streams.c.stream == stream).with_for_update()
        ).first()
        if row is None and not create:
            return []
        if row is None:
            connection.execute(streams.insert().values(stream=stream, facts=0, head=GENESIS, due_at=None))
        count, head = (row.facts, row.head) if row else (0, GENESIS)
        appended: list[Fact] = []
        for fact in new:
            fact, digests = self._salted(connection, stream, fact)
            if self._known(connection, stream, fact.identity):
                continue
            fact = replace(fact, number=count + 1, recorded_at=time.time())
            record, head = link(stream, fact, digests, head)
            count += 1
            self._insert(connection, stream, fact, record, head)
            appended.append(fact)
        if appended:
            connection.execute(
                streams.update().where(streams.c.stream == stream).values(facts=count, head=head, due_at=time.time())
            )
        return appended

    def known(self, stream: str) -> bool:
        """Say whether the stream exists: one indexed read."""
        with self.reading() as connection:
            return connection.execute(sa.select(sa.literal(1)).where(streams.c.stream == stream)).first() is not None

    def facts(self, stream: str, after: int = 0) -> list[Fact]:
        """Return the stream's facts with a number above `after`, in order."""
        with self.reading() as connection:
            rows = connection.execute(
                sa.select(facts.c.number, facts.c.record)
                .where(facts.c.stream == stream, facts.c.number > after)
                .order_by(facts.c.number)
            ).all()
            # Read second: a fact appended in between would otherwise be returned without its texts.
            beside = _by_number(
                connection.execute(sa.select(texts).where(texts.c.stream == stream, texts.c.number > after))
            )
            return [from_record(row.record, beside.get(row.number, {})) for row in rows]

    def due(self, now: float, limit: int = 100) -> list[str]:
        """Return the streams that are due, the longest waiting first."""
        with self.reading() as connection:
            return list(
                connection.scalars(
                    sa.select(streams.c.stream).where(streams.c.due_at <= now).order_by(streams.c.due_at).limit(limit)
                )
            )

    def next_due(self, now: float) -> float | None:
        """Return when the next stream is due that is not yet, in seconds since 1970."""
        with self.reading() as connection:
            found = connection.scalar(sa.select(sa.func.min(streams.c.due_at)).where(streams.c.due_at > now))
            return None if found is None else float(found)

    def settle(self, stream: str, seen: int, due_at: float | None, row: Mapping[str, Any] | None) -> None:
        """Set when to look at the stream again, unless facts came since `seen` of them were read.

        row: what the table of requests is to show of it, None where it is no request.
        """
        with self.transaction(durable=False) as connection:
            connection.execute(
                streams.update().where(streams.c.stream == stream, streams.c.facts == seen).values(due_at=due_at)
            )
            self._replace_row(connection, stream, row)

    def show(self, stream: str, row: Mapping[str, Any]) -> None:
        """Have the table of requests show this."""
        with self.transaction(durable=False) as connection:
            self._replace_row(connection, stream, row)

    @staticmethod
    def _replace_row(connection: Connection, stream: str, row: Mapping[str, Any] | None) -> None:
        connection.execute(requests.delete().where(requests.c.stream == stream))
        if row is not None:
            connection.execute(requests.insert().values(stream=stream, **row))

    def postpone(self, stream: str, due_at: float | None) -> None:
        """Look at the stream again at that time, whatever came meanwhile."""
        with self.transaction(durable=False) as connection:
            connection.execute(streams.update().where(streams.c.stream == stream).values(due_at=due_at))

    def wake(self, prefix: str = "") -> None:
        """Make every stream due whose name begins so."""
        with self.transaction(durable=False) as connection:
            connection.execute(
                streams.update().where(streams.c.stream.startswith(prefix, autoescape=True)).values(due_at=time.time())
            )

    def note(self, name: str, value: str | None = None) -> str:
        """Return what is noted beside the ledger under this name, after noting `value` where one is given."""
        if value is not None:
            with self.transaction(durable=False) as connection:
                connection.execute(about.delete().where(about.c.name == name))
                connection.execute(about.insert().values(name=name, value=value))
        with self.reading() as connection:
            return connection.scalar(sa.select(about.c.value).where(about.c.name == name)) or ""

    @contextmanager
    def transaction(self, durable: bool = True) -> Iterator[Connection]:
        """Give a connection whose changes are written together at the end, or not at all."""
        if not self.sqlite:
            with self._engines[durable].begin() as connection:
                yield connection
            return
        with self._durable if durable else _nothing(), self._writing, self._engines[durable].begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self._engines[False].connect() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        for engine in self._engines.values():
            engine.dispose()

    def _engine(self, durable: bool) -> Engine:
        if not self.sqlite:
            return sa.create_engine(self.url, pool_pre_ping=True)
        engine = sa.create_engine(self.url, connect_args={"timeout": TIMEOUT}, pool_size=20)

        @sa.event.listens_for(engine, "connect")
        def prepare(connection: Any, _: Any) -> None:
            # Without this the driver opens transactions by itself, and later than the row that must be locked.
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")

        return engine

    def _open(self) -> None:
        schema.create_all(self._engines[True])
        with self.transaction() as connection:
            form = connection.scalar(sa.select(about.c.value).where(about.c.name == "form"))
            if form is None:
                connection.execute(about.insert().values(name="form", value=str(FORM)))
            elif int(form) > FORM:
                raise LedgerError(
                    f"The ledger {self.url!r} was written by a newer version of accessrequest (its form is {form}, "
                    f"this version reads up to {FORM}). Install that version again; nothing was changed."
                )

    def _salted(self, connection: Connection, stream: str, fact: Fact) -> tuple[Fact, dict[str, str]]:
        if not fact.texts:
            return fact, {}
        salt = connection.scalar(
            sa.select(salts.c.salt).where(salts.c.stream == stream, salts.c.subject == fact.subject)
        )
        if salt is None:
            salt = secrets.token_hex(16)
            connection.execute(salts.insert().values(stream=stream, subject=fact.subject, salt=salt))
        digests = {name: digest(salt, text) for name, text in fact.texts.items()}
        if fact.by_text:
            fact = replace(fact, identity=f"{fact.identity} {digests['text'][:32]}")
        return fact, digests

    @staticmethod
    def _known(connection: Connection, stream: str, identity: str) -> bool:
        found = sa.select(sa.literal(1)).where(facts.c.stream == stream, facts.c.identity == identity)
        return connection.execute(found).first() is not None

    @staticmethod
    def _insert(connection: Connection, stream: str, fact: Fact, record: str, head: str) -> None:
        values = {"stream": stream, "number": fact.number}
        connection.execute(facts.insert().values(**values, identity=fact.identity, record=record, hash=head))
        beside = [{**values, "name": name, "text": text} for name, text in fact.texts.items()]
        if beside:
            connection.execute(texts.insert(), beside)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _by_number(rows: Iterable[Any]) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.number, {})[row.name] = row.text
    return found


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
