"""A post that is deleted while it has replies: Slack leaves a tombstone, which is a deletion and never a text."""

from tests.sandbox.server import wait_until


def test_a_ticketed_post_that_is_deleted_holds_the_request_and_stays_in_the_ticket(office):
    ts, key = office.ticketed()
    office.slack.delete(office.channel, ts)
    description = wait_until(
        lambda: "deleted in Slack" in (text := office.jira.issue(key)["fields"]["description"]) and text,
        "the ticket says that the post was deleted",
    )
    assert "design work" in description
    assert "This message was deleted." not in description
    office.said(ts, "post was deleted")
    office.add(office.reply(ts, office.rita, "still needed"), "complete")
    office.carried(key, "still needed")
    office.status(key, "To Do")


def test_tech_ops_let_a_request_go_on_whose_post_is_gone(office):
    ts, key = office.ticketed()
    office.slack.delete(office.channel, ts)
    office.said(ts, "post was deleted")
    office.command(office.tess, f"!access complete {key}")
    office.said(ts, "not yet: its post was deleted")
    office.command(office.tess, f"!access proceed {key} deleted by mistake")
    office.settled()
    office.command(office.tess, f"!access complete {key}")
    office.status(key, "Done")


def test_a_post_with_replies_that_is_deleted_before_the_ticket_is_withdrawn(office):
    ts = office.ask()
    office.reply(ts, office.mara, "fine")
    office.settled()
    office.slack.delete(office.channel, ts)
    office.settled()
    office.command(office.tess, f"!access ticket {office.slack.permalink(office.channel, ts)}")
    office.told(office.tess, "Nothing to do: the request is withdrawn.")
    assert office.jira.issues() == []
