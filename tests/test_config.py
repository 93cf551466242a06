"""What config.py makes of the environment and of a `.env` file, and what it says when something is missing."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from accessdesk import ending
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.web import WebClient

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "config.py"
OURS = ("SLACK_", "JIRA_", "ACCESS", "BOT_")
COMPLETE = {
    "SLACK_BOT_TOKEN": "xoxb-of-the-bot",
    "SLACK_APP_TOKEN": "xapp-of-the-app",
    "JIRA_URL": "https://acme.atlassian.net",
    "JIRA_TOKEN": "of-jira",
    "JIRA_PROJECT": "OPS",
    "ACCESS_TECH_OPS": "@tech-ops",
}
OWN_DEFAULTS = {"REDIRECT": "true", "BACKEND_CACHE": "true", "REMIND": "true", "EXPIRE_DAYS": "14"}


@pytest.fixture
def environment(tmp_path):
    """An environment without any setting but the data directory, and no .env file."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**inherited, "BOT_DATA_DIR": str(tmp_path / "data"), "ACCESSREQUEST_ENV_FILE": ""}


@pytest.fixture
def load(environment, monkeypatch):
    """Load config.py as Errbot does, with these settings in the environment, and return its names."""

    def load_with(**settings):
        for name in set(os.environ) - set(environment):
            monkeypatch.delenv(name)
        for name, value in {**environment, **settings}.items():
            monkeypatch.setenv(name, value)
        for client in (WebClient, SocketModeClient):
            # It changes how these begin; in this process others use them too.
            monkeypatch.setattr(client, "__init__", client.__init__)
        monkeypatch.setitem(sys.modules, "dbm.sqlite3", None)
        # This process ends as its own user says.
        monkeypatch.setattr(ending, "end_when_told", lambda: None)
        return runpy.run_path(str(CONFIG), run_name="config")

    return load_with


@pytest.fixture
def python(environment):
    """Run Python at the project's root with these settings in the environment."""

    def run(*arguments, before=(), **settings):
        command = [*before, sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env={**environment, **settings}, capture_output=True, text=True)

    return run


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        ({}, {}),
        ({"SLACK_BOT_TOKEN": "b", "SLACK_APP_TOKEN": "a"}, {"token": "b", "app_token": "a"}),
        ({"SLACK_BOT_TOKEN": "b", "SLACK_SIGNING_SECRET": "s"}, {"token": "b", "signing_secret": "s"}),
        ({"SLACK_BOT_TOKEN": "b", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}, {"token": "b"}),
    ],
)
def test_the_slack_settings_become_the_bots_identity(load, given, identity):
    assert load(**given)["BOT_IDENTITY"] == identity


def test_the_plugin_gets_its_settings_under_its_own_names_and_no_others(load):
    given = load(JIRA_URL="https://jira", ACCESS_CHANNEL="#desk", ACCESS_TICKET_EMOJI="", JIRAFFE="x", PASSWORD="x")
    assert given["ACCESSREQUEST"] == {"JIRA_URL": "https://jira", "CHANNEL": "#desk", **OWN_DEFAULTS}


@pytest.mark.parametrize("name", OWN_DEFAULTS)
def test_the_environment_wins_over_what_is_on_here_and_off_for_guests(load, name):
    assert load(**{f"ACCESS_{name}": "false"})["ACCESSREQUEST"][name] == "false"


def test_an_env_file_is_read_and_the_environment_wins(load, tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "# JIRA_USER=nobody\n\nexport JIRA_PROJECT='OPS'\nJIRA_TOKEN=a=b#c\nACCESS_CHANNEL=\"#desk\"\nJIRA_URL=https://old\n"
    )
    found = load(ACCESSREQUEST_ENV_FILE=str(file), JIRA_URL="https://new")["ACCESSREQUEST"]
    wanted = {"JIRA_PROJECT": "OPS", "JIRA_TOKEN": "a=b#c", "CHANNEL": "#desk", "JIRA_URL": "https://new"}
    assert found == {**wanted, **OWN_DEFAULTS}


def test_errbots_own_settings_are_taken_over(load, tmp_path):
    found = load(BOT_ADMINS="@ann, U0123,", BOT_LOG_LEVEL="debug")
    assert (found["BOT_ADMINS"], found["BOT_LOG_LEVEL"]) == (("@ann", "U0123"), 10)
    assert found["BOT_ADMINS_NOTIFICATIONS"] == ("@ann", "<@U0123>")
    assert Path(found["BOT_DATA_DIR"]) == tmp_path / "data"
    assert (tmp_path / "data").is_dir()


