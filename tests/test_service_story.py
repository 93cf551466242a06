"""The main job as Jira Service Management: a customer request that follows its thread, and mails nobody for it."""

from tests.sandbox.jira_service import COMMENTED, CREATED
from tests.sandbox.server import wait_until
from tests.sandbox.slack import Upload


def test_the_whole_story_mails_the_customer_twice(make_office):
    office = make_office(flavour="service").catalogue().open()
    desk = office.jira.desk
    ts = office.ask()
    office.add(ts)
    key = office.ticket()["key"]
    status = office.said(ts, key)
    assert f"<{office.jira.url}/servicedesk/customer/portal/{desk.id}/{key}|in the portal>" in status
    fields = office.jira.issue(key)["fields"]
    assert fields["reporter"] == office.rita_in_jira
    assert fields["summary"] == "Access to Figma for Rita Requester"
    assert office.slack.permalink(office.channel, ts) in fields["description"]
    wait_until(lambda: len(office.jira.issue(key)["fields"]["labels"]) == 2, "the request has its labels")

    office.reply(ts, office.mara, "fine with me", files=[Upload("signed.pdf", b"%PDF-1.7")])
    approval = office.reply(ts, office.olga, "Approved. Role: Viewer")
    office.said(ts, ">: Approved by")
    office.slack.edit(office.channel, approval, "Approved. Role: Editor")
    office.carried(key, "Role: Editor")
    wait_until(lambda: office.jira.attachments(key), "the file is attached")
    office.add(ts, "complete")
    office.said(ts, "is closed: done")
    office.status(key, "Done")
    office.reply(ts, office.rita, "thanks, it works")
    office.carried(key, "thanks, it works")
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] == "Done"
    assert desk.reopened == 0

    office.take_off(ts, "complete")
    office.said(ts, "open again")
    office.status(key, "To Do")
    office.reply(ts, office.tess, "once more")
    office.carried(key, "once more")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    public = [comment for comment in office.jira.comments(key) if not internal(comment)]
    assert [comment["body"].splitlines()[0].startswith("*Completed* by Tess Ops") for comment in public] == [True]
    assert desk.mailed(office.rita_in_jira) == [CREATED, COMMENTED]
    assert len(office.jira.issues()) == 1


def internal(comment):
    return comment["properties"]["sd.public.comment"] == {"internal": True}
