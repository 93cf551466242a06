"""`!access doctor` says of each thing that the bot depends on whether it is ok, or names the cure."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.office import CATALOGUE, Office
from tests.sandbox.jira_service import RequestField
from tests.sandbox.jira_workflows import DONE, TO_DO, Transition, Workflow
from tests.sandbox.server import Fault, wait_until
from tests.sandbox.tls import Authority, Secured

LAST = "as they are by default"
"""What the last line of every answer says."""


def looked(office: Office, place: str = "") -> list[str]:
    """Have Otto, who is an administrator, ask in a channel or directly, and return the lines of the answer."""
    place = place or office.slack.direct_channel(office.otto).id
    ts = office.slack.post(place, office.otto, "!access doctor")

    def answer() -> str:
        posts = [post for post in office.slack.bot_posts(place) if post["ts"] > ts and "metadata" not in post]
        said = "\n".join(str(post["text"]) for post in posts)
        return said if LAST in said else ""

    return [line.replace("\u2060", "") for line in str(wait_until(answer, "the doctor has answered")).splitlines()]


def healthy(make_office: Callable[..., Office], flavour: str) -> Office:
    """Return an office, its bot not started yet, in which nothing is to be done."""
    office = make_office(flavour=flavour)
    office.slack.add_emoji("complete")
    office.jira.token_ends = [time.time() + 90 * 86_400]
    return office.set(BOT_ADMINS=office.otto).catalogue()


def lived(office: Office) -> None:
    """Have one ticket closed and another one left open."""
    ts, key = office.ticketed(office.template("VPN"))
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    office.ticketed()
    office.settled()


@pytest.mark.parametrize("flavour", ["datacenter", "cloud", "service"])
def test_each_line_about_a_healthy_set_up_says_ok(make_office, flavour):
    office = healthy(make_office, flavour).open()
    lived(office)
    said = looked(office)
    assert "*Nothing is to be done.*" in said
    told = [line for line in said if line.startswith("• ")]
    noted = [line for line in told if not line.startswith("• ok: ")]
    # When an API token ends Jira Cloud tells nobody.
    assert [line for line in noted if "when the token ends" not in line] == []
    assert len(noted) == (flavour != "datacenter")
    assert len(told) > 20


class Broken(NamedTuple):
    """A set-up that is broken before the start, or after it, and parts of the one line that names the cure."""

    flavour: str
    cure: tuple[str, ...]
    before: Callable[[Office], object] = lambda office: None
    after: Callable[[Office], object] = lambda office: None
    is_asked_in_channel: bool = False


def scope_is_taken(office: Office) -> None:
    office.slack.scopes.discard("files:read")


def messages_tab_is_off(office: Office) -> None:
    office.slack.refusals[office.rita] = "messages_tab_disabled"
    office.ask("Name of application: Miro\nBusiness reason: x\nManager's Name: @")
    office.settled()


def group_is_emptied(office: Office) -> None:
    for group in office.slack.groups.values():
        group["users"] = []


def leaves(name: str) -> Callable[[Office], None]:
    """Have somebody's account deactivated."""

    def deactivate(office: Office) -> None:
        office.slack.users[getattr(office, name)]["deleted"] = True

    return deactivate


def lacks(*permissions: str) -> Callable[[Office], None]:
    """Take permissions from the bot's account in Jira."""
    return lambda office: office.jira.permissions.difference_update(permissions)


def certificate_is_not_trusted(office: Office) -> None:
    authority = Authority(office.data_dir.parent / "authority")
    door = Secured(office.jira.server, authority.expired())
    office.set(JIRA_URL=door.url, REQUESTS_CA_BUNDLE=str(authority.file))


def token_file_is_gone(office: Office) -> None:
    path = office.data_dir.parent / "token"
    path.write_text(office.jira.token, encoding="utf-8")
    office.set(JIRA_TOKEN="", JIRA_TOKEN_FILE=str(path))


def old_token_file(office: Office) -> None:
    path = office.data_dir.parent / "token"
    path.write_text(office.jira.token, encoding="utf-8")
    ago = time.time() - 360 * 86_400
    os.utime(path, (ago, ago))
    office.set(JIRA_TOKEN="", JIRA_TOKEN_FILE=str(path))