@pytest.mark.parametrize("address", ["https://slack-gov.com/api", "https://slack-gov.com/api/"])
def test_another_web_api_is_used_where_one_is_named(python, address):
    program = "import config; from slack_sdk import WebClient; print(WebClient(token='x').base_url)"
    assert python("-c", program, SLACK_API_URL=address).stdout.strip() == "https://slack-gov.com/api/"


def test_the_check_lists_everything_that_is_missing_at_once_and_names_the_demo(python):
    ended = python("config.py")
    assert ended.returncode == 1
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "JIRA_URL", "JIRA_PROJECT", "JIRA_TOKEN"):
        assert f"  {name}: missing." in ended.stderr
    assert "Set these in the environment; " in ended.stderr
    assert "make demo" in ended.stderr


def test_the_check_names_the_file_that_settings_are_read_from(python, tmp_path):
    ended = python("config.py", ACCESSREQUEST_ENV_FILE=str(tmp_path / "env"))
    assert f"Set these in the environment or in the file {tmp_path / 'env'}; " in ended.stderr


@pytest.mark.parametrize("below", ["", "data", "data/of/the/bot"])
def test_the_check_says_that_the_data_directory_is_none(python, tmp_path, below):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("no directory")
    link.symlink_to(tmp_path / "unmounted")
    for place in (file, link):
        ended = python("config.py", **COMPLETE, BOT_DATA_DIR=str(place / below))
        assert (ended.returncode, ended.stdout) == (1, "")
        assert f"  BOT_DATA_DIR: {place} is no directory. Make it one, or name another." in ended.stderr


def test_a_link_to_a_directory_is_one(python, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    assert python("config.py", **COMPLETE, BOT_DATA_DIR=str(tmp_path / "link" / "data")).returncode == 0


def test_the_check_says_that_the_data_directory_is_somebody_elses(python, tmp_path):
    tmp_path.chmod(0o555)
    place = tmp_path / "data"
    # Root may write everywhere, unless what lets it is taken away.
    as_others = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    sentence = f"  BOT_DATA_DIR: the bot's user, {os.geteuid()}, cannot write to {place}. Give that"
    assert sentence in python("config.py", before=as_others, **COMPLETE, BOT_DATA_DIR=str(place)).stderr


def test_the_check_names_settings_as_they_are_in_the_environment(python):
    ended = python("config.py", **COMPLETE, ACCESS_SETTLE_SECONDS="long", ACCESS_CANCEL_EMOJI="ticket")
    assert "  ACCESS_SETTLE_SECONDS: 'long' cannot be used." in ended.stderr
    assert "  ACCESS_TICKET_EMOJI, ACCESS_COMPLETE_EMOJI, ACCESS_CANCEL_EMOJI: ticket stands for" in ended.stderr


@pytest.mark.parametrize("left_out", [(), ("SLACK_APP_TOKEN",)])
def test_the_check_says_nothing_of_complete_settings_in_either_mode(python, left_out):
    settings = {name: value for name, value in COMPLETE.items() if name not in left_out}
    ended = python("config.py", **settings, **dict.fromkeys(["SLACK_SIGNING_SECRET"] * len(left_out), "secret"))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_the_check_makes_no_data_directory(python, tmp_path):
    python("config.py", **COMPLETE)
    assert not (tmp_path / "data").exists()


def test_the_check_warns_of_a_bot_that_nobody_may_use(python):
    ended = python("config.py", **{**COMPLETE, "ACCESS_TECH_OPS": ""})
    assert ended.returncode == 0
    assert "ACCESS_TECH_OPS is not set" in ended.stderr


def test_no_secret_is_printed_however_wrong_the_settings_are(python):
    secrets = {
        "SLACK_BOT_TOKEN": "xapp-wrong-way-round",
        "SLACK_APP_TOKEN": "xoxb-wrong-way-round",
        "SLACK_SIGNING_SECRET": "of-slack",
        "JIRA_TOKEN": "of-jira",
    }
    ended = python("config.py", **secrets, JIRA_URL="nonsense", ACCESS_UNKNOWN="of-somebody-else")
    assert ended.returncode == 1
    for value in (*secrets.values(), "of-somebody-else"):
        assert value not in ended.stdout + ended.stderr
