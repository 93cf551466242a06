"""What another app posts: it looks like a person's message and carries a `bot_id`."""

from tests.recorded import newest, recorded_event, unlike


def test_a_template_that_an_app_posts_is_no_request(office):
    before = office.facts()
    ts = office.slack.post_as_bot(office.channel, office.template())
    office.settled()
    assert office.facts() == before
    office.add(ts)
    office.told(office.tess, "only what a person posted")
    assert office.jira.issues() == []


def test_an_apps_reply_is_no_entry(office):
    ts, key = office.ticketed()
    office.slack.post_as_bot(office.channel, "build 123 passed", ts)
    office.reply(ts, office.tess, "given")
    office.carried(key, "given")
    office.settled()
    assert len(office.bodies(key)) == 1


def test_an_apps_message_is_as_slack_sends_it(make_office):
    office = make_office()
    office.slack.post_as_bot(office.channel, "Hi there!")
    recorded = recorded_event("message_bot.bot_message_event_payload")
    assert unlike(newest(office.slack.delivery.events), recorded) == []
