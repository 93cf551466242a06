"""A message that its author edits."""

from tests.recorded import newest, recorded_event, unlike
from tests.sandbox.server import wait_until


def test_an_edited_post_changes_the_ticket_and_keeps_the_earlier_text(office):
    ts, key = office.ticketed()
    office.slack.edit(office.channel, ts, office.template("Miro", "workshops"))
    fields = wait_until(
        lambda: "Miro" in office.jira.issue(key)["fields"]["summary"] and office.jira.issue(key)["fields"],
        "the ticket's summary follows the edit",
    )
    assert fields["summary"] == "Access to Miro for Rita Requester"
    for part in ("Miro", "workshops", "Figma", "design work"):
        assert part in fields["description"]


def test_an_edit_before_the_ticket_counts_for_the_ticket(office):
    ts = office.ask()
    office.slack.edit(office.channel, ts, office.template("Miro"))
    office.settled()
    office.add(ts)
    assert office.ticket()["fields"]["summary"] == "Access to Miro for Rita Requester"


def test_an_ordinary_post_that_is_edited_into_the_template_becomes_a_request(office):
    ts = office.ask("I need Figma")
    office.slack.edit(office.channel, ts, "Name of application: Figma\nBusiness reason: design")
    assert "the manager" in office.told(office.rita, "not complete")


def test_an_edit_is_as_slack_sends_it(make_office):
    office = make_office()
    ts = office.ask()
    office.slack.edit(office.channel, ts, "updated message")
    sent = newest(office.slack.delivery.events, subtype="message_changed")
    recorded = recorded_event("message_changed.event_payload")
    assert unlike(sent, recorded) == []
    assert unlike(sent["message"], recorded["message"]) == []
    assert unlike(sent["message"]["edited"], recorded["message"]["edited"]) == []
