"""How the doctor reads what it found: in lines that are ok or say what to do, whatever Slack and Jira answer."""

import time

import pytest
from accessdesk import doctor_jira, doctor_slack, doctor_tickets
from accessdesk.application import Application
from accessdesk.doctor_lines import (
    LONGEST,
    Group,
    all_to_do,
    block,
    listed,
    note,
    ok,
    packed,
    summary,
    to_do,
    unchecked,
)
from accessdesk.doctor_people import owner_lines
from accessdesk.doctor_scopes import scope_lines
from accessdesk.doctor_setup import database_lines, in_environment, source_lines
from accessdesk.field_forms import Field
from accessdesk.people import Person
from accessdesk.setting_sources import is_set, sources_of

NOW = 1_800_000_000.0
DAY = 86_400.0


def written(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000+0000", time.gmtime(at))


def test_what_is_to_be_done_stands_first_and_is_counted():
    group = Group("Jira", [ok("a"), unchecked("b", "c"), to_do("mend d"), note("e")])
    assert block(group).splitlines()[1:] == [
        *("**Jira**", "• **to do**: mend d", "• ok: a", "• not checked: b: c", "• note: e"),
    ]
    assert summary([group]) == "One thing is to be done, and 1 could not be checked."
    assert summary([group, group]) == "2 things are to be done, and 2 could not be checked."
    assert summary([Group("Jira", [ok("a")])]) == "Nothing is to be done."
    assert all_to_do([group]) == ["Jira: mend d"]


def test_a_long_answer_is_sent_in_messages_that_slack_takes_whole():
    blocks = [block(Group(f"Group {n}", [to_do("x" * 200) for _ in range(9)])) for n in range(5)]
    messages = packed(["summary", *blocks])
    assert len(messages) == 3
    assert all(len(message) <= LONGEST for message in messages)
    assert "\n".join(messages) == "\n".join(["summary", *blocks])
    assert [len(message) <= LONGEST for message in packed(["y" * 10_000])] == [True]


def test_each_scope_that_is_missing_is_named_with_what_it_is_for():
    lines = scope_lines({"chat:write"})
    assert sum(line.verdict == "to do" for line in lines) == 16
    assert any("groups:history is missing (to read them where the channel is private)" in line.text for line in lines)
    assert scope_lines(None)[0].verdict == "note"


@pytest.mark.parametrize(("ahead", "verdict"), [(0.4, "ok"), (-9.0, "ok"), (61.0, "to do"), (-61.0, "to do")])
def test_a_clock_may_be_wrong_by_seconds(ahead, verdict):
    assert doctor_slack.clock_lines(ahead)[0].verdict == verdict
    assert doctor_slack.clock_lines(None)[0].verdict == "not checked"


def test_a_limit_of_slacks_says_nothing_of_the_app_token():
    assert doctor_slack.connection_failed("Slack asks for fewer calls.", "")[0].verdict == "not checked"
    assert doctor_slack.connection_failed("…", "not_allowed_token_type")[0].verdict == "to do"
    assert doctor_slack.connection_lines("")[0].verdict == "note"


def test_a_reporter_that_is_not_on_the_screen_matters_only_where_it_may_be_set():
    screen = [Field(name, name) for name in ("summary", "description", "labels")]
    assert doctor_tickets.field_lines(screen, (), "Task", reporter=False)[0].verdict == "ok"
    assert "Reporter is not on the screen" in doctor_tickets.field_lines(screen, (), "Task", reporter=True)[0].text


def test_a_sub_task_and_an_empty_list_are_no_issue_type():
    types = [{"id": "1", "name": "Sub-task", "subtask": True}]
    assert "needs a ticket above it" in doctor_tickets.issue_type_line(types, "Sub-task", "OPS").text
    assert "permission Create Issues" in doctor_tickets.issue_type_line([], "Task", "OPS").text
    assert doctor_tickets.type_id(types, "1") == "1"


def ticket(updated: float, number: str = "7") -> dict[str, object]:
    return {"id": number, "key": f"OPS-{number}", "fields": {"updated": written(updated)}}


@pytest.mark.parametrize(
    ("found", "changed", "cloud", "verdict", "part"),
    [
        ([ticket(NOW - 5)], NOW - 5, True, "ok", "as it is"),
        ([ticket(NOW - 900)], NOW - 30, True, "ok", "30 seconds behind, which is usual"),
        ([], NOW - 300, True, "ok", "5 minutes behind"),
        ([ticket(NOW - 900)], NOW - 700, True, "to do", "does not know the latest change of OPS-7, 12 minutes"),
        ([], NOW - 120, False, "to do", "does not find OPS-7, 2 minutes after it changed. Have the index"),
        ([ticket(NOW - 5, "8")], NOW - 5, False, "ok", "behind"),
    ],
)
def test_search_may_lag_for_a_while_and_on_cloud_for_longer(found, changed, cloud, verdict, part):
    line = doctor_tickets.search_line(found, ticket(changed), NOW, cloud=cloud)
    assert line.verdict == verdict
    assert part in line.text


@pytest.mark.parametrize(
    ("ends", "verdict", "part"),
    [
        (None, "note", "Jira does not say"),
        ([], "note", "Jira does not say"),
        ([""], "ok", "never ends"),
        ([written(NOW + 100 * DAY)], "ok", "the token ends in 100 days"),
        ([written(NOW + 3 * DAY)], "to do", "the token ends in 3 days"),
        (
            [written(NOW + 90 * DAY), written(NOW + 3 * DAY), written(NOW - DAY)],
            "to do",
            "the first of them ends in 3 days",
        ),
        (["soon"], "ok", "never ends"),
    ],
)
def test_when_a_token_ends_is_said_as_far_as_it_is_known(ends, verdict, part):
    (line,) = doctor_jira.token_lines(ends, NOW)
    assert line.verdict == verdict
    assert part in line.text


def test_the_age_of_a_tokens_file_bounds_its_life_on_cloud():
    assert doctor_jira.cloud_token_lines(NOW - 100 * DAY, NOW)[0].verdict == "note"
    assert doctor_jira.cloud_token_lines(NOW - 355 * DAY, NOW)[0].verdict == "to do"
    assert doctor_jira.cloud_token_lines(None, NOW)[0].verdict == "note"


def test_what_is_sent_unencrypted_over_a_network_is_to_be_mended():
    about = {"deploymentType": "Server", "version": "10.3.0", "versionNumbers": [10, 3, 0]}
    assert "unencrypted" in doctor_jira.address_lines("http://jira.acme.example", 200, about, "")[1].text
    assert doctor_jira.address_lines("https://jira.acme.example", 200, about, "")[1].verdict == "ok"
    moved = doctor_jira.address_lines("http://jira.acme.example", 301, {}, "https://jira.acme.example/?token=x")
    assert "leads to https://jira.acme.example/. Set JIRA_URL" in moved[0].text


def test_a_permission_that_the_bot_can_do_without_is_only_noted_and_one_that_jira_does_not_know_is_not_checked():
    asked = doctor_jira.wanted(files=True, security=True)
    held = {each.key: True for each in asked} | {"CLOSE_ISSUES": False, "SET_ISSUE_SECURITY": False}
    del held["LINK_ISSUES"]
    lines = {line.verdict: line.text for line in doctor_jira.permission_lines(asked, held)}
    assert "Set Issue Security is missing" in lines["to do"]
    assert "Close Issues (where the workflow asks for it)" in lines["note"]
    assert lines["not checked"].startswith("permissions Link Issues")
    fewer = {each.key for each in doctor_jira.wanted(files=False, security=False)}
    assert {each.key for each in asked} - fewer == {"CREATE_ATTACHMENTS", "SET_ISSUE_SECURITY"}


def test_an_archived_project_is_to_be_restored():
    assert doctor_jira.project_line({"archived": True}, "OPS").verdict == "to do"


def test_a_disk_that_is_nearly_full_is_to_be_given_room():
    assert [line.verdict for line in database_lines("SQLite", "/x.db", 1, 50_000_000)] == ["ok", "to do"]
    assert "50 MB" in database_lines("SQLite", "/x.db", 1, 50_000_000)[1].text
    assert [line.verdict for line in database_lines("PostgreSQL", "x", 1, None)] == ["ok"]


def test_owners_are_told_from_those_who_were_not_looked_up():
    figma = Application("Figma", owners=("a@x", "b@x"))
    active = Person("U1", "Ann")
    lines = owner_lines([figma], {"a@x": [Person("U2", "Bob", external=True)]}, None)
    assert "Bob (a@x) decides on Figma, but is of another organisation" in lines[0].text
    assert lines[-1].text.startswith("1 more owners and backups")
    assert not any("nobody is left" in line.text for line in lines)
    lines = owner_lines([figma], {"a@x": [active], "b@x": []}, [])
    assert "nobody is in that group" in lines[0].text
    assert "asked by direct message: Ann" in lines[-1].text


def test_the_place_of_each_setting_is_told_and_no_secret():
    defaults = {"JIRA_TOKEN": "", "DATABASE_URL": "", "CHANNEL": "#a", "LOOK": (1.0, 2.0), "POLL": 60.0}
    config = {
        "JIRA_TOKEN": "s3cret",
        "DATABASE_URL": "postgresql+psycopg://bot:s3cret@db/x?password=s3cret",
        "POLL": 30,
    }
    found = sources_of(defaults, config, {"POLL": 40.0}, ("JIRA_TOKEN",))
    lines = [line.text for line in source_lines(found, {"JIRA_TOKEN": "the environment"})]
    assert lines == [
        "from the environment: JIRA_TOKEN: (secret)",
        "from config.py: DATABASE_URL: postgresql+psycopg://…@db/x",
        "from !plugin config: POLL: 40.0",
        "as they are by default: CHANNEL, LOOK",
    ]
    assert is_set(found, "POLL") and not is_set(found, "LOOK") and not is_set(found, "OTHER")


def test_in_the_shell_settings_are_called_as_in_the_environment():
    said = in_environment("Set CHANNEL or JIRA_URL, not CHANNELS.", ("CHANNEL", "JIRA_URL"))
    assert said == "Set ACCESS_CHANNEL or JIRA_URL, not CHANNELS."


def test_of_many_names_the_first_are_listed():
    assert listed([str(n) for n in range(10)]) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"
