"""The Slack app's manifest asks for what the plugin and Errbot's backend need, and for nothing else."""

import re
from pathlib import Path

import pytest
import yaml
from accessdesk import slack, slack_checkup, slack_files, slack_people, slack_session, slack_uploads
from accessdesk.doctor_scopes import SCOPES
from slack_sdk import WebClient

from tests.sandbox.slack_api import METHODS
from tests.sandbox.slack_state import MANIFEST

LISTING = {"channels:read", "groups:read"}
"""Scopes of conversations.list with the types public_channel and private_channel, which the plugin asks for."""
BACKENDS = {
    "users:read": "SlackPerson looks up who writes",
    "team:read": "SlackPerson looks up the workspace's domain",
    "im:read": "SlackPerson looks up the conversation of a direct message",
    "reactions:write": "SlackBackend.add_reaction",
}
"""Scopes that errbot-backend-slackv3 0.3.2 needs, and what for."""
APP_LEVEL = {"apps.connections_open"}
"""Methods of the app token, which has a scope of its own (connections:write)."""
EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
"""Events that events.py takes in, each with its scope (docs.slack.dev/reference/events)."""


@pytest.fixture(scope="module")
def manifest():
    return yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scopes(manifest):
    return set(manifest["oauth_config"]["scopes"]["bot"])


def scopes_of_the_plugin():
    """Every scope of every Web API method that the plugin calls."""
    code = "".join(
        Path(module.__file__).read_text(encoding="utf-8")
        for module in (slack, slack_checkup, slack_files, slack_people, slack_session, slack_uploads)
    )
    called = re.findall(r'\b_(?:call|send|pages)\(\s*"(\w+)"', code)
    needed = set(LISTING)
    for method in {name.replace("_", ".", 1) for name in called} - APP_LEVEL:
        scope = METHODS[method].scope
        needed |= {scope.format(kind=kind) for kind in ("channels", "groups", "im")} if "{kind}" in scope else {scope}
    return needed - {""}


def test_the_manifest_asks_for_what_is_needed_and_for_nothing_else(scopes):
    assert scopes == scopes_of_the_plugin() | set(BACKENDS) | set(EVENT_SCOPES.values())


def test_the_doctor_asks_for_the_same_scopes(scopes):
    assert set(SCOPES) == scopes


def test_every_scope_says_why():
    lines = MANIFEST.read_text(encoding="utf-8").splitlines()
    first, last = lines.index("    bot:"), lines.index("settings:")
    block = [line.strip() for line in lines[first + 1 : last] if line.strip()]
    assert block[0].startswith("#")
    assert sum(line.startswith("#") for line in block) >= len(block) // 2 - 1


def test_the_app_hears_every_event_that_the_plugin_takes_in(manifest):
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(EVENT_SCOPES)


def test_the_app_works_in_socket_mode_and_can_be_written_to(manifest):
    settings, home = manifest["settings"], manifest["features"]["app_home"]
    assert (settings["socket_mode_enabled"], settings["token_rotation_enabled"]) == (True, False)
    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, False)
    assert not settings["interactivity"]["is_enabled"]


def test_these_scopes_suffice_for_a_request_from_end_to_end(make_office, scopes):
    office = make_office().open()
    client = WebClient(token=office.slack.bot_token, base_url=office.slack.url)
    assert set(client.auth_test().headers["x-oauth-scopes"].split(",")) == scopes
    office.ask(by=office.otto, channel=office.elsewhere)
    office.told(office.otto)
    ts, key = office.ticketed()
    office.command(office.mara, "!access pending")
    office.command(office.tess, "!access status", thread=ts)
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    answers = [call.answer for call in office.traffic.calls if call.side == "slack" and call.answer]
    assert not [answer for answer in answers if answer.get("error") == "missing_scope"]
