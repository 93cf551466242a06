"""What was asked of owners, and for which applications, lately: from the derived table."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from accessdesk.decay_texts import DAYS, LAST
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import requests
from accessdesk.waits import OWNER

DAY = 86_400.0
"""Seconds of a day."""

BACK_DAYS = 180
"""Days back from which an owner's requests count."""

ANSWERED_DAYS = 3
"""Days in which an owner may be expected to answer: what waits for less counts for nothing."""

MOST = 200
"""Applications that were asked for, at most, that are looked for in the catalogue."""

AT_ONCE = 2_000
"""Rows of the table that are in memory at once."""


class Wants:
    """What people wanted, as it stands now. now: seconds since 1970."""

    def __init__(self, ledger: Ledger, now: float) -> None:
        self._ledger = ledger
        self._now = now

    def of_owners(self, owned: Mapping[str, Collection[str]], away: Mapping[str, float]) -> dict[str, int]:
        """Return who has decided on none of the last requests for what they own -> how many of those still wait.

        owned: id of an owner -> the names of their applications; away: up to when somebody was away the last time:
        whoever was so since the first of those requests is left out.
        """
        asked: dict[str, list[tuple[str, bool]]] = {}
        since: dict[str, float] = {}
        columns = (requests.c.owners, requests.c.application_key, requests.c.decided_by, requests.c.posted_at)
        is_due = requests.c.waits_since < self._now - ANSWERED_DAYS * DAY
        waits = requests.c.is_open & (requests.c.waits_for == OWNER) & is_due
        lately = requests.c.posted_at > self._now - BACK_DAYS * DAY
        wanted = (requests.c.owners > "", lately, (requests.c.decided_at > 0) | waits)
        found = sa.select(*columns).where(*wanted).order_by(sa.desc(requests.c.posted_at))
        with self._ledger.reading() as connection:
            for rows in connection.execute(found.execution_options(yield_per=AT_ONCE)).partitions():
                for row in rows:
                    for person in row.owners.split():
                        latest = asked.setdefault(person, [])
                        if len(latest) < LAST and row.application_key in owned.get(person, ()):
                            latest.append((row.decided_by, not row.decided_by))
                            since[person] = row.posted_at
        return {
            person: sum(waiting for _, waiting in latest)
            for person, latest in asked.items()
            if len(latest) == LAST and person not in {decided for decided, _ in latest}
            if away.get(person, 0.0) < since[person]
        }

    def applications(self, hidden: Collection[str]) -> list[tuple[str, int]]:
        """Return (what it was called, how often it was asked for) lately, the most first. hidden: channels left out."""
        number, lately = sa.func.count().label("number"), requests.c.posted_at > self._now - DAYS * DAY
        found = (
            sa.select(sa.func.min(requests.c.application).label("name"), number)
            .where(requests.c.application_key > "", lately, requests.c.channel.not_in(sorted(hidden)))
            .group_by(requests.c.application_key)
            .order_by(sa.desc("number"), "name")
        )
        with self._ledger.reading() as connection:
            return [(row.name, row.number) for row in connection.execute(found.limit(MOST))]
