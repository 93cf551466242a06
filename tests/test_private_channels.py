"""Requests of a private channel are shown to its members and to Tech Ops only, in every command."""

import pytest

from tests.sandbox.server import wait_until

HIDDEN = "secret-tech-ops"


@pytest.fixture
def desk(make_office):
    """An office that watches a private channel besides: Rita and Mara are in it, Otto and Tom are not."""
    office = make_office()
    office.secret = office.slack.add_channel(HIDDEN, [office.rita, office.mara, office.tess], private=True)
    office.set(ACCESS_CHANNEL=f"#ask-it-tech-ops,#{HIDDEN}").catalogue().open()
    office.post = office.ask(channel=office.secret)
    office.slack.react(office.secret, office.post, office.tess, "ticket")
    office.key = office.ticket()["key"]
    wait_until(lambda: office.slack.bot_posts(office.secret, office.post), "the ticket is announced")
    office.settled()
    return office


def test_members_and_tech_ops_see_it_everywhere_and_nobody_else_does(desk):
    commands = ("pending", "search figma", f"status {desk.key}", f"show {desk.key}")
    for person in (desk.rita, desk.tess, desk.tom):
        for command in commands:
            assert f"|{desk.key}>" in desk.command(person, f"!access {command}"), command
    assert f"|{desk.key}>" in desk.command(desk.rita, "!access mine")
    for command in ("pending", "search figma", "mine"):
        assert desk.key not in desk.command(desk.otto, f"!access {command}"), command
    for command in ("status", "show", "withdraw", "note", "verify", "add"):
        answer = desk.command(desk.otto, f"!access {command} {desk.key} x")
        unknown = f"I know no access request with the ticket {desk.key}." in answer
        assert unknown or "Only Tech Ops can" in answer, command
    assert "No requests yet" in desk.command(desk.otto, "!access status")
    link = desk.slack.permalink(desk.secret, desk.post)
    assert "is no access request that I know" in desk.command(desk.otto, f"!access status {link}")


def test_what_a_member_asks_in_a_public_channel_is_answered_directly(desk):
    ts = desk.ask(by=desk.mara, text="hello")
    answer = desk.command(desk.rita, f"!access status {desk.key}", thread=ts)
    assert answer == "That is long, or not for everybody here: I have sent it to you directly."
    assert desk.key in desk.told(desk.rita, "ticketed")


def test_a_public_channel_costs_no_call_to_slack(make_office):
    office = make_office().open()
    _, key = office.ticketed()
    office.settled()
    office.command(office.otto, "!access pending")
    before = len(office.traffic.calls)
    assert key in office.command(office.otto, "!access pending")
    names = set(office.traffic.names()[before:])
    assert not {"conversations.members", "usergroups.list"} & names
