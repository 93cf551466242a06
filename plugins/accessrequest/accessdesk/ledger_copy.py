"""Copies a ledger from SQLite to an empty database, as a program: python -m accessdesk.ledger_copy FROM TO."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from accessdesk.facts import FORM
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError, failure_of, shown, url_of
from accessdesk.ledger_lease import FileLease
from accessdesk.ledger_tables import about, facts, redactions, salts, streams, texts

PAGE = 1_000
"""Rows that are held at once."""

COPIED = (streams, facts, texts, salts, redactions)
"""What makes a ledger; the lists are filled from it by the bot that opens it next."""

USAGE = """\
Usage: python -m accessdesk.ledger_copy FROM TO
  FROM  the ledger in SQLite, such as sqlite:////var/lib/bot/accessrequest.db; no bot may be at work on it
  TO    an empty database, such as postgresql+psycopg://user@host/database (its password may stand in PGPASSWORD)
"""


def copy(source: str, target: str) -> str:
    """Copy a ledger, and say what was done; raise LedgerError, with nothing copied, where that cannot be."""
    url = url_of(source)
    path = Path(url.database or "")
    if url.get_backend_name() != "sqlite" or not path.is_file():
        raise LedgerError(f"{shown(url)} is no ledger in SQLite that is there. Nothing was copied.")
    lease = FileLease(f"{path}.lease")
    if not lease.hold():
        raise LedgerError(f"A bot works on {shown(url)}. Stop it first; nothing was copied.")
    try:
        ledger = Ledger(target)
        with _reading(url) as old, ledger.transaction() as new:
            counts = _copy(ledger, old, new)
            # Looked at anew: whatever came since the copying began must not be missed.
            with _reading(url) as present:
                _check(present, new)
        ledger.close()
    finally:
        lease.give_up()
    requests, number = counts[streams.name], counts[facts.name]
    return (
        f"Copied {number} facts of {requests} streams to {shown(ledger.url)}; numbers and heads are the same there. "
        f"{shown(url)} was not changed: keep it. Set ACCESS_DATABASE_URL to the new one, and start the bot."
    )


@contextmanager
def _reading(url: URL) -> Iterator[Connection]:
    """Give a connection to a file that nothing can be written with."""
    path = Path(str(url.database)).absolute()
    engine = sa.create_engine(f"sqlite:///file:{path.as_uri().removeprefix('file://')}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.OperationalError as error:
        raise failure_of(error, url) from error
    finally:
        engine.dispose()


def _copy(ledger: Ledger, old: Connection, new: Connection) -> dict[str, int]:
    """Copy everything within one transaction; return table -> rows."""
    form = old.scalar(sa.select(about.c.value).where(about.c.name == "form"))
    if form is None or int(form) > FORM:
        raise LedgerError("The old ledger was written by a newer version of accessrequest. Nothing was copied.")
    if new.scalar(sa.select(sa.func.count()).select_from(streams)):
        raise LedgerError(f"{shown(ledger.url)} is not empty. Give an empty database; nothing was copied.")
    counts = {}
    for table in COPIED:
        counts[table.name] = 0
        if not _count(old, table):
            continue
        rows = old.execution_options(yield_per=PAGE).execute(sa.select(table))
        for page in rows.mappings().partitions(PAGE):
            new.execute(table.insert(), [dict(row) for row in page])
            counts[table.name] += len(page)
    for row in old.execute(sa.select(about).where(about.c.name.not_in(("form", "derived")))).all():
        ledger.insert_once(new, about, name=row.name, value=row.value)
    return counts


def _check(old: Connection, new: Connection) -> None:
    """Raise LedgerError unless both hold as many rows, and every stream ends with the fact that is its head."""
    if any(_count(old, table) != _count(new, table) for table in COPIED) or _heads(old) != _heads(new):
        raise LedgerError(
            "A bot wrote to the old ledger meanwhile. Stop every bot, and copy again; nothing was copied."
        )
    last = sa.and_(
        facts.c.stream == streams.c.stream, facts.c.number == streams.c.facts, facts.c.hash == streams.c.head
    )
    lost = sa.select(streams.c.stream).select_from(streams.outerjoin(facts, last))
    damaged = new.scalars(lost.where(facts.c.hash.is_(None), streams.c.facts > 0)).all()
    if damaged:
        raise LedgerError(
            f"The old ledger is damaged: the last facts of {', '.join(damaged[:3])} are gone or were changed. "
            "Nothing was copied; put a backup in its place first."
        )


def _heads(connection: Connection) -> set[tuple[str, int, str]]:
    return {(row.stream, row.facts, row.head) for row in connection.execute(sa.select(streams))}


def _count(connection: Connection, table: sa.Table) -> int:
    if not sa.inspect(connection).has_table(table.name):
        # An older program has not made it.
        return 0
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def main(arguments: list[str]) -> int:
    """Copy what the command line names; return the program's status."""
    if len(arguments) != 2:
        sys.stderr.write(USAGE)
        return 2
    try:
        said, status = copy(*arguments), 0
    except LedgerError as error:
        said, status = error.sentence, 1
    (sys.stderr if status else sys.stdout).write(f"{said}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
