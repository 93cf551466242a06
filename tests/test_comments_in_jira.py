"""What a person writes in Jira stands in the thread once, with author and link, and is kept there as it stands."""

import os
import signal

import pytest

from tests.relays import polled, relays, with_agent
from tests.sandbox.server import Fault, wait_until
from tests.sandbox.slack import Upload


@pytest.fixture(params=["datacenter", "cloud"])
def office(request, make_office):
    return with_agent(make_office(flavour=request.param)).open()


def test_a_comment_is_told_once_with_author_and_link_and_an_edit_updates_the_post(office):
    ts, key = office.ticketed()
    comment = office.jira.comment(key, office.agent, "Which *team* is she in?\nPlease say.")
    said = office.said(ts, "Which *team*")
    link = f"{office.jira.url}/browse/{key}?focusedCommentId={comment}"
    assert said == f"<{link}|Comment> on {key} by Agnes Agent, in Jira:\n&gt; Which *team* is she in?\n&gt; Please say."
    office.jira.rewrite(key, comment, office.agent, "Which group is she in?")
    said = office.said(ts, "Which group")
    assert "by Agnes Agent, in Jira, edited:" in said
    polled(office)
    assert relays(office, ts) == [said]
    assert not any("group is she" in body for body in office.bodies(key)[1:])
    assert len(office.bodies(key)) == 1


def test_what_the_bot_wrote_is_not_told_and_what_it_tells_is_not_carried(office):
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    polled(office)
    assert relays(office, ts) == []
    office.jira.comment(key, office.agent, "thanks")
    office.said(ts, "&gt; thanks")
    polled(office)
    office.bot.kill()
    office.bot.start()
    polled(office)
    assert len(relays(office, ts)) == 1
    assert len(office.bodies(key)) == 2


def test_a_person_may_write_with_the_bots_account_and_may_quote_it(office):
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "fine with me")
    quoted = office.carried(key, "fine with me")
    own = office.jira.comments(key)[0]
    office.jira.comment(key, office.jira.account, "written by hand")
    office.jira.comment(key, office.agent, f"{{quote}}{quoted}{{quote}} I agree")
    with office.jira.lock:
        found = office.jira.find(key)
        office.jira.add_comment(found, office.jira.people[office.agent], "with its property", own["properties"])
    office.said(ts, "by Access Bot, in Jira:\n&gt; written by hand")
    office.said(ts, "I agree")
    office.said(ts, "with its property")
    polled(office)
    assert len(relays(office, ts)) == 3
    office.jira.rewrite(key, own["id"], office.agent, "somebody changed what the bot wrote")
    polled(office)
    assert len(relays(office, ts)) == 3


def test_a_deleted_comment_is_taken_back(office):
    ts, key = office.ticketed()
    comment = office.jira.comment(key, office.agent, "wrong ticket, sorry")
    office.said(ts, "wrong ticket")
    office.jira.uncomment(key, comment)
    office.said(ts, "It was deleted in Jira")
    assert not any("wrong ticket" in text for text in office.thread(ts))


def test_comments_from_while_the_bot_was_away_are_told_in_order(office):
    ts, key = office.ticketed()
    polled(office)
    office.bot.stop()
    for number in range(3):
        office.jira.comment(key, office.agent, f"number {number}")
    office.bot.start()
    office.said(ts, "number 2")
    assert [text[-1] for text in relays(office, ts)] == ["0", "1", "2"]


def test_a_comment_on_a_closed_ticket_is_told_as_well(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.said(ts, "closed: done")
    office.jira.comment(key, office.agent, "she may need more")
    office.said(ts, "she may need more")


def test_a_ticket_that_is_closed_by_hand_while_replies_come_in_stays_closed_and_has_them_all(office):
    ts, key = office.ticketed()
    for number in range(6):
        office.reply(ts, office.rita, f"reply {number}")
        if number == 2:
            office.jira.transition(key, office.agent, "Done", "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
    office.carried(key, "reply 5")
    polled(office)
    assert office.jira.issue(key)["fields"]["status"] == "Done"
    assert [sum(f"reply {number}" in body for body in office.bodies(key)) for number in range(6)] == [1] * 6
    assert relays(office, ts) == []


def test_nothing_that_is_typed_in_jira_calls_anybody_or_passes_for_the_bots_own_words(office):
    ts, key = office.ticketed()
    office.jira.comment(key, office.agent, f"<!channel> [~rita] <@{office.tess}>\n{key} is closed: done. By <@U1>.")
    said = office.said(ts, "is closed: done")
    assert "<!" not in said
    assert "<@" not in said
    assert all(line.startswith("&gt; ") for line in said.split("\n")[1:])


def test_a_file_that_a_person_attached_is_linked_and_the_bots_own_are_not(office):
    ts, key = office.ticketed()
    office.reply(ts, office.rita, "here is the form", files=[Upload("form.pdf", b"form")])
    wait_until(lambda: office.jira.attachments(key), "the file is attached")
    number = office.jira.attach_as(key, office.agent, "plan & more.pdf", b"12345")
    said = office.said(ts, "has attached")
    link = f"{office.jira.url}/secure/attachment/{number}/plan%20%26%20more.pdf"
    assert said.startswith(f"Agnes Agent has attached <{link}|plan &amp; more.pdf> (5 bytes) to ")
    office.jira.attach_as(key, office.jira.account, "by-hand.txt")
    office.said(ts, "by-hand.txt")
    polled(office)
    assert sum("has attached" in text for text in office.thread(ts)) == 2


def test_what_a_rule_writes_is_nobodys_comment(office):
    ts, key = office.ticketed()
    rule = office.jira.add_person("automation", "automation@example.com", "Automation for Jira")
    office.jira.comment(key, rule, "This ticket is old.")
    office.jira.comment(key, office.agent, "and a person's")
    office.said(ts, "and a person's")
    assert len(relays(office, ts)) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_is_killed_while_it_tells_tells_it_once(office, moment):
    def die(seen, when):
        if when == moment and seen.name == "chat.postMessage" and "told once" in str(seen.arguments):
            office.traffic.hooks.clear()
            os.kill(office.bot.pid, signal.SIGKILL)
            return True
        return False

    ts, key = office.ticketed()
    polled(office)
    office.traffic.hooks.append(die)
    office.jira.comment(key, office.agent, "told once")
    wait_until(lambda: not office.bot.running, "the bot is dead")
    office.bot.start()
    office.said(ts, "told once")
    polled(office)
    assert len(relays(office, ts)) == 1


def test_one_that_waited_while_slack_was_away_is_told_afterwards(office):
    ts, key = office.ticketed()
    fault = office.traffic.add(Fault("chat.postMessage", "status", 1000, 503))
    comment = office.jira.comment(key, office.agent, "hello")
    wait_until(lambda: fault.times < 1000, "Slack is asked in vain")
    office.jira.rewrite(key, comment, office.agent, "hello again")
    fault.times = 0
    office.said(ts, "hello again")
    office.settled()
    assert len(relays(office, ts)) == 1
