"""The ledger: append-only, numbered, chained; the same fact coming twice is one; texts stand beside the facts."""

import hashlib
import json
import threading
import time

import pytest
from accessdesk.facts import GENESIS, REMOVED, Fact, digest
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_health import Health
from accessdesk.ledger_overview import Overview
from accessdesk.ledger_tables import requests
from accessdesk.ledger_tables import streams as streams_table

STREAM = "C0CHANNEL/1700000000.000100"


@pytest.fixture
def ledger(database_url):
    opened = Ledger(database_url)
    yield opened
    opened.close()


def said(text: str, ts: str = "1700000000.000100") -> Fact:
    return Fact("message", f"message {ts} -", float(ts), {"ts": ts}, {"text": text}, subject=ts, by_text=True)


def shown(stream: str, state: str = "") -> dict[str, object]:
    """A row of the lists in which nothing else is of interest."""
    names = ("ts", "waits_for", "waits_names", "key", "application", "application_key", "channel", "requester")
    people = (
        "requester_name",
        "beneficiary",
        "beneficiary_name",
        "beneficiary_key",
        "manager",
        "manager_name",
        "trouble",
        "issue",
    )
    return {
        **dict.fromkeys((*names, *people), ""),
        "state": state,
        "posted_at": 0.0,
        "is_open": True,
        "changed_at": 0.0,
    }


def rows(ledger: Ledger, query: str) -> list[tuple]:
    with ledger.transaction() as connection:
        found = connection.exec_driver_sql(query)
        return [tuple(row) for row in found] if found.returns_rows else []


def test_facts_are_numbered_from_one_and_come_back_as_they_went_in(ledger):
    ledger.append(STREAM, [said("first"), said("second")])
    found = ledger.facts(STREAM)
    assert [(fact.number, fact.texts["text"]) for fact in found] == [(1, "first"), (2, "second")]
    assert found[0].body == {"ts": "1700000000.000100"}
    assert found[0].at == 1700000000.0001


def test_the_same_fact_coming_twice_is_one(ledger):
    assert len(ledger.append(STREAM, [said("once"), said("once")])) == 1
    assert ledger.append(STREAM, [said("once")]) == []
    assert len(ledger.facts(STREAM)) == 1


def test_versions_of_a_text_differ_by_their_digest_though_everything_else_is_equal(ledger):
    ledger.append(STREAM, [said("before"), said("after")])
    assert len({fact.identity for fact in ledger.facts(STREAM)}) == 2


def test_an_unknown_stream_takes_nothing_where_it_may_not_be_opened(ledger):
    assert ledger.append(STREAM, [said("a reply")], create=False) == []
    assert not ledger.known(STREAM)


def test_each_fact_cites_the_hash_of_the_one_before_it(ledger):
    ledger.append(STREAM, [said("first"), said("second")])
    ledger.append(STREAM, [said("third")])
    previous = GENESIS
    for record, found in rows(ledger, "SELECT record, hash FROM facts ORDER BY number"):
        assert json.loads(record)["previous"] == previous
        assert hashlib.sha256(record.encode("ascii")).hexdigest() == found
        previous = found
    assert rows(ledger, "SELECT facts, head FROM streams") == [(3, previous)]


def test_a_fact_holds_no_text_but_a_salted_digest_of_it(ledger):
    ledger.append(STREAM, [said("a secret of hers")])
    ((record,),) = rows(ledger, "SELECT record FROM facts")
    ((salt,),) = rows(ledger, "SELECT salt FROM salts")
    assert "secret" not in record
    assert json.loads(record)["texts"] == {"text": digest(salt, "a secret of hers")}


def test_a_text_that_was_removed_leaves_the_fact_and_its_hash(ledger):
    ledger.append(STREAM, [said("to be forgotten")])
    before = rows(ledger, "SELECT hash FROM facts")
    rows(ledger, "DELETE FROM texts")
    assert ledger.facts(STREAM)[0].texts == {"text": REMOVED}
    assert rows(ledger, "SELECT hash FROM facts") == before


def test_an_append_makes_the_stream_due_and_settling_ends_that(ledger):
    ledger.append(STREAM, [said("due")])
    assert ledger.due(now=2e9) == [STREAM]
    ledger.settle(STREAM, 1, None, None)
    assert ledger.due(now=2e9) == []


def test_only_requests_are_behind_and_no_stream_of_the_bots_own(ledger):
    for stream in (STREAM, "reminders 2026-11-30", "digest 2026-11-30"):
        ledger.append(stream, [said("due")])
        ledger.postpone(stream, 1.0)
    assert Health(ledger).behind() == 1


def test_settling_changes_nothing_when_a_fact_came_meanwhile(ledger):
    ledger.append(STREAM, [said("read")])
    ledger.append(STREAM, [said("not read yet")])
    ledger.settle(STREAM, 1, None, None)
    assert ledger.due(now=2e9) == [STREAM]


def test_settling_what_another_bot_has_overtaken_leaves_its_lists_alone(ledger):
    ledger.append(STREAM, [said("read"), said("read by the other one")])
    ledger.settle(STREAM, 2, None, shown(STREAM, "completed"))
    ledger.settle(STREAM, 1, 5.0, shown(STREAM, "ticketed"))
    assert Overview(ledger).by_stream(STREAM).state == "completed"
    assert ledger.due(now=2e9) == []


def test_many_threads_append_to_one_stream_without_a_gap_or_a_loss(ledger):
    def append(thread: int) -> None:
        for number in range(20):
            ledger.append(STREAM, [said(f"{thread} {number}")], durable=False)

    threads = [threading.Thread(target=append, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [fact.number for fact in ledger.facts(STREAM)] == list(range(1, 201))


def test_a_ledger_of_a_newer_version_is_refused_with_a_sentence_and_left_alone(ledger, database_url):
    rows(ledger, "UPDATE ledger SET value = '99' WHERE name = 'form'")
    with pytest.raises(LedgerError, match="newer version of accessrequest"):
        Ledger(database_url)
    assert rows(ledger, "SELECT value FROM ledger WHERE name = 'form'") == [("99",)]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite://"])
def test_a_ledger_in_memory_which_a_restart_would_lose_is_refused_with_a_sentence(url):
    with pytest.raises(LedgerError, match=r"would be in memory, and lost at each restart. Give it a file's path"):
        Ledger(url)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_garbage_in_the_place_of_the_file_is_met_with_a_sentence_and_not_overwritten(tmp_path, content):
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="The file is damaged"):
        Ledger(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_what_is_new_does_not_wait_for_ten_thousand_requests_that_are_looked_at_again(ledger):
    streams = [f"C0CHANNEL/{1_600_000_000 + number}.000100" for number in range(10_000)]
    with ledger.transaction(durable=False) as connection:
        connection.execute(requests.insert(), [{**shown(each), "stream": each} for each in streams])
        known = [{"stream": each, "facts": 0, "head": GENESIS, "due_at": None} for each in streams]
        connection.execute(streams_table.insert(), known)
    began = time.time()
    Overview(ledger).wake_open()
    ledger.append(STREAM, [said("hello")])
    in_turn = ledger.due(began + 3_600, limit=20_000)
    assert len(in_turn) == 10_001
    assert in_turn[-1] != STREAM
