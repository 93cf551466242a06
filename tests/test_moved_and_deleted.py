"""A ticket that somebody moves to another project goes on there; one that is deleted is said to be, and holds."""

import pytest

from tests.relays import polled, polls, relays, with_agent
from tests.sandbox.server import Fault, wait_until


@pytest.fixture(params=["datacenter", "cloud"])
def office(request, make_office):
    return with_agent(make_office(flavour=request.param)).open()


def test_a_moved_ticket_is_told_with_its_new_key_and_goes_on(office):
    ts, key = office.ticketed()
    new = office.jira.move(key, "HR", office.agent)
    status = office.said(ts, "was moved to another project")
    assert status.startswith(f"<{office.jira.url}/browse/{new}|{new}> · Figma for Rita")
    moved = f"\n{key} was moved to another project in Jira, and is called <{office.jira.url}/browse/{new}|{new}> now."
    assert f"{moved} By Agnes Agent, in Jira." in status
    for named in (key, new):
        assert new in office.command(office.rita, f"!access status {named}")
    assert f"|{new}>" in office.command(office.rita, "!access pending")
    office.reply(ts, office.mara, "fine with me")
    office.carried(new, "fine with me")
    office.jira.comment(new, office.agent, "we have it now")
    office.said(ts, "we have it now")
    office.add(ts, "complete")
    office.status(new, "Done")
    office.said(ts, f"|{new}> is closed: done")
    polled(office)
    assert sum("was moved" in text for text in office.thread(ts)) == 1


def test_one_that_was_moved_there_and_back_has_its_first_key_again(office):
    ts, key = office.ticketed()
    new = office.jira.move(key, "HR", office.agent)
    office.said(ts, f"is called <{office.jira.url}/browse/{new}|")
    polled(office)
    back = office.jira.move(new, "OPS", office.agent)
    office.said(ts, f"is called <{office.jira.url}/browse/{back}|")
    polled(office)
    assert back in office.command(office.rita, f"!access status {new}")
    assert sum("was moved" in text for text in office.thread(ts)) == 1


def test_a_deleted_ticket_is_told_to_tech_ops_and_waits_for_them(office):
    ts, key = office.ticketed()
    polled(office)
    office.jira.delete(key)
    said = office.said(ts, "is gone from Jira. It was deleted")
    assert said.startswith("<!subteam^")
    assert "gone from Jira" in office.command(office.rita, "!access pending")
    office.reply(ts, office.mara, "what now?")
    office.add(ts, "complete")
    office.said(ts, "not yet: its ticket is gone from Jira")
    polled(office)
    office.command(office.tess, f"!access cancel {key} asked for anew")
    office.said(ts, "is closed: cancelled")
    assert "no open requests" in office.command(office.rita, "!access pending").lower()
    assert not any("What is to be done there waits" in text for text in office.thread(ts))


def test_what_is_to_be_removed_of_a_deleted_ticket_is_removed_from_the_records_and_said(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "the password is hunter2")
    office.carried(key, "hunter2")
    polled(office)
    office.jira.delete(key)
    office.said(ts, "is gone from Jira")
    link = office.slack.permalink(office.channel, reply)
    office.command(office.mara, f"!access redact {link} a password")
    said = office.said(ts, "were removed from my records by")
    assert "which is gone from Jira" in said
    assert "Not from the ticket yet" not in said


def test_one_that_is_there_again_goes_on(office):
    ts, key = office.ticketed()
    polled(office)
    with office.jira.lock:
        lost = office.jira.find(key)
        office.jira.delete(key)
    office.said(ts, "is gone from Jira")
    office.reply(ts, office.mara, "it was a mistake")
    with office.jira.lock:
        office.jira.by_id[lost.id] = office.jira.by_key[key] = lost
        office.jira.comment(key, office.agent, "restored")
    office.said(ts, "restored")
    office.carried(key, "it was a mistake")
    office.add(ts, "complete")
    office.status(key, "Done")


def test_a_project_that_cannot_be_seen_is_no_deletion(office):
    ts, key = office.ticketed()
    polled(office)
    office.jira.permissions.discard("BROWSE_PROJECTS")
    before = polls(office)
    wait_until(lambda: polls(office) > before + 12, "it was looked for deleted tickets")
    assert not any("gone from Jira" in text for text in office.thread(ts))
    office.jira.permissions.add("BROWSE_PROJECTS")
    polled(office)
    assert f"|{key}>" in office.command(office.rita, "!access pending")
    assert not any("gone from Jira" in text for text in office.thread(ts))


def test_a_search_that_finds_nothing_is_no_deletion(make_office):
    office = with_agent(make_office(flavour="cloud")).open()
    ts, key = office.ticketed()
    polled(office)
    empty = {"issues": [], "isLast": True}
    office.traffic.add(Fault("GET /rest/api/2/search/jql", "status", 1000, status=200, body=empty))
    before = polls(office)
    wait_until(lambda: polls(office) > before + 12, "it was looked for deleted tickets")
    assert not any("gone from Jira" in text for text in office.thread(ts))
    assert relays(office, ts) == []
    assert f"|{key}>" in office.command(office.rita, "!access pending")


def test_a_rule_that_reopens_a_ticket_right_after_the_bot_wrote_is_not_told_and_is_put_right_once(office):
    ts, key = office.ticketed()
    rule = office.jira.add_person("automation", "automation@example.com", "Automation for Jira")
    polled(office)
    office.add(ts, "complete")
    office.status(key, "Done")
    office.jira.transition(key, rule, "To Do")
    wait_until(lambda: len(office.jira.history(key)) > 2, "the bot has moved it back")
    office.status(key, "Done")
    polled(office, 3)
    assert not any("open again" in text for text in office.thread(ts))
    assert "*completed*" in office.command(office.rita, f"!access status {key}")
    office.jira.transition(key, rule, "To Do")
    assert "is open again. By Automation for Jira, in Jira." in office.said(ts, "open again")
    polled(office, 3)
    assert office.jira.issue(key)["fields"]["status"] == "To Do"


def test_a_person_who_reopens_a_ticket_right_after_the_bot_wrote_is_heeded(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.jira.transition(key, office.agent, "To Do")
    office.said(ts, "is open again. By Agnes Agent, in Jira.")
    polled(office)
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
