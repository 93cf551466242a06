"""Removing texts from the ledger: the facts stay, and so does their chain; what is left in the file is overwritten."""

import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from accessdesk.events import channel_and_ts, stream_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_database import SCRUBBED
from accessdesk.ledger_tables import about, redactions, requests, salts, streams, texts
from accessdesk.redacting import redacted_fact
from accessdesk.redactions import Redaction
from accessdesk.relayed import subject_of
from accessdesk.replay import replay
from accessdesk.row import row_of

UNSCRUBBED = "unscrubbed"
"""The note of when something was removed last that SQLite's file may still hold, seconds since 1970; "" where not."""


def redact(ledger: Ledger, stream: str, redaction: Redaction, now: float) -> None:
    """Remove the words of a message, and append the fact that they are; nothing where that was done already.

    One transaction: whoever appends meanwhile waits, and then finds that the message was removed.
    """
    with ledger.transaction() as connection:
        connection.execute(sa.select(streams.c.facts).where(streams.c.stream == stream).with_for_update())
        found = ledger.facts_within(connection, stream)
        request = replay(stream, found)
        if request.sealed or request.redactions[redaction.id].done:
            return
        fact, kept = redacted_fact(request, redaction, found, now)
        is_beside = texts.c.stream == stream
        for number in fact.body["removed"]:
            names = [name for known, name in kept if known == number]
            # What was empty tells nothing, and whether there was anything matters.
            which = is_beside & (texts.c.number == number) & texts.c.name.not_in(names) & (texts.c.text != "")
            connection.execute(texts.delete().where(which))
        gone = salts.c.subject.in_(fact.body["subjects"])
        connection.execute(salts.delete().where(salts.c.stream == stream, gone))
        comments = {subject_of(comment) for comment in request.relayed}
        barred = [f"file {file}" for file in fact.body["files"]]
        told = [subject for subject in fact.body["subjects"] if subject in comments]
        for subject in [*told, *([redaction.entry, *barred] if redaction.entry in fact.body["subjects"] else ())]:
            which = (redactions.c.stream == stream) & (redactions.c.subject == subject)
            connection.execute(redactions.delete().where(which))
            values = {"stream": stream, "subject": subject, "until": fact.body["until"]}
            connection.execute(redactions.insert().values(**values))
        ledger.append_within(connection, stream, [fact])
        row = row_of(replay(stream, ledger.facts_within(connection, stream)))
        connection.execute(requests.delete().where(requests.c.stream == stream))
        if row is not None:
            connection.execute(requests.insert().values(stream=stream, **row))
        note_removal(ledger, connection)


def note_removal(ledger: Ledger, connection: Connection) -> None:
    """Note, with what was removed, that SQLite's files may still hold it."""
    if ledger.sqlite:
        ledger.insert_once(connection, about, name=UNSCRUBBED, value="")
        connection.execute(about.update().where(about.c.name == UNSCRUBBED).values(value=f"{time.time():.6f}"))


def rewrite(ledger: Ledger) -> bool:
    """Write SQLite's file anew where something was removed since it was; say whether that is done.

    When SQLite deletes, it overwrites; but where it once moved a row from one page to another, a copy stayed between
    the rows of the first. Nobody writes meanwhile.
    """
    since = ledger.note(UNSCRUBBED)
    if not since:
        return True
    ledger.note(SCRUBBED, "")
    if not scrub(ledger):
        return False
    with ledger.transaction(durable=False) as connection:
        # What was removed meanwhile is written anew the next time.
        known = (about.c.name == UNSCRUBBED) & (about.c.value == since)
        connection.execute(about.update().where(known).values(value=""))
    return True


def to_rewrite(ledger: Ledger) -> tuple[bool, int]:
    """Say whether SQLite's file is to be written anew, and return its size in bytes."""
    if not ledger.sqlite or not ledger.note(UNSCRUBBED):
        # A ledger that was copied from SQLite has its notes.
        return False, 0
    with ledger.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar()
    return True, int(pages or 0) * int(size or 0)


def scrub(ledger: Ledger) -> bool:
    """Leave nothing of what was deleted in SQLite's files; say whether that is so. Somebody may be reading still.

    What PostgreSQL keeps until it vacuums, and in its archives, is for its administrator.
    """
    if not ledger.sqlite:
        return True
    if not ledger.note(SCRUBBED):
        if not _write_back(ledger):
            # While somebody reads, each try would add a copy of the whole file to what SQLite notes beside it.
            return False
        with ledger.alone() as connection:
            connection.exec_driver_sql("VACUUM")
        ledger.note(SCRUBBED, "1")
    return _write_back(ledger)


def _write_back(ledger: Ledger) -> bool:
    """Work off all that SQLite has noted beside its file; say whether that is so. Somebody may be reading still."""
    with ledger.alone() as connection:
        # While it waited for who reads, nobody could write, not even what is heard.
        connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
        try:
            return connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0
        finally:
            # As every connection begins (ledger_engines.TIMEOUT).
            connection.exec_driver_sql("PRAGMA busy_timeout = 10000").close()


def streams_with(ledger: Ledger, channel: str, ts: str, root: str) -> list[str]:
    """Return the streams that may hold words of a message: its thread's, and those that it was a command about."""
    with ledger.reading() as connection:
        found = connection.execute(
            sa.select(salts.c.stream, salts.c.subject).where(salts.c.subject.in_([ts, f"command {ts}"])).distinct()
        )
        held = {row.stream for row in found if row.subject != ts or channel_and_ts(row.stream)[0] == channel}
    own = stream_of(channel, root or ts)
    return sorted(held | ({own} if ledger.known(own) else set()))
