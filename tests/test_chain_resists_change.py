"""Whatever is changed in the ledger's database, up to the last published head, is found and named.

The ledger holds a fact of every kind there is: those of a ledger that was recorded, one made for each kind that it
lacks, the set-up and the heads. Every field of one fact of each kind is changed, by somebody who knows more and more of
how the ledger is built.
"""

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from accessdesk import ledger_chain, ledger_check
from accessdesk.facts import GENESIS, Fact, canonical, hash_of
from accessdesk.heads import Head, stream_of_day
from accessdesk.ledger_heads import Heads
from accessdesk.replay import _APPLY
from accessdesk.setup_facts import CATALOGUE, MEMBERSHIP, PROGRAM, SETTINGS

from tests.headed import Headed
from tests.test_first_ledger import restore

DAYS = ("2026-11-27", "2026-11-28")
KINDS = {*_APPLY, "opened", "watching", SETTINGS, PROGRAM, CATALOGUE, MEMBERSHIP}
BODY = {"what": "found", "step": "s", "name": "n", "key": "k", "flag": True, "nothing": None, "number": 7, "at": 1.5}
"""What the body of a fact that was made for this test holds: each kind of value there is."""

TABLES = ("facts", "streams", "texts", "salts", "covered")
MADE = "C0MADE/1700000000.000001"


class Ledger:
    """A ledger's file with two heads, the second published, as it was and as somebody leaves it."""

    def __init__(self, path: Path) -> None:
        self.headed = Headed(f"sqlite:///{restore(path)}")
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA synchronous = OFF")
        for number, kind in enumerate(sorted(KINDS - self.kinds() - {"covered", "day"})):
            texts = {"text": "words", "other": "more words"}
            body = {**BODY, "list": [1, {"deep": ["x"]}], "object": {"a": "b"}}
            self.headed.ledger.append(MADE, [Fact(kind, f"{kind} {number}", 1.5, body, texts, f"subject {number}")])
        for day in DAYS:
            self.headed.head(day)
        stream = stream_of_day(DAYS[-1])
        (day_fact,) = [fact for fact in self.headed.ledger.facts(stream) if fact.kind == "day"]
        self.published = Heads(self.headed.ledger).made(stream, day_fact.number)
        outcome = {"issue": "OPS-9", "field": "description", "hash": self.published.hash, "before": None}
        done = {"step": f"publish-head {DAYS[-1]}", "name": "publish-head", "outcome": outcome}
        self.headed.ledger.append(stream, [Fact("done", f"done publish-head {DAYS[-1]} 4", 1.5, done)])
        self.whole = {table: self.database.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}

    def close(self) -> None:
        self.database.close()
        self.headed.close()

    def kinds(self) -> set[str]:
        return {record["kind"] for _, _, record in self.facts()}

    def facts(self) -> list[tuple[str, int, dict[str, Any]]]:
        """Return every fact: its stream, its number, its record."""
        rows = self.database.execute("SELECT stream, number, record FROM facts ORDER BY stream, number").fetchall()
        return [(stream, number, json.loads(record)) for stream, number, record in rows]

    def named(self, change: Callable[[sqlite3.Connection], Any]) -> dict[str, list[str]]:
        """Change something, return what the check names for it, stream -> sentences, and let all be as it was."""
        change(self.database)
        self.database.commit()
        try:
            return self.check()
        finally:
            for table, rows in self.whole.items():
                self.database.execute(f"DELETE FROM {table}")
                marks = ", ".join("?" * len(rows[0]))
                self.database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            self.database.commit()

    def is_broken(self, stream: str, number: int, record: str, hashed: str = "") -> bool:
        """Say whether a fact that was written anew is found in its own stream."""
        which = "WHERE stream = ? AND number = ?"
        (before,) = self.database.execute(f"SELECT record, hash FROM facts {which}", (stream, number)).fetchall()
        write(self.database, stream, number, record, hashed)
        self.database.commit()
        found = ledger_check.broken(self.headed.ledger, stream)
        write(self.database, stream, number, *before)
        self.database.commit()
        return bool(found)

    def is_forged(self, stream: str, number: int, record: str) -> bool:
        """Say whether a fact is found that was written anew with its stream's chain: by a head, or by the issue."""
        which = "WHERE stream = ?"
        tables = {
            name: self.database.execute(f"SELECT * FROM {name} {which}", (stream,)).fetchall() for name in TABLES[:2]
        }
        write(self.database, stream, number, record)
        chain_anew(self.database, stream)
        self.database.commit()
        found = ledger_chain.check_heads(self.headed.ledger)
        for name, rows in tables.items():
            self.database.execute(f"DELETE FROM {name} {which}", (stream,))
            marks = ", ".join("?" * len(rows[0]))
            self.database.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        self.database.commit()
        return found.published != self.published or stream in [each for each, _ in found.wrong]

    def check(self) -> dict[str, list[str]]:
        ledger = self.headed.ledger
        wrong = [(stream, why) for stream in ledger_chain.others(ledger) for why in ledger_check.broken(ledger, stream)]
        heads = ledger_chain.check_heads(ledger)
        wrong += heads.wrong
        if heads.published != self.published:
            # As the anchor issue shows it.
            wrong.append(("OPS-9", f"{heads.published}"))
        return {stream: [why for each, why in wrong if each == stream] for stream, _ in wrong}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    made = Ledger(tmp_path_factory.mktemp("chain") / "ledger.db")
    yield made
    made.close()


