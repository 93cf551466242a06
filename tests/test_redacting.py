"""Which words go and which stay; that the ledger is redacted once, and takes in again only what was said later."""

import sqlite3
import threading
from pathlib import Path

import pytest
from accessdesk import ledger_database, ledger_engines
from accessdesk.event_facts import command_fact
from accessdesk.events import messages_read
from accessdesk.facts import digest
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken
from accessdesk.ledger_redaction import redact, scrub, streams_with
from accessdesk.listening import Listening
from accessdesk.redacting import why_not
from accessdesk.redactions import ALREADY, IN_USE, UNKNOWN, Redaction, asked_fact
from accessdesk.replay import replay

from tests.redaction import wrong_with_chain

ROOT, REPLY, ASKED = "1700000000.000100", "1700000100.000200", "1700000200.000300"
STREAM = f"C0CHANNEL/{ROOT}"
LISTENING = Listening("U0BOT", {})
SECRET = "xK9-hunter2-Qz"


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.close()


def said(text, ts=REPLY, edited="", files=()):
    message = {"type": "message", "ts": ts, "text": text, "user": "U0MARA", "files": list(files)}
    if edited:
        message["edited"] = {"user": "U0MARA", "ts": edited}
    return messages_read([message], LISTENING, float(edited or ts))


def asked(ledger, ts=REPLY, where=ASKED):
    fact = asked_fact("C0CHANNEL", ts, "U0TESS", ("D0TESS", where), "why")
    ledger.append(STREAM, [fact])
    return Redaction.of(fact)


def texts(ledger):
    return [fact.texts["text"] for fact in ledger.facts(STREAM) if fact.kind == "message"]


def held(ledger):
    folder = Path(ledger.url.database).parent
    return [path.name for path in folder.iterdir() if SECRET.encode() in path.read_bytes()]


def test_a_second_try_after_a_crash_removes_nothing_more_and_appends_nothing(ledger):
    ledger.append(STREAM, said(SECRET, ROOT) + said("hello", ROOT, "1700000150.000000"))
    redaction = asked(ledger, ROOT)
    redact(ledger, STREAM, redaction, 1.0)
    before = ledger.facts(STREAM)
    redact(ledger, STREAM, redaction, 2.0)
    assert ledger.facts(STREAM) == before
    assert texts(ledger) == ["(removed)", "hello"]
    assert broken(ledger, STREAM) == []


def test_what_was_said_until_then_is_not_taken_in_again_and_what_is_said_later_is(ledger):
    ledger.append(STREAM, said("hello", ROOT) + said(SECRET))
    redact(ledger, STREAM, asked(ledger), 1.0)
    missed, later = said("never heard", edited="1700000150.000000"), said("later", edited="1700000201.000000")
    assert ledger.append(STREAM, said(SECRET) + missed) == []
    assert [fact.texts["text"] for fact in ledger.append(STREAM, later)] == ["later"]
    assert texts(ledger) == ["hello", "(removed)", "later"]


def test_an_edit_heard_between_the_command_and_the_removal_stands_once_however_often_it_is_read(ledger):
    ledger.append(STREAM, said("hello", ROOT) + said(SECRET))
    redaction = asked(ledger)
    meanwhile = said("meanwhile", edited="1700000201.000000")
    ledger.append(STREAM, meanwhile)
    redact(ledger, STREAM, redaction, 1.0)
    assert ledger.append(STREAM, meanwhile) == []
    later = said("later", edited="1700000202.000000")
    assert [fact.texts["text"] for fact in ledger.append(STREAM, later)] == ["later"]
    assert texts(ledger) == ["hello", "(removed)", "meanwhile", "later"]
    assert wrong_with_chain(ledger.url.database) == []


def test_a_file_that_was_removed_is_not_named_again_by_a_later_edit(ledger):
    file = {"id": "F0SECRET", "name": f"{SECRET}.txt", "permalink": f"https://acme.slack.com/files/{SECRET}"}
    ledger.append(STREAM, said("see", files=[file]))
    redact(ledger, STREAM, asked(ledger), 1.0)
    ledger.append(STREAM, said("seen", edited="1700000201.000000", files=[file]))
    assert texts(ledger) == ["(removed)", "seen"]
    assert scrub(ledger)
    assert held(ledger) == []


def test_what_stays_is_bound_to_the_chain_with_a_salt_of_its_own(ledger):
    post = "Name of application: Figma\nBusiness reason: {}\nManager's Name: <@U0MARA>"
    ledger.append(STREAM, said(post.format(SECRET), ROOT) + said(post.format("x"), ROOT, "1700000150.000000"))
    redact(ledger, STREAM, asked(ledger, ROOT), 1.0)
    assert texts(ledger) == ["(removed)", post.format("x")]
    assert scrub(ledger)
    assert held(ledger) == []
    assert wrong_with_chain(ledger.url.database) == []
    assert broken(ledger, STREAM) == []
    with ledger.transaction() as connection:
        connection.exec_driver_sql("UPDATE texts SET text = 'forged' WHERE name = 'text' AND number = 2")
    assert broken(ledger, STREAM) == ["the text of fact 2 was changed"]


