"""`make doctor` takes the same look from the shell, before the first start as well."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.office import CATALOGUE

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def office(make_office):
    """An office in which all is well, and whose bot was never started."""
    office = make_office(flavour="cloud")
    office.slack.add_emoji("complete")
    return office.set(BOT_ADMINS=office.otto).catalogue()


def looked(office, status=1):
    """Run what `make doctor` runs, and return its output."""
    command = [sys.executable, "config.py", "doctor"]
    ended = subprocess.run(command, cwd=ROOT, env=office.bot.environment, capture_output=True, text=True)
    assert ended.returncode == status, ended.stdout + ended.stderr
    assert ended.stderr == ""
    return ended.stdout


def test_make_doctor_runs_it():
    ended = subprocess.run(["make", "-n", "doctor"], cwd=ROOT, capture_output=True, text=True)
    assert "config.py doctor" in ended.stdout
    assert "doctor" in subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True).stdout


def test_before_the_first_start_a_healthy_set_up_is_ok_and_nothing_is_made(office):
    data = sorted(path.name for path in office.data_dir.iterdir())
    said = looked(office, status=0)
    assert said.startswith("Nothing is to be done")
    assert "accessrequest.db: the ledger is made at the first start" in said
    assert "ok: from the environment: JIRA_URL: http://127.0.0.1" in said
    assert "ACCESS_CATALOGUE: " in said
    assert sorted(path.name for path in office.data_dir.iterdir()) == data
    assert {call.name for call in office.traffic.calls if not call.name.startswith("GET ")} <= {
        *("auth.test", "apps.connections.open", "users.conversations", "usergroups.list", "users.info"),
        *("emoji.list", "users.lookupByEmail", "conversations.members"),
    }
    for secret in (office.jira.token, office.slack.bot_token, office.slack.app_token):
        assert secret not in said


def test_beside_a_bot_at_work_it_sees_tickets_and_database(office):
    office.open()
    office.ticketed()
    said = looked(office, status=0)
    assert "ok: search knows OPS-1 as it is" in said
    assert "ok: closing: “Done” leads" in said
    assert "accessrequest.db: can be written; the ledger has form" in said


def test_without_any_settings_each_problem_is_listed_and_what_depends_on_it_is_not_checked(office):
    office.set(**dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "JIRA_URL", "JIRA_PROJECT", "JIRA_TOKEN"), ""))
    said = looked(office)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "JIRA_URL", "JIRA_PROJECT", "JIRA_TOKEN"):
        assert f"to do: {name}: missing" in said
    assert "not checked: Jira, database and catalogue: the settings have to be mended first." in said
    assert "to do: the bot token: Slack does not accept the bot's token" in said


def test_settings_that_cannot_be_used_are_named_as_in_the_environment_and_slack_is_looked_at(office):
    said = looked(office.set(ACCESS_SETTLE_SECONDS="long"))
    assert "to do: ACCESS_SETTLE_SECONDS: 'long' cannot be used" in said
    assert "ok: scopes channels:history" in said


@pytest.mark.parametrize(
    ("settings", "cure"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-of-another-app"}, "does not accept the bot's token (invalid_auth)"),
        ({"ACCESS_CHANNEL": "#nowhere"}, "set ACCESS_CHANNEL to its name"),
        ({"ACCESS_TECH_OPS": "@nobody"}, "ACCESS_TECH_OPS: Slack has no user group and no active account @nobody"),
        ({"JIRA_URL": "http://127.0.0.1:9"}, "Check JIRA_URL"),
        ({"JIRA_USER": "somebody@example.com"}, "It has to be an API token of that account"),
        ({"JIRA_ISSUE_TYPE": "Chore"}, "Set JIRA_ISSUE_TYPE to one of: Task, Service Request"),
        ({"ACCESS_DATABASE_URL": "sqlite:////dev/null/ledger.db"}, "name another one in ACCESS_DATABASE_URL"),
        ({"ACCESS_DATABASE_URL": "sqlite://"}, "in memory, and lost at each restart"),
        ({"ACCESS_CATALOGUE": "/nowhere/catalogue.yaml"}, "the catalogue /nowhere/catalogue.yaml cannot be used"),
    ],
    ids=lambda value: next(iter(value.items()), ("", ""))[0] if isinstance(value, dict) else "cure",
)
def test_a_broken_set_up_is_found_before_the_first_start(office, settings, cure):
    found = [line for line in looked(office.set(**settings)).splitlines() if line.startswith("• to do: ")]
    assert [line for line in found if cure in line], found


def test_a_ledger_of_a_newer_version_is_named_and_left_as_it_is(office):
    path = office.data_dir / "accessrequest.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE ledger (name TEXT PRIMARY KEY, value TEXT)")
        database.execute("INSERT INTO ledger VALUES ('form', '9999')")
    before = path.read_bytes()
    assert "was written by a newer version of accessrequest (its form is 9999" in looked(office)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_named(office):
    (office.data_dir / "accessrequest.db").write_bytes(b"no database at all" * 100)
    assert "The file is damaged" in looked(office)


def test_a_server_that_is_away_is_said_within_its_time(office, postgres):
    url = postgres.create()
    office.set(ACCESS_DATABASE_URL=url)
    assert "ok: PostgreSQL, postgresql+psycopg://" in looked(office, status=0)
    postgres.stop()
    began = time.monotonic()
    assert "Check that the server runs" in looked(office)
    assert time.monotonic() - began < 60


def test_an_administrator_that_nobody_is_is_noted(office):
    assert "note: BOT_ADMINS is not set" in looked(office.set(BOT_ADMINS=""), status=0)


def test_an_env_file_is_named_as_the_place_of_what_it_sets(office, tmp_path):
    file = tmp_path / "of-mine.env"
    file.write_text("JIRA_ISSUE_TYPE=Service Request\n", encoding="utf-8")
    said = looked(office.set(ACCESSREQUEST_ENV_FILE=str(file)), status=0)
    assert f"ok: from {file}: JIRA_ISSUE_TYPE: Service Request" in said


def test_a_mistake_in_the_catalogue_hides_nothing_else(office):
    office.catalogue(CATALOGUE.replace("levels:", "level:"))
    said = looked(office)
    assert "to do: the catalogue" in said
    assert "ok: the project OPS" in said
