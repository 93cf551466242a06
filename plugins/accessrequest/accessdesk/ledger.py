"""The ledger: all facts, append-only, in one database. Only the ledger's own files know SQL."""

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from accessdesk.facts import GENESIS, Fact, digest, from_record, hash_of, link
from accessdesk.ledger_database import Database
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_tables import about, facts, requests, salts, streams, texts

CHUNK = 100
"""Facts to a transaction: what is heard meanwhile does not wait for a whole thread to be written."""


class Ledger(Database):
    """Facts by stream. One instance serves all threads of a process.

    durable: True waits for the disk at each append (what the bot is about to do must be known after a crash); False
    leaves that to the next durable append (what Slack can give again).
    """

    def append(self, stream: str, new: Iterable[Fact], *, create: bool = True, durable: bool = True) -> list[Fact]:
        """Append what is new among these facts, make the stream due, and return what was appended, numbered.

        A fact whose identity the stream knows is skipped. create: False appends nothing to an unknown stream.
        """
        wanted = self._unknown(stream, list(new))
        appended: list[Fact] = []
        for start in range(0, len(wanted), CHUNK):
            with self.transaction(durable) as connection:
                appended += self.append_within(connection, stream, wanted[start : start + CHUNK], create=create)
        return appended

    def append_within(
        self, connection: Connection, stream: str, new: Iterable[Fact], *, create: bool = True
    ) -> list[Fact]:
        """Append as `append` does, in a transaction that is already open."""
        if create:
            self.insert_once(connection, streams, stream=stream, facts=0, head=GENESIS, due_at=None)
        row = connection.execute(
            sa.select(streams.c.facts, streams.c.head).where(streams.c.stream == stream).with_for_update()
        ).first()
        if row is None:
            return []
        count, head = row.facts, row.head
        appended: list[Fact] = []
        for fact in new:
            fact, digests = self._salted(connection, stream, fact)
            if self._known(connection, stream, fact.identity):
                continue
            fact = replace(fact, number=count + 1, recorded_at=time.time())
            record, head = link(stream, fact, digests, head)
            count += 1
            self._insert(connection, stream, fact, record, head)
            appended.append(fact)
        if appended:
            connection.execute(
                streams.update().where(streams.c.stream == stream).values(facts=count, head=head, due_at=time.time())
            )
        return appended

    def _unknown(self, stream: str, new: list[Fact]) -> list[Fact]:
        """Return which of these facts may be new: reading holds nobody up, and what is known stays known."""
        with self.reading() as connection:
            subjects = {fact.subject for fact in new if fact.by_text}
            found = connection.execute(sa.select(salts.c.subject, salts.c.salt).where(salts.c.stream == stream))
            known_salts = {row.subject: row.salt for row in found if row.subject in subjects} if subjects else {}
            identities = {_identity(fact, known_salts.get(fact.subject)): fact for fact in new}
            which = sa.select(facts.c.identity).where(facts.c.stream == stream)
            if len(identities) <= CHUNK:
                which = which.where(facts.c.identity.in_(identities))
            known = set(connection.scalars(which))
        return [fact for identity, fact in identities.items() if identity not in known]

    def known(self, stream: str) -> bool:
        """Say whether the stream exists: one indexed read."""
        with self.reading() as connection:
            return connection.execute(sa.select(sa.literal(1)).where(streams.c.stream == stream)).first() is not None

    def facts(self, stream: str, after: int = 0) -> list[Fact]:
        """Return the stream's facts with a number above `after`, in order; raise FactChanged where one was changed."""
        with self.reading() as connection:
            rows = connection.execute(
                sa.select(facts.c.number, facts.c.record, facts.c.hash)
                .where(facts.c.stream == stream, facts.c.number > after)
                .order_by(facts.c.number)
            ).all()
            # Read second: a fact appended in between would otherwise be returned without its texts.
            beside = _by_number(
                connection.execute(sa.select(texts).where(texts.c.stream == stream, texts.c.number > after))
            )
        for row in rows:
            if hash_of(row.record) != row.hash:
                raise FactChanged(stream, row.number)
        return [from_record(row.record, beside.get(row.number, {})) for row in rows]

    def due(self, now: float, limit: int = 100) -> list[str]:
        """Return the streams that are due, the longest waiting first."""
        with self.reading() as connection:
            return list(
                connection.scalars(
                    sa.select(streams.c.stream).where(streams.c.due_at <= now).order_by(streams.c.due_at).limit(limit)
                )
            )

    def next_due(self, now: float) -> float | None:
        """Return when the next stream is due that is not yet, in seconds since 1970."""
        with self.reading() as connection:
            found = connection.scalar(sa.select(sa.func.min(streams.c.due_at)).where(streams.c.due_at > now))
            return None if found is None else float(found)

    def settle(self, stream: str, seen: int, due_at: float | None, row: Mapping[str, Any] | None) -> None:
        """Set when to look at the stream again, and what the lists show, unless facts came since `seen` were read.

        row: what the table of requests is to show of it, None where it is no request.
        """
        with self.transaction(durable=False) as connection:
            present = streams.update().where(streams.c.stream == stream, streams.c.facts == seen)
            # Otherwise the stream is due again, or was settled by another bot that has seen more.
            if connection.execute(present.values(due_at=due_at)).rowcount:
                self._replace_row(connection, stream, row)

    def show(self, stream: str, row: Mapping[str, Any]) -> None:
        """Have the table of requests show this."""
        with self.transaction(durable=False) as connection:
            self._replace_row(connection, stream, row)

    @staticmethod
    def _replace_row(connection: Connection, stream: str, row: Mapping[str, Any] | None) -> None:
        connection.execute(requests.delete().where(requests.c.stream == stream))
        if row is not None:
            connection.execute(requests.insert().values(stream=stream, **row))

    def postpone(self, stream: str, due_at: float | None) -> None:
        """Look at the stream again at that time, whatever came meanwhile."""
        with self.transaction(durable=False) as connection:
            connection.execute(streams.update().where(streams.c.stream == stream).values(due_at=due_at))

    def wake(self, prefix: str = "") -> None:
        """Make every stream due whose name begins so."""
        with self.transaction(durable=False) as connection:
            connection.execute(
                streams.update().where(streams.c.stream.startswith(prefix, autoescape=True)).values(due_at=time.time())
            )

    def note(self, name: str, value: str | None = None) -> str:
        """Return what is noted beside the ledger under this name, after noting `value` where one is given."""
        if value is not None:
            with self.transaction(durable=False) as connection:
                self.insert_once(connection, about, name=name, value=value)
                connection.execute(about.update().where(about.c.name == name).values(value=value))
        with self.reading() as connection:
            return connection.scalar(sa.select(about.c.value).where(about.c.name == name)) or ""

    def _salted(self, connection: Connection, stream: str, fact: Fact) -> tuple[Fact, dict[str, str]]:
        if not fact.texts:
            return fact, {}
        salt = connection.scalar(
            sa.select(salts.c.salt).where(salts.c.stream == stream, salts.c.subject == fact.subject)
        )
        if salt is None:
            salt = secrets.token_hex(16)
            connection.execute(salts.insert().values(stream=stream, subject=fact.subject, salt=salt))
        digests = {name: digest(salt, text) for name, text in fact.texts.items()}
        return replace(fact, identity=_identity(fact, salt)), digests

    @staticmethod
    def _known(connection: Connection, stream: str, identity: str) -> bool:
        found = sa.select(sa.literal(1)).where(facts.c.stream == stream, facts.c.identity == identity)
        return connection.execute(found).first() is not None

    @staticmethod
    def _insert(connection: Connection, stream: str, fact: Fact, record: str, head: str) -> None:
        values = {"stream": stream, "number": fact.number}
        connection.execute(facts.insert().values(**values, identity=fact.identity, record=record, hash=head))
        beside = [{**values, "name": name, "text": text} for name, text in fact.texts.items()]
        if beside:
            connection.execute(texts.insert(), beside)


def _identity(fact: Fact, salt: str | None) -> str:
    """Return what tells a fact from all others of its stream: of a text's version its digest is a part."""
    if not fact.by_text:
        return fact.identity
    told_by = digest(salt, fact.texts["text"])[:32] if salt else f"of {fact.texts['text']}"
    return f"{fact.identity} {told_by}"


def _by_number(rows: Iterable[Any]) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.number, {})[row.name] = row.text
    return found
