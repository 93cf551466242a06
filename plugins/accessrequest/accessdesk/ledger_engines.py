"""How the ledger's database is connected to: an SQLite file or PostgreSQL."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from accessdesk.ledger_errors import said

TIMEOUT = 10.0
"""Seconds that a connection waits for another program's lock on an SQLite file."""

PAGES = 20_000
"""Pages after which SQLite does so by itself, within the transaction that comes to it (sqlite.org/pragma.html)."""

POSTGRESQL = {
    "connect_timeout": 10,
    "tcp_user_timeout": 20_000,
    # A bot that freezes in the midst of a transaction must not keep the others from the rows that it has locked.
    "options": "-c idle_in_transaction_session_timeout=20s",
}
"""How PostgreSQL is connected to, where the URL does not say otherwise (postgresql.org/docs, "libpq-connect")."""


def path_of(url: URL) -> str:
    """Return the file of an SQLite ledger, "" where it is on a server."""
    return str(url.database) if url.get_backend_name() == "sqlite" else ""


def lease_path(path: str) -> Path:
    """Return the file beside an SQLite ledger that the bot which works on it has locked."""
    return Path(f"{path}.lease")


def look_at_file(url: URL, lease: Path) -> None:
    """Refuse an SQLite file that was emptied, which SQLite would take for a new one. lease: is there after any work."""
    path = Path(path_of(url))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if lease.exists() and path.exists() and not path.stat().st_size:
            raise said("it is empty, though a bot has worked with it", url)
    except OSError as error:
        raise said(error.strerror or "it cannot be opened", url) from error


def check_pages(connection: Connection, url: URL) -> None:
    """Refuse an SQLite file whose pages are not what SQLite wrote: it would go on until it comes to them."""
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise said("its pages are malformed", url)


def engines(url: URL) -> dict[bool, Engine]:
    """Return the engines of durable and other transactions."""
    if url.get_backend_name() == "sqlite":
        return {durable: _sqlite_engine(url, durable) for durable in (True, False)}
    # What people wrote must not stand in a traceback: parameters are hidden here and below.
    connect_args = {name: value for name, value in POSTGRESQL.items() if name not in url.query}
    engine = sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=connect_args)
    return {True: engine, False: engine}


def _sqlite_engine(url: URL, durable: bool) -> Engine:
    connect_args = {"timeout": TIMEOUT, "check_same_thread": False}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=connect_args, pool_size=20)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # Without this the driver opens transactions by itself, and later than the row that must be locked.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA wal_autocheckpoint={PAGES}")
        connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        # What is removed must not stay readable in the file.
        connection.execute("PRAGMA secure_delete=ON")

    return engine
