"""Whether what the days' heads cover still stands as it was covered, and which streams no list of requests names."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from accessdesk.facts import Fact
from accessdesk.heads import STREAMS, Head, day_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_heads import Heads
from accessdesk.ledger_tables import covered, facts, requests, salts, streams, texts

UNREADABLE = (FactChanged, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)
"""What reading a fact raises that is not as it was written."""

MOST_FACTS = 2**31
"""More than a stream can have, as databases count."""

Wrong = tuple[str, str]
"""A stream, and a sentence about it."""


@dataclass
class HeadsFound:
    """What came of looking at the heads. made: day -> the hash of its head; published: the last one, and where."""

    wrong: list[Wrong] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    published: Head | None = None
    issue: str = ""

    @property
    def last(self) -> str:
        """The day of the last head; "" for none."""
        return max(self.made, default="")


@dataclass
class _Stream:
    """A head's stream. opened: when it was begun; closed: the number of its closing fact, 0 where it has none yet."""

    opened: float = 0.0
    closed: int = 0
    closed_at: float = 0.0


def others(ledger: Ledger) -> list[str]:
    """Return every stream of which anything stands in the ledger, but those of the list of requests."""
    every = sa.union(*(sa.select(table.c.stream) for table in (streams, facts, texts, salts))).subquery()
    listed = every.outerjoin(requests, requests.c.stream == every.c.stream)
    asked = sa.select(every.c.stream).select_from(listed).where(requests.c.stream.is_(None))
    with ledger.reading() as connection:
        return sorted(connection.scalars(asked))


def check_heads(ledger: Ledger) -> HeadsFound:
    """Compare what each head covers with the ledger as it is, and mend the table of what is covered."""
    found, known = HeadsFound(), dict[str, _Stream]()
    with ledger.reading() as connection:
        # Read first: whatever is covered meanwhile, the facts say.
        noted = {row.stream: row.facts for row in connection.execute(sa.select(covered))}
    joined: dict[str, int] = {}
    every = Heads(ledger).all()
    for stream in every:
        try:
            known[stream] = _check(ledger, found, stream, noted, joined)
        except UNREADABLE:
            found.wrong.append((stream, "it cannot be read, so that what it covers could not be compared"))
    found.wrong += _unjoined(known, joined)
    if noted and len(known) == len(every):
        found.wrong += [(stream, "it counts as covered by a head, and no head says so") for stream in noted]
        # Otherwise what comes in these streams would be covered by none.
        _renew(ledger)
    return found


def _renew(ledger: Ledger) -> None:
    """Have the table of what is covered filled anew from the facts."""
    with ledger.transaction() as connection:
        connection.execute(covered.delete())
    Heads(ledger).renew()


def _check(ledger: Ledger, found: HeadsFound, stream: str, noted: dict[str, int], joined: dict[str, int]) -> _Stream:
    """Look at one head. noted: what counts as covered, of which all goes that is; joined: head's stream -> facts."""
    day, about, listed = day_of(stream), _Stream(), 0
    for number, fact in enumerate(ledger.facts(stream), 1):
        if fact.kind == "opened":
            about.opened = float(fact.recorded_at)
        elif fact.kind == "covered":
            listed += len(fact.body["streams"])
            found.wrong += _differing(ledger, day, fact)
            for each, count, _ in fact.body["streams"]:
                if noted.get(each, count + 1) <= count:
                    del noted[each]
                if each.startswith("head "):
                    joined[each] = max(count, joined.get(each, 0))
        elif fact.kind == "day":
            about.closed, about.closed_at = number, float(fact.recorded_at)
            found.made[day] = Heads(ledger).made(stream, number).hash
            if (fact.body["day"], fact.body["streams"]) != (day, listed):
                found.wrong.append((stream, "it does not cover what it says"))
        elif fact.kind == "done" and fact.body["name"] == "publish-head":
            _published(found, stream, fact.body["outcome"])
    return about


def _published(found: HeadsFound, stream: str, outcome: Mapping[str, Any]) -> None:
    day = day_of(stream)
    found.published, found.issue = Head(day, outcome["hash"]), outcome["issue"]
    if found.made.get(day) != outcome["hash"]:
        found.wrong.append((stream, "it is not the head that was published"))


def _differing(ledger: Ledger, day: str, fact: Fact) -> Iterator[Wrong]:
    """Give what is not as one fact says that it was covered."""
    said: Sequence[tuple[str, int, str]] = fact.body["streams"]
    if not 0 < len(said) <= STREAMS or not all(itertools.starmap(_is_covering, said)):
        raise ValueError
    asked = {f"s{number}": stream for number, (stream, _, _) in enumerate(said)}
    asked_at: dict[str, Any] = {f"n{number}": count for number, (_, count, _) in enumerate(said)}
    with ledger.reading() as connection:
        there = {
            (row.stream, row.number): row.hash for row in connection.execute(_at(len(said)), {**asked, **asked_at})
        }
    for stream, number, head in said:
        present = there.get((stream, number))
        if present is None:
            yield stream, f"fact {number}, which the head of {day} covers, is gone"
        elif present != head:
            yield stream, f"up to fact {number} it is not as the head of {day} covers it"


def _is_covering(stream: Any, number: Any, head: Any) -> bool:
    """Say whether a database can be asked for this."""
    is_one = (type(stream), type(number), type(head)) == (str, int, str)
    return is_one and 0 < number < MOST_FACTS and "\0" not in stream


@lru_cache
def _at(many: int) -> "sa.Select[tuple[str, int, str]]":
    """Return the statement that looks so many facts up, each by :s0 and :n0, :s1 and :n1 and so on.

    SQLite looks each of them up by the index, where it compares a list of pairs with every fact there is. The statement
    is compiled once, which counts: the heads of a long ledger cover many streams.
    """
    pairs = (
        sa.and_(facts.c.stream == sa.bindparam(f"s{number}"), facts.c.number == sa.bindparam(f"n{number}"))
        for number in range(many)
    )
    return sa.select(facts.c.stream, facts.c.number, facts.c.hash).where(sa.or_(*pairs))


def _unjoined(known: Mapping[str, _Stream], joined: Mapping[str, int]) -> Iterator[Wrong]:
    """Give the heads that were closed before the last one was begun, which does not cover them."""
    begun = max((each.opened for each in known.values() if each.closed), default=0.0)
    for stream, each in known.items():
        if each.closed and each.closed_at < begun and joined.get(stream, 0) < each.closed:
            yield stream, "no later head covers it"
