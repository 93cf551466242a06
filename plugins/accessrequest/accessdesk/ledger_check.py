"""Whether a stream of the ledger is whole, whether work on it is done, and which requests there are to check."""

import hashlib
import json

import sqlalchemy as sa

from accessdesk.facts import GENESIS, digest
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import facts, requests, salts, streams, texts
from accessdesk.redactions import REMOVING

SOON = 10.0
"""Seconds: what is due later than that waits for something, and is at rest until then."""


def broken(ledger: Ledger, stream: str) -> list[str]:
    """Return what is wrong with the stream's facts, their chain and the texts beside them, a sentence each."""
    with ledger.reading() as connection:
        row = connection.execute(sa.select(streams.c.facts, streams.c.head).where(streams.c.stream == stream)).first()
        chain = sa.select(facts.c.number, facts.c.record, facts.c.hash).where(facts.c.stream == stream)
        found = connection.execute(chain.order_by(facts.c.number)).all()
        salt = {
            each.subject: each.salt for each in connection.execute(sa.select(salts).where(salts.c.stream == stream))
        }
        beside = {
            (each.number, each.name): each.text
            for each in connection.execute(sa.select(texts).where(texts.c.stream == stream))
        }
    wrong, previous = list[str](), GENESIS
    # What was appended between the two reads is looked at next time.
    found = found[: row.facts if row else 0]
    records = [json.loads(fact.record) for fact in found]
    # What stays of a fact whose words were removed stands once more beside the fact that says so, salted anew.
    telling = [record for record in records if record["kind"] in REMOVING]
    removed = {each: record["number"] for record in telling for each in record["body"]["removed"]}
    for number, (fact, record) in enumerate(zip(found, records, strict=True), 1):
        if fact.number != number or record["number"] != number or record["stream"] != stream:
            wrong.append(f"fact {number} is not where it should be")
        if record["previous"] != previous or hashlib.sha256(fact.record.encode()).hexdigest() != fact.hash:
            wrong.append(f"fact {number} does not fit to the one before it, or was changed")
        previous = fact.hash
        for name, wanted in record["texts"].items():
            text = beside.get((fact.number, name))
            if fact.number in removed:
                if text and text != beside.get((removed[fact.number], f"{fact.number} {name}")):
                    wrong.append(f"the text of fact {number} was changed")
            elif text is None:
                wrong.append(f"the text of fact {number} is gone")
            elif record["subject"] not in salt or digest(salt[record["subject"]], text) != wanted:
                wrong.append(f"the text of fact {number} was changed")
    if row and (len(found) < row.facts or previous != row.head):
        wrong.append("its last facts are gone, or were changed")
    return list(dict.fromkeys(wrong))


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
