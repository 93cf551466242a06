"""Several bots on one PostgreSQL: a webhook that comes to one that does not work reaches the one that does."""

import pytest

from tests.office import WEBHOOK_SECRET
from tests.sandbox.bot import Bot
from tests.sandbox.server import wait_until


@pytest.fixture
def second(make_office, postgres):
    """A bot beside that of an office, to which Jira's webhooks go; the office's own one works."""
    office = make_office(webhooks=True).set(ACCESS_DATABASE_URL=postgres.create()).open()
    office.agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    office.caught_up()
    bot = Bot(office.slack, office.data_dir.parent / "second", office.bot.extra, web=True)
    bot.office = office
    bot.start()
    wait_until(lambda: "Another bot works on this ledger" in bot.read_log(), "it waits")
    office.jira.webhooks.hooks.clear()
    office.jira.webhooks.register(f"http://127.0.0.1:{bot.port}/accessrequest/jira", WEBHOOK_SECRET)
    yield bot
    bot.kill()


def test_what_one_bot_hears_another_looks_at(second):
    office = second.office
    ts, key = office.ticketed()
    office.jira.transition(key, office.agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    office.jira.transition(key, office.agent, "To Do")
    office.said(ts, "is open again. By Agnes Agent, in Jira.")
    assert "POST /accessrequest/jira" in second.read_log()
    assert "POST /accessrequest/jira" not in office.bot.read_log()
    assert "The last webhook of Jira's came" in office.command(office.tess, "!access health")


def test_what_one_bot_heard_is_looked_at_by_one_that_takes_over(second):
    office = second.office
    ts, key = office.ticketed()
    office.settled()
    office.bot.kill()
    office.jira.transition(key, office.agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
