"""A ledger that cannot be opened, reached or written: the bot goes on, and what could not be noted comes again."""

import contextlib
import resource
import signal
import sqlite3

import pytest

from tests.sandbox.server import wait_until

FULL = "Its disk is full or failing: make room on it, or check it."
BACK = "is back: everything goes on."


def test_a_damaged_ledger_is_left_alone_and_the_bots_other_plugins_go_on(make_office):
    office = make_office()
    office.data_dir.mkdir(parents=True)
    path = office.data_dir / "accessrequest.db"
    path.write_bytes(b"SQLite format 3\0" + b"\x07" * 9000)
    before = path.read_bytes()
    office.open()
    log = office.bot.read_log()
    assert "Stop the bot and move it away" in log
    assert "sqlalchemy" not in log, "the sentence must not drown in a traceback"
    assert "help" in office.command(office.rita, "!help").lower()
    office.ask()
    wait_until(office.slack.delivery.drained, "the event was taken by the backend")
    assert path.read_bytes() == before


@pytest.mark.parametrize("loss", ["DROP TABLE requests", "DELETE FROM requests"])
def test_the_lists_are_back_after_they_were_deleted_while_the_bot_was_off(office, loss):
    for name in ("Figma", "Miro"):
        office.ticketed(office.template(name))
    office.settled()
    office.bot.stop()
    with contextlib.closing(sqlite3.connect(office.data_dir / "accessrequest.db")) as database, database:
        database.execute(loss)
    office.bot.start()
    office.settled()
    listed = office.command(office.rita, "!access pending")
    assert "2 open requests" in listed
    assert "Miro for Rita Requester" in listed
    assert len(office.jira.issues()) == 2


def test_a_fact_that_was_changed_stops_its_request_alone_and_is_said_once(office):
    changed, key = office.ticketed(office.template("Figma"))
    other, other_key = office.ticketed(office.template("Miro"))
    office.settled()
    office.bot.stop()
    with contextlib.closing(sqlite3.connect(office.data_dir / "accessrequest.db")) as database, database:
        about = "UPDATE facts SET record = replace(record, 'OPS-1', 'OPS-7') WHERE record LIKE '%\"key\":\"OPS-1\"%'"
        assert database.execute(about).rowcount == 1
    office.bot.start()
    office.reply(changed, office.mara, "not carried")
    office.reply(other, office.mara, "carried")
    office.carried(other_key, "carried")
    said = f"{office.channel}/{changed}: fact "
    wait_until(lambda: said in office.bot.read_log(), "the log says so")
    assert office.bot.read_log().count(said) == 1
    assert office.bodies(key) == []
    assert "Traceback" not in office.bot.read_log()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can limit the files of a running process")
def test_on_a_full_disk_events_are_not_acknowledged_and_nothing_is_lost(office):
    ts, key = office.ticketed()
    office.settled()
    path = office.data_dir / "accessrequest.db-wal"
    with contextlib.closing(sqlite3.connect(office.data_dir / "accessrequest.db")) as database, database:
        # The limit below holds for every file of the process, and the log must stay well below it.
        database.execute("INSERT INTO ledger VALUES ('padding', ?)", ("x" * 2_000_000,))
    full = path.stat().st_size
    assert office.bot.log.stat().st_size < full / 2
    limits = resource.prlimit(office.bot.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
    office.reply(ts, office.mara, "fine with me")
    wait_until(lambda: FULL in office.bot.read_log(), "the log says so")
    assert not office.slack.delivery.drained()
    assert key in office.command(office.rita, "!access pending")
    wait_until(office.slack.delivery.drained, "Slack has given up")
    assert [event["text"] for event in office.slack.delivery.given_up] == ["fine with me"]
    assert office.bodies(key) == []
    resource.prlimit(office.bot.pid, resource.RLIMIT_FSIZE, limits)
    office.carried(key, "fine with me")
    office.settled()
    log = office.bot.read_log()
    assert log.count(FULL) == log.count(BACK) == 1
    assert "Traceback" not in log
    assert len(office.bodies(key)) == 1


def test_a_server_that_is_away_at_the_start_is_waited_for(make_office, postgres):
    office = make_office().set(ACCESS_DATABASE_URL=postgres.create())
    postgres.stop()
    office.open()
    ts = office.ask()
    office.add(ts)
    assert office.command(office.rita, "!access pending").startswith("My records cannot be read or written right now.")
    assert len(office.jira.issues()) == 0
    postgres.start()
    office.said(ts, "OPS-1")
    office.settled()
    log = office.bot.read_log()
    assert log.count("cannot be used: ") == log.count(BACK) == 1
    assert "Traceback" not in log
    assert "sesame" not in log


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://bot:sesame@host/db", "Use sqlite:/// or postgresql+psycopg://."),
        ("nonsense:sesame", "DATABASE_URL cannot be read."),
    ],
)
def test_an_address_that_cannot_be_used_is_said_at_the_start(make_office, url, said):
    office = make_office().set(ACCESS_DATABASE_URL=url).open()
    assert said in office.bot.read_log()
    assert "sesame" not in office.bot.read_log()


def test_a_server_that_hangs_up_in_the_midst_of_the_work_is_waited_for(make_office, postgres):
    office = make_office().set(ACCESS_DATABASE_URL=postgres.create()).open()
    ts, key = office.ticketed()
    for number in range(3):
        office.reply(ts, office.mara, f"reply {number}")
        postgres.stop(signal.SIGQUIT)
        office.reply(ts, office.mara, f"later {number}")
        postgres.start()
    for number in range(3):
        office.carried(key, f"reply {number}")
        office.carried(key, f"later {number}")
    office.settled()
    assert len(office.bodies(key)) == 6
    assert len(office.jira.issues()) == 1
