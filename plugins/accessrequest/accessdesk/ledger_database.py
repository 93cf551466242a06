"""The ledger's database: how it is opened, read and written, on SQLite and on PostgreSQL."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from accessdesk.errors import Failure
from accessdesk.facts import FORM
from accessdesk.ledger_lease import Lease
from accessdesk.ledger_tables import about, requests, schema

TIMEOUT = 10.0
"""Seconds that a connection waits for another program's lock on an SQLite file."""

FLUSHED = "flushed"
"""The note of when the ledger was flushed last, seconds since 1970."""


class LedgerError(Failure):
    """The database is not what it should be, or is not there."""


class Database:
    """One database, for all threads of a process. Raises LedgerError where it cannot be opened."""

    def __init__(self, url: str) -> None:
        # SQLite has one writer at a time: waiting here is fair and wakes at once, its own busy handler sleeps.
        self._writing = threading.Lock()
        # Who waits for the disk queues apart, so that what is heard waits for one of them at most.
        self._durable = threading.Lock()
        self._flushing = threading.Lock()
        self._flushed = 0.0
        try:
            self.url = sa.make_url(url)
            self.sqlite = self.url.get_backend_name() == "sqlite"
            if self.sqlite and self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self._engines = {durable: self._engine(durable) for durable in (True, False)}
            self.lease = Lease(self.url, self._engines[True])
            self._open()
        except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
            # Without its password; an address that cannot even be read is not repeated at all.
            shown = repr(self.url) if hasattr(self, "url") else "that DATABASE_URL names"
            raise LedgerError(f"The ledger {shown} cannot be opened: {_reason(error)}") from error

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

    def flush(self) -> None:
        """Return when everything that was written so far is on disk; who waits at the same time waits for one write."""
        if not self.sqlite:
            return
        asked = time.monotonic()
        with self._flushing:
            if self._flushed > asked:
                return
            began = time.monotonic()
            with self.transaction() as connection:
                # Only a transaction that changes something waits for the disk.
                connection.execute(about.insert().prefix_with("OR REPLACE"), {"name": FLUSHED, "value": time.time()})
            self._flushed = began

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self._engines[False].connect() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self.lease.give_up()
        for engine in self._engines.values():
            engine.dispose()

    def _engine(self, durable: bool) -> Engine:
        if not self.sqlite:
            # What people wrote must not stand in a traceback: parameters are hidden here and below.
            return sa.create_engine(self.url, pool_pre_ping=True, hide_parameters=True)
        in_memory = self.url.database in (None, "", ":memory:")
        pool: dict[str, Any] = {"poolclass": sa.pool.StaticPool} if in_memory else {"pool_size": 20}
        engine = sa.create_engine(
            self.url, hide_parameters=True, connect_args={"timeout": TIMEOUT, "check_same_thread": False}, **pool
        )

        @sa.event.listens_for(engine, "connect")
        def prepare(connection: Any, _: Any) -> None:
            # Without this the driver opens transactions by itself, and later than the row that must be locked.
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")

        return engine

    def insert_once(self, connection: Connection, table: sa.Table, **values: Any) -> None:
        """Insert a row unless it is there: two bots, or two doors, may come with the same at once."""
        insert = sqlite.insert if self.sqlite else postgresql.insert
        connection.execute(insert(table).values(**values).on_conflict_do_nothing())

    def _open(self) -> None:
        schema.create_all(self._engines[True])
        with self.transaction() as connection:
            self._check_form(connection)
            self._renew_derived(connection)

    def _check_form(self, connection: Connection) -> None:
        """Refuse a ledger that a newer version wrote."""
        form = connection.scalar(sa.select(about.c.value).where(about.c.name == "form"))
        if form is None:
            connection.execute(about.insert().values(name="form", value=str(FORM)))
        elif int(form) > FORM:
            raise LedgerError(
                f"The ledger {self.url!r} was written by a newer version of accessrequest (its form is {form}, "
                f"this version reads up to {FORM}). Install that version again; nothing was changed."
            )

    def _renew_derived(self, connection: Connection) -> None:
        """Make the derived table anew where another version made it with other columns: it is filled from the facts."""
        columns = " ".join(column.name for column in requests.columns)
        if connection.scalar(sa.select(about.c.value).where(about.c.name == "derived")) == columns:
            return
        requests.drop(connection)
        requests.create(connection)
        self.insert_once(connection, about, name="derived", value=columns)
        connection.execute(about.update().where(about.c.name == "derived").values(value=columns))


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
