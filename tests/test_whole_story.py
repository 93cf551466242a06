"""The whole story on each kind of Jira, from the post to a reopening; all its calls are as Atlassian describes them."""

import pytest

from tests.sandbox.jira_contract import violations
from tests.sandbox.jira_service import COMMENTED, CREATED
from tests.sandbox.server import wait_until
from tests.sandbox.slack import Upload


def tell(office) -> tuple[str, str]:
    """Tell the story from the post to a ticket that is open again, and return (ts, key)."""
    ts = office.ask()
    office.add(ts)
    key = str(office.ticket()["key"])
    office.said(ts, key)
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
    office.take_off(ts, "complete")
    office.said(ts, "open again")
    office.status(key, "To Do")
    office.settled()
    return ts, key


@pytest.mark.parametrize("flavour", ["datacenter", "cloud", "service"])
def test_the_whole_story_is_told_in_calls_that_atlassian_describes(make_office, flavour):
    office = make_office(flavour=flavour).catalogue().open()
    ts, key = tell(office)
    fields = office.jira.issue(key)["fields"]
    assert fields["reporter"] == office.rita_in_jira
    assert fields["summary"] == "Access to Figma for Rita Requester"
    assert office.slack.permalink(office.channel, ts) in fields["description"]
    assert set(fields["labels"]) == {"slack-access-request", f"slack-{office.channel}-{ts.replace('.', '-')}"}
    heads = [body.splitlines()[0].partition(",")[0] for body in office.bodies(key)]
    assert heads == [
        "Mara Manager in Slack",
        "Olga Owner in Slack",
        "*Completed* by Tess Ops",
        "Rita Requester in Slack",
        "*Reopened* by Tess Ops",
    ]
    assert len(office.jira.issues()) == 1
    assert violations(office.jira, office.traffic.calls) == []


def test_a_customer_is_mailed_twice_and_nothing_reopens_the_request(make_office):
    office = make_office(flavour="service").catalogue().open()
    ts, key = tell(office)
    desk = office.jira.desk
    assert f"<{office.jira.url}/servicedesk/customer/portal/{desk.id}/{key}|in the portal>" in office.thread(ts)[0]
    assert desk.mailed(office.rita_in_jira) == [CREATED, COMMENTED]
    assert [public(comment) for comment in office.jira.comments(key)] == [False, False, True, False, False]
    assert desk.reopened == 0

    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    # The outcome is the one that the customer knows.
    assert desk.mailed(office.rita_in_jira) == [CREATED, COMMENTED]
    assert all("accessrequest" in comment["properties"] for comment in office.jira.comments(key))


def public(comment) -> bool:
    """Say what the comment itself says of who sees it."""
    return not comment["properties"]["sd.public.comment"]["internal"]
