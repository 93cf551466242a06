"""What a digest tells of, from the derived table; and which digests there were."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from accessdesk.digest import DAY, KIND, LATE_DAYS, SHOWN, Some
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import row_from
from accessdesk.ledger_tables import requests, streams
from accessdesk.request import OVER, VANISHED
from accessdesk.row import Row
from accessdesk.waits import UNNAMED

_SINCE = sa.case((requests.c.waits_since > 0, requests.c.waits_since), else_=requests.c.posted_at)
_HELD = sa.literal(" ").concat(requests.c.held).concat(" ")

ATTENTION = {
    "gone": _HELD.contains(" gone "),
    "unknown": _HELD.contains(" unknown "),
    "objection": _HELD.contains(" objection "),
    VANISHED: requests.c.waits_for == VANISHED,
    UNNAMED: requests.c.waits_for == UNNAMED,
    "trouble": requests.c.trouble != "",
}
"""What needs somebody of Tech Ops -> which open requests those are."""


def _posted(since: float, until: float) -> Any:
    return sa.and_(requests.c.posted_at > since, requests.c.posted_at <= until)


def _ended(since: float, until: float) -> Any:
    return sa.and_(requests.c.closed_at > since, requests.c.closed_at <= until, requests.c.state.in_(OVER))


class Digests:
    """Reads the requests of one ledger. hidden: ids of the channels whose requests are left out."""

    def __init__(self, ledger: Ledger, hidden: Collection[str] = ()) -> None:
        self._ledger = ledger
        self._shown = [requests.c.channel.not_in(sorted(hidden))] if hidden else []

    def before(self, stream: str, limit: int) -> list[str]:
        """Return the streams of the digests before this one, the latest first."""
        earlier = streams.c.stream.startswith(f"{KIND} ") & (streams.c.stream < stream)
        found = sa.select(streams.c.stream).where(earlier).order_by(sa.desc(streams.c.stream)).limit(limit)
        with self._ledger.reading() as connection:
            return list(connection.scalars(found))

    def known(self, until: float) -> dict[str, list[str]]:
        """Return the streams of all that is new and ended in the last days up to then, as far as is known now."""
        since = until - LATE_DAYS * DAY
        with self._ledger.reading() as connection:
            return {
                kind: list(connection.scalars(sa.select(requests.c.stream).where(within(since, until))))
                for kind, within in (("new", _posted), ("ended", _ended))
            }

    def late(self, until: float, known: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
        """Return what `known` would have in addition now, of the same time, to what it had then."""
        return {kind: sorted(set(found) - set(known[kind])) for kind, found in self.known(until).items()}

    def new(self, since: float, until: float, late: Collection[str] = ()) -> Some:
        """Return what was posted in a time, the newest first. late: streams of what is told of besides."""
        posted = _posted(since, until) | requests.c.stream.in_(late)
        return self._some(posted, sa.desc(requests.c.posted_at))

    def ended(self, since: float, until: float, late: Collection[str] = ()) -> tuple[dict[str, int], list[Row]]:
        """Return (state -> how many came to it in a time, those that expired as "expired"; the latest of them).

        late: streams of what is told of besides.
        """
        is_late = requests.c.stream.in_(late) & requests.c.state.in_(OVER)
        wanted = (_ended(since, until) | is_late, *self._shown)
        end = sa.case((requests.c.expired, "expired"), else_=requests.c.state)
        counted = sa.select(end.label("end"), sa.func.count().label("number")).where(*wanted).group_by("end")
        latest = sa.select(requests).where(*wanted).order_by(sa.desc(requests.c.closed_at)).limit(SHOWN)
        with self._ledger.reading() as connection:
            counts = {row.end: row.number for row in connection.execute(counted)}
            return counts, [row_from(row) for row in connection.execute(latest)]

    def waiting(self) -> dict[str, Some]:
        """Return whom for -> how many open requests wait, and the longest waiting; the most first."""
        counted = sa.select(requests.c.waits_for).where(requests.c.is_open, *self._shown).group_by("waits_for")
        with self._ledger.reading() as connection:
            whom = list(connection.scalars(counted.order_by(sa.desc(sa.func.count()), "waits_for")))
        return {each: self._some(requests.c.is_open & (requests.c.waits_for == each), _SINCE) for each in whom}

    def attention(self) -> dict[str, Some]:
        """Return code -> the open requests that need somebody of Tech Ops for it, the longest waiting first."""
        found = {code: self._some(requests.c.is_open & which, _SINCE) for code, which in ATTENTION.items()}
        return {code: some for code, some in found.items() if some.number}

    def _some(self, which: Any, order: Any) -> Some:
        wanted = (which, *self._shown)
        rows = sa.select(requests).where(*wanted).order_by(order, requests.c.stream).limit(SHOWN)
        with self._ledger.reading() as connection:
            number = connection.scalar(sa.select(sa.func.count()).select_from(requests).where(*wanted)) or 0
            return Some(number, [row_from(row) for row in connection.execute(rows)] if number else ())