def no_way_back(office: Office) -> None:
    office.jira.workflow = Workflow(TO_DO, (Transition("31", "Done", DONE, ("To Do",)),))


def no_way_to_done(office: Office) -> None:
    office.jira.workflow = Workflow(TO_DO, (Transition("11", "To Do", TO_DO),))


def search_is_stuck(office: Office) -> None:
    office.jira.search_lag, office.jira.clock = 100_000.0, lambda: time.time() - 1_800
    office.ticketed()
    office.settled()


def catalogue_breaks(office: Office) -> None:
    path = Path(office.bot.extra["ACCESS_CATALOGUE"])
    path.write_text(CATALOGUE.replace("levels:", "level:"), encoding="utf-8")
    wait_until(lambda: "cannot be used" in office.bot.read_log(), "the bot has read the catalogue again")


def ask_then_the_manager_leaves(office: Office) -> None:
    office.ask()
    office.settled()
    leaves("mara")(office)


BROKEN = {
    "the app lacks a scope": Broken("cloud", ("scope files:read is missing", "reinstall"), after=scope_is_taken),
    "the app token may not open a connection": Broken(
        "datacenter",
        ("app token may not open", "connections:write"),
        after=lambda office: office.traffic.add(
            Fault("apps.connections.open", "status", status=200, body={"ok": False, "error": "missing_scope"})
        ),
    ),
    "the app token was revoked": Broken(
        "cloud",
        ("app token is not accepted (token_revoked)", "SLACK_APP_TOKEN"),
        after=lambda office: office.slack.revoked.add(office.slack.app_token),
    ),
    "the clock of the bot's machine is wrong": Broken(
        "datacenter",
        ("clock of the bot's machine is 5 minutes slow", "NTP"),
        after=lambda office: setattr(office.slack, "clock_ahead", 300.0),
    ),
    "the channel does not exist": Broken(
        "cloud",
        ("channel #access-desk is not there", "/invite @access"),
        lambda office: office.set(ACCESS_CHANNEL="#access-desk"),
    ),
    "the bot is not in the channel": Broken(
        "datacenter",
        ("bot is not in the channel #ask-it-tech-ops", "/invite @access"),
        after=lambda office: office.slack.leave(office.channel, office.slack.bot_user),
    ),
    "the channel for the digest does not exist": Broken(
        "cloud",
        ("channel #tech-ops-daily is not there", "/invite @access", "DIGEST_CHANNEL"),
        lambda office: office.set(ACCESS_DIGEST_CHANNEL="#tech-ops-daily"),
    ),
    "the bot is not in the channel for the digest": Broken(
        "cloud",
        ("bot is not in the channel #tech-ops-daily", "/invite @access"),
        lambda office: (
            office.slack.add_channel("tech-ops-daily", [office.tess], bot=False),
            office.set(ACCESS_DIGEST_CHANNEL="#tech-ops-daily"),
        ),
    ),
    "the channel was archived": Broken(
        "cloud",
        ("channel #ask-it-tech-ops is archived", "Unarchive"),
        after=lambda office: office.slack.archive(office.channel),
    ),
    "nobody is set to be Tech Ops": Broken(
        "datacenter", ("TECH_OPS is not set", "Name user groups"), lambda office: office.set(ACCESS_TECH_OPS="")
    ),
    "the user group of Tech Ops does not exist": Broken(
        "cloud",
        ("has no user group and no active account @techops", "handle"),
        lambda office: office.set(ACCESS_TECH_OPS="@techops"),
    ),
    "nobody is in the user group of Tech Ops": Broken(
        "datacenter", ("nobody is in @tech-ops", "Add the people"), after=group_is_emptied
    ),
    "somebody of Tech Ops has left": Broken(
        "cloud",
        ("Tess Ops has no active account", "Take them out"),
        lambda office: office.set(ACCESS_TECH_OPS=f"{office.tess},{office.tom}"),
        leaves("tess"),
    ),
    "the user group of the auditors does not exist": Broken(
        "datacenter",
        ("AUDITORS: Slack has no user group and no active account @auditors", "handle"),
        lambda office: office.set(ACCESS_AUDITORS="@auditors"),
    ),
    "Slack refuses direct messages": Broken(
        "cloud",
        ("refuses the bot's direct messages (messages_tab_disabled)", "Messages Tab"),
        after=messages_tab_is_off,
        is_asked_in_channel=True,
    ),
    "the workspace lacks an emoji": Broken(
        "datacenter", ("no emoji :complete:", "COMPLETE_EMOJI"), lambda office: office.slack.emoji.clear()
    ),
    "nothing answers at Jira's address": Broken(
        "cloud", ("Jira cannot be reached", "JIRA_URL"), lambda office: office.set(JIRA_URL="http://127.0.0.1:9")
    ),
    "what answers at Jira's address is no Jira": Broken(
        "datacenter", ("is no Jira", "JIRA_URL"), lambda office: office.set(JIRA_URL=f"{office.jira.url}/wiki")
    ),
    "Jira's certificate is not to be trusted": Broken(
        "cloud",
        ("certificate of Jira is not accepted (certificate has expired)", "renew it"),
        certificate_is_not_trusted,
    ),
    "Jira does not accept the token": Broken(
        "datacenter",
        ("does not accept the bot's credentials", "personal access token"),
        after=lambda office: setattr(office.jira, "token", "another"),
    ),
    "Cloud has no user to the token": Broken(
        "cloud", ("Cloud does not accept a token alone", "JIRA_USER"), lambda office: office.bot.extra.pop("JIRA_USER")
    ),
    "the file of the token cannot be read": Broken(
        "datacenter",
        ("file that JIRA_TOKEN_FILE names cannot be read",),
        token_file_is_gone,
        lambda office: (office.data_dir.parent / "token").unlink(),
    ),
    "the personal access token ends soon": Broken(
        "datacenter",
        ("the token ends in 5 days", "Make a new one"),
        after=lambda office: setattr(office.jira, "token_ends", [time.time() + 5 * 86_400]),
    ),
    "the API token is a year old": Broken("cloud", ("file was written 360 days ago", "Replace it"), old_token_file),
    "the project does not exist": Broken(
        "datacenter", ("no project NOPE", "JIRA_PROJECT"), lambda office: office.set(JIRA_PROJECT="NOPE")
    ),
    "the account may not create tickets": Broken(
        "cloud", ("permission Create Issues is missing", "Give it"), lacks("CREATE_ISSUES")
    ),
    "the account may not move tickets": Broken(
        "datacenter", ("permission Transition Issues is missing", "Give it"), lacks("TRANSITION_ISSUES")
    ),
    "the account may not edit its own comments": Broken(
        "cloud", ("permission Edit Own Comments is missing", "Give it"), lacks("EDIT_OWN_COMMENTS")
    ),
    "the account may not attach files": Broken(
        "datacenter", ("permission Create Attachments is missing", "Give it"), lacks("CREATE_ATTACHMENTS")
    ),
    "the account may not set the reporter": Broken(
        "cloud",
        ("permission Modify Reporter is missing", "not only named in the text", "Give it"),
        lacks("MODIFY_REPORTER"),
    ),
    "the account may not find people": Broken(
        "datacenter", ("permission Browse users and groups (a global one) is missing", "Give it"), lacks("USER_PICKER")
    ),
    "the issue type does not exist": Broken(
        "cloud",
        ("no issue type Chore", "one of: Task, Service Request"),
        lambda office: office.set(JIRA_ISSUE_TYPE="Chore"),
    ),
    "a field is required that the bot cannot fill": Broken(
        "datacenter",
        ("no new ticket without “Cost centre”", "JIRA_VALUES", "or make it optional"),
        lambda office: office.jira.require("customfield_10100", "Cost centre"),
    ),
    "a field that the settings name is not there": Broken(
        "cloud",
        ("“Application”", "the application stands in the text alone", "Correct the name"),
        lambda office: office.set(ACCESS_FIELDS="application=Application"),
    ),
    "a field that the settings name is not there for customer requests either": Broken(
        "service",
        ("“Application”", "the application stands in the text alone", "Correct the name"),
        lambda office: office.set(ACCESS_FIELDS="application=Application"),
    ),
    "the request type does not exist": Broken(
        "service",
        ("JIRA_REQUEST_TYPE", "Get lunch"),
        lambda office: office.set(JIRA_REQUEST_TYPE="Get lunch"),
    ),
    "the request type asks for what the settings do not answer": Broken(
        "service",
        ("asks for", "Justification", "JIRA_REQUEST_FIELDS"),
        lambda office: office.jira.desk.ask(RequestField("customfield_10061", "Justification", True)),
    ),
    "labels are not on the screen": Broken(
        "cloud", ("field Labels is not on the screen", "Put it there"), lambda office: office.jira.screen.pop("labels")
    ),
    "no transition leads to done": Broken(
        "datacenter",
        ("closing: no transition", "leads from “To Do”", "to a done status", "Add one"),
        lived,
        no_way_to_done,
    ),
    "no transition leads back from done": Broken(
        "cloud", ("reopening: no transition", "leads from “Done”", "to an open status", "Add one"), lived, no_way_back
    ),
    "a transition asks for what the bot cannot fill": Broken(
        "datacenter",
        ("closing: Jira's transition “Done” asks for Root cause", "make the field optional"),
        lived,
        lambda office: office.jira.require("customfield_10101", "Root cause", on="Done"),
    ),
    "search does not get to know of changes": Broken(
        "cloud",
        ("search does not find OPS-", "minutes after it changed", "status.atlassian.com"),
        after=search_is_stuck,
    ),
    "the catalogue has a mistake": Broken(
        "datacenter", ("catalogue", "cannot be used", "level", "The one before stays in force"), after=catalogue_breaks
    ),
    "an owner has left": Broken(
        "cloud",
        (") decides on Figma, Miro, but has no active account", "Name somebody else"),
        lambda office: office.catalogue(CATALOGUE.replace("oskar@example.com", office.oskar)),
        leaves("oskar"),
    ),
    "an owner is unknown to Slack": Broken(
        "datacenter",
        ("nobody@example.com decides on Miro, and Slack has no group and no active account", "Mend the catalogue"),
        lambda office: office.catalogue(CATALOGUE.replace("backups: [oskar@", "backups: [nobody@")),
    ),
    "nobody is left who decides": Broken(
        "cloud",
        ("nobody is left who decides on Miro", "Name an owner"),
        after=lambda office: (leaves("olga")(office), leaves("oskar")(office)),
    ),
    "a manager of an open request has left": Broken(
        "datacenter",
        ("Mara Manager, the manager in the request for Figma, has no active account", "name another one"),
        after=ask_then_the_manager_leaves,
    ),
}


