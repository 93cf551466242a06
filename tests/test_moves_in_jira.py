"""What a person does to the ticket in Jira itself: a closing there closes, a reopening there reopens."""

import os
import signal

import pytest

from tests.sandbox.server import Fault, wait_until

SEARCH = {"datacenter": "GET /rest/api/2/search", "cloud": "GET /rest/api/2/search/jql"}


@pytest.fixture(params=["datacenter", "cloud"])
def office(request, make_office):
    office = make_office(flavour=request.param)
    office.agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    return office.set(JIRA_POLL_SECONDS="1").open()


def polled(office, times=2):
    """Wait until Jira was asked so many times more, the first of which may have begun before."""
    name = SEARCH["cloud" if office.jira.cloud else "datacenter"]

    def polls():
        return sum("updated" in str(call.arguments) for call in office.traffic.to(name))

    before = polls()
    wait_until(lambda: polls() >= before + times, "Jira is asked what changed")
    office.settled()


def test_a_ticket_that_is_closed_in_jira_is_closed_in_the_thread_and_summed_up(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "Role: Viewer")
    office.carried(key, "Role: Viewer")
    office.jira.transition(key, office.agent, "Done", "Done")
    assert office.said(ts, "closed").endswith("is closed: done. By Agnes Agent, in Jira. Role: Viewer.")
    assert "*Completed* by Agnes Agent, in Jira," in office.carried(key, "*Completed*")
    assert "completed" in office.said(ts, "*completed*")
    assert "completed" in office.command(office.rita, f"!access status {key}")
    polled(office)
    assert office.jira.issue(key)["fields"]["status"] == "Done"
    assert sum("closed" in text for text in office.thread(ts)) == 1


def test_a_ticket_that_is_reopened_in_jira_while_complete_still_stands_stays_open(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.said(ts, "closed: done")
    polled(office)
    office.jira.transition(key, office.agent, "To Do")
    assert "is open again. By Agnes Agent, in Jira." in office.said(ts, "open again")
    office.carried(key, "*Reopened* by Agnes Agent, in Jira,")
    polled(office)
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
    assert f"|{key}>" in office.command(office.rita, "!access pending")
    office.take_off(ts, "complete")
    office.add(ts, "complete", by=office.tom)
    wait_until(lambda: sum("closed: done" in text for text in office.thread(ts)) == 2, "it is closed once more")
    assert office.jira.issue(key)["fields"]["status"] == "Done"


@pytest.mark.parametrize(
    ("resolution", "state", "told"),
    [("Declined", "declined", "closed: declined"), ("Won't Do", "declined", "closed: declined")],
)
def test_the_resolution_in_jira_says_how_it_ended(office, resolution, state, told):
    ts, key = office.ticketed()
    office.jira.transition(key, office.agent, "Done", resolution)
    office.said(ts, told)
    assert f"*{state}*" in office.command(office.rita, f"!access status {key}")


def test_what_the_bot_moves_itself_is_nobodys_move_in_jira(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.said(ts, "closed: done")
    polled(office)
    office.take_off(ts, "complete")
    office.said(ts, "open again")
    polled(office)
    office.add(ts, "no_entry_sign")
    office.said(ts, "closed: cancelled")
    polled(office)
    assert not any("Jira" in text for text in office.thread(ts))
    assert [change.after.name for change in office.jira.history(key) if change.field == "status"] == [
        "Done",
        "To Do",
        "Done",
    ]


def test_a_person_may_use_the_bots_account_to_move_a_ticket_by_hand(office):
    ts, key = office.ticketed()
    office.jira.transition(key, office.jira.account, "Done", "Done")
    assert "By Access Bot, in Jira." in office.said(ts, "closed: done")
    polled(office)
    office.jira.transition(key, office.jira.account, "To Do")
    assert "By Access Bot, in Jira." in office.said(ts, "open again")
    polled(office)
    assert office.jira.issue(key)["fields"]["status"] == "To Do"


def test_what_was_closed_and_reopened_between_two_looks_ends_open(office):
    ts, key = office.ticketed()
    fault = office.traffic.add(Fault(SEARCH["cloud" if office.jira.cloud else "datacenter"], "status", 1000, 503))
    office.jira.transition(key, office.agent, "Done", "Done")
    office.jira.transition(key, office.agent, "To Do")
    wait_until(lambda: "What is done in Jira itself is not seen" in office.bot.read_log(), "the log says so, once")
    fault.times = 0
    polled(office)
    assert not any("Jira" in text for text in office.thread(ts))
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
    assert f"|{key}>" in office.command(office.rita, "!access pending")


def test_what_was_done_in_jira_while_the_bot_was_away_is_found_at_its_start(office):
    ts, key = office.ticketed()
    polled(office)
    office.bot.stop()
    office.jira.transition(key, office.agent, "Done", "Done")
    office.bot.start()
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")


def test_a_bot_that_is_killed_while_it_takes_a_closing_over_tells_it_once(office):
    def die(seen, when):
        if when == "after" and seen.name.endswith("/comment"):
            office.traffic.hooks.clear()
            os.kill(office.bot.pid, signal.SIGKILL)
            return True
        return False

    ts, key = office.ticketed()
    polled(office)
    office.traffic.hooks.append(die)
    office.jira.transition(key, office.agent, "Done", "Done")
    wait_until(lambda: not office.bot.running, "the bot is dead")
    office.bot.start()
    office.said(ts, "closed: done")
    polled(office)
    assert sum("*Completed*" in body for body in office.bodies(key)) == 1
    assert sum("closed" in text for text in office.thread(ts)) == 1


def test_one_query_is_asked_in_an_interval_whatever_the_number_of_requests(office):
    for number in range(5):
        office.ticketed(office.template(f"App {number}"))
    polled(office, 3)
    calls = len(office.traffic.calls)
    polled(office, 3)
    asked = [call.name for call in office.traffic.calls[calls:] if call.name.startswith(("GET /rest", "POST /rest"))]
    assert set(asked) == {SEARCH["cloud" if office.jira.cloud else "datacenter"]}


def test_a_label_that_somebody_copied_to_another_ticket_moves_nothing(office):
    ts, key = office.ticketed()
    labels = office.jira.issue(key)["fields"]["labels"]
    foreign = office.jira.clone(key, office.agent)
    assert office.jira.issue(foreign)["fields"]["labels"] == labels
    polled(office)
    office.jira.transition(foreign, office.agent, "Done", "Done")
    polled(office)
    assert not any("closed" in text for text in office.thread(ts))
    assert "*ticketed*" in office.command(office.rita, f"!access status {key}")


def test_what_is_closed_in_jira_though_nobody_decided_says_what_is_not_settled(make_office):
    office = make_office().catalogue()
    agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    office.set(JIRA_POLL_SECONDS="1").open()
    ts, key = office.ticketed()
    office.jira.transition(key, agent, "Done")
    told = office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    assert f"is not settled: <@{office.olga}> or <@{office.oskar}> has to decide first." in told
    assert f"`!access reopen {key}` opens it again." in told
    assert "*Decision:* none; the ticket was closed in Jira" in office.carried(key, "*Completed*")
    office.command(office.tess, f"!access reopen {key}")
    office.status(key, "To Do")
    office.reply(ts, office.olga, "Approved. Role: Editor")
    office.said(ts, "Approved by Olga Owner")
