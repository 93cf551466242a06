"""The lease: of all bots that share a ledger one works, the others listen and answer until it ends."""

import sqlite3
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from accessdesk.errors import Failure
from accessdesk.ledger_errors import LedgerError

LEASE_SECONDS = 15.0
"""Seconds that a lease on PostgreSQL lasts beyond the calls that are under way."""

FRESH = 1.0
"""Seconds for which an answer about the lease is good enough to go on with; a send asks anew."""

lease = sa.Table(
    "lease",
    sa.MetaData(),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("until", sa.DateTime(timezone=True), nullable=False),
)
"""One row: who works, and until when by the database's clock. On PostgreSQL only."""


class NotOurs(Failure):
    """Another bot may be at work on this ledger, so this one sends and notes nothing."""

    def __init__(self) -> None:
        super().__init__("Another bot works on this ledger.")


class Lease(ABC):
    """Held by one process at a time."""

    @abstractmethod
    def hold(self) -> bool:
        """Take the lease if nobody else has it, or keep it; say whether it is ours."""

    def check(self) -> None:
        """Raise NotOurs where the lease is not ours any more."""
        if not self.hold():
            raise NotOurs

    @contextmanager
    def sending(self, seconds: float) -> Iterator[None]:
        """Hold the lease while something is sent, which may take so many seconds; raise NotOurs otherwise."""
        self.check()
        yield

    @abstractmethod
    def give_up(self) -> None:
        """Let another one work. To be called when nothing is under way any more."""


class FileLease(Lease):
    """For SQLite: an exclusive lock on a small file beside the ledger. It ends with the process, however that ends."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None

    def hold(self) -> bool:
        """Lock the file, once."""
        with self._lock:
            if self._file is not None:
                return True
            file = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                file.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                file.close()
                return False
            self._file = file
            return True

    def give_up(self) -> None:
        """Unlock the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None


class RowLease(Lease):
    """For PostgreSQL: a row that says who works, and until when.

    It outlives its holder, by so many seconds and by the deadlines of the calls that are under way: only then is it
    certain that nothing which a dead or frozen holder has sent still takes effect. transaction: begins one in the
    ledger's database.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]], seconds: float) -> None:
        self._transaction = transaction
        self._seconds = seconds
        self._holder = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._asked = self._ends = -1e9
        self._calls: list[float] = []

    def hold(self) -> bool:
        """Renew the lease, or take it once it has ended; an answer just given is not asked for again."""
        with self._lock:
            now = time.monotonic()
            if now - self._asked < min(FRESH, self._seconds / 4):
                return now < self._ends
            return self._renew()

    @contextmanager
    def sending(self, seconds: float) -> Iterator[None]:
        """Renew the lease for the time of a call."""
        with self._lock:
            deadline = time.monotonic() + seconds
            self._calls.append(deadline)
        try:
            with self._lock:
                is_ours = self._renew()
            if not is_ours:
                raise NotOurs
            yield
        finally:
            with self._lock:
                self._calls.remove(deadline)

    def give_up(self) -> None:
        """End the lease now. Where the database is away it ends by itself."""
        with self._lock, suppress(LedgerError):
            if self._ends > 0:
                self._asked = self._ends = -1e9
                with self._transaction() as connection:
                    connection.execute(lease.delete().where(lease.c.holder == self._holder))

    def _renew(self) -> bool:
        asked = time.monotonic()
        lasts = max(self._calls, default=asked) - asked + self._seconds
        # Whoever cannot renew does not send: until an answer is there, it is not ours.
        self._asked = self._ends = -1e9
        with self._transaction() as connection:
            is_ours = connection.execute(_taking(self._holder, lasts)).first() is not None
        self._asked = asked
        if is_ours:
            # By our clock, which counts from before the question: this ends no later than the row says.
            self._ends = asked + lasts
        return time.monotonic() < self._ends


def _taking(holder: str, seconds: float) -> sa.Executable:
    """Return the statement that takes or renews the lease, and returns a row where that was possible."""
    now = sa.func.clock_timestamp()
    until = now + sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    new = postgresql.insert(lease).values(name="work", holder=holder, until=until)
    may = (lease.c.holder == holder) | (lease.c.until < now)
    changed = {"holder": holder, "until": until}
    return new.on_conflict_do_update(index_elements=["name"], set_=changed, where=may).returning(lease.c.name)
