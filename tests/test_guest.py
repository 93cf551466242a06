"""The product as a guest in somebody's Errbot: it goes by that bot's settings, and is switched off and on in chat."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deployment import ROOT, Deployment
from tests.office import Office
from tests.sandbox.server import wait_until

WATCHED = ("requests", "messages", "client", "threads")
"""What the product has put into the bot while it is active."""


@pytest.fixture
def guest(make_office: Callable[..., Office], tmp_path: Path) -> Callable[..., Deployment]:
    """Start a bot with these settings, that had the product in its folder of plugins before."""

    def start(**settings: object) -> Deployment:
        deployment = Deployment(make_office().catalogue(), tmp_path / "errbot", **settings)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "plugins", deployment.plugins, ignore=ignored, dirs_exist_ok=True)
        deployment.bot.start()
        return deployment

    return start


def test_it_goes_by_another_prefix_and_says_so(guest: Callable[..., Deployment]) -> None:
    deployment = guest(BOT_PREFIX="%")
    office = deployment.office
    ts, key = office.ticketed()
    office.reply(ts, office.rita, "!access status is no command here")
    office.carried(key, "is no command here")
    listed = office.command(office.rita, "%access help")
    assert "`%access status" in listed
    assert "!access" not in listed
    office.reply(ts, office.olga, f"%access approve {key} Role: Editor")
    office.said(ts, "Approved by Olga Owner")
    assert not [body for body in office.bodies(key) if "%access" in body]


def test_it_needs_none_of_errbots_own_plugins(guest: Callable[..., Deployment]) -> None:
    deployment = guest(CORE_PLUGINS=["Health"])
    assert "Webserver" not in deployment.look()["plugins"]
    office = deployment.office
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "approved")
    office.carried(key, "approved")
    office.add(ts, "complete")
    office.said(ts, "is closed")
    assert "completed" in office.command(office.rita, f"!access status {key}")


def test_a_webhook_secret_without_errbots_web_server_is_said_and_all_goes_on(guest: Callable[..., Deployment]) -> None:
    deployment = guest(CORE_PLUGINS=["Health"])
    office = deployment.office
    deployment.bot.stop()
    deployment.configure(CORE_PLUGINS=["Health"])
    office.set(JIRA_WEBHOOK_SECRET="a secret that nobody guesses")
    deployment.bot.start()
    assert "Errbot's web server is not configured" in deployment.bot.read_log()
    office.ticketed()


def test_errbots_access_controls_apply_to_commands_and_not_to_what_is_carried(guest: Callable[..., Deployment]) -> None:
    deployment = guest(ACCESS_CONTROLS={"AccessRequest:*": {"denyusers": ["*"]}})
    office = deployment.office
    ts, key = office.ticketed()
    office.reply(ts, office.otto, "me too")
    office.carried(key, "me too")
    refused = office.command(office.tess, f"!access cancel {key} no budget")
    assert "not allowed" in refused
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] != "Done"


@pytest.mark.parametrize("diverted", [["ALL_COMMANDS"], ["access_status"]])
def test_answers_are_diverted_to_a_thread_as_any_other(guest: Callable[..., Deployment], diverted: list[str]) -> None:
    office = guest(DIVERT_TO_THREAD=diverted).office
    _, key = office.ticketed()
    asked = office.slack.post(office.channel, office.rita, f"!access status {key}")
    wait_until(lambda: any("Figma" in text for text in office.thread(asked)), "the answer is in a thread")
    office.settled()
    assert len(office.jira.issues()) == 1


def test_it_is_deactivated_and_activated_and_leaves_nothing_in_the_bot_meanwhile(
    guest: Callable[..., Deployment],
) -> None:
    deployment = guest()
    office = deployment.office
    ts, key = office.ticketed()
    office.settled()
    active = deployment.look()
    deployment.say("plugin deactivate AccessRequest", "deactivated")
    off = deployment.look()
    assert [
        each for each in off["requests"] + off["messages"] + off["threads"] if "Doors" in each or "access" in each
    ] == []
    assert not {each for each in off["commands"] if each.startswith("access")}
    office.reply(ts, office.mara, "said meanwhile")
    before = len(office.bodies(key))
    assert deployment.say("colour", "It is") == "It is none."
    deployment.say("plugin activate AccessRequest", "activated")
    office.carried(key, "said meanwhile")
    assert len(office.bodies(key)) == before + 1
    on = deployment.look()
    assert {name: on[name] for name in WATCHED} == {name: active[name] for name in WATCHED}


def test_a_blacklisted_one_stays_off_over_a_restart_until_it_is_taken_off_the_list(
    guest: Callable[..., Deployment],
) -> None:
    deployment = guest()
    office = deployment.office
    ts, key = office.ticketed()
    office.settled()
    deployment.say("plugin blacklist AccessRequest", "now blacklisted")
    deployment.bot.restart()
    assert "AccessRequest" not in deployment.look()["plugins"]
    office.reply(ts, office.mara, "said meanwhile")
    deployment.say("plugin unblacklist AccessRequest", "removed from blacklist")
    office.carried(key, "said meanwhile")


def test_other_plugins_hear_what_they_heard_before(guest: Callable[..., Deployment]) -> None:
    deployment = guest()
    office = deployment.office
    ts, _ = office.ticketed()
    office.reply(ts, office.mara, "a reply")
    office.slack.post(office.elsewhere, office.otto, "something else")
    office.take_off(ts, "ticket")
    office.settled()
    found = deployment.look()
    for text in ("a reply", "something else"):
        assert found["heard"].count(text) == 1
    assert [found["heard"].count(each) for each in found["heard"] if each.startswith("Name of application")] == [1]
    assert found["seen"] == [["added", "ticket"], ["removed", "ticket"]]