@pytest.mark.parametrize("how", BROKEN, ids=lambda how: how.replace(" ", "-"))
def test_a_broken_set_up_is_found_and_the_cure_named_where(make_office, how):
    broken = BROKEN[how]
    office = healthy(make_office, broken.flavour)
    needs_life = broken.before is lived
    if not needs_life:
        broken.before(office)
    office.open()
    if needs_life:
        lived(office)
    broken.after(office)
    said = looked(office, office.elsewhere if broken.is_asked_in_channel else "")
    assert not any("Nothing is to be done" in line for line in said)
    found = [line for line in said if line.startswith("• *to do*: ")]
    assert [line for line in found if all(part in line for part in broken.cure)], "\n".join(said)
    assert not any("the check itself went wrong" in line for line in said)


def test_one_check_that_hangs_or_fails_hides_no_other(make_office):
    office = healthy(make_office, "cloud").set(JIRA_TIMEOUT_SECONDS="5").open()
    lived(office)
    office.traffic.add(Fault("GET /rest/api/2/project/OPS", "latency", seconds=30.0))
    office.traffic.add(Fault("GET /rest/api/2/mypermissions", "status", status=500))
    office.traffic.add(Fault("GET /rest/api/2/issue/createmeta/OPS/issuetypes", "garbage"))
    office.traffic.add(Fault("emoji.list", "status", status=500))
    said = looked(office)
    for part in (
        "not checked: the project: Jira ",
        "not checked: the permissions: Jira is having trouble (500).",
        "not checked: the issue type: Jira answered with a page instead of data",
        "not checked: the fields of a ticket: the issue type has to be found first.",
        "ok: search knows",
        "not checked: the emoji: Slack is having trouble",
        "ok: the channel",
        "ok: the catalogue",
        "ok: SQLite",
    ):
        assert [line for line in said if part in line], (part, said)


