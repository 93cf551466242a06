"""`!access adopt`: a post from before the bot watched becomes a request, judged as of now, once."""

import time
from collections.abc import Callable

import pytest

from tests.kill_story import Killer
from tests.office import Office
from tests.sandbox.server import wait_until

HOUR = 3_600.0


@pytest.fixture
def make_office(make_office: Callable[..., Office]) -> Callable[..., Office]:
    """Offices in which nothing that happens before the bot is switched on is told to it."""

    def make(**options: object) -> Office:
        office = make_office(**options)
        office.slack.delivery.lose_while_away = True
        return office

    return make


def old(office: Office, text: str | None = None, **more: object) -> str:
    """Post a request from before the bot was switched on; return its ts."""
    return office.slack.post(office.channel, office.rita, text or office.template(), at=time.time() - HOUR, **more)


def link(office: Office, ts: str, root: str = "") -> str:
    """Return the permalink of a message of the channel."""
    query = f"?thread_ts={root}&cid={office.channel}" if root else ""
    return f"https://acme.slack.com/archives/{office.channel}/p{ts.replace('.', '')}{query}"


def adopt(office: Office, ts: str, person: str | None = None) -> str:
    """Give the command once the bot knows its channel, and return the answer."""
    wait_until(lambda: office.traffic.to("conversations.history"), "the bot has read the channel")
    return office.command(person or office.tess, f"!access adopt {link(office, ts)}")


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_an_older_post_with_emoji_and_thread_becomes_a_request_with_its_ticket(make_office, flavour):
    office = make_office(flavour=flavour).catalogue()
    ts = old(office)
    office.add(ts)
    office.reply(ts, office.olga, "Approved. Role: Editor")
    office.open()
    office.caught_up()
    assert office.jira.issues() == []
    assert "Adopted" in adopt(office, ts)
    key = office.ticket()["key"]
    office.carried(key, "Role: Editor")
    office.said(ts, "Approved by Olga Owner. Role: Editor")
    office.add(ts, "complete")
    office.status(key, "Done")


def test_a_post_without_the_emoji_waits_for_it_and_is_listed(make_office):
    office = make_office()
    ts = old(office)
    office.open()
    adopt(office, ts)
    wait_until(lambda: "Figma for Rita" in office.command(office.tess, "!access pending"), "it is listed")
    office.settled()
    assert office.jira.issues() == []
    office.add(ts)
    office.ticket()


def test_a_post_that_is_no_template_becomes_an_incomplete_request(make_office):
    office = make_office()
    ts = old(office, "could somebody give me Figma please")
    office.open()
    adopt(office, ts)
    assert "Name of application" in office.told(office.rita) or "missing" in office.told(office.rita)
    office.slack.edit(office.channel, ts, office.template())
    office.add(ts)
    office.ticket()


def test_a_post_whose_emoji_was_merely_found_is_taken_in(make_office):
    office = make_office()
    ts = old(office)
    office.add(ts)
    office.open()
    # An edit that is heard lets the post be known, but not the emoji that stood there before.
    office.slack.edit(office.channel, ts, office.template(reason="another"))
    office.settled()
    assert office.jira.issues() == []
    adopt(office, ts)
    office.ticket()


def test_adopting_twice_changes_nothing_and_says_so(make_office):
    office = make_office()
    ts = old(office)
    office.open()
    adopt(office, ts)
    office.settled()
    assert "adopted already, and is ready" in adopt(office, ts)
    office.add(ts)
    key = office.ticket()["key"]
    office.said(ts, key)
    office.settled()
    before = office.facts()
    assert f"has its ticket already, {key}" in adopt(office, ts)
    assert office.facts() == before
    assert len(office.jira.issues()) == 1


def test_what_can_be_no_request_is_refused_with_its_reason_and_leaves_no_trace(make_office):
    office = make_office()
    ts = old(office)
    reply = office.slack.post(office.channel, office.mara, "a reply", ts)
    by_app = office.slack.post_as_bot(office.channel, office.template())
    elsewhere = office.slack.post(office.elsewhere, office.rita, office.template())
    gone = old(office, "gone soon")
    office.slack.delete(office.channel, gone)
    eve = office.slack.add_user("eve", "Eve Elsewhere", team="T0OTHER0001")
    by_eve = office.slack.post(office.channel, eve, office.template(), at=time.time() - HOUR)
    office.open()
    office.caught_up()

    def said(text: str, person: str | None = None) -> str:
        return office.command(person or office.tess, f"!access adopt {text}")

    assert "Only Tech Ops" in said(link(office, ts), office.otto)
    assert "another Slack workspace" in said(link(office, ts).replace("acme", "other"))
    assert "a reply in a thread" in said(link(office, reply, ts))
    assert "a reply in a thread" in said(link(office, reply))
    assert "An app has posted that" in said(link(office, by_app))
    assert "stands elsewhere" in said(link(office, elsewhere).replace(office.channel, office.elsewhere))
    assert "no such message" in said(link(office, gone))
    assert "another organisation" in said(link(office, by_eve))
    assert "Which post?" in said("OPS-1")
    assert "Which post?" in said("")
    office.settled()
    assert office.facts() == 0


def test_it_may_be_typed_in_the_thread_itself(make_office):
    office = make_office()
    ts = old(office)
    office.add(ts)
    office.open()
    office.caught_up()
    assert "Adopted" in office.command(office.tess, "!access adopt", ts)
    office.ticket()


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", ["conversations.replies", "POST /rest/api/2/issue", "chat.postMessage"])
def test_a_bot_that_dies_while_a_post_is_adopted_makes_one_ticket(make_office, moment, call):
    office = make_office()
    ts = old(office)
    office.add(ts)
    office.reply(ts, office.mara, "fine with me")
    office.open()
    office.caught_up()
    # The first read is the command's own; the worker reads after it.
    number = {"conversations.replies": 2, "chat.postMessage": 2}.get(call, 1)
    killer = Killer(office, (call, number), moment)
    office.traffic.hooks.append(killer)
    office.slack.write_to_bot(office.tess, f"!access adopt {link(office, ts)}")
    key = office.ticket()["key"]
    office.carried(key, "fine with me")
    office.said(ts, key)
    killer.over()
    office.settled()
    assert killer.call is not None
    assert len(office.jira.issues()) == 1
    assert len(office.bodies(key)) == 1
    assert len(office.thread(ts)) == 1