def one_of_each(ledger: Ledger) -> list[tuple[str, int, dict[str, Any]]]:
    """Return the last fact of each kind that has something after it, and beside it, where there is one."""
    found: dict[str, tuple[str, int, dict[str, Any]]] = {}
    for each in ledger.facts():
        known = found.get(each[2]["kind"])
        if known is None or len(each[2]["texts"]) >= len(known[2]["texts"]):
            found[each[2]["kind"]] = each
    return list(found.values())


def otherwise(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if value is None:
        return "something"
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return f"{value[:-1]}{'x' if value[-1:] != 'x' else 'y'}"
    return {**value, "more": 1} if isinstance(value, dict) else [*value, 1]


def changed(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Give a JSON value with one thing in it changed, or left out: every one there is."""
    if place:
        # Of another type as well: whatever reads it has to bear that.
        yield f"{place} of another type", [value] if isinstance(value, str) else {"odd": [None]}
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{place}.{name} gone", {key: each for key, each in value.items() if key != name}
            for where, new in changed(inner, f"{place}.{name}"):
                yield where, {**value, name: new}
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield f"{place}[{number}] gone", [*value[:number], *value[number + 1 :]]
            for where, new in changed(inner, f"{place}[{number}]"):
                yield where, [*value[:number], new, *value[number + 1 :]]
    yield place, otherwise(value)


def write(database: sqlite3.Connection, stream: str, number: int, record: str, hashed: str = "") -> None:
    database.execute("UPDATE facts SET record = ? WHERE stream = ? AND number = ?", (record, stream, number))
    if hashed:
        database.execute("UPDATE facts SET hash = ? WHERE stream = ? AND number = ?", (hashed, stream, number))


def chain_anew(database: sqlite3.Connection, stream: str) -> None:
    """Write a stream's chain anew, with its count and its last hash, as somebody does who knows how."""
    rows = database.execute("SELECT number, record FROM facts WHERE stream = ? ORDER BY number", (stream,)).fetchall()
    previous = GENESIS
    for number, text in rows:
        record = canonical({**json.loads(text), "previous": previous})
        previous = hash_of(record)
        write(database, stream, number, record, previous)
    database.execute("UPDATE streams SET facts = ?, head = ? WHERE stream = ?", (len(rows), previous, stream))


def test_the_ledger_holds_every_kind_of_fact_and_is_whole(ledger):
    assert {record["kind"] for _, _, record in ledger.facts()} >= KINDS
    assert ledger.named(lambda database: None) == {}


def test_a_record_that_was_changed_anywhere_is_found(ledger):
    for stream, number, record in one_of_each(ledger):
        for place, new in changed(record):
            assert ledger.is_broken(stream, number, canonical(new)), f"{record['kind']}{place} of {stream}"


def test_a_record_that_was_changed_with_its_own_hash_is_found(ledger):
    for stream, number, record in one_of_each(ledger):
        for place, new in changed(record):
            text = canonical(new)
            assert ledger.is_broken(stream, number, text, hash_of(text)), f"{record['kind']}{place} of {stream}"


def test_a_record_that_was_changed_with_its_whole_chain_is_named_by_the_head_or_the_issue(ledger):
    for stream, number, record in one_of_each(ledger):
        for place, new in changed(record):
            if place.startswith(".previous") or (record["kind"] == "done" and stream == stream_of_day(DAYS[-1])):
                # That is written anew as it was; and what follows on the last published head the next one covers.
                continue

            assert ledger.is_forged(stream, number, canonical(new)), f"{record['kind']}{place} of {stream}"


def test_a_record_that_is_written_otherwise_though_it_says_the_same_is_named(ledger):
    for stream, number, record in one_of_each(ledger):
        text = json.dumps(record, indent=1)

        def forge(database: sqlite3.Connection, text: str = text, s: str = stream, n: int = number) -> None:
            write(database, s, n, text, hash_of(text))

        assert stream in ledger.named(forge)


@pytest.mark.parametrize("column", ["stream", "number", "identity", "record", "hash"])
def test_every_column_of_a_fact_is_compared(ledger, column):
    for stream, number, _ in one_of_each(ledger):
        value = 1_000 if column == "number" else "otherwise"
        change = f"UPDATE facts SET {column} = ? WHERE stream = ? AND number = ?"
        named = ledger.named(lambda database, c=change, about=(value, stream, number): database.execute(c, about))
        assert stream in named


@pytest.mark.parametrize(("column", "value"), [("facts", 1_000), ("facts", 0), ("head", "0" * 64), ("stream", "x")])
def test_every_column_of_a_stream_is_compared(ledger, column, value):
    for stream in {stream for stream, _, _ in ledger.facts()}:
        change = f"UPDATE streams SET {column} = ? WHERE stream = ?"
        assert stream in ledger.named(lambda database, c=change, about=(value, stream): database.execute(c, about))


@pytest.mark.parametrize("column", ["stream", "number", "name", "text"])
def test_every_column_of_a_text_beside_a_fact_is_compared(ledger, column):
    for stream, number, record in one_of_each(ledger):
        for name in record["texts"]:
            value = 1_000 if column == "number" else "otherwise"
            change = f"UPDATE texts SET {column} = ? WHERE stream = ? AND number = ? AND name = ?"
            about = (value, stream, number, name)
            assert stream in ledger.named(lambda database, c=change, a=about: database.execute(c, a))


@pytest.mark.parametrize("column", ["stream", "subject", "salt"])
def test_every_column_of_a_salt_is_compared(ledger, column):
    for stream, _, record in one_of_each(ledger):
        if record["texts"]:
            change = f"UPDATE salts SET {column} = ? WHERE stream = ? AND subject = ?"
            about = ("0" * 32, stream, record["subject"])
            assert stream in ledger.named(lambda database, c=change, a=about: database.execute(c, a))


@pytest.mark.parametrize("table", ["facts", "streams", "texts", "salts"])
def test_a_row_that_is_gone_is_named(ledger, table):
    for stream in {stream for stream, _, record in ledger.facts() if record["texts"] or table in ("facts", "streams")}:
        gone = f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table} WHERE stream = ?)"
        if table == "facts" and stream == stream_of_day(DAYS[-1]):
            gone = gone.replace("max", "min")
        assert stream in ledger.named(lambda database, g=gone, s=stream: database.execute(g, (s,)))


