"""Whether a bot works on a ledger, and keeps up, as another process sees it. Changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from accessdesk.ledger_engines import POSTGRESQL, lease_path, path_of
from accessdesk.ledger_errors import DRIVER_MISSING, LedgerError, failure_of, said, url_of
from accessdesk.ledger_lease import lease
from accessdesk.ledger_tables import streams

SECONDS = 5.0
"""Seconds that are waited for another program's lock."""


class Work(NamedTuple):
    """is_held: some bot has the lease; due_at: since when the oldest work is due, by the clock, None for no work."""

    is_held: bool
    due_at: float | None


def work_on(text: str) -> Work:
    """Look at the ledger that a URL names; raise LedgerError, with what to do, where it cannot be read."""
    url = url_of(text)
    path = path_of(url)
    if path:
        _look_for(Path(path), url)
    options = {"timeout": SECONDS} if url.get_backend_name() == "sqlite" else dict(POSTGRESQL)
    try:
        engine = sa.create_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True, connect_args=options)
    except ImportError as error:
        raise LedgerError(DRIVER_MISSING) from error
    try:
        with engine.connect() as connection:
            due_at = connection.scalar(sa.select(sa.func.min(streams.c.due_at)))
            is_held = sa.exists().where(lease.c.until > sa.func.clock_timestamp())
            return Work(_is_locked(lease_path(path)) if path else bool(connection.scalar(sa.select(is_held))), due_at)
    except sa.exc.SQLAlchemyError as error:
        raise failure_of(error, url) from error


def _look_for(path: Path, url: sa.engine.URL) -> None:
    """Raise LedgerError where there is no such file, or whoever asks may not see it."""
    try:
        path.stat()
    except FileNotFoundError:
        raise said("there is no such file", url) from None
    except OSError as error:
        raise said(error.strerror or "it cannot be opened", url) from error


def _is_locked(path: Path) -> bool:
    """Say whether a bot has locked this file."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0)) as file:
        try:
            file.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.OperationalError:
            return True
    return False
