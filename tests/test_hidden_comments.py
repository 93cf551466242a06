"""What is not for everybody in Jira never appears in the thread, and is taken back where it became so afterwards."""

import os
import signal

import pytest

from tests.relays import polled, relays, with_agent
from tests.sandbox.server import Fault, wait_until

SECRET = "the customer must not know"

WAYS = [{"internal": True}, {"role": "Administrators"}]


@pytest.fixture(params=["datacenter", "cloud"])
def office(request, make_office):
    return with_agent(make_office(flavour=request.param)).open()


def said_anywhere(office):
    """Return every text that the bot has sent to Slack that holds the secret, whatever became of it since."""
    calls = [call for call in office.traffic.calls if call.side == "slack" and call.name.startswith("chat.")]
    return [call for call in calls if SECRET in str(call.arguments)]


def test_an_internal_comment_never_appears(office):
    ts, key = office.ticketed()
    office.jira.comment(key, office.agent, SECRET, internal=True)
    office.jira.comment(key, office.agent, "and one for everybody")
    office.said(ts, "and one for everybody")
    polled(office)
    assert said_anywhere(office) == []
    assert len(relays(office, ts)) == 1
    assert not any(SECRET.encode() in path.read_bytes() for path in office.data_dir.glob("accessrequest.db*"))


def test_a_restricted_comment_never_appears_neither_does_an_edit_of_it(office):
    ts, key = office.ticketed()
    with office.jira.lock:
        comment = office.jira.comment(key, office.agent, SECRET)
        office.jira.hide(key, comment, role="Administrators")
    polled(office)
    office.jira.rewrite(key, comment, office.agent, f"{SECRET}, really")
    polled(office)
    assert said_anywhere(office) == []
    assert relays(office, ts) == []


@pytest.mark.parametrize("how", WAYS, ids=["internal", "restricted"])
def test_what_is_hidden_after_it_was_told_is_taken_back_and_told_again_when_it_is_for_everybody(office, how):
    ts, key = office.ticketed()
    comment = office.jira.comment(key, office.agent, SECRET)
    office.said(ts, SECRET)
    office.jira.hide(key, comment, **how)
    said = office.said(ts, "It is not for everybody in Jira any more")
    assert "by Agnes Agent, in Jira." in said
    assert not any(SECRET in text for text in office.thread(ts))
    office.jira.rewrite(key, comment, office.agent, f"{SECRET}, edited")
    polled(office)
    assert not any(SECRET in text for text in office.thread(ts))
    office.jira.hide(key, comment)
    office.said(ts, SECRET)
    assert len(relays(office, ts)) == 1


@pytest.mark.parametrize("how", [*WAYS, None], ids=["internal", "restricted", "deleted"])
def test_what_waited_to_be_told_and_was_hidden_meanwhile_is_not_told(office, how):
    ts, key = office.ticketed()
    polled(office)
    fault = office.traffic.add(Fault("chat.postMessage", "status", 1000, 503))
    comment = office.jira.comment(key, office.agent, SECRET)
    wait_until(lambda: fault.times < 1000, "Slack is asked in vain")
    office.bot.kill()
    if how:
        office.jira.hide(key, comment, **how)
    else:
        office.jira.uncomment(key, comment)
    fault.times = 0
    seen = len(office.traffic.calls)
    office.bot.start()
    polled(office, 3)
    calls = [call for call in office.traffic.calls[seen:] if call.name == "chat.postMessage"]
    assert not any(SECRET in str(call.arguments) for call in calls)
    assert relays(office, ts) == []


def test_one_that_was_posted_by_a_bot_that_died_is_found_and_taken_back(office):
    def lose(seen, when):
        if when == "after" and seen.name == "chat.postMessage" and SECRET in str(seen.arguments):
            office.traffic.hooks.clear()
            os.kill(office.bot.pid, signal.SIGKILL)
            office.jira.hide(key, comment, internal=True)
            return True
        return False

    ts, key = office.ticketed()
    polled(office)
    office.traffic.hooks.append(lose)
    with office.jira.lock:
        comment = office.jira.comment(key, office.agent, SECRET)
    wait_until(lambda: not office.bot.running, "the bot is dead")
    office.bot.start()
    office.said(ts, "It is not for everybody in Jira any more")
    polled(office)
    assert not any(SECRET in text for text in office.thread(ts))
    assert len(relays(office, ts)) == 1


def test_a_file_that_belongs_to_an_internal_comment_is_not_linked(office):
    ts, key = office.ticketed()
    with office.jira.lock:
        office.jira.attach_as(key, office.agent, "salaries.xlsx")
        office.jira.attach_as(key, office.agent, "manual.pdf")
        office.jira.comment(key, office.agent, "for us alone: [^salaries.xlsx]", internal=True)
    office.said(ts, "manual.pdf")
    polled(office)
    assert not any("salaries" in text for text in office.thread(ts))
