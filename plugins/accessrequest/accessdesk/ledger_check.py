"""Whether a stream of the ledger is whole, whether work on it is done, and which requests there are to check."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from accessdesk.facts import GENESIS, RECORD, canonical, digest, hash_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import facts, requests, salts, streams, texts
from accessdesk.redactions import REMOVING

SOON = 10.0
"""Seconds: what is due later than that waits for something, and is at rest until then."""

_KINDS: Mapping[str, Any] = {
    **dict.fromkeys(("form", "number"), int),
    **dict.fromkeys(("at", "recorded_at"), (int, float)),
    **dict.fromkeys(("stream", "kind", "identity", "subject", "previous"), str),
    **dict.fromkeys(("body", "texts"), dict),
}
"""What each member of a record is."""

TRIES = 5
"""How often a stream is read anew that grows while it is read."""

_OF: sa.BindParameter[str] = sa.bindparam("stream")
_FACTS = sa.select(
    facts.c.number, facts.c.identity, facts.c.record, facts.c.hash, sa.literal(0).label("is_count")
).where(facts.c.stream == _OF)
_COUNT = sa.select(streams.c.facts, sa.null(), sa.null(), streams.c.head, sa.literal(1)).where(streams.c.stream == _OF)
_COUNTED = sa.select(streams.c.facts).where(streams.c.stream == _OF)
_CHAIN = _FACTS.union_all(_COUNT).order_by("is_count", "number")
"""The stream's facts, and last how many there are to be and the last one's hash: one statement sees both at once."""


def broken(ledger: Ledger, stream: str) -> list[str]:
    """Return what is wrong with the stream's facts, their chain and what stands beside them, a sentence each."""
    for _ in range(TRIES):
        with ledger.reading() as connection:
            found = connection.execute(_CHAIN, {"stream": stream}).all()
            beside = {
                (each.number, each.name): each.text
                for each in connection.execute(sa.select(texts).where(texts.c.stream == stream))
            }
            of_it = sa.select(salts).where(salts.c.stream == stream)
            salt = {each.subject: each.salt for each in connection.execute(of_it)}
            if connection.scalar(_COUNTED, {"stream": stream}) == (found[-1].number if found else None):
                break
        # Something was appended meanwhile, or removed, which is a fact as well.
    known, counted = [row for row in found if not row.is_count], [row for row in found if row.is_count]
    wrong, previous, records = list[str](), GENESIS, [_record(row.record) for row in known]
    # What stays of a fact whose words were removed stands once more beside the fact that says so, salted anew.
    removed = {each: record["number"] for record in records if record for each in _removed(record)}
    for number, (row, record) in enumerate(zip(known, records, strict=True), 1):
        if row.number != number:
            wrong.append(f"fact {number} is not where it should be")
        if record is None:
            wrong.append(f"fact {row.number} cannot be read")
        else:
            wrong += _unlike(stream, number, row, record)
            wrong += _wrong_texts(row.number, record, beside, salt, removed)
        if record is None or record["previous"] != previous or hash_of(row.record) != row.hash:
            wrong.append(f"fact {number} does not fit to the one before it, or was changed")
        previous = row.hash
    wrong += _strange(records, beside, salt)
    if not counted:
        wrong.append("it is not in the list of streams")
    elif len(known) != counted[0].number or previous != counted[0].hash:
        wrong.append("its last facts are gone, or were changed, or others were added")
    return list(dict.fromkeys(wrong))


def _record(text: str) -> Mapping[str, Any] | None:
    """Return a record, None for what is none; it has to be written in the one way in which records are."""
    try:
        record = json.loads(text)
        is_one = isinstance(record, dict) and record.keys() == RECORD and canonical(record) == text
        is_whole = is_one and has_kinds(record)
    except (ValueError, RecursionError):
        return None
    return record if is_whole else None


def has_kinds(record: Mapping[str, Any]) -> bool:
    """Say whether each member of a record is of its kind."""
    return all(isinstance(record.get(name), kind) for name, kind in _KINDS.items())


def _removed(record: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the facts whose words were removed, where a fact says that some were."""
    numbers = record["body"].get("removed") if record["kind"] in REMOVING else None
    return [each for each in numbers if isinstance(each, int)] if isinstance(numbers, list) else []


def _unlike(stream: str, number: int, row: Any, record: Mapping[str, Any]) -> Iterator[str]:
    """Give where a record says something else than the columns beside it."""
    if record["number"] != number or record["stream"] != stream:
        yield f"fact {number} is not where it should be"
    if record["identity"] != row.identity:
        yield f"the identity beside fact {number} was changed"


def _wrong_texts(
    number: int,
    record: Mapping[str, Any],
    beside: Mapping[tuple[int, str], str],
    salt: Mapping[str, str],
    removed: Mapping[int, int],
) -> Iterator[str]:
    for name, wanted in record["texts"].items():
        text = beside.get((number, name))
        if number in removed:
            if text and text != beside.get((removed[number], f"{number} {name}")):
                yield f"the text of fact {number} was changed"
        elif text is None:
            yield f"the text of fact {number} is gone"
        elif not _is_of(salt.get(record["subject"]), text, wanted):
            yield f"the text of fact {number} was changed"


def _is_of(salt: str | None, text: str, wanted: Any) -> bool:
    try:
        return salt is not None and digest(salt, text) == wanted
    except ValueError:
        # The salt is none any more.
        return False


def _strange(
    records: Iterable[Mapping[str, Any] | None], beside: Iterable[tuple[int, str]], salt: Iterable[str]
) -> Iterator[str]:
    """Give which texts and salts no fact names: somebody else put them there."""
    named = {(each["number"], name) for each in records if each for name in each["texts"]}
    subjects = {each["subject"] for each in records if each and each["texts"]}
    yield from (f"a text stands beside fact {number} that it does not name" for number, name in {*beside} - named)
    if {*salt} - subjects:
        yield "a salt is there that belongs to none of its texts"


def is_at_rest(ledger: Ledger, stream: str, now: float) -> bool:
    """Say whether nothing is to be done for this stream now or soon. now: seconds since 1970."""
    with ledger.reading() as connection:
        due = connection.scalar(sa.select(streams.c.due_at).where(streams.c.stream == stream))
        return due is None or due > now + SOON


def count_of(ledger: Ledger, stream: str) -> int:
    """Return how many facts the stream has."""
    with ledger.reading() as connection:
        return connection.scalar(sa.select(streams.c.facts).where(streams.c.stream == stream)) or 0


def own_streams(ledger: Ledger) -> list[str]:
    """Return the streams of the bot's own by name: such as the reminders of each day."""
    found = sa.select(streams.c.stream).where(~streams.c.stream.contains("/")).order_by(streams.c.stream)
    with ledger.reading() as connection:
        return list(connection.scalars(found))


def to_check(ledger: Ledger, since: float | None = None, after: str = "", *, compared: bool = False) -> list[str]:
    """Return the streams of requests by name.

    since: only what is open or changed since; after: those after it; compared: only what is compared with Slack and
    Jira, which sealed requests are not.
    """
    found = sa.select(requests.c.stream).where(requests.c.stream > after)
    if since is not None:
        found = found.where(requests.c.is_open | (requests.c.changed_at > since))
    if compared:
        found = found.where(requests.c.sealed_at == 0)
    with ledger.reading() as connection:
        return list(connection.scalars(found.order_by(requests.c.stream)))