def test_a_row_that_was_put_in_is_named(ledger):
    for stream, _, record in one_of_each(ledger):
        text = canonical({**record, "number": 1_000})
        for into in (
            ("INSERT INTO facts VALUES (?, 1000, 'new', ?, ?)", (stream, text, hash_of(text))),
            ("INSERT INTO texts VALUES (?, 1, 'new', 'words')", (stream,)),
            ("INSERT INTO salts VALUES (?, 'new', ?)", (stream, "0" * 32)),
        ):
            assert stream in ledger.named(lambda database, i=into: database.execute(*i))
    for table, values in (("facts", "1, 'new', '{}', 'x'"), ("texts", "1, 'a', 'b'"), ("salts", "'a', 'b'")):
        into = f"INSERT INTO {table} VALUES ('C0NEW/1.0', {values})"
        assert "C0NEW/1.0" in ledger.named(lambda database, i=into: database.execute(i))


def test_two_facts_that_changed_places_are_named_also_with_the_chain_written_anew(ledger):
    for stream in {stream for stream, number, _ in ledger.facts() if number > 2}:

        def swap(database: sqlite3.Connection, stream: str = stream) -> None:
            for before, after in ((1, -1), (2, 1), (-1, 2)):
                about = (after, stream, before)
                database.execute("UPDATE facts SET number = ? WHERE stream = ? AND number = ?", about)

        def forge(database: sqlite3.Connection, stream: str = stream) -> None:
            swap(database)
            for number in (1, 2):
                asked = database.execute("SELECT record FROM facts WHERE stream = ? AND number = ?", (stream, number))
                record = json.loads(asked.fetchone()[0])
                write(database, stream, number, canonical({**record, "number": number}))
            chain_anew(database, stream)

        assert stream in ledger.named(swap)
        named = ledger.named(forge)
        assert stream in named or "OPS-9" in named


