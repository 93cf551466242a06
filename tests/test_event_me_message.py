"""What somebody says with /me."""

from tests.sandbox import slack_objects


def test_a_me_message_in_the_thread_is_carried(office):
    ts, key = office.ticketed()
    said = slack_objects.typed(office.tess, "grants the viewer role", office.slack.team)
    office.slack.say(office.slack.channels[office.channel], {**said, "subtype": "me_message", "thread_ts": ts})
    assert "Tess Ops" in office.carried(key, "grants the viewer role")