def test_a_database_that_is_away_is_found_by_the_bot_that_works_on_it(make_office, postgres):
    office = healthy(make_office, "datacenter").set(ACCESS_DATABASE_URL=postgres.create()).open()
    office.caught_up()
    postgres.stop()
    said = looked(office, office.elsewhere)
    found = [line for line in said if line.startswith("• *to do*: ")]
    assert [line for line in found if "cannot be used" in line and "Check that the server runs" in line]
    assert [line for line in said if "ok: the project OPS" in line]


def test_only_administrators_have_the_set_up_looked_at(make_office):
    office = healthy(make_office, "datacenter").open()
    office.caught_up()
    for person in (office.rita, office.tess):
        before = len(office.traffic.to("emoji.list"))
        assert "Only the bot's administrators (BOT_ADMINS)" in office.command(person, "!access doctor")
        assert len(office.traffic.to("emoji.list")) == before


def test_the_look_changes_nothing_anywhere(make_office):
    office = healthy(make_office, "datacenter").open()
    lived(office)
    before, facts = len(office.traffic.calls), office.facts()
    looked(office)
    calls = office.traffic.calls[before:]
    assert [call.name for call in calls if call.side == "jira" and not call.name.startswith("GET ")] == []
    written = ("chat.", "reactions.", "conversations.open", "conversations.join")
    own = [call.name for call in calls if call.side == "slack" and call.name.startswith(written)]
    # Errbot's own way to give its answers; without a bot, test_doctor_shell.py sees every call.
    assert set(own) <= {"chat.postMessage", "conversations.open"}
    assert office.facts() == facts


