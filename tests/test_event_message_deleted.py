"""A message that is deleted and leaves nothing behind: a reply, or a post without replies."""

from tests.recorded import newest, recorded_event, unlike


def test_a_deleted_reply_stays_in_the_ticket_marked_as_deleted(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "admin role given")
    office.carried(key, "admin role given")
    office.slack.delete(office.channel, reply)
    assert "admin role given" in office.carried(key, "Deleted in Slack")
    office.settled()
    assert len(office.bodies(key)) == 1


def test_a_reply_deleted_before_the_ticket_is_in_the_ticket_all_the_same(office):
    ts = office.ask()
    reply = office.reply(ts, office.mara, "not needed for the role")
    office.settled()
    office.slack.delete(office.channel, reply)
    office.add(ts)
    key = office.ticket()["key"]
    assert "not needed for the role" in office.carried(key, "Deleted in Slack")


def test_a_post_deleted_before_the_ticket_is_withdrawn(office):
    ts = office.ask()
    office.settled()
    office.slack.delete(office.channel, ts)
    office.settled()
    assert office.jira.issues() == []
    assert office.heard_by(office.rita) == []


def test_a_deletion_is_as_slack_sends_it(make_office):
    office = make_office()
    office.slack.delete(office.channel, office.ask())
    sent = newest(office.slack.delivery.events, subtype="message_deleted")
    recorded = recorded_event("message_deleted.event_payload")
    assert unlike(sent, recorded) == []
    assert unlike(sent["previous_message"], recorded["previous_message"]) == []


def test_a_deletion_that_is_delivered_before_what_was_deleted_counts_all_the_same(office):
    held = []

    def later(event):
        # Lost here, and delivered by hand when the deletion has arrived.
        is_late = event.get("type") == "message" and event.get("subtype") is None
        if is_late:
            held.append(event)
        return is_late

    office.settled()
    office.slack.delivery.lose = later
    ts = office.ask()
    reply = office.reply(ts, office.mara, "posted and regretted")
    office.slack.delivery.lose = None
    office.slack.delete(office.channel, reply)
    office.settled()
    for event in held:
        office.slack.delivery.offer(event)
        # A reply that is there before its post is known is not kept, and Slack has it no more.
        office.settled()
    office.add(ts)
    key = office.ticket()["key"]
    assert "posted and regretted" in office.carried(key, "Deleted in Slack")