def test_no_salt_is_left_by_which_a_short_password_could_be_guessed(ledger):
    ledger.append(STREAM, said("hello", ROOT) + said(SECRET))
    redact(ledger, STREAM, asked(ledger), 1.0)
    ledger.append(STREAM, said("later", edited="1700000201.000000"))
    with sqlite3.connect(ledger.url.database) as database:
        salts = [salt for (salt,) in database.execute("SELECT salt FROM salts")]
        records = " ".join(record for (record,) in database.execute("SELECT record FROM facts"))
    database.close()
    assert salts
    assert not [salt for salt in salts if digest(salt, SECRET)[:32] in records]


def test_two_bots_that_hear_it_while_it_is_removed_do_not_keep_it(ledger, tmp_path):
    ledger.append(STREAM, said("hello", ROOT) + said(SECRET))
    other = Ledger(str(ledger.url))
    redaction = asked(ledger)
    versions = [said(f"{SECRET} {n}", edited=f"17000001{n:02}.000000") for n in range(50)]
    threads = [threading.Thread(target=other.append, args=(STREAM, version)) for version in versions]
    threads.insert(25, threading.Thread(target=redact, args=(ledger, STREAM, redaction, 1.0)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert not [text for text in texts(ledger) if SECRET in text]
    assert wrong_with_chain(ledger.url.database) == []


def test_the_files_are_not_clean_while_somebody_reads_what_was_there_and_nobody_is_held_up(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_engines, "TIMEOUT", 3600)
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger.append(STREAM, said("hello", ROOT) + said(SECRET))
    is_clean = []
    with ledger.reading() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM texts").fetchall()
        redact(ledger, STREAM, asked(ledger), 1.0)
        scrubbing = threading.Thread(target=lambda: is_clean.append(scrub(ledger)), daemon=True)
        scrubbing.start()
        scrubbing.join(60)
        tried = list(is_clean)
        connection.exec_driver_sql("COMMIT")
    assert tried == [False]
    assert scrub(ledger)
    assert held(ledger) == []
    with ledger.reading() as one, ledger.reading() as other:
        waits = [each.exec_driver_sql("PRAGMA busy_timeout").scalar() for each in (one, other)]
    assert 0 not in waits
    ledger.close()


def test_a_connection_waits_for_the_lock_after_the_cleaning_as_it_did_before(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    assert scrub(ledger)
    with ledger.reading() as one, ledger.reading() as other:
        waits = {each.exec_driver_sql("PRAGMA busy_timeout").scalar() for each in (one, other)}
    assert waits == {ledger_engines.TIMEOUT * 1000}
    ledger.close()


def test_cleaning_the_file_waits_for_who_writes_instead_of_failing(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_engines, "TIMEOUT", 0)
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger.append(STREAM, said("hello", ROOT))
    ledger.note(ledger_database.SCRUBBED, "")
    is_clean = []

    scrubbing = threading.Thread(target=lambda: is_clean.append(scrub(ledger)))
    with ledger.transaction() as connection:
        connection.exec_driver_sql("UPDATE texts SET text = text")
        scrubbing.start()
        # Without waiting it ends here, having failed.
        scrubbing.join(0.5)
    scrubbing.join()
    assert is_clean == [True]
    ledger.close()


def test_a_command_is_found_in_the_request_that_it_was_about_and_only_there(ledger):
    ledger.append(STREAM, said("hello", ROOT))
    other = "C0CHANNEL/1700000050.000000"
    ledger.append(other, [command_fact(other, "cancel", "U0TESS", "D0TESS", REPLY, SECRET)])
    assert streams_with(ledger, "D0TESS", REPLY, "") == [other]
    assert streams_with(ledger, "C0CHANNEL", ROOT, "") == [STREAM]
    assert streams_with(ledger, "C0OTHER", ROOT, "") == []


@pytest.mark.parametrize(
    ("facts", "ts", "why"),
    [
        (said("hello", ROOT), REPLY, UNKNOWN),
        (said("hello", ROOT), ROOT, IN_USE),
        (said("hello", ROOT) + said("hi", ROOT, "1700000150.000000"), ROOT, ""),
        (said("hello", ROOT) + said("hi", ROOT, "1700000250.000000"), ROOT, ""),
        (said("hello", ROOT, files=[{"id": "F0"}]), ROOT, ""),
        (said("hello", ROOT) + said(SECRET), REPLY, ""),
        (said("hello", ROOT) + said("(removed)"), REPLY, ALREADY),
    ],
)
def test_what_can_be_removed_and_why_the_rest_cannot(facts, ts, why):
    redaction = Redaction.of(asked_fact("C0CHANNEL", ts, "U0TESS", ("D0TESS", ASKED), "why"))
    assert why_not(replay(STREAM, facts), redaction) == why


def test_a_file_in_which_a_program_before_left_what_it_deleted_is_cleaned_once(ledger):
    ledger.append(STREAM, said("hello", ROOT))
    path = ledger.url.database
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA secure_delete=OFF")
        database.execute("DELETE FROM ledger WHERE name = 'secure_delete'")
        database.execute("CREATE TABLE old (text)")
        database.executemany("INSERT INTO old VALUES (?)", [[SECRET * 1000]] * 100)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA secure_delete=OFF")
        database.execute("DROP TABLE old")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert "ledger.db" in held(ledger)
    assert scrub(ledger)
    assert held(ledger) == []
    assert ledger.note("secure_delete") == "1"


def test_what_is_deleted_is_overwritten_in_the_file(ledger):
    with ledger.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
