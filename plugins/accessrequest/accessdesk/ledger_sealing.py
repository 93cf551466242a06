"""Sealing in the ledger: texts and salts go, and the fact that says so is appended, in one transaction."""

import logging
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_forgetting import Forgetting
from accessdesk.ledger_notes import CHUNK
from accessdesk.ledger_redaction import note_removal
from accessdesk.ledger_tables import redactions, salts, streams, texts
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.row import row_of
from accessdesk.sealing import ended_at, own_removal, sealed_fact

log = logging.getLogger(__name__)


def seal(ledger: Ledger, stream: str, now: float, seen: int, days: float) -> bool:
    """Remove all texts and names of a stream that has this many facts; nothing where it has more by now."""
    with ledger.transaction() as connection:
        if ledger.count(connection, stream) != seen:
            return False
        found = ledger.facts_within(connection, stream)
        fact = sealed_fact(stream, found, now, days)
        if fact is None:
            return False
        _remove(ledger, connection, stream, fact)
        connection.execute(redactions.delete().where(redactions.c.stream == stream))
        return True


def forget(ledger: Ledger, stream: str, person: Person, now: float) -> bool | None:
    """Remove what is a person's from a request that is over; say whether there was anything, None to try it later.

    What anybody still works on is at rest soon.
    """
    with ledger.transaction() as connection:
        state = sa.select(streams.c.due_at).where(streams.c.stream == stream).with_for_update()
        row = connection.execute(state).first()
        if row is None:
            return False
        if row.due_at is not None and row.due_at <= time.time():
            return None
        found = ledger.facts_within(connection, stream)
        request = replay(stream, found)
        fact = sealed_fact(stream, found, now, 0.0, person) if ended_at(request) is not None else None
        if fact is None:
            return False
        _remove(ledger, connection, stream, fact)
        return True


def remove_own(ledger: Ledger, stream: str, is_wanted: Callable[[Fact], bool], now: float) -> bool:
    """Remove those texts of a stream of the bot's own that are to go; say whether there were any."""
    with ledger.transaction() as connection:
        ledger.count(connection, stream)
        fact = own_removal(stream, ledger.facts_within(connection, stream), is_wanted, now)
        if fact is not None:
            _remove_texts(ledger, connection, stream, fact)
        return fact is not None


def clear(ledger: Ledger, is_wanted: Callable[[Fact], bool], now: float) -> int:
    """Remove those texts beside the bot's own facts that are to go; return from how many streams."""
    cleared = 0
    for stream in Forgetting(ledger).own():
        try:
            cleared += remove_own(ledger, stream, is_wanted, now)
        except FactChanged as changed:
            # What is evidence of that stays as it is; the other streams do not wait for it.
            log.error("%s: nothing is removed there: %s", stream, changed.sentence)
    return cleared


def _remove(ledger: Ledger, connection: Connection, stream: str, fact: Fact) -> None:
    _remove_texts(ledger, connection, stream, fact)
    ledger.show(connection, stream, row_of(replay(stream, ledger.facts_within(connection, stream))))


def _remove_texts(ledger: Ledger, connection: Connection, stream: str, fact: Fact) -> None:
    """Remove the texts and salts that a fact says are removed, and append it."""
    numbers, subjects = fact.body["removed"], fact.body["subjects"]
    for start in range(0, len(numbers), CHUNK):
        which = texts.c.number.in_(numbers[start : start + CHUNK])
        # What was empty tells nothing, and whether there was anything matters.
        connection.execute(texts.delete().where(texts.c.stream == stream, which, texts.c.text != ""))
    for start in range(0, len(subjects), CHUNK):
        which = salts.c.subject.in_(subjects[start : start + CHUNK])
        connection.execute(salts.delete().where(salts.c.stream == stream, which))
    ledger.append_within(connection, stream, [fact])
    note_removal(ledger, connection)
