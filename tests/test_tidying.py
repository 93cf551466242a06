"""What SQLite has noted beside its file is worked off by a worker, and by nobody that Slack waits for."""

import sqlite3

from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_database import TRANSACTIONS

from tests.sandbox.server import wait_until


def in_file(path):
    """Return how many facts stand in the file itself, whatever is noted beside it."""
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as database:
        is_made = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone()
        return database.execute("SELECT count(*) FROM facts").fetchone()[0] if is_made else 0


def test_many_transactions_are_worked_off_when_that_is_asked_for_and_not_before(tmp_path):
    path = tmp_path / "ledger.db"
    Ledger(f"sqlite:///{path}").close()
    ledger = Ledger(f"sqlite:///{path}")
    for number in range(3 * TRANSACTIONS):
        ledger.append("stream", [Fact("judged", f"judged {number}", 0.0)], durable=False)
    before = in_file(path)
    ledger.tidy()
    assert (before, in_file(path)) == (0, 3 * TRANSACTIONS)
    ledger.append("stream", [Fact("judged", "another", 0.0)], durable=False)
    ledger.tidy()
    assert in_file(path) == 3 * TRANSACTIONS
    ledger.close()


def test_a_bot_at_work_works_off_what_is_noted_beside_its_file(office):
    ts, key = office.ticketed()
    before = in_file(office.data_dir / "accessrequest.db")
    number = TRANSACTIONS // 4
    for each in range(number):
        office.reply(ts, office.mara, f"reply {each}")
    wait_until(lambda: len(office.bodies(key)) == number, "every reply is carried")
    wait_until(lambda: in_file(office.data_dir / "accessrequest.db") > before, "facts stand in the file")
