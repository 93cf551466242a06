"""Requests of a private channel are shown to its members and to Tech Ops only, in every command."""

import pytest
from accessdesk.ledger import Ledger
from accessdesk.sight import PRIVATE

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


def test_an_owner_who_is_not_in_the_channel_decides_by_the_command_that_they_were_told(desk):
    assert desk.olga not in desk.slack.channels[desk.secret].members
    desk.command(desk.olga, f"!access approve {desk.key} Role: Editor")
    wait_until(
        lambda: any("Approved by Olga Owner" in post["text"] for post in desk.slack.bot_posts(desk.secret, desk.post)),
        "the thread says who approved",
    )


def test_health_shows_no_request_of_a_private_channel_to_an_administrator_who_is_not_in_it(desk):
    desk.set(BOT_ADMINS=desk.otto)
    desk.bot.restart()
    assert "Open requests:" not in desk.command(desk.otto, "!access health")
    assert desk.key not in desk.command(desk.otto, "!access health")
    ts = desk.ask(by=desk.mara, text="hello")
    assert "I have sent it to you directly" in desk.command(desk.tom, "!access health", thread=ts)


def test_a_private_channel_that_the_bot_sees_no_more_hides_its_requests_and_nothing_else(desk):
    ts, key = desk.ask(), ""
    desk.add(ts)
    key = desk.ticket(2)["key"]
    desk.settled()
    desk.slack.channels[desk.secret].members.remove(desk.slack.bot_user)
    answer = desk.command(desk.otto, "!access pending")
    assert key in answer
    assert desk.key not in answer


def test_a_channel_counts_as_private_until_slack_says_that_it_is_not(make_office):
    """Whatever goes wrong with the look-up of another one meanwhile."""
    office = make_office()
    office.secret = office.slack.add_channel("a-secret", [office.rita, office.tess], private=True)
    office.set(ACCESS_CHANNEL="#ask-it-tech-ops,#a-secret").catalogue().open()
    post = office.ask(channel=office.secret)
    office.settled()
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    wait_until(lambda: ledger.note(PRIVATE) == office.secret, "the private one is known, and the public one")
    ledger.close()
    assert "No open requests." in office.command(office.otto, "!access pending")
    assert "Figma" in office.command(office.rita, "!access pending")
    assert post


def test_a_word_that_is_too_long_to_search_for_is_said_and_the_records_are_well(desk):
    assert "too long to search for" in desk.command(desk.otto, f"!access search {'㌖' * 300}")
    assert "too long for an application" in desk.command(desk.otto, f"!access pending --app {'_' * 30_000}")
    assert "cannot be used" not in desk.bot.read_log()
