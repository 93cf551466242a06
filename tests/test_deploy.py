"""Running it for real: the example of settings, the service and the container, as far as they go without either."""

import json
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from accessdesk.settings import DEFAULTS

from tests.deployment import ROOT, environment
from tests.office import Office
from tests.sandbox.bot import Bot
from tests.sandbox.server import wait_until

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "accessrequest.service").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"^(?:# )?([A-Z]+_[A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
GIVEN = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


def settings_of_config() -> set[str]:
    """Return the names of everything that config.py takes from the environment."""
    text = (ROOT / "config.py").read_text(encoding="utf-8")
    return {*re.findall(r'_(?:setting|token)\("([A-Z_]+)"', text), *re.findall(r'"((?:JIRA|ACCESS)_[A-Z_]+)"', text)}


def instructions() -> list[list[str]]:
    """Return the Dockerfile's instructions: each its name, and what follows it."""
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE)).splitlines()
    return [[part.strip() for part in line.split(" ", 1)] for line in lines if line.strip()]


def last(name: str) -> str:
    return [rest for each, rest in instructions() if each == name][-1]


def of_unit(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Lay the program out as in the container: what its last stage copies, and an environment with packages."""
    place = copied_into(tmp_path / "opt")
    environment(place / ".venv")
    return place


def copied_into(place: Path) -> Path:
    """Copy what the container's last stage copies."""
    place.mkdir()
    stage = instructions()[[each for each, _ in instructions()].index("FROM", 1) :]
    for source in [
        part for each, rest in stage if each == "COPY" and "--from" not in rest for part in rest.split()[:-1]
    ]:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    return place


def bot_of(office: Office, place: Path, **more: str) -> Bot:
    """Make the office's bot that of another place."""
    office.bot.python = str(place / ".venv" / "bin" / "python")
    office.bot.arguments = ["-c", str(place / "config.py")]
    office.bot.warm = False
    office.set(**more)
    return office.bot


def told(bot: Bot, place: Path, *arguments: str) -> tuple[int, str]:
    """Run a command of the installed program as the bot's environment has it; return its status and what it says."""
    command = [str(place / ".venv" / "bin" / "python"), *arguments]
    ended = subprocess.run(command, cwd=place, env=bot.environment, capture_output=True, text=True)
    return ended.returncode, ended.stdout + ended.stderr


def test_the_example_has_every_setting_once_with_a_sentence_before_it() -> None:
    names = re.findall(r"^(?:# )?([A-Z]+_[A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(names) == sorted(settings_of_config())
    for block in re.split(r"\n\n+", EXAMPLE):
        lines = block.splitlines()
        explained = [line for line in lines if re.match(r"# [A-Z](?!\S*=)", line)]
        assert explained or not re.search(r"^(# )?[A-Z_]+=", block, re.MULTILINE), block


def test_what_the_example_shows_is_the_default() -> None:
    text = (ROOT / "config.py").read_text(encoding="utf-8")
    of_config = dict(re.findall(r'setdefault\("([A-Z_]+)", "(\d+)"\)', text))
    for name, default in {**DEFAULTS, **{name: float(value) for name, value in of_config.items()}}.items():
        shown = SHOWN[name if name.startswith("JIRA_") else f"ACCESS_{name}"]
        if isinstance(default, tuple):
            assert shown == ",".join(f"{each:g}" for each in default)
        elif isinstance(default, float):
            assert float(shown) == default, name
        elif default and isinstance(default, str):
            assert shown == default


def test_only_secrets_are_missing_in_the_example(tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if name not in SHOWN}
    file = tmp_path / ".env"
    for filled, status in ((False, 1), (True, 0)):
        file.write_text(re.sub(r"^(\w+_TOKEN=.*)$", r"\g<1>s3cret", EXAMPLE, flags=re.MULTILINE) if filled else EXAMPLE)
        ended = subprocess.run(
            [sys.executable, "config.py"],
            cwd=ROOT,
            env={**inherited, "ACCESSREQUEST_ENV_FILE": str(file)},
            capture_output=True,
            text=True,
        )
        assert ended.returncode == status, ended.stderr
        missing = re.findall(r"(\w+): missing", ended.stderr)
        assert missing == ([] if filled else ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "JIRA_TOKEN"])


def test_the_container_runs_what_it_says_writes_nothing_but_data_and_knows_whether_it_works(
    make_office: Callable[..., Office], installed: Path
) -> None:
    office = make_office()
    bot = bot_of(office, installed, PYTHONDONTWRITEBYTECODE="1")
    shell, dash_c, command = json.loads(last("CMD"))
    assert (shell, dash_c, command) == ("sh", "-c", "python config.py && exec errbot -c config.py")
    health = json.loads(last("HEALTHCHECK").partition(" CMD ")[2])[1:]
    assert told(bot, installed, *health)[0] == 1
    before = files(installed)
    assert told(bot, installed, "config.py") == (0, "")
    bot.start()
    office.ticketed()
    office.settled()
    assert told(bot, installed, *health) == (0, "The bot works.\n")
    os.kill(bot.pid, signal.SIGTERM)
    wait_until(lambda: not bot.running, "the bot has ended", 10.0)
    status, sentence = told(bot, installed, *health)
    assert (status, sentence.partition(":")[0]) == (1, "No bot works on this ledger")
    assert files(installed) == before


def test_the_container_can_read_its_program_though_the_clone_was_for_its_owner_alone(tmp_path: Path) -> None:
    place = copied_into(tmp_path / "opt")
    for path in place.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(["sh", "-c", last("RUN")], cwd=place, env={**os.environ, "PATH": programs}, check=True)
    for path in place.rglob("*"):
        assert stat.filemode(path.stat().st_mode)[1:] == ("rwxr-xr-x" if path.is_dir() else "rw-r--r--"), path
    assert any(path.suffix == ".pyc" for path in place.rglob("*"))


def test_the_container_has_no_settings_and_no_rights() -> None:
    names = [name for name, _ in instructions()]
    assert set(names) <= {"FROM", "ARG", "COPY", "RUN", "WORKDIR", "ENV", "VOLUME", "USER", "HEALTHCHECK", "CMD"}
    assert last("USER") == "10001:10001"
    assert names.index("USER") < names.index("CMD")
    assert not re.search(r"(SLACK|JIRA|ACCESS)_[A-Z]", DOCKERFILE)
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        part for name, rest in instructions() if name == "COPY" and "--from" not in rest for part in rest.split()[:-1]
    }
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == copied


