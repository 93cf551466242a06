"""A reply that is also sent to the channel."""

from tests.recorded import newest, recorded_event, unlike


def test_a_broadcast_reply_is_carried_once_and_is_no_request_of_its_own(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "given to the whole team", broadcast=True)
    office.carried(key, "given to the whole team")
    office.settled()
    assert len(office.bodies(key)) == 1
    assert len(office.jira.issues()) == 1


def test_a_broadcast_is_as_slack_sends_it(make_office):
    office = make_office()
    ts = office.ask()
    office.reply(ts, office.tess, "for all", broadcast=True)
    sent = newest(office.slack.delivery.events, subtype="thread_broadcast")
    recorded = recorded_event("message_thread_broadcast.event_payload")
    assert unlike(sent, recorded) == []
    assert unlike(sent["root"], recorded["root"]) == []
