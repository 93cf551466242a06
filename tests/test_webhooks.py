"""Jira's webhooks: what is done there is in the thread at once, however they come; nobody asks Jira meanwhile."""

import re
import time

import pytest

from tests.sandbox.server import Fault, wait_until

HEALTH = "!access health"
TRANSITION = "POST /rest/api/2/issue/*/transitions"


def looks(office, key):
    """Return how often this ticket was looked at."""
    number = office.jira.issue(key)["id"]
    asked = office.traffic.to(f"GET /rest/api/2/issue/{number}")
    return sum("changelog" in str(call.arguments["query"]) for call in asked)


def moves(office, key):
    return [change.after.name for change in office.jira.history(key) if change.field == "status"]


@pytest.fixture
def make(make_office):
    """Make offices that Jira tells what happens there, with Agnes, who works in Jira."""

    def make_one(**options):
        office = make_office(webhooks=True, **options)
        office.agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
        return office

    return make_one


@pytest.fixture
def office(make):
    return make().open()


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_what_is_done_in_jira_is_told_by_a_webhook_alone(make, flavour):
    office = make(flavour=flavour).open()
    ts, key = office.ticketed()
    office.jira.transition(key, office.agent, "Done", "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    office.carried(key, "*Completed* by Agnes Agent, in Jira,")
    office.jira.transition(key, office.agent, "To Do")
    office.said(ts, "is open again. By Agnes Agent, in Jira.")
    office.settled()
    assert moves(office, key) == ["Done", "To Do"]
    office.jira.webhooks.drained()
    assert {status for each in office.jira.webhooks.sent for status in each.answers} == {200}


def test_a_comment_in_jira_is_told_by_a_webhook_alone(office):
    ts, key = office.ticketed()
    comment = office.jira.comment(key, office.agent, "Which licence is it to be?")
    office.said(ts, "Which licence is it to be?")
    office.jira.rewrite(key, comment, office.agent, "Which role is it to be?")
    office.said(ts, "Which role is it to be?")
    assert sum("is it to be?" in text for text in office.thread(ts)) == 1


def test_webhooks_that_come_late_doubled_and_in_the_wrong_order_tell_what_happened_once_and_in_order(office):
    ts, key = office.ticketed()
    webhooks = office.jira.webhooks
    webhooks.hold, webhooks.copies = True, 3
    for status in ("Done", "To Do", "Done"):
        office.jira.transition(key, office.agent, status)
    webhooks.release(order=lambda held: held[::-1])
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    webhooks.drained()
    office.settled()
    assert moves(office, key) == ["Done", "To Do", "Done"]
    assert sum("closed: done" in text for text in office.thread(ts)) == 1
    assert f"|{key}>" not in office.command(office.rita, "!access pending")


def test_a_webhook_that_comes_before_the_answer_to_our_own_move_is_no_echo(office):
    ts, key = office.ticketed()
    for act, status in ((office.add, "Done"), (office.take_off, "To Do"), (office.add, "Done")):
        office.settled()
        office.jira.webhooks.drained()
        before, held = looks(office, key), office.traffic.add(Fault(TRANSITION, "hold"))
        act(ts, "complete")
        office.status(key, status)
        wait_until(lambda before=before: looks(office, key) > before, "it is looked at while its answer is on its way")
        held.released.set()
    wait_until(lambda: len(office.thread(ts)) >= 4, "all three are told")
    office.settled()
    assert moves(office, key) == ["Done", "To Do", "Done"]
    assert ["in Jira" in text for text in office.thread(ts)] == [False] * 4


def test_webhooks_that_come_before_the_answer_to_the_creation_make_no_second_ticket(office):
    held = office.traffic.add(Fault("POST /rest/api/2/issue", "hold"))
    ts = office.ask()
    office.add(ts)
    key = office.ticket()["key"]
    office.jira.edit(key, office.agent, summary="Access to Figma, urgently")
    wait_until(lambda: office.jira.webhooks.told("jira:issue_updated"), "Jira tells of the edit")
    office.jira.webhooks.drained()
    held.released.set()
    office.said(ts, key)
    office.settled()
    office.jira.transition(key, office.agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    assert len(office.jira.issues()) == 1


def test_what_no_webhook_told_is_found_by_asking_and_counted(make):
    office = make().set(JIRA_POLL_SECONDS="1").open()
    assert "No webhook of Jira's came yet." in office.command(office.tess, HEALTH)
    office.ticketed()
    # Before the tickets are made: what a webhook told of late would see what is done to them then.
    office.jira.webhooks.lose = lambda event: True
    keys = [office.ticketed(office.template(f"App {number}"))[1] for number in range(7)]
    office.settled()
    # A minute ago, so that no webhook can be on its way any more; but what the look for deletions meets is not counted.
    office.jira.clock = lambda: time.time() - 60
    for key in keys:
        office.jira.transition(key, office.agent, "Done")
        office.carried(key, "*Completed* by Agnes Agent, in Jira,")
    said = wait_until(
        lambda: (
            (said := office.command(office.tess, HEALTH)) and re.search("[5-7] things that none told", said) and said
        ),
        "health has counted them",
    )
    assert "The last webhook of Jira's came just now." in said
    assert "Jira's webhooks do not arrive as they should" in said


def test_what_was_heard_and_not_looked_at_before_a_crash_is_found_at_the_next_start(office):
    ts, key = office.ticketed()
    office.settled()
    held = office.traffic.add(Fault("GET /rest/api/2/issue/*", "hold"))
    before = len(office.traffic.calls)
    office.jira.transition(key, office.agent, "Done")
    wait_until(lambda: any("changelog" in str(c.arguments) for c in office.traffic.calls[before:]), "it is looked at")
    office.bot.kill()
    held.released.set()
    office.bot.start()
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")


def test_a_look_that_fails_is_made_again(office):
    ts, key = office.ticketed()
    office.settled()
    office.traffic.add(
        Fault("GET /rest/api/2/issue/*", "status", 2, status=503, only=lambda c: "changelog" in str(c.arguments))
    )
    office.jira.transition(key, office.agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")


def test_a_ticket_that_is_deleted_in_jira_keeps_no_other_from_being_looked_at(office):
    _, gone = office.ticketed()
    ts, key = office.ticketed(office.template("Miro"))
    office.settled()
    office.jira.delete(gone)
    office.jira.transition(key, office.agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    assert "Traceback" not in office.bot.read_log()


def test_slacks_events_and_jiras_webhooks_come_by_one_web_server(make):
    office = make(mode="http").open()
    ts, key = office.ticketed()
    office.jira.transition(key, office.agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
