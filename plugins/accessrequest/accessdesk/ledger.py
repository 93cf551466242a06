"""The ledger: all facts, append-only, in one database. Only the ledger's own files know SQL."""

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from accessdesk.facts import GENESIS, Fact, digest, from_record, hash_of, link
from accessdesk.ledger_database import INSERTS
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_notes import CHUNK, Notes
from accessdesk.ledger_tables import facts, redactions, requests, salts, streams, texts
from accessdesk.redactions import admitted
from accessdesk.sealed import SEALED

# Statements that each step executes several times: to build one takes longer than to execute it.
_OF_STREAM: sa.BindParameter[str] = sa.bindparam("stream")
_STATE = sa.select(streams.c.facts, streams.c.head).where(streams.c.stream == _OF_STREAM).with_for_update()
_ADVANCE = (
    streams.update()
    .where(streams.c.stream == sa.bindparam("which"))
    .values({name: sa.bindparam(name) for name in ("facts", "head", "due_at")})
)
_SALTS = sa.select(salts.c.subject, salts.c.salt).where(salts.c.stream == _OF_STREAM)
_SALT = sa.select(salts.c.salt).where(salts.c.stream == _OF_STREAM, salts.c.subject == sa.bindparam("subject"))
_REMOVED = sa.select(redactions.c.subject, redactions.c.until).where(redactions.c.stream == _OF_STREAM)
_SEAL = sa.select(sa.literal(1)).where(facts.c.stream == _OF_STREAM, facts.c.identity == SEALED)
_TAKES = sa.select(~sa.exists(_SEAL.correlate(None))).where(streams.c.stream == _OF_STREAM)
_KNOWN_OF = sa.select(facts.c.identity).where(
    facts.c.stream == _OF_STREAM, facts.c.identity.in_(sa.bindparam("identities", expanding=True))
)
_ALL_KNOWN = sa.select(facts.c.identity).where(facts.c.stream == _OF_STREAM)
_DUE = (
    sa.select(streams.c.stream)
    .where(streams.c.due_at <= sa.bindparam("now"))
    .order_by(streams.c.due_at)
    .limit(sa.bindparam("most"))
)
_NEXT_DUE = sa.select(sa.func.min(streams.c.due_at)).where(streams.c.due_at > sa.bindparam("now"))
_RECORDS = (
    sa.select(facts.c.number, facts.c.record, facts.c.hash)
    .where(facts.c.stream == _OF_STREAM, facts.c.number > sa.bindparam("after"))
    .order_by(facts.c.number)
)
_TEXTS = sa.select(texts).where(texts.c.stream == _OF_STREAM, texts.c.number > sa.bindparam("after"))
_NEW_FACT = {
    dialect: insert(facts)
    .on_conflict_do_nothing(index_elements=[facts.c.stream, facts.c.identity])
    .execution_options(preserve_rowcount=True)
    for dialect, insert in INSERTS.items()
}
_NEW_TEXT, _NEW_SALT = texts.insert(), salts.insert()
_ROW = {
    dialect: new.on_conflict_do_update(
        index_elements=[requests.c.stream], set_={each.name: new.excluded[each.name] for each in requests.c}
    )
    for dialect, new in ((dialect, insert(requests)) for dialect, insert in INSERTS.items())
}
_NO_ROW = requests.delete().where(requests.c.stream == _OF_STREAM)
_SETTLE = (
    streams.update()
    .where(streams.c.stream == sa.bindparam("which"), streams.c.facts == sa.bindparam("seen"))
    .values(due_at=sa.bindparam("due"))
)

_OWN = frozenset({"judged", "began", "looked", "done", "failed"})
"""Kinds of facts that only the bot makes, each once: whether they are known is not asked before they are written."""


