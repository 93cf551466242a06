"""Who is waited for to decide, and in which requests: from the derived table."""

import sqlalchemy as sa

from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import requests
from accessdesk.waits import OWNER


def owners_waited_for(ledger: Ledger) -> dict[str, list[str]]:
    """Return the id of each person whom open requests wait for to decide -> the streams of those."""
    found: dict[str, list[str]] = {}
    waiting = sa.select(requests.c.stream, requests.c.waits_ids).where(
        requests.c.is_open, requests.c.waits_for == OWNER
    )
    with ledger.reading() as connection:
        for row in connection.execute(waiting):
            for person in row.waits_ids.split():
                found.setdefault(person, []).append(row.stream)
    return found
