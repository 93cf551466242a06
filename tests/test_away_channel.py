"""The bot may not do something in one place: what belongs there waits until it may, and the rest goes on."""

import pytest

from tests.outages import several, whole
from tests.sandbox.server import wait_until


def logged(office, *parts):
    wait_until(lambda: all(part in office.bot.read_log() for part in parts), f"the log says {parts}")


def come_back(office):
    """Invite the bot again, as somebody does with /invite."""
    office.slack.channels[office.channel].members.append(office.slack.bot_user)


def retry(office, *posts):
    for ts in posts:
        office.command(office.tess, f"!access retry {office.slack.permalink(office.channel, ts)}")


def test_what_the_bot_has_to_say_waits_until_it_is_in_the_channel_again(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    ts, key = office.ticketed()
    office.settled()
    before = office.thread(ts)
    office.slack.leave(office.channel, office.slack.bot_user)
    office.reply(ts, office.tess, "viewer role given")
    office.add(ts, "complete", by=office.tom)
    logged(office, "#ask-it-tech-ops cannot be read, so nothing new is seen there: Slack refuses with")
    assert office.thread(ts) == before
    come_back(office)
    office.carried(key, "viewer role given")
    office.said(ts, "closed: done")
    office.settled()
    logged(office, "#ask-it-tech-ops can be read again.")
    assert office.bot.read_log().count("#ask-it-tech-ops cannot be read") == 1
    assert sum("closed: done" in text for text in office.thread(ts)) == 1


def test_a_bot_that_is_put_out_while_it_has_something_to_say_says_it_when_it_is_back(office):
    office.slack.refusals[office.channel] = "not_in_channel"
    posts = several(office)
    logged(office, "The bot is not in the channel. Type /invite there.")
    office.ticket(3)
    assert [office.thread(ts) for ts in posts] == [[], [], []]
    office.slack.refusals.clear()
    retry(office, *posts)
    whole(office, posts)
    logged(office, "“status” fails no more with: Slack refuses with not_in_channel.")
    assert office.bot.read_log().count("fails: Slack refuses with not_in_channel.") == 1


def test_in_an_archived_channel_nothing_is_said_and_jira_is_kept_true(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "viewer role given")
    office.add(ts, "complete", by=office.tom)
    office.slack.archive(office.channel)
    office.status(key, "Done")
    logged(office, "The channel is archived. Unarchive it")
    office.slack.channels[office.channel].archived = False
    retry(office, ts)
    office.said(ts, "closed: done")
    office.settled()
    assert office.bot.read_log().count("fails: Slack refuses with is_archived.") <= len(("status", "say"))
    assert "viewer role given" in office.bodies(key)[0]


def test_a_scope_that_is_missing_is_named_once_and_waited_for(office):
    office.caught_up()
    office.slack.scopes.discard("chat:write")
    posts = several(office)
    logged(office, "The app needs the scope chat:write; add it and reinstall the app.")
    office.ticket(3)
    office.slack.scopes.add("chat:write")
    retry(office, *posts)
    whole(office, posts)
    assert office.bot.read_log().count("fails: Slack refuses with missing_scope.") == 1
    assert "Calls to Slack wait" not in office.bot.read_log()


@pytest.mark.parametrize("scope", ["users:read", "channels:history"])
def test_what_cannot_be_looked_up_for_want_of_a_scope_waits_and_is_not_lost(office, scope):
    office.caught_up()
    office.slack.scopes.discard(scope)
    posts = several(office)
    logged(office, f"The app needs the scope {scope}; add it and reinstall the app.")
    office.slack.scopes.add(scope)
    retry(office, *posts)
    whole(office, posts)
    assert office.bot.read_log().count(f"scope {scope}") <= 2 * len(("judge-person", "read-thread"))