def test_a_stream_that_is_dropped_with_everything_of_it_is_named(ledger):
    for stream in {stream for stream, _, _ in ledger.facts()}:

        def drop(database: sqlite3.Connection, stream: str = stream) -> None:
            for table in ("facts", "streams", "texts", "salts", "covered"):
                database.execute(f"DELETE FROM {table} WHERE stream = ?", (stream,))

        named = ledger.named(drop)
        assert stream in named or "OPS-9" in named


def test_the_last_facts_of_a_stream_that_are_dropped_with_its_count_are_named(ledger):
    for stream in {stream for stream, number, _ in ledger.facts() if number > 1} - {stream_of_day(DAYS[-1])}:

        def drop(database: sqlite3.Connection, stream: str = stream) -> None:
            last = "SELECT max(number) FROM facts WHERE stream = ?"
            database.execute(f"DELETE FROM facts WHERE stream = ? AND number = ({last})", (stream, stream))
            chain_anew(database, stream)

        assert stream in ledger.named(drop)


def test_a_head_that_was_put_in_before_the_last_one_is_named(ledger):
    def forge(database: sqlite3.Connection) -> None:
        asked = database.execute(
            "SELECT number, identity, record FROM facts WHERE stream = ?", (stream_of_day(DAYS[0]),)
        )
        stream = stream_of_day("2026-01-01")
        database.execute("INSERT INTO streams VALUES (?, 0, '', NULL)", (stream,))
        for number, identity, record in asked.fetchall():
            text = canonical({**json.loads(record), "stream": stream}).replace(DAYS[0], "2026-01-01")
            identity = identity.replace(DAYS[0], "2026-01-01")
            database.execute("INSERT INTO facts VALUES (?, ?, ?, ?, '')", (stream, number, identity, text))
        chain_anew(database, stream)

    assert "no later head covers it" in ledger.named(forge)[stream_of_day("2026-01-01")]


def test_what_counts_as_covered_though_no_head_says_so_is_named_and_made_anew(ledger):
    named = ledger.named(lambda database: database.execute("UPDATE covered SET facts = 1000 WHERE stream = ?", (MADE,)))
    assert "it counts as covered by a head, and no head says so" in named[MADE]
    ledger.database.execute("UPDATE covered SET facts = 1000")
    ledger.database.commit()
    assert ledger.check() != {}
    assert ledger.check() == {}


def test_everything_written_anew_to_the_last_head_differs_from_what_was_published(ledger):
    """Somebody who writes every chain and every head anew is told by the published head alone."""

    def forge(database: sqlite3.Connection) -> None:
        (text,) = database.execute("SELECT record FROM facts WHERE stream = ? AND number = 1", (MADE,)).fetchone()
        write(database, MADE, 1, canonical({**json.loads(text), "at": 7.0}))
        chain_anew(database, MADE)
        for day, later in itertools.zip_longest(DAYS, DAYS[1:]):
            stream = stream_of_day(day)
            rows = database.execute("SELECT number, record FROM facts WHERE stream = ?", (stream,)).fetchall()
            for number, text in rows:
                record = json.loads(text)
                for entry in record["body"].get("streams", ()) if record["kind"] == "covered" else ():
                    asked = "SELECT hash FROM facts WHERE stream = ? AND number = ?"
                    entry[2] = database.execute(asked, entry[:2]).fetchone()[0]
                write(database, stream, number, canonical(record))
            chain_anew(database, stream)
            if later is None:
                (hashed,) = database.execute(
                    'SELECT hash FROM facts WHERE stream = ? AND record LIKE \'%"kind":"day"%\'', (stream,)
                ).fetchone()
                (number, text) = database.execute(
                    "SELECT number, record FROM facts WHERE stream = ? ORDER BY number DESC LIMIT 1", (stream,)
                ).fetchone()
                record = json.loads(text)
                record["body"]["outcome"]["hash"] = hashed
                write(database, stream, number, canonical(record))
                chain_anew(database, stream)

    assert ledger.named(forge).keys() == {"OPS-9"}
    assert isinstance(ledger.published, Head)
