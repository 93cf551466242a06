"""A ledger is copied from SQLite to another database by one command: all of it, or nothing."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from accessdesk.ledger import Ledger
from accessdesk.ledger_copy import PAGE, copy
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_tables import facts, salts, streams, texts

from tests.sandbox.postgres import PASSWORD
from tests.test_first_ledger import CHANNEL, OPEN, restore

PLUGIN = Path(__file__).resolve().parents[1] / "plugins" / "accessrequest"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return restore(tmp_path / "old" / "ledger.db")


def content(url: str) -> list[list[tuple[object, ...]]]:
    ledger = Ledger(url)
    with ledger.reading() as connection:
        found = [sorted(tuple(row) for row in connection.execute(table.select())) for table in (facts, texts, salts)]
        found.append(sorted(tuple(row)[:3] for row in connection.execute(streams.select())))
    ledger.close()
    return found


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "accessdesk.ledger_copy", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PLUGIN)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_one_command_copies_everything_and_leaves_the_old_one_as_it_was(old, database_url):
    before = old.read_bytes()
    ended = run(f"sqlite:///{old}", database_url)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Copied 51 facts of 4 streams to ")
    assert PASSWORD not in ended.stdout
    assert old.read_bytes() == before
    assert content(database_url) == content(f"sqlite:///{old}")


def test_the_bot_goes_on_with_the_copy(old, database_url):
    copy(f"sqlite:///{old}", database_url)
    ledger = Ledger(database_url)
    assert ledger.note(f"watching {CHANNEL}")
    assert [fact.number for fact in ledger.facts(f"{CHANNEL}/{OPEN}")] == list(range(1, 19))
    ledger.close()


def test_more_than_a_page_is_copied(old, database_url):
    with sqlite3.connect(old) as database:
        rows = [(f"C1/{number}.000000", "message", "salt") for number in range(2 * PAGE + 1)]
        database.executemany("INSERT INTO salts VALUES (?, ?, ?)", rows)
    copy(f"sqlite:///{old}", database_url)
    assert content(database_url) == content(f"sqlite:///{old}")


def test_what_is_still_in_the_log_of_the_old_one_is_copied_too(old, database_url):
    ledger = Ledger(f"sqlite:///{old}")
    ledger.note("channel #late", "C0LATE")
    copy(f"sqlite:///{old}", database_url)
    copied = Ledger(database_url)
    assert copied.note("channel #late") == "C0LATE"
    copied.close()
    ledger.close()


def test_a_database_that_is_not_empty_is_refused_and_left_as_it_is(old, database_url):
    copy(f"sqlite:///{old}", database_url)
    before = content(database_url)
    ended = run(f"sqlite:///{old}", database_url)
    assert ended.returncode == 1
    assert "is not empty. Give an empty database; nothing was copied." in ended.stderr
    assert content(database_url) == before


def test_a_ledger_on_which_a_bot_works_is_refused(old, database_url):
    ledger = Ledger(f"sqlite:///{old}")
    assert ledger.lease.hold()
    ended = run(f"sqlite:///{old}", database_url)
    assert ended.returncode == 1
    assert "Stop it first; nothing was copied." in ended.stderr
    ledger.lease.give_up()
    ledger.close()
    assert content(database_url) == [[]] * 4


def test_a_damaged_ledger_is_not_copied(old, database_url):
    with sqlite3.connect(old) as database:
        database.execute("DELETE FROM facts WHERE number = 18 AND stream = ?", (f"{CHANNEL}/{OPEN}",))
    with pytest.raises(LedgerError, match=f"the last facts of {CHANNEL}/{OPEN} are gone"):
        copy(f"sqlite:///{old}", database_url)
    assert content(database_url) == [[]] * 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage"),
        (("sqlite:////nowhere/ledger.db", "sqlite:////tmp/x.db"), "is no ledger in SQLite that is there"),
        (("postgresql+psycopg://a:b@c/d", "sqlite:////tmp/x.db"), "is no ledger in SQLite"),
        (("nonsense", "sqlite:////tmp/x.db"), "DATABASE_URL cannot be read"),
    ],
)
def test_what_cannot_be_copied_is_said_in_a_sentence(arguments, said):
    ended = run(*arguments)
    assert ended.returncode
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
