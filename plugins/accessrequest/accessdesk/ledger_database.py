"""The ledger's database: how it is opened, read and written, on SQLite and on PostgreSQL."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from accessdesk.facts import FORM
from accessdesk.ledger_engines import check_pages, engines, lease_path, look_at_file, path_of
from accessdesk.ledger_errors import (
    DRIVER_MISSING,
    LedgerAway,
    LedgerDamaged,
    LedgerError,
    failure_of,
    is_passing,
    shown,
    url_of,
)
from accessdesk.ledger_lease import LEASE_SECONDS, FileLease, Lease, RowLease, lease
from accessdesk.ledger_tables import about, requests, schema

log = logging.getLogger(__name__)

OPENING = 0x61636365
"""The number of the advisory lock on PostgreSQL under which tables are made; any that nobody else takes."""

SCRUBBED = "secure_delete"
"""The note that nothing is left in the file of what was deleted: programs before this one did not overwrite it."""

INSERTS: Mapping[str, Callable[[sa.Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""Name of a database's dialect -> its insert, which can say what becomes of a row that is there already."""

TRANSACTIONS = 200
"""Transactions after which what SQLite has noted beside its file is worked off: about a thousand pages, its default."""

FLUSHED = "flushed"
"""The note of when the ledger was flushed last, seconds since 1970."""


class Database:
    """One database, for all threads of a process.

    Raises LedgerError where it cannot be used. A server that is away is waited for: everything raises LedgerAway until
    it is back, and the log says so once. lease_seconds: how long a lease on PostgreSQL outlives its holder.
    """

    def __init__(self, url: str, lease_seconds: float = LEASE_SECONDS) -> None:
        # SQLite has one writer at a time: waiting here is fair and wakes at once, its own busy handler sleeps.
        self._writing = threading.Lock()
        # Who waits for the disk queues apart, so that what is heard waits for one of them at most.
        self._durable = threading.Lock()
        self._flushing = threading.Lock()
        self._flushed = 0.0
        self._tidying = threading.Lock()
        self._transactions = 0
        self._opening = threading.Lock()
        self._is_open = self._is_at_work = False
        # Many threads find at once that it fails, or that it is back, which is said once.
        self._noting = threading.Lock()
        self._trouble, self._turned_at = "", 0.0
        self._damage: LedgerDamaged | None = None
        self.url = url_of(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            look_at_file(self.url, lease_path(path_of(self.url)))
        try:
            self._engines = engines(self.url)
        except ImportError as error:
            raise LedgerError(DRIVER_MISSING) from error
        self.lease = self._lease(lease_seconds)
        try:
            with self._met("read"):
                self._open()
        except LedgerAway as failure:
            if self.sqlite:
                raise
            self._note(failure, "read", time.monotonic())
        self._is_at_work = True

    @property
    def is_in_trouble(self) -> bool:
        """Whether it could not be read or written the last time that was tried."""
        return bool(self._trouble)

    @contextmanager
    def transaction(self, durable: bool = True) -> Iterator[Connection]:
        """Give a connection whose changes are written together at the end, or not at all."""
        with self._met("write"):
            self._open()
            if not self.sqlite:
                with self._engines[durable].begin() as connection:
                    yield connection
                return
            # What needs no lock, such as to get a connection and to give it back, is not done under it.
            with (
                self._durable if durable else _nothing(),
                self._engines[durable].connect() as connection,
                self._writing,
                connection.begin(),
            ):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                self._transactions += 1

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

    def tidy(self) -> None:
        """Work off what SQLite has noted beside its file, if that is much; a transaction that did would hold up others.

        To be called by who has time, which is nobody that Slack waits for.
        """
        if self._transactions < TRANSACTIONS or not self._tidying.acquire(blocking=False):
            return
        try:
            self._transactions = 0
            with self.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            self._tidying.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self._met("read"):
            self._open()
            with self._engines[False].connect() as connection:
                yield connection

    def close(self) -> None:
        """Let go of the database."""
        for engine in self._engines.values():
            engine.dispose()

    @contextmanager
    def _met(self, doing: str) -> Iterator[None]:
        """Turn the database's errors into LedgerError, and log once that it fails, and once that it is back.

        doing: "read" or "write"; on a full disk one works and the other does not. What was damaged stays so.
        """
        if self._damage is not None:
            raise self._damage
        began = time.monotonic()
        try:
            yield
        except (sa.exc.SQLAlchemyError, LedgerError) as error:
            if self._is_open and not isinstance(error, LedgerError) and not is_passing(error):
                raise
            failure = error if isinstance(error, LedgerError) else failure_of(error, self.url)
            if self._is_at_work:
                self._note(failure, doing, began)
            raise failure from (None if failure is error else error)
        if self._trouble and self._is_open:
            self._note_back(doing, began)

    def _note(self, failure: LedgerError, doing: str, began: float) -> None:
        if isinstance(failure, LedgerDamaged):
            self._damage = failure
        with self._noting:
            # What was begun before it came back, or went away, says nothing about it now; so below.
            is_news = not self._trouble and began >= self._turned_at
            if is_news:
                self._trouble, self._turned_at = doing, time.monotonic()
        if is_news:
            log.error("%s Until then no event is acknowledged and nothing is sent.", failure.sentence)

    def _note_back(self, doing: str, began: float) -> None:
        with self._noting:
            is_back = self._trouble in ("read", doing) and began >= self._turned_at
            if is_back:
                self._trouble, self._turned_at = "", time.monotonic()
        if is_back:
            log.warning("The ledger %s is back: everything goes on.", shown(self.url))

    def _lease(self, seconds: float) -> Lease:
        if not self.sqlite:
            return RowLease(self.transaction, seconds)
        return FileLease(str(lease_path(path_of(self.url))))

    def _open(self) -> None:
        """Make the tables that are not there, once; two bots may do so at the same time."""
        if self._is_open:
            return
        with self._opening:
            if self._is_open:
                return
            with self._engines[True].begin() as connection:
                if self.sqlite:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                    check_pages(connection, self.url)
                else:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(OPENING)))
                    lease.create(connection, checkfirst=True)
                schema.create_all(connection)
                self._check_form(connection)
                self._renew_derived(connection)
            self._is_open = True

    def insert_once(self, connection: Connection, table: sa.Table, **values: Any) -> None:
        """Insert a row unless it is there: two bots, or two doors, may come with the same at once."""
        connection.execute(INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), values)

    def _check_form(self, connection: Connection) -> None:
        """Refuse a ledger that a newer version wrote."""
        form = connection.scalar(sa.select(about.c.value).where(about.c.name == "form"))
        if form is None:
            connection.execute(about.insert(), [{"name": "form", "value": str(FORM)}, {"name": SCRUBBED, "value": "1"}])
        elif int(form) > FORM:
            raise LedgerError(
                f"The ledger {shown(self.url)} was written by a newer version of accessrequest (its form is {form}, "
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