class Ledger(Notes):
    """Facts by stream. One instance serves all threads of a process.

    durable: True waits for the disk at each append (what the bot is about to do must be known after a crash); False
    leaves that to the next durable append or `flush` (what Slack can give again, and what can be found out again).
    """

    def append(self, stream: str, new: Iterable[Fact], *, create: bool = True, durable: bool = True) -> list[Fact]:
        """Append what is new among these facts, make the stream due, and return what was appended, numbered.

        A fact whose identity the stream knows is skipped. create: False appends nothing to an unknown stream.
        """
        wanted = list(new)
        # One alone is what was just heard, and most likely new.
        if len(wanted) > 1 and any(fact.kind not in _OWN for fact in wanted):
            wanted = self._unknown(stream, wanted)
        appended: list[Fact] = []
        for start in range(0, len(wanted), CHUNK):
            with self.transaction(durable) as connection:
                appended += self.append_within(connection, stream, wanted[start : start + CHUNK], create=create)
        return appended

    def append_within(
        self, connection: Connection, stream: str, new: Iterable[Fact], *, create: bool = True
    ) -> list[Fact]:
        """Append as `append` does, in a transaction that is already open."""
        row = connection.execute(_STATE, {"stream": stream}).first()
        if row is None and create:
            self.insert_once(connection, streams, stream=stream, facts=0, head=GENESIS, due_at=None)
            row = connection.execute(_STATE, {"stream": stream}).first()
        if row is None:
            return []
        count, head = row.facts, row.head
        if count and connection.scalar(_SEAL, {"stream": stream}):
            # Whatever comes for it still, from wherever: nothing of it is taken in any more.
            new = [fact for fact in new if fact.kind == SEALED]
        appended: list[Fact] = []
        for fact in self._admitted(connection, stream, new):
            fact, digests = self._salted(connection, stream, fact)
            fact = replace(fact, number=count + 1, at=round(fact.at, 6), recorded_at=round(time.time(), 6))
            record, its_hash = link(stream, fact, digests, head)
            if self._insert(connection, stream, fact, record, its_hash):
                count, head = count + 1, its_hash
                appended.append(fact)
        if appended:
            state = {"facts": count, "head": head, "due_at": time.time()}
            connection.execute(_ADVANCE, {"which": stream, **state})
        return appended

    def _unknown(self, stream: str, new: list[Fact]) -> list[Fact]:
        """Return which of these facts may be new: reading holds nobody up, and what is known stays known."""
        with self.reading() as connection:
            new = self._admitted(connection, stream, new)
            subjects = {fact.subject for fact in new if fact.by_text}
            found = connection.execute(_SALTS, {"stream": stream}) if subjects else ()
            known_salts = {row.subject: row.salt for row in found if row.subject in subjects}
            identities = {_identity(fact, known_salts.get(fact.subject)): fact for fact in new}
            if len(identities) <= CHUNK:
                which, asked = _KNOWN_OF, {"stream": stream, "identities": list(identities)}
            else:
                which, asked = _ALL_KNOWN, {"stream": stream}
            known = set(connection.scalars(which, asked))
        return [fact for identity, fact in identities.items() if identity not in known]

    @staticmethod
    def _admitted(connection: Connection, stream: str, new: Iterable[Fact]) -> list[Fact]:
        """Leave out what was removed: Slack may still have it."""
        new = list(new)
        if not any(fact.by_text for fact in new):
            return new
        removed = {row.subject: row.until for row in connection.execute(_REMOVED, {"stream": stream})}
        return [known for fact in new if (known := admitted(fact, removed)) is not None]

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Give a connection, outside of a transaction, while no other thread writes: they wait instead of failing."""
        with self._writing, self.reading() as connection:
            yield connection

    def known(self, stream: str) -> bool:
        """Say whether the stream exists: one indexed read."""
        with self.reading() as connection:
            return connection.execute(sa.select(sa.literal(1)).where(streams.c.stream == stream)).first() is not None

    def takes(self, stream: str) -> bool | None:
        """Say whether the stream takes facts, which a sealed one does not; None: there is none. One indexed read."""
        with self.reading() as connection:
            found = connection.scalar(_TAKES, {"stream": stream})
            return None if found is None else bool(found)

    def facts(self, stream: str, after: int = 0) -> list[Fact]:
        """Return the stream's facts with a number above `after`, in order; raise FactChanged where one was changed."""
        with self.reading() as connection:
            return self.facts_within(connection, stream, after)

    @staticmethod
    def facts_within(connection: Connection, stream: str, after: int = 0) -> list[Fact]:
        """Return facts as `facts` does, over a connection that is already open."""
        which = {"stream": stream, "after": after}
        rows = connection.execute(_RECORDS, which).all()
        # Read second: a fact appended in between would otherwise be returned without its texts.
        beside = _by_number(connection.execute(_TEXTS, which)) if rows else {}
        for row in rows:
            if hash_of(row.record) != row.hash:
                raise FactChanged(stream, row.number)
        return [from_record(row.record, beside.get(row.number, {})) for row in rows]

    def due(self, now: float, limit: int = 100) -> list[str]:
        """Return the streams that are due, the longest waiting first."""
        with self.reading() as connection:
            return list(connection.scalars(_DUE, {"now": now, "most": limit}))

    def next_due(self, now: float) -> float | None:
        """Return when the next stream is due that is not yet, in seconds since 1970."""
        with self.reading() as connection:
            found = connection.scalar(_NEXT_DUE, {"now": now})
            return None if found is None else float(found)

    def settle(self, stream: str, seen: int, due_at: float | None, row: Mapping[str, Any] | None) -> bool:
        """Set when to look at the stream again, and what the lists show, unless facts came since `seen` were read.

        row: what the table of requests is to show of it, None where it is no request. Returns whether it was done.
        """
        with self.transaction(durable=False) as connection:
            # Otherwise the stream is due again, or was settled by another bot that has seen more.
            is_latest = connection.execute(_SETTLE, {"which": stream, "seen": seen, "due": due_at}).rowcount > 0
            if is_latest:
                self.show(connection, stream, row)
            return is_latest

    @staticmethod
    def count(connection: Connection, stream: str) -> int:
        """Return how many facts a stream has, which it keeps until the end of the transaction that is open."""
        row = connection.execute(_STATE, {"stream": stream}).first()
        return row.facts if row else 0

    @staticmethod
    def show(connection: Connection, stream: str, row: Mapping[str, Any] | None) -> None:
        """Have the table of requests show this, in a transaction that is already open; None: nothing."""
        if row is None:
            connection.execute(_NO_ROW, {"stream": stream})
        else:
            connection.execute(_ROW[connection.dialect.name], {"stream": stream, **row})

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

    def _salted(self, connection: Connection, stream: str, fact: Fact) -> tuple[Fact, dict[str, str]]:
        if not fact.texts:
            return fact, {}
        salt = connection.scalar(_SALT, {"stream": stream, "subject": fact.subject})
        if salt is None:
            salt = secrets.token_hex(16)
            connection.execute(_NEW_SALT, {"stream": stream, "subject": fact.subject, "salt": salt})
        digests = {name: digest(salt, text) for name, text in fact.texts.items()}
        return replace(fact, identity=_identity(fact, salt)), digests

    @staticmethod
    def _insert(connection: Connection, stream: str, fact: Fact, record: str, head: str) -> bool:
        """Insert a fact with its texts, and say whether it was not known: under the lock each statement counts."""
        values = {"stream": stream, "number": fact.number}
        row = {**values, "identity": fact.identity, "record": record, "hash": head}
        if not connection.execute(_NEW_FACT[connection.dialect.name], row).rowcount:
            return False
        beside = [{**values, "name": name, "text": text} for name, text in fact.texts.items()]
        if beside:
            connection.execute(_NEW_TEXT, beside)
        return True


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
