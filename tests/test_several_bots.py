"""Several bots of one Slack app on one PostgreSQL: all of them listen and answer, one at a time works."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from tests.office import Office
from tests.sandbox.bot import Bot
from tests.sandbox.postgres import Postgres
from tests.sandbox.server import Call, wait_until

CREATE = "POST /rest/api/2/issue"
LOOK_UP = "GET /rest/api/2/user/search"
"""The last call to Jira before the create; it changes nothing."""

ABOUT_TO_CREATE = "SELECT count(*) FROM facts WHERE substr(identity, 1, 12) = 'began create'"


class Team:
    """An office with three bots. The first one holds the lease as long as it lives."""

    def __init__(self, office: Office, url: str, **environment: str) -> None:
        self.office = office
        office.set(**{"ACCESS_DATABASE_URL": url, "ACCESS_LEASE_SECONDS": "1", **environment}).open()
        office.caught_up()
        places = [office.data_dir.parent / name for name in ("second", "third")]
        self.others = [Bot(office.slack, place, office.bot.extra) for place in places]
        for bot in self.others:
            bot.start()
            wait_until(lambda bot=bot: "Another bot works on this ledger" in bot.read_log(), "it waits")

    @property
    def bots(self) -> list[Bot]:
        return [self.office.bot, *self.others]

    def takes_over(self) -> None:
        """Wait until one of the others works."""
        said = "This bot works on the ledger from now on."
        wait_until(lambda: any(said in bot.read_log() for bot in self.others), "another bot takes over")

    def close(self) -> None:
        for bot in self.others:
            bot.kill()


@pytest.fixture
def make_team(make_office: Callable[..., Office], postgres: Postgres) -> Iterator[Callable[..., Team]]:
    made: list[Team] = []

    def make(**environment: str) -> Team:
        made.append(Team(make_office(), postgres.create(), **environment))
        return made[-1]

    yield make
    for team in made:
        team.close()


def once(office: Office, number: int) -> None:
    """Check that every request has one ticket with its one comment, and was answered once."""
    office.settled()
    tickets = office.jira.issues()
    assert len(tickets) == number
    assert [len(office.bodies(str(ticket["key"]))) for ticket in tickets] == [1] * number


def asked(office: Office, name: str) -> str:
    ts = office.ask(office.template(name))
    office.reply(ts, office.mara, f"fine with me: {name}")
    office.add(ts)
    return ts


def test_three_bots_append_every_event_once_and_make_one_ticket_per_request(make_team, postgres):
    team = make_team()
    office = team.office
    office.slack.delivery.copies = 3
    posts = [asked(office, f"App {number}") for number in range(6)]
    for ts in posts:
        office.said(ts, "OPS-")
    once(office, 6)
    assert [len(office.thread(ts)) for ts in posts] == [1] * 6
    heard = 'SELECT count(*), count(DISTINCT (stream, identity)) FROM facts WHERE record LIKE \'%%"kind":"message"%%\''
    database = office.bot.extra["ACCESS_DATABASE_URL"].rpartition("/")[2]
    assert postgres.run(database, heard.replace("%%", "%")) == [(12, 12)]


def test_none_of_them_takes_the_others_for_strangers(make_team):
    assert not any("does a second bot use it?" in bot.read_log() for bot in make_team().bots)


def test_any_of_them_answers_commands(make_team):
    team = make_team()
    office = team.office
    _, key = office.ticketed()
    before = len(office.slack.bot_posts(office.slack.direct_channel(office.rita).id))
    for _ in range(6):
        assert "*ticketed*" in office.command(office.rita, f"!access status {key}")
    assert len(office.slack.bot_posts(office.slack.direct_channel(office.rita).id)) == before + 6
    # Slack gives its events to the connections in turn.
    assert all('Processing command "access_status"' in bot.read_log() for bot in team.bots)


def test_when_the_one_that_works_is_killed_in_the_midst_of_a_call_another_goes_on(make_team):
    team = make_team(JIRA_TIMEOUT_SECONDS="2")
    office = team.office

    def kill(call: Call, moment: str) -> bool:
        if call.name != CREATE or moment != "after":
            return False
        office.traffic.hooks.clear()
        os.kill(office.bot.pid, signal.SIGKILL)
        return True

    office.traffic.hooks.append(kill)
    ts = asked(office, "Figma")
    team.takes_over()
    office.said(ts, "OPS-1")
    later = asked(office, "Miro")
    office.said(later, "OPS-2")
    once(office, 2)


def test_one_that_was_frozen_until_another_took_over_sends_nothing_when_it_thaws(make_team):
    # It must not give up by itself while it is frozen, and go on from where it was.
    team = make_team(JIRA_TIMEOUT_SECONDS="300")
    office = team.office

    def freeze(call: Call, moment: str) -> bool:
        if call.name == LOOK_UP and moment == "before":
            office.traffic.hooks.clear()
            # Asked while the thread is read: a little later it is on disk that the ticket is about to be created.
            wait_until(lambda: office._count(ABOUT_TO_CREATE), "it is about to create")
            os.kill(office.bot.pid, signal.SIGSTOP)
        return False

    office.traffic.hooks.append(freeze)
    ts = asked(office, "Figma")
    try:
        team.takes_over()
        office.said(ts, "OPS-1")
        # What it holds unacknowledged is given to the others again.
        office.settled()
    finally:
        os.kill(office.bot.pid, signal.SIGCONT)
    wait_until(lambda: "Another bot works on this ledger" in office.bot.read_log(), "it notices")
    office.reply(ts, office.tess, "one more")
    office.carried("OPS-1", "one more")
    office.settled()
    assert len(office.traffic.to(CREATE)) == 1
    assert len(office.bodies("OPS-1")) == 2
    assert len(office.thread(ts)) == 1


def test_a_bot_that_is_stopped_lets_another_work_at_once(make_team):
    team = make_team(ACCESS_LEASE_SECONDS="300")
    office = team.office
    office.bot.stop()
    team.takes_over()
    ts = asked(office, "Figma")
    office.said(ts, "OPS-1")
    once(office, 1)


def test_the_server_is_restarted_under_load(make_team, postgres):
    team = make_team()
    office = team.office
    posts = [asked(office, f"App {number}") for number in range(4)]
    office.ticket(1)
    postgres.stop(signal.SIGQUIT)
    posts += [asked(office, f"App {number}") for number in range(4, 8)]
    wait_until(lambda: all("cannot be used" in bot.read_log() for bot in team.bots), "all notice")
    assert office.command(office.rita, "!access pending").startswith("My records cannot be read")
    assert "template" in office.command(office.rita, "!access help")
    postgres.start()
    for ts in posts:
        office.said(ts, "OPS-")
    once(office, 8)
    for bot in team.bots:
        log = bot.read_log()
        assert log.count("cannot be used: ") == log.count("is back: everything goes on.") == 1
        assert "Traceback" not in log
