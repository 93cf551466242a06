"""Access requests where none belong, and all the posts that are none."""

import pytest

BACKENDS_OWN = {"conversations.info", "users.info", "team.info", "auth.test"}
"""What Errbot's backend looks up for each message, before any plugin."""


def test_who_asks_in_another_channel_is_pointed_to_the_right_one_with_their_text(office):
    ts = office.ask(channel=office.elsewhere)
    told = office.told(office.rita, "looks like an access request")
    assert f"<#{office.channel}>" in told
    assert office.slack.permalink(office.elsewhere, ts) in told
    assert told.endswith(office.template())
    assert office.slack.bot_posts(office.elsewhere) == []


def test_they_are_told_once_however_often_they_edit(office):
    ts = office.ask(channel=office.elsewhere)
    office.told(office.rita)
    office.slack.edit(office.elsewhere, ts, office.template("Miro"))
    office.slack.edit(office.elsewhere, ts, office.template("Miro", "workshops"))
    office.settled()
    assert len(office.heard_by(office.rita)) == 1


def test_emoji_there_create_nothing(office):
    ts = office.ask(channel=office.elsewhere)
    office.told(office.rita)
    office.slack.react(office.elsewhere, ts, office.tess, "ticket")
    office.settled()
    assert office.jira.issues() == []
    assert office.slack.bot_posts(office.elsewhere) == []


def test_nobody_is_told_anything_where_the_hint_is_switched_off(make_office):
    office = make_office().set(ACCESS_REDIRECT="false").open()
    office.caught_up()
    office.ask(channel=office.elsewhere)
    office.settled()
    assert office.facts() == 0
    assert office.heard_by(office.rita) == []


def test_a_template_in_somebody_elses_thread_is_to_be_posted_as_a_message(office):
    thread = office.ask("Who can give me Figma?", by=office.otto)
    reply = office.reply(thread, office.rita, office.template())
    told = office.told(office.rita, "stands in a thread")
    assert office.slack.permalink(office.channel, reply) in told
    assert told.endswith(office.template())
    office.settled()
    assert office.thread(thread) == []
    assert office.jira.issues() == []


@pytest.mark.parametrize("where", ["channel", "elsewhere"])
def test_ordinary_posts_cost_no_write_and_no_call(office, where):
    office.caught_up()
    before = len(office.traffic.calls)
    place = getattr(office, where)
    for number in range(20):
        thread = office.slack.post(place, office.otto, f"Lunch at {number}: who is in? Reason: hunger")
        office.slack.post(place, office.mara, "me", thread)
        office.slack.react(place, thread, office.otto, "eyes")
    office.settled()
    assert office.facts() == 0
    assert {call.name for call in office.traffic.calls[before:]} <= BACKENDS_OWN
