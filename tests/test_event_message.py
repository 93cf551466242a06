"""A plain message in the channel: a request where it follows the template, otherwise nothing."""

from tests.recorded import newest, recorded_event, unlike


def test_a_complete_post_waits_quietly_until_tech_ops_add_the_ticket_emoji(office):
    ts = office.ask()
    office.settled()
    assert office.thread(ts) == []
    assert office.heard_by(office.rita) == []
    assert office.jira.issues() == []
    office.add(ts)
    assert office.ticket()["fields"]["summary"] == "Access to Figma for Rita Requester"
    office.said(ts, "OPS-1")


def test_an_ordinary_post_is_left_alone(office):
    before = office.facts()
    ts = office.ask("Does anybody know when the VPN is back?")
    office.settled()
    assert office.facts() == before
    assert office.thread(ts) == []


def test_a_message_is_as_slack_sends_it(make_office):
    office = make_office()
    office.ask()
    assert unlike(newest(office.slack.delivery.events), recorded_event("message.message_body")) == []
