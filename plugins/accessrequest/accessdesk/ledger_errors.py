"""What a database's errors amount to, in sentences for whoever runs the bot: what is wrong, and what to do."""

import re

import sqlalchemy as sa
from sqlalchemy.engine import URL

from accessdesk.errors import Failure

DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
"""How the URL of a ledger may begin."""

DRIVER_MISSING = "The package psycopg is not installed, and PostgreSQL needs it: pip install 'psycopg[binary]'"

UNREADABLE = (
    "DATABASE_URL cannot be read. Give one such as sqlite:////var/lib/bot/accessrequest.db or "
    "postgresql+psycopg://user:password@host/database, with %40 for an @ and %2F for a / in a password."
)


IN_MEMORY = (
    "DATABASE_URL names no file: the ledger would be in memory, and lost at each restart. Give it a file's path."
)


class LedgerError(Failure):
    """The database is not what it should be, or is not there."""


class LedgerAway(LedgerError):
    """The database cannot be reached, read or written for now; to be tried again."""


class LedgerDamaged(LedgerError):
    """What is in the database is not what was written."""


class FactChanged(Failure):
    """A fact of one stream is not what was written; all others are of use."""

    def __init__(self, stream: str, number: int) -> None:
        self.stream = stream
        self.number = number
        super().__init__(
            f"{stream}: fact {number} in the ledger was changed or damaged, so nothing is done for this request. "
            "Stop the bot, and put that row of the table facts back as a backup has it."
        )


_DAMAGED = re.compile(r"not a database|malformed|is empty, though")

_REFUSED = re.compile(r"password|authentication|pg_hba|does not exist|permission denied for", re.IGNORECASE)

_ADVICE = (
    (
        _DAMAGED,
        "The file is damaged, and nothing more is written to it. Stop the bot and move it away, with those of its name "
        "beside it: a new one is made from Slack and Jira. A backup may take its place only if nothing was written "
        "since it was made.",
    ),
    (re.compile(r"disk is full|No space left"), "Make room on its disk."),
    (re.compile(r"Disk quota exceeded"), "A disk quota is used up: make room, or have it raised."),
    (re.compile(r"disk I/O error|Input/output error"), "Its disk is full or failing: make room on it, or check it."),
    (
        re.compile(r"readonly|read-only|unable to open|Permission denied|Not a directory|File exists", re.IGNORECASE),
        "Let the bot's user write to the file and to its directory, or name another one in DATABASE_URL.",
    ),
    (re.compile(r"locked"), "Another program holds it: end that program."),
    (_REFUSED, "Check user, password and database in DATABASE_URL, and what the server allows them."),
)

_OTHERWISE = "Check that the server runs, and that this machine reaches it."


def url_of(text: str) -> URL:
    """Read the URL of a ledger; raise LedgerError, which does not repeat it, where it is none that lasts."""
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        # Not chained: what cannot be read may hold a password anywhere.
        raise LedgerError(UNREADABLE) from None
    if url.drivername not in DRIVERS:
        raise LedgerError(f"DATABASE_URL begins with {url.drivername}://. Use sqlite:/// or postgresql+psycopg://.")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise LedgerError(IN_MEMORY)
    return url


def shown(url: URL) -> str:
    """Return the URL as it may stand in a log: neither its password nor its options, which may hold one."""
    return url.set(query={}).render_as_string(hide_password=True)


def is_passing(error: Exception) -> bool:
    """Say whether this is about the database as a whole, rather than about what was asked of it."""
    kinds = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.InternalError, sa.exc.TimeoutError)
    return isinstance(error, kinds) or type(error) is sa.exc.DatabaseError


def failure_of(error: Exception, url: URL) -> LedgerError:
    """Return what an error of the database amounts to."""
    reason = str(getattr(error, "orig", None) or error).splitlines()[0].rstrip(". ")
    return said(reason, url)


def said(reason: str, url: URL) -> LedgerError:
    """Return the failure for a reason in a few words, with what to do."""
    advice = next((advice for pattern, advice in _ADVICE if pattern.search(reason)), None)
    if advice is None:
        advice = _OTHERWISE if url.get_backend_name() == "postgresql" else "Check the file and its directory."
    kind = LedgerDamaged if _DAMAGED.search(reason) else LedgerError if _REFUSED.search(reason) else LedgerAway
    return kind(f"The ledger {shown(url)} cannot be used: {reason}. {advice}")
