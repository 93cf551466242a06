"""A token that is revoked: everything waits, the log says once what to mend, and everything goes on."""

import pytest

from tests.outages import begun, over, several, whole
from tests.sandbox.server import Fault

REVOKED = ["token_revoked", "invalid_auth", "account_inactive", "token_expired"]
"""How Slack says that no call goes through: the code depends on what somebody did."""


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_while_jira_does_not_accept_the_token_every_request_waits_and_is_told_so(make_office, tmp_path, flavour):
    office = make_office(flavour=flavour)
    file = tmp_path / "token"
    file.write_text(office.jira.token)
    office.set(JIRA_TOKEN="", JIRA_TOKEN_FILE=str(file)).open()
    office.jira.token = "replaced"
    posts = several(office)
    begun(office, "Jira", "Jira does not accept the bot's credentials.")
    for ts in posts:
        office.said(ts, "The ticket is created as soon as it does; nothing is lost.")
    file.write_text("replaced\n")
    whole(office, posts)
    over(office, "Jira")


def test_a_token_file_that_is_gone_is_waited_for(make_office, tmp_path):
    file = tmp_path / "token"
    office = make_office().set(JIRA_TOKEN="", JIRA_TOKEN_FILE=str(file)).open()
    posts = several(office)
    begun(office, "Jira", "The file that JIRA_TOKEN_FILE names cannot be read.")
    file.write_text(office.jira.token)
    whole(office, posts)
    over(office, "Jira")


def test_what_jira_refuses_as_unauthorized_for_one_call_only_holds_up_nothing_else(office):
    ts, key = office.ticketed()
    other, other_key = office.ticketed(office.template("Miro", "boards"))
    office.traffic.add(
        Fault("POST /rest/api/2/issue/*/comment", "status", times=100, status=401, only=about(office, key))
    )
    office.reply(ts, office.tess, "viewer role given")
    office.said(ts, "JIRA_TOKEN")
    office.reply(other, office.tess, "editor role given")
    office.carried(other_key, "editor role given")
    assert "Calls to Jira wait" not in office.bot.read_log()


def about(office, key):
    number = office.jira.issue(key)["id"]
    return lambda call: f"/issue/{number}/" in call.name


@pytest.mark.parametrize("code", REVOKED)
def test_while_slack_does_not_accept_the_token_every_word_waits(office, code):
    office.caught_up()
    refused = {"ok": False, "error": code}
    fault = office.traffic.add(Fault("*.*", "status", times=10_000, status=200, body=refused))
    posts = several(office)
    begun(office, "Slack", f"Slack does not accept the bot's token ({code}).")
    fault.times = 0
    whole(office, posts)
    over(office, "Slack")


def test_a_token_of_slacks_that_was_replaced_is_taken_in_by_a_restart(office):
    ts, key = office.ticketed()
    office.slack.revoked.add(office.slack.bot_token)
    office.reply(ts, office.tess, "viewer role given")
    office.add(ts, "complete", by=office.tom)
    begun(office, "Slack", "Slack does not accept the bot's token (token_revoked).")
    office.slack.bot_token = "xoxb-replaced"
    office.bot.restart()
    office.said(ts, "closed: done")
    office.settled()
    assert len(office.bodies(key)) == 1 + 1
    assert sum("closed: done" in text for text in office.thread(ts)) == 1


def test_a_private_word_is_not_given_up_for_a_revoked_token(office):
    refused = {"ok": False, "error": "token_revoked"}
    office.traffic.add(Fault("conversations.open", "status", times=2, status=200, body=refused))
    office.ask("App: Figma\nReason: design")
    office.told(office.rita, "not complete")
    office.settled()
    assert len(office.heard_by(office.rita)) == 1
    assert office.slack.ephemerals(office.rita) == []
