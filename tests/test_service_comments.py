"""In Service Management whatever is carried is internal; customers see one outcome, and no edit mails them."""

import pytest

from tests.redaction import redact, removed
from tests.sandbox.jira_contract import violations
from tests.sandbox.jira_service import COMMENTED, CREATED
from tests.sandbox.server import Fault, wait_until
from tests.verified import comment_of, verify


@pytest.fixture
def office(make_office):
    office = make_office(flavour="service").open()
    yield office
    assert violations(office.jira, office.traffic.calls) == []


def completed(office):
    """Have a request ticketed and completed, and return (ts, key)."""
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    return ts, key


def public(office, key):
    """Return the first lines of the comments that customers see."""
    desk = office.jira.desk
    with office.jira.lock:
        return [each.body.partition(" by")[0] for each in office.jira.find(key).comments if desk.is_public(each)]


@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_an_outcome_whose_answer_is_lost_is_public_once(office, kind):
    outcome = Fault("POST */comment", kind, only=lambda call: "*Completed*" in str(call.arguments))
    office.traffic.add(outcome)
    _, key = completed(office)
    assert outcome.times == 0
    assert public(office, key) == ["*Completed*"]
    assert office.jira.desk.mailed(office.rita_in_jira) == [CREATED, COMMENTED]


def test_a_request_that_ends_otherwise_than_the_customer_knows_says_so(office):
    ts, key = completed(office)
    office.take_off(ts, "complete")
    office.status(key, "To Do")
    office.settled()
    office.add(ts, "no_entry_sign")
    office.said(ts, "is closed: cancelled")
    office.settled()
    assert public(office, key) == ["*Completed*", "*Cancelled*"]
    assert office.jira.desk.mailed(office.rita_in_jira) == [CREATED, COMMENTED, COMMENTED]


def test_the_outcome_that_is_written_anew_stays_public_and_mails_nobody(office):
    ts, key = office.ticketed()
    office.command(office.tess, f"!access cancel {key} the password is hunter2")
    office.said(ts, "is closed: cancelled")
    office.settled()
    outcome = comment_of(office, key, "*Cancelled*")
    office.jira.rewrite(key, outcome.id, office.rita_in_jira, "something else")
    mails = office.jira.desk.mailed(office.rita_in_jira)
    assert "Repaired:" in verify(office, key)
    office.settled()
    assert "*Cancelled*" in outcome.body
    assert public(office, key) == ["*Cancelled*"]
    assert office.jira.desk.mailed(office.rita_in_jira) == mails


def test_an_entry_that_is_edited_or_removed_stays_internal(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "the password is hunter2")
    office.carried(key, "hunter2")
    office.slack.edit(office.channel, reply, "its password is hunter2")
    office.carried(key, "its password is hunter2")
    office.settled()
    redact(office, office.tess, reply, ts)
    removed(office, ts)
    office.settled()
    assert public(office, key) == []
    assert office.jira.desk.mailed(office.rita_in_jira) == [CREATED]


def test_an_outcome_that_somebody_deleted_comes_back_internally(office):
    _, key = completed(office)
    office.jira.uncomment(key, comment_of(office, key, "*Completed*").id)
    assert "Repaired:" in verify(office, key)
    office.carried(key, "*Completed*")
    office.settled()
    assert public(office, key) == []
    assert office.jira.desk.reopened == 0


def test_a_rule_that_opens_the_request_again_at_a_customers_comment_is_obeyed_the_second_time_at_the_latest(
    make_office,
):
    """What a rule does within ten seconds of what the bot wrote is put right once, whatever made it do so."""
    office = make_office(flavour="service").set(JIRA_POLL_SECONDS="1").open()
    ts, key = completed(office)
    office.jira.comment(key, office.rita_in_jira, "it does not work")
    wait_until(lambda: len(transitions(office, key)) == 2, "the bot has closed it again")
    office.status(key, "Done")
    office.settled()
    office.jira.comment(key, office.rita_in_jira, "it really does not")
    office.said(ts, "is open again. By Automation for Jira, in Jira")
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
    assert office.jira.desk.reopened == 2


def transitions(office, key):
    """The calls by which the bot has moved a ticket."""
    return office.traffic.to(f"POST /rest/api/2/issue/{office.jira.issue(key)['id']}/transitions")


def test_plain_jira_is_told_nothing_of_who_sees_a_comment(make_office):
    office = make_office(flavour="cloud").open()
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    assert all("sd.public.comment" not in comment["properties"] for comment in office.jira.comments(key))


def test_a_bot_that_is_no_agent_any_more_says_that_customers_see_what_it_writes(office):
    ts, key = office.ticketed()
    office.jira.desk.agents.clear()
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    office.settled()
    assert "was to be internal, and customers see it" in office.bot.read_log()
