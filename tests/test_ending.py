"""SIGTERM and Ctrl-C end the bot well and in time, whatever Jira and Slack do, and nothing is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import accessdesk
import pytest
import sqlalchemy as sa
from accessdesk import ending

from tests.sandbox.server import WAIT, Fault, wait_until

KILLED_AFTER = 10.0
"""Seconds that a bot may take: Docker kills after ten, systemd after what the unit says."""

BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])

WAITS = """
import signal, sys, threading
sys.path.append(sys.argv[1])
from accessdesk import ending

ending.end_when_told()
# From now on the signal is for other threads: the main one waits, and sees nothing of it.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
try:
    print("waits", flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    print("interrupted")
"""

HANGS = """
import sys, threading
sys.path.append(sys.argv[1])
from accessdesk import ending

ending.WITHIN = 0.1
ending.end_when_told()
try:
    print("waits", flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    threading.Event().wait()
"""


def end(bot, number=signal.SIGTERM):
    """Tell the bot to end, and return what it has logged since. What is held here is held for as long as it takes."""
    seen = bot.log.stat().st_size
    os.kill(bot.pid, number)
    wait_until(lambda: not bot.running, "the bot has ended")
    return bot.read_log(seen)


def run(program):
    """Start a small program that waits, tell it to end, and return it with what it has written since."""
    command = [sys.executable, "-c", program, str(Path(accessdesk.__file__).parents[1])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "waits\n"
    process.send_signal(signal.SIGTERM)
    return process, *process.communicate(timeout=WAIT)


@BOTH
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_bot_that_is_told_to_end_ends_well(make_office, number, mode):
    office = make_office(mode=mode)
    office.bot.warm = False
    office.open()
    ts, key = office.ticketed()
    office.settled()
    said = end(office.bot, number)
    assert office.bot.process.returncode == 0
    assert "Bye." in said
    assert "Traceback" not in said
    lines = office.bot.read_log()
    assert "Switched on: requests in #ask-it-tech-ops become tickets in OPS at" in lines
    assert f"{office.channel}/{ts} {key}: ticketed" in lines
    assert "Switched off." in said
    office.reply(ts, office.mara, "said while nobody listened")
    office.bot.start()
    office.carried(key, "said while nobody listened")


@BOTH
def test_it_ends_though_jira_answers_nothing_and_the_ticket_is_made_once(make_office, number):
    office = make_office().open()
    hold = office.traffic.add(Fault("POST /rest/api/2/issue", "hold"))
    ts = office.ask()
    office.add(ts)
    wait_until(lambda: office.jira.issues(), "the ticket is on its way")
    assert "Traceback" not in end(office.bot, number)
    hold.released.set()
    office.bot.start()
    office.said(ts, str(office.ticket()["key"]))
    office.settled()
    assert len(office.jira.issues()) == 1


def test_it_ends_though_slack_answers_nothing_and_says_all_of_it_once(make_office):
    office = make_office().catalogue().set(ACCESS_BACKEND_CACHE="false").open()
    ts, key = office.ticketed()
    office.settled()
    before = len(office.traffic.calls)
    # Slack's methods begin with a small letter. The backend's own look-ups hang too, on threads that Python waits for.
    hold = office.traffic.add(Fault("[a-z]*", "hold", times=1_000))
    office.reply(ts, office.olga, "Approved. Role: Editor")
    wait_until(lambda: len(office.traffic.calls) > before + 1, "the bot and its backend ask Slack")
    said = end(office.bot)
    assert "nothing is lost" in said
    office.traffic.clear()
    hold.released.set()
    office.bot.start()
    office.said(ts, "Approved by Olga Owner")
    office.settled()
    assert sum("Approved by Olga Owner. Role: Editor" in text for text in office.thread(ts)) == 1
    assert sum("Role: Editor" in body for body in office.bodies(key)) == 1


def test_it_ends_in_the_midst_of_its_start(make_office):
    office = make_office()
    office.traffic.add(Fault("auth.test", "hold"))
    office.bot.launch()
    wait_until(lambda: office.traffic.to("auth.test"), "the bot asks Slack who it is")
    assert "Bye." in end(office.bot)


def test_who_tells_it_twice_does_not_interrupt_the_end(make_office):
    office = make_office().open()
    hold = office.traffic.add(Fault("POST /rest/api/2/issue", "hold"))
    office.add(office.ask())
    wait_until(lambda: office.jira.issues(), "the ticket is on its way")
    seen = office.bot.log.stat().st_size
    os.kill(office.bot.pid, signal.SIGINT)
    wait_until(lambda: "deactivating all the plugins" in office.bot.read_log(seen), "the bot is about to end")
    said = end(office.bot)
    assert "Bye." in said
    assert "Traceback" not in said
    hold.released.set()


def test_another_bot_may_work_at_once(make_office, postgres):
    url = postgres.create()
    office = make_office().set(ACCESS_DATABASE_URL=url).open()
    office.ticketed()
    office.settled()
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        held = sa.text("SELECT count(*) FROM lease")
        assert connection.scalar(held) == 1
        end(office.bot)
        assert connection.scalar(held) == 0


def test_a_signal_that_the_main_thread_does_not_see_ends_it_nevertheless():
    process, written, _ = run(WAITS)
    assert (process.returncode, written) == (0, "interrupted\n")


def test_what_does_not_end_by_itself_is_ended():
    process, _, complaint = run(HANGS)
    assert process.returncode == 0
    assert "nothing is lost" in complaint
    assert ending.WITHIN < KILLED_AFTER
