"""Once a day what is open or has changed is checked slowly, and a line in the log says what came of it."""

import sqlite3
import time

from tests.sandbox.server import wait_until
from tests.verified import CLEAN, comment_of, lived


def due(office, at: float) -> None:
    """Have the day's check due at that time, while the bot is stopped."""
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        database.execute("UPDATE ledger SET value = ? WHERE name = 'daily check due'", (f"{at:.0f}",))


def note(office, name: str) -> str:
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        found = database.execute("SELECT value FROM ledger WHERE name = ?", (name,)).fetchone()
    return found[0] if found else ""


def test_the_first_check_is_due_within_a_day_and_not_at_once(office):
    wait_until(lambda: note(office, "daily check due"), "the time of the first check is set")
    assert time.time() - 5 <= float(note(office, "daily check due")) <= time.time() + 86_400
    assert "The day's check" not in office.bot.read_log()


def test_the_days_check_repairs_says_so_in_a_line_and_is_not_repeated_by_a_restart(office):
    request = lived(office)
    wait_until(lambda: note(office, "daily check due"), "the time of the first check is set")
    office.bot.stop()
    office.jira.uncomment(request.key, comment_of(office, request.key, "fine with me").id)
    due(office, time.time() - 1)
    office.bot.start()
    line = "The day's check: checked 1 request, 3 entries, 1 file: 1 missing, 0 doubled, 0 out of order"
    wait_until(lambda: line in office.bot.read_log(), "the log says what came of it")
    office.carried(request.key, "carried again")
    wait_until(lambda: float(note(office, "daily check due")) > time.time() + 80_000, "the next one is a day later")
    reads = len(office.traffic.to("conversations.replies"))
    office.bot.restart()
    office.caught_up(3)
    assert office.bot.read_log().count("The day's check:") == 1
    assert len(office.traffic.to("conversations.replies")) == reads


def test_a_check_that_a_restart_interrupted_goes_on_where_it_was(office):
    lived(office)
    office.ticketed(office.template("Miro"))
    office.settled()
    wait_until(lambda: note(office, "daily check due"), "the time of the first check is set")
    office.bot.stop()
    due(office, time.time() - 1)
    office.bot.start()
    wait_until(lambda: note(office, "daily check"), "the first request is checked")
    office.bot.kill()
    office.bot.start()
    line = f"The day's check: checked 2 requests, 4 entries, 1 file: {CLEAN}"
    wait_until(lambda: line in office.bot.read_log(), "both were checked, each once")


def test_what_is_closed_and_was_checked_since_is_left_alone(office):
    request = lived(office)
    office.add(request.ts, "complete")
    office.status(request.key, "Done")
    office.settled()
    wait_until(lambda: note(office, "daily check due"), "the time of the first check is set")
    # The bot's own move is noted as a fact when Jira is asked for moves again, at its start.
    for number in (1, 2, 3):
        office.bot.stop()
        due(office, time.time() - 1)
        office.bot.start()
        wait_until(lambda n=number: office.bot.read_log().count("The day's check:") == n, "the day's check is done")
    assert f"The day's check: checked 0 requests, 0 entries, 0 files: {CLEAN}" in office.bot.read_log()
