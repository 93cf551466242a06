"""The main job end to end, over real sockets: from a post in Slack to a closed Jira ticket."""

import pytest

from tests.sandbox.server import wait_until


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_request_becomes_a_ticket_that_follows_its_thread_to_the_end(make_office, mode, flavour):
    office = make_office(flavour=flavour, mode=mode).open()
    ts = office.ask()
    office.reply(ts, office.mara, "fine with me")
    office.add(ts)

    key = office.ticket()["key"]
    status = office.said(ts, key)
    assert "Figma for Rita Requester" in status
    assert f"<@{office.mara}>" in status
    fields = office.jira.issue(key)["fields"]
    assert fields["summary"] == "Access to Figma for Rita Requester"
    assert fields["reporter"] == office.rita_in_jira
    assert set(fields["labels"]) == {"slack-access-request", f"slack-{office.channel}-{ts.replace('.', '-')}"}
    for part in ("Figma", "design work", "Mara Manager (mara@example.com)", office.slack.permalink(office.channel, ts)):
        assert part in fields["description"]

    given = office.reply(ts, office.tess, "viewer role given")
    comment = office.carried(key, "viewer role given")
    assert "Tess Ops" in comment
    assert office.slack.permalink(office.channel, given, ts) in comment
    assert [part in body for part, body in zip(["fine with me", "viewer role"], office.bodies(key), strict=True)]

    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    assert f"closed: done. By <@{office.tom}>" in office.said(ts, "closed")
    assert "*Completed* by Tom Ops" in office.carried(key, "Completed")

    office.take_off(ts, "complete", by=office.tom)
    office.said(ts, "open again")
    office.status(key, "To Do")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert office.thread(ts)[0].startswith(f"<{office.jira.url}/browse/{key}|{key}>")


def test_the_status_is_one_message_that_is_updated_in_place(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    wait_until(lambda: "completed" in office.thread(ts)[0], "the status says completed")
    assert [f"|{key}>" in text for text in office.thread(ts)] == [True, True]