def test_no_secret_is_shown(make_office):
    office = healthy(make_office, "cloud").open()
    said = "\n".join(looked(office)) + office.bot.read_log()
    for secret in (office.jira.token, office.slack.bot_token, office.slack.app_token):
        assert secret not in said


def test_where_each_setting_comes_from_is_told(make_office):
    office = healthy(make_office, "datacenter").open()
    office.slack.post(
        office.slack.direct_channel(office.otto).id,
        office.otto,
        "!plugin config AccessRequest {'CATCH_UP_SECONDS': 40}",
    )
    wait_until(
        lambda: "Plugin configuration done" in str(office.slack.direct_messages(office.otto)), "it is configured"
    )
    said = looked(office)
    assert [line for line in said if "from config.py: " in line and "JIRA_TOKEN: (secret)" in line]
    assert [line for line in said if "from !plugin config: " in line and "CATCH_UP_SECONDS: 40" in line]
    assert [line for line in said if LAST in line and "JIRA_ISSUE_TYPE" in line]


def test_what_is_to_be_done_is_logged_after_the_start_and_seen_in_health_until_it_is_done(make_office):
    office = healthy(make_office, "datacenter").set(ACCESS_DOCTOR_AFTER_SECONDS="0.2")
    office.slack.scopes.discard("files:read")
    office.jira.permissions.discard("LINK_ISSUES")
    office.open()
    wait_until(lambda: "To be done: Slack: the scope files:read" in office.bot.read_log(), "the log says it")
    said = office.command(office.otto, "!access health")
    assert "Something needs you" in said
    assert "the scope files:read is missing" in said and "Link Issues is missing" in said
    assert "`!access doctor` shows all of it" in said
    assert len(office.traffic.to("apps.connections.open")) == 1
    office.slack.scopes.add("files:read")
    office.jira.permissions.add("LINK_ISSUES")
    looked(office)
    assert "Nothing is to be done in the set-up any more." in office.bot.read_log()
    assert "files:read" not in office.command(office.otto, "!access health").partition("Latest warnings")[0]


def test_a_healthy_set_up_is_looked_at_after_the_start_without_a_word(make_office):
    office = healthy(make_office, "cloud").set(ACCESS_DOCTOR_AFTER_SECONDS="0.2").open()
    wait_until(lambda: office.traffic.to("GET /rest/api/2/mypermissions"), "the doctor has looked")
    office.caught_up()
    assert "All is well" in office.command(office.otto, "!access health")
    assert "To be done" not in office.bot.read_log()
