"""Tickets of which one bot heard, for the one that works on the ledger to look at."""

import json
from collections.abc import Collection

import sqlalchemy as sa

from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import about

HEARD = "jira heard"
"""The ledger's note of these tickets, a list of their ids as JSON; "" for none."""

MOST = 1_000
"""Tickets that are noted at most; the others are found by asking Jira."""


def pass_on(ledger: Ledger, issues: Collection[str]) -> None:
    """Leave tickets (Jira's ids) to the bot that works."""
    if not issues:
        return
    with ledger.transaction(durable=False) as connection:
        ledger.insert_once(connection, about, name=HEARD, value="")
        noted = connection.scalar(_NOTED.with_for_update())
        known = dict.fromkeys([*(json.loads(noted) if noted else ()), *issues])
        connection.execute(_CHANGED, {"to": json.dumps(list(known)[:MOST])})


def passed_on(ledger: Ledger) -> list[str]:
    """Return what others left, once."""
    with ledger.reading() as connection:
        if not connection.scalar(_NOTED):
            return []
    with ledger.transaction(durable=False) as connection:
        noted = connection.scalar(_NOTED.with_for_update())
        connection.execute(_CHANGED, {"to": ""})
    return [str(issue) for issue in json.loads(noted)] if noted else []


_NOTED = sa.select(about.c.value).where(about.c.name == HEARD)
_CHANGED = about.update().where(about.c.name == HEARD).values(value=sa.bindparam("to"))
