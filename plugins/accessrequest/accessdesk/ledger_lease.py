"""The lease: of all bots that share a ledger one works, the others listen and answer until it ends."""

import sqlite3
import threading
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

KEY = 0x61636365
"""The number of the advisory lock on PostgreSQL; any that nobody else takes."""


class Lease:
    """Held by one process at a time. It ends with the process, however that ends.

    SQLite: an exclusive lock on a small file beside the ledger's; PostgreSQL: an advisory lock of a connection that
    stays open.
    """

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        self._session: Connection | None = None

    def hold(self) -> bool:
        """Take the lease if nobody else has it; say whether it is ours."""
        with self._lock:
            if self._url.get_backend_name() == "sqlite":
                return self._hold_file()
            return self._hold_session()

    def give_up(self) -> None:
        """Let another one work."""
        with self._lock:
            held: Any
            for held in (self._file, self._session):
                if held is not None:
                    held.close()
            self._file = self._session = None

    def _hold_file(self) -> bool:
        if self._file is not None or not self._url.database or self._url.database == ":memory:":
            return True
        file = sqlite3.connect(f"{self._url.database}.lease", timeout=0, isolation_level=None, check_same_thread=False)
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            file.close()
            return False
        self._file = file
        return True

    def _hold_session(self) -> bool:
        try:
            if self._session is not None:
                self._session.execute(sa.text("SELECT 1"))
                return True
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if self._session.scalar(sa.select(sa.func.pg_try_advisory_lock(KEY))):
                return True
        except sa.exc.SQLAlchemyError:
            # With its connection the lease was lost; it is taken again, or by another one.
            pass
        if self._session is not None:
            self._session.close()
        self._session = None
        return False
