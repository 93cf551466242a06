"""Snippets in the documentation do what they say: settings are read, commands run, configurations parsed."""

import ast
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.people_file import PeopleFile
from accessdesk.settings import read
from accessrequest import WEBHOOK

from tests.documents import DOCS, ROOT, Block, blocks
from tests.test_first_ledger import restore

OURS = ("SLACK_", "JIRA_", "ACCESS", "BOT_")
LANGUAGES = {"", "console", "ini", "mermaid", "mrkdwn", "nginx", "python", "sh", "yaml"}

CATALOGUE = next(block.text for block in blocks("yaml") if block.text.startswith("applications:"))
PEOPLE = next(block.text for block in blocks("yaml") if not block.text.startswith("applications:"))
COMPLETE = [block for block in blocks("ini") if "SLACK_BOT_TOKEN" in block.text]
PARTS = [block for block in blocks("ini") if "SLACK_BOT_TOKEN" not in block.text]
SHELL = blocks("sh", "console")


def named(block: Block) -> str:
    return f"{block.page}: {block.text.splitlines()[0][:60]}"


@pytest.fixture
def here(tmp_path):
    """Put the files that the snippets name into a folder, and return what makes a snippet name them there."""
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "jira-token").write_text("s3cret-token", encoding="utf-8")

    def moved(text):
        text = re.sub(r"/(?:etc|run)/[\w/]+?/(catalogue\.yaml|jira-token)", rf"{tmp_path}/\1", text)
        return text.replace("=…", "=s3cret").replace("-…", "-s3cret")

    return moved


