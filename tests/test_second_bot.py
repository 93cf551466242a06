"""A second bot with the same tokens and a ledger of its own creates nothing, and says why."""

from tests.sandbox.bot import Bot
from tests.sandbox.server import wait_until

NOTICED = "another bot has the same tokens and a ledger of its own"
AT_WORK = "this one goes to work"


def test_a_second_bot_with_its_own_ledger_creates_nothing_and_says_why(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    office.caught_up()
    second = Bot(office.slack, office.data_dir.parent / "second", office.bot.extra)
    try:
        second.start()
        wait_until(lambda: NOTICED in second.read_log(), "the second bot says that it stands back")
        # Each hears only a part of what happens; the first one finds the rest by reading.
        requests = [office.ask(office.template(f"App {number}")) for number in range(4)]
        for ts in requests:
            office.add(ts)
        for ts in requests:
            office.said(ts, "OPS-")
        office.settled()
        assert len(office.jira.issues()) == 4
        assert [len(office.thread(ts)) for ts in requests] == [1] * 4
        assert second.read_log().count(NOTICED) == 1
        assert NOTICED not in office.bot.read_log()
    finally:
        second.kill()


def test_a_bot_whose_predecessors_connection_lingers_answers_acts_on_nothing_and_then_works(make_office):
    office = make_office()
    office.slack.delivery.sockets.lingering = 1
    office.open()
    wait_until(lambda: NOTICED in office.bot.read_log(), "the bot says that it stands back")
    ts = office.ask()
    office.add(ts)
    link = office.slack.permalink(office.channel, ts)
    assert "Nothing was done" in office.command(office.tess, f"!access ticket {link}")
    assert "request" in office.command(office.tess, "!access status")
    assert (office.jira.issues(), office.thread(ts)) == ([], [])
    office.slack.delivery.sockets.lingering = 0
    office.said(ts, "OPS-1")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert office.bot.read_log().count(AT_WORK) == 1
    assert office.command(office.tess, f"!access ticket {link}").startswith("Nothing to do")


def test_a_bot_that_works_is_not_stopped_by_its_own_former_connection(office):
    office.caught_up()
    # The count of the very first connection was enough: it broke none to be told.
    assert office.slack.delivery.sockets.hellos == 1
    office.slack.delivery.disconnect()
    wait_until(lambda: "Slack counts 2 connections" in office.bot.read_log(), "the bot is connected again")
    office.ticketed()
    assert NOTICED not in office.bot.read_log()


def test_a_bot_that_is_activated_later_is_told_how_many_there_are(make_office):
    office = make_office()
    office.set(BOT_ADMINS=f"{office.tess}").open()
    office.caught_up()
    office.command(office.tess, "!plugin deactivate AccessRequest")
    office.slack.delivery.sockets.lingering = 1
    office.command(office.tess, "!plugin activate AccessRequest")
    wait_until(lambda: NOTICED in office.bot.read_log(), "the bot says that it stands back")


def test_in_http_events_mode_there_is_nothing_to_count(make_office):
    office = make_office(mode="http").open()
    office.ticketed()
    assert NOTICED not in office.bot.read_log()
