"""A side that cannot be reached, or never comes to an end: it is waited for, and everything happens once."""

import time

import pytest
from accessdesk import settings as access_settings
from accessdesk import slack_session
from accessdesk.accounts import Account
from accessdesk.errors import Unavailable
from accessdesk.jira import Jira
from accessdesk.slack import Slack
from slack_sdk import WebClient

from tests.outages import begun, over, several, unreachable, whole
from tests.sandbox.server import Fault

CALL = {
    "create": "POST /rest/api/2/issue",
    "comment": "POST /rest/api/2/issue/*/comment",
    "transition": "POST /rest/api/2/issue/*/transitions",
    "ping": "GET /rest/api/2/myself",
}


@pytest.mark.parametrize("kind", ["latency", "drip"])
def test_while_jira_takes_longer_than_anybody_waits_people_are_told_that_it_is_queued(make_office, kind):
    # Long enough for a machine that is slow itself: it is to be Jira's being slow that ends the waiting.
    office = make_office().set(JIRA_TIMEOUT_SECONDS="3").open()
    # The bot's first call tells it what Jira it is.
    office.ticketed(office.template("App 0", "work"))
    office.jira.delete("OPS-1")
    fault = office.traffic.add(Fault("* /rest/api/2/*", kind, times=10_000, seconds=9 if kind == "latency" else 0.1))
    posts = several(office)
    begun(office, "Jira")
    for ts in posts:
        office.said(ts, "The ticket is created as soon as it does; nothing is lost.")
    fault.times = 0
    whole(office, posts)
    over(office, "Jira")


@pytest.mark.parametrize("call", ["comment", "transition"])
def test_an_answer_that_comes_drop_by_drop_is_not_waited_for_and_its_effect_is_found(make_office, call):
    office = make_office().set(JIRA_TIMEOUT_SECONDS="1").open()
    ts, key = office.ticketed()
    fault = office.traffic.add(Fault(CALL[call], "drip", seconds=0.1))
    office.reply(ts, office.tess, "viewer role given")
    office.carried(key, "viewer role given")
    office.add(ts, "complete", by=office.tom)
    office.said(ts, "closed: done")
    office.settled()
    assert fault.times == 0
    assert ["viewer role given" in body for body in office.bodies(key)] == [True, False]
    assert sum(change.field == "status" for change in office.jira.history(key)) == 1


def test_a_jira_whose_name_leads_nowhere_is_waited_for(make_office):
    office = make_office()
    there = office.jira.url
    office.set(JIRA_URL="http://jira.invalid").open()
    posts = several(office)
    begun(office, "Jira", "Jira cannot be reached.")
    office.said(posts[0], "The ticket is created as soon as it does; nothing is lost.")
    assert office.bot.read_log().count("Calls to Jira wait: ") == 1
    office.set(JIRA_URL=there).bot.restart()
    whole(office, posts)


def test_a_slack_that_refuses_connections_is_waited_for(office):
    office.caught_up()
    with unreachable(office.slack.server):
        posts = several(office)
        begun(office, "Slack", "Slack cannot be reached.")
    whole(office, posts)
    over(office, "Slack")


def test_a_slack_that_is_down_is_waited_for(office):
    office.caught_up()
    fault = office.traffic.add(Fault("*.*", "status", times=10_000, status=503))
    posts = several(office)
    begun(office, "Slack", "Slack is having trouble")
    fault.times = 0
    whole(office, posts)
    over(office, "Slack")


def test_a_slack_that_answers_with_pages_is_waited_for(office):
    office.caught_up()
    fault = office.traffic.add(Fault("*.*", "garbage", times=10_000))
    posts = several(office)
    begun(office, "Slack")
    fault.times = 0
    whole(office, posts)
    over(office, "Slack")


def test_a_jira_that_answers_with_pages_is_waited_for(office):
    fault = office.traffic.add(Fault("* /rest/api/2/*", "garbage", times=10_000))
    posts = several(office)
    begun(office, "Jira")
    fault.times = 0
    whole(office, posts)
    over(office, "Jira")


def test_a_jira_that_fails_at_everything_is_waited_for(office):
    fault = office.traffic.add(Fault("* /rest/api/2/*", "status", times=10_000, status=500))
    posts = several(office)
    begun(office, "Jira", "Jira is having trouble (500).")
    fault.times = 0
    whole(office, posts)
    over(office, "Jira")


def slack_at(office, url=""):
    client = WebClient(token=office.slack.bot_token, base_url=url or office.slack.url)
    return Slack(client, Account(user=office.slack.bot_user, bot=office.slack.bot_id, team="", url=""))


@pytest.mark.parametrize("kind", ["latency", "drip"])
def test_a_slack_that_never_comes_to_an_end_is_not_waited_for(make_office, monkeypatch, kind):
    monkeypatch.setattr(slack_session, "CALL_SECONDS", 1.0)
    office = make_office()
    office.traffic.add(Fault("chat.postMessage", kind, seconds=3.0 if kind == "latency" else 0.1))
    began = time.monotonic()
    # The client's own timeout, for each read, and the deadline for the whole end a silence at the same moment.
    with pytest.raises(Unavailable, match=r"did not answer within 1 seconds|cannot be reached") as failure:
        slack_at(office).post(office.channel, "hello", "mark")
    assert failure.value.sent
    assert time.monotonic() - began < 3.0


def test_a_name_that_leads_nowhere_was_sent_nothing(make_office):
    office = make_office()
    with pytest.raises(Unavailable) as failure:
        slack_at(office, "http://slack.invalid/api/").post(office.channel, "hello", "mark")
    assert (failure.value.sent, failure.value.away) == (False, True)
    settings = {"JIRA_URL": "http://jira.invalid", "JIRA_TOKEN": "x", "JIRA_PROJECT": "OPS"}
    with pytest.raises(Unavailable) as failure:
        Jira(access_settings.read(settings, {}, "/data")).create({"summary": "x"}, {"stamp": "1"})
    assert (failure.value.sent, failure.value.away) == (False, True)
