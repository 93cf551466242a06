"""What a workflow posts: subtype `bot_message`, and no user."""

from tests.recorded import newest


def test_a_workflows_template_is_no_request(office):
    before = office.facts()
    ts = office.slack.post_as_bot(office.channel, office.template(), workflow=True)
    office.settled()
    assert "user" not in newest(office.slack.delivery.events, subtype="bot_message")
    assert office.facts() == before
    assert office.thread(ts) == []


def test_a_workflows_reply_is_no_entry(office):
    ts, key = office.ticketed()
    office.slack.post_as_bot(office.channel, "a form was sent", ts, workflow=True)
    office.settled()
    assert office.bodies(key) == []
