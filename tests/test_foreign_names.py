"""Every command that takes a link or a key refuses those of other workspaces, and those that the ledger lacks."""

import pytest
from accessdesk.answers import HELP

TAKES_NONE = {
    *("template", "pending", "mine", "apps", "health", "help"),
    *("search", "history", "report", "export", "doctor", "away", "audit", "trace", "evidence", "forget"),
}
OTHERS = {"adopt", "link"}
"""What takes posts that are no requests, and tickets that are unknown: test_adopt.py and test_link.py have these."""
REDACT = "redact"
NAMED = [name for name, args, _ in HELP if name not in TAKES_NONE | OTHERS]
REST = {
    "app": "Figma",
    "owner": "tech-ops",
    "kind": "removal",
    "approve": "Role: Editor",
    "verify": "",
    "sync": "",
    "remind": "",
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """An office for all of these: nothing that they try may leave a trace in it."""
    from tests.office import Office

    office = Office(tmp_path_factory.mktemp("foreign")).catalogue().open()
    office.caught_up()
    already = office.facts()
    yield office
    office.settled()
    facts, issues = office.facts(), office.jira.issues()
    office.close()
    assert facts == already
    assert issues == []


def test_every_command_that_names_a_request_is_tried_here():
    assert {"status", "ticket", "complete", "cancel", "reopen", "approve", "decline", "retry", REDACT} <= set(NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_a_link_of_another_workspace_is_refused(refused, name):
    link = f"https://evil.example/archives/{refused.channel}/p1700000000000100"
    assert "another Slack workspace" in refused.command(refused.tess, f"!access {name} {link} {REST.get(name, 'why')}")


@pytest.mark.parametrize("name", NAMED)
def test_a_key_that_the_ledger_does_not_know_is_refused(refused, name):
    answer = refused.command(refused.tess, f"!access {name} OPS-404 {REST.get(name, 'why')}")
    assert ("Which message?" if name == REDACT else "I know no access request with the ticket OPS-404") in answer


@pytest.mark.parametrize("name", [name for name in NAMED if name != "ticket"])
def test_a_link_to_what_is_no_request_is_refused(refused, name):
    link = refused.slack.permalink(refused.channel, refused.slack.post(refused.channel, refused.otto, "hello"))
    answer = refused.command(refused.tess, f"!access {name} {link} {REST.get(name, 'why')}")
    assert "no access request" in answer
