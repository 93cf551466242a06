"""A look at a ledger's database that changes nothing: whether it is there, can be written, and is of a known form."""

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from accessdesk.facts import FORM
from accessdesk.ledger import Ledger
from accessdesk.ledger_engines import POSTGRESQL
from accessdesk.ledger_errors import DRIVER_MISSING, LedgerError, failure_of, said, shown, url_of
from accessdesk.ledger_tables import about, requests

SECONDS = 5.0
"""Seconds that are waited for another program's lock."""


class Probed(NamedTuple):
    """A database that can be written. form: the ledger's, 0 for none yet; free: bytes of room on the disk."""

    kind: str
    shown: str
    form: int
    free: int | None


def probe(text: str) -> Probed:
    """Look at the database that a URL names; raise LedgerError, with what to do, where it cannot be used."""
    url = url_of(text)
    if url.get_backend_name() != "sqlite":
        return Probed("PostgreSQL", shown(url), _look_into(url, dict(POSTGRESQL)), None)
    path = Path(str(url.database))
    place = next(each for each in path.absolute().parents if each.exists())
    try:
        free = shutil.disk_usage(place).free
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise said(error.strerror or "it cannot be opened", url) from error
    if not path.exists() or not path.stat().st_size:
        return Probed("SQLite", str(path), 0, free)
    # Autocommit: the driver begins no transactions by itself.
    return Probed("SQLite", str(path), _look_into(url, {"timeout": SECONDS, "isolation_level": None}), free)


def newest_ticket(ledger: Ledger) -> str:
    """Return the key of the ticket whose request changed last, "" where there is none."""
    newest = sa.select(requests.c.key).where(requests.c.key > "").order_by(requests.c.changed_at.desc()).limit(1)
    with ledger.reading() as connection:
        return connection.scalar(newest) or ""


def _look_into(url: URL, options: dict[str, object]) -> int:
    """Return the form of the ledger that is there, 0 for none; raise LedgerError where it cannot be written."""
    try:
        engine = sa.create_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True, connect_args=options)
    except ImportError as error:
        raise LedgerError(DRIVER_MISSING) from error
    try:
        with engine.connect() as connection:
            return _form(connection, url)
    except sa.exc.SQLAlchemyError as error:
        raise failure_of(error, url) from error


def _form(connection: Connection, url: URL) -> int:
    if url.get_backend_name() == "sqlite":
        # Takes the lock of a writer, and writes nothing.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("ROLLBACK")
    elif connection.scalar(sa.text("SELECT current_setting('transaction_read_only')")) == "on":
        raise said("it is read-only", url)
    if not sa.inspect(connection).has_table(about.name):
        return 0
    form = int(connection.scalar(sa.select(about.c.value).where(about.c.name == "form")) or 0)
    if form > FORM:
        raise LedgerError(
            f"The ledger {shown(url)} was written by a newer version of accessrequest (its form is {form}, this "
            f"version reads up to {FORM}). Install that version again."
        )
    return form