@pytest.fixture
def environment(tmp_path):
    """What is set on this machine, without anything of a bot's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**inherited, "BOT_DATA_DIR": str(tmp_path / "data"), "ACCESSREQUEST_ENV_FILE": ""}


def run(command, environment, place=ROOT, given=""):
    """Run a command; return its status and all that it said."""
    ended = subprocess.run(command, cwd=place, env=environment, input=given, capture_output=True, text=True)
    return ended.returncode, ended.stdout + ended.stderr


def test_every_block_says_what_it_is_or_is_what_is_printed():
    assert {block.language for block in blocks()} <= LANGUAGES


@pytest.mark.parametrize("block", COMPLETE, ids=named)
@pytest.mark.parametrize("more", ["", *(part.text for part in PARTS), "JIRA_PEOPLE={place}/people.yaml\n"])
def test_the_bot_starts_with_the_settings_as_shown(block, more, here, environment, tmp_path):
    file = tmp_path / "env"
    lines = [line for line in block.text.splitlines() if line.split("=")[0] not in more]
    file.write_text(here("\n".join(lines)) + "\n" + more.format(place=tmp_path), encoding="utf-8")
    assert run([sys.executable, "config.py"], environment | {"ACCESSREQUEST_ENV_FILE": str(file)}) == (0, "")


def test_the_catalogue_and_the_people_are_read(here, tmp_path):
    assert [each.name for each in CatalogueFile(str(tmp_path / "catalogue.yaml")).read().applications] == ["Figma"]
    assert len(PeopleFile(str(tmp_path / "people.yaml")).read()) == len(yaml.safe_load(PEOPLE))


@pytest.mark.parametrize("block", blocks("python"), ids=named)
def test_what_stands_in_an_errbots_config_is_taken_in(block, here, tmp_path):
    (assigned,) = ast.parse(here(block.text)).body
    assert isinstance(assigned, ast.Assign)
    assert assigned.targets[0].id == "ACCESSREQUEST"
    assert read(ast.literal_eval(assigned.value), {}, str(tmp_path)).tech_ops == ("@tech-ops",)


def test_what_is_typed_to_configure_a_plugin_is_a_dictionary():
    for typed in re.findall(r"!plugin config \w+ (\{.*?\})`", DOCS):
        assert isinstance(ast.literal_eval(typed), dict)


@pytest.mark.parametrize("block", SHELL, ids=named)
def test_a_shell_accepts_the_commands_and_what_they_name_is_there(block):
    text = re.sub(r"^\$ ", "", block.text, flags=re.MULTILINE)
    if block.language == "console":
        text = re.match(r"(?:.*\\\n)*.*\n", text)[0]
    assert run(["bash", "-n"], os.environ, given=text) == (0, "")
    for path in re.findall(r"(?<![\w/.-])(?:/opt/accessrequest/)?((?:deploy|tests|plugins)/[\w./-]+)", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\b(config\.py|requirements\.txt)\b", text):
        assert (ROOT / path).exists()


def test_the_service_is_asked_with_the_settings_that_it_runs_with():
    unit = (ROOT / "deploy" / "accessrequest.service").read_text(encoding="utf-8")
    (asking,) = [block.text for block in SHELL if "runuser" in block.text]
    for pair in re.findall(r"\b(?:ACCESSREQUEST_ENV_FILE|BOT_DATA_DIR)=\S+", asking):
        assert f"Environment={pair}\n" in unit
    assert "User=accessrequest\n" in unit


def test_the_web_server_is_opened_by_the_command_as_shown(environment):
    (command,) = [block.text for block in SHELL if "--storage-merge" in block.text]
    place = shlex.quote(str(Path(sys.executable).parent))
    command = command.replace(".venv/bin", place)
    configured = environment | {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    assert run(["bash", "-c", command], configured) == (0, "")
    kept = command.replace("--storage-merge", "--storage-get").partition("|")[2]
    assert "'HOST': '127.0.0.1'" in run(["bash", "-c", kept], configured)[1]


def copied_as_shown(command, copy, tmp_path, environment):
    """Run a command beside a ledger that is written, and see that its copy holds what was written."""
    for folder in ("/var/lib/accessrequest", "/var/backups"):
        command = command.replace(f"{folder}/", f"{tmp_path}{folder}/")
        (tmp_path / folder.strip("/")).mkdir(parents=True)
    data = tmp_path / "var/lib/accessrequest"
    ledger = Ledger(f"sqlite:///{data}/accessrequest.db")
    ledger.append("C1/1.1", [Fact("message", "1", 1.0)])
    assert run(["bash", "-c", command], environment, place=tmp_path) == (0, "")
    assert not (data / "backup.db").exists()
    ledger.close()
    copy = Ledger(f"sqlite:///{tmp_path / copy}")
    assert len(copy.facts("C1/1.1")) == 1
    copy.close()


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="sqlite3 is not installed here")
def test_a_copy_is_made_while_the_ledger_is_written(tmp_path, environment):
    (command,) = [block.text for block in SHELL if block.text.startswith("sqlite3 ")]
    copied_as_shown(command, "var/backups/accessrequest.db", tmp_path, environment)


def test_a_copy_is_made_in_the_container_while_the_ledger_is_written(tmp_path, environment):
    (command,) = [block.text for block in SHELL if ".backup(" in block.text]
    command = command.replace("docker exec accessrequest ", "").replace("docker cp accessrequest:", "cp ")
    command = re.sub("^python", shlex.quote(sys.executable), command)
    copied_as_shown(command, "accessrequest.db", tmp_path, environment)


def test_the_ledger_is_copied_as_shown(tmp_path, environment):
    restore(tmp_path / "data" / "accessrequest.db")
    (block,) = blocks("console")
    shown, _, said = block.text.removeprefix("$ ").partition("\nCopied ")
    source, target = f"sqlite:///{tmp_path}/data/accessrequest.db", f"sqlite:///{tmp_path}/new.db"
    there = "postgresql+psycopg://bot@db.example/accessrequest"
    command = shown.replace("sqlite:///data/accessrequest.db", source).replace(there, target)
    command = command.replace(".venv/bin/python", shlex.quote(sys.executable))
    status, printed = run(["bash", "-c", command], environment)
    assert status == 0, printed
    assert printed.replace(target, there).replace(source, "sqlite:///data/accessrequest.db") == f"Copied {said}\n"
    with sqlite3.connect(tmp_path / "new.db") as database:
        assert database.execute("SELECT count(*) FROM facts").fetchone() == (51,)


def test_the_proxy_lets_through_what_the_plugin_listens_to():
    for block in blocks("nginx"):
        assert block.text.count("{") == block.text.count("}")
        assert f"location = {WEBHOOK} " in block.text
        for line in block.text.splitlines():
            assert line.strip().endswith((";", "{", "}")), line