def test_the_service_runs_what_it_says(make_office: Callable[..., Office], installed: Path, tmp_path: Path) -> None:
    (check,), (start,) = of_unit("ExecStartPre"), of_unit("ExecStart")
    assert check == "/opt/accessrequest/.venv/bin/python config.py"
    assert start == "/opt/accessrequest/.venv/bin/errbot -c config.py"
    names = {pair.partition("=")[0] for line in of_unit("Environment") for pair in shlex.split(line)}
    assert names == {"ACCESSREQUEST_ENV_FILE", "BOT_DATA_DIR", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    office = make_office()
    bot = bot_of(office, installed)
    file = tmp_path / "env"
    file.write_text(
        "".join(f"{name}={value}\n" for name, value in bot.extra.items() if name.startswith(("JIRA", "ACCESS_")))
    )
    bot.extra = {"ACCESSREQUEST_ENV_FILE": str(file)}
    assert told(bot, installed, "config.py") == (0, "")
    bot.start()
    office.ticketed()


def test_systemd_accepts_the_service_and_finds_it_safe(installed: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    unit = tmp_path / "accessrequest.service"
    unit.write_text(UNIT.replace("/opt/accessrequest", str(installed)))
    for question in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        ended = subprocess.run(["systemd-analyze", *question, str(unit)], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert "accessrequest.service:" not in ended.stderr


def files(place: Path) -> dict[str, float]:
    """Return every file of the program, with when it was written."""
    found = (path for path in place.rglob("*") if path.is_file() and ".venv" not in path.parts)
    return {str(path): path.stat().st_mtime for path in found}
