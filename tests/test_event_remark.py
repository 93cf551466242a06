"""What Slack itself remarks in a channel: who joined, who left, how it is called now."""

from tests.recorded import newest, recorded_event, unlike


def test_remarks_are_neither_requests_nor_entries(office):
    before = office.facts()
    place = office.slack.channels[office.channel]
    guest = office.slack.add_user("gus", "Gus Guest", "gus@example.com")
    office.slack.join(place, guest)
    office.slack.leave(office.channel, guest)
    office.settled()
    assert office.facts() == before
    assert office.slack.bot_posts(office.channel) == []


def test_a_channel_that_is_renamed_stays_watched(office):
    office.caught_up()
    office.slack.rename(office.channel, "ask-it")
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "given")
    office.carried(key, "given")


def test_a_renamed_channel_is_watched_after_a_restart(office):
    office.caught_up()
    office.slack.rename(office.channel, "ask-it")
    office.settled()
    office.bot.restart()
    office.ticketed()


def test_a_joining_is_as_slack_sends_it(make_office):
    office = make_office()
    office.slack.join(office.slack.channels[office.channel], office.slack.add_user("gus", "Gus Guest"))
    sent = newest(office.slack.delivery.events, "member_joined_channel")
    recorded = recorded_event("events.join_event_body")
    assert unlike(sent, {name: value for name, value in recorded.items() if name != "inviter"}) == []
