"""Everything that an evidence pack holds of the ledger: whole streams with their texts and salts, as they stand."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from accessdesk.events import channel_and_ts, is_request_stream
from accessdesk.evidence_packed import Held, Stored, Wanted
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import has_kinds
from accessdesk.ledger_tables import facts, requests, salts, streams, texts

PAGE = 100
"""Streams that are read at once: no reading lasts, so that nothing else waits for it."""


class Evidence:
    """Reads one ledger for packs."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def streams(self) -> list[str]:
        """Return every stream by name, those of requests and the bot's own."""
        with self._ledger.reading() as connection:
            return list(connection.scalars(sa.select(streams.c.stream).order_by(streams.c.stream)))

    def touched(self, since: float) -> list[str]:
        """Return the streams of the requests that were posted before this and changed since (seconds since 1970)."""
        found = sa.select(requests.c.stream).where(requests.c.posted_at < since, requests.c.changed_at >= since)
        with self._ledger.reading() as connection:
            return list(connection.scalars(found))

    def wanted(self, since: float, until: float, hidden: Iterable[str] = ()) -> Wanted:
        """Return what a pack of this time holds. hidden: the channels that whoever asks may not see."""
        unseen, known = set(hidden), self.streams()
        # What is named like no post was put there by somebody; the check of the chain names it.
        requests = [each for each in known if _is_post(each) and channel_and_ts(each)[0] not in unseen]
        seen, touched = set(requests), self.touched(since)
        posted = [each for each in requests if since <= _posted(each) < until]
        older = [each for each in touched if each in seen]
        own = [each for each in known if not is_request_stream(each) and (not unseen or each == "setup")]
        # Of heads the newest first: each covers the one before it as it is by then, and not as it is later.
        heads = sorted((each for each in own if each.startswith("head ")), reverse=True)
        own = [*heads, *(each for each in own if not each.startswith("head "))]
        return Wanted(since, until, sorted(posted, key=_posted), sorted(older, key=_posted), own, known)

    def read(self, wanted: Sequence[str]) -> Iterator[Stored]:
        """Give these streams in this order, each as it is when it is read."""
        for start in range(0, len(wanted), PAGE):
            page = wanted[start : start + PAGE]
            found = self._page(page)
            yield from (found[stream] for stream in page)

    def _page(self, page: Sequence[str]) -> Mapping[str, Stored]:
        found = {stream: Stored(stream) for stream in page}
        with self._ledger.reading() as connection:
            columns = (facts.c.stream, facts.c.number, facts.c.record, facts.c.hash)
            chain = sa.select(*columns).where(facts.c.stream.in_(page)).order_by(facts.c.stream, facts.c.number)
            for stream, number, record, known in connection.execute(chain):
                found[stream].facts.append(Held(number, record, known, _read(record)))
            # Read second: a fact appended in between would otherwise be returned without its texts.
            for stream, number, name, text in connection.execute(sa.select(texts).where(texts.c.stream.in_(page))):
                found[stream].texts.setdefault(number, {})[name] = text
            for stream, subject, salt in connection.execute(sa.select(salts).where(salts.c.stream.in_(page))):
                found[stream].salts[subject] = salt
        return found


def _read(record: str) -> Mapping[str, Any]:
    try:
        read = json.loads(record)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) and has_kinds(read) else {}


def _is_post(stream: str) -> bool:
    return re.fullmatch(r"[^/]+/[0-9]{1,11}(\.[0-9]+)?", stream) is not None


def _posted(stream: str) -> float:
    return float(channel_and_ts(stream)[1])
