"""The README names every command, every setting and every state, and whatever it links to is there."""

import re
from pathlib import Path

import pytest
from accessdesk.answers import HELP
from accessdesk.request import STATES
from accessdesk.settings import DEFAULTS
from accessrequest import AccessRequest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, _, _ in HELP])
def test_every_command_is_in_the_readme(name):
    assert f"`!access {name}" in README


@pytest.mark.parametrize("name", [*DEFAULTS])
def test_every_setting_is_in_the_readme(name):
    assert f"`{name if name.startswith('JIRA_') else f'ACCESS_{name}'}`" in README


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_in_the_readme(state):
    assert f"| `{state}` |" in README


def test_every_default_in_the_readme_is_the_one_in_the_code():
    rows = re.findall(r"^\| `((?:JIRA|ACCESS)_[A-Z_]+)` \|.*\| `([^`]*)` \|$", README, re.MULTILINE)
    assert len(rows) >= 6
    for name, shown in rows:
        default = DEFAULTS[name.removeprefix("ACCESS_")]
        values = default if isinstance(default, tuple) else (default,)
        if name != "ACCESS_DATABASE_URL":
            assert shown == ",".join(f"{value:g}" if isinstance(value, float) else value for value in values), name


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)]+)\)", README))
def test_whatever_the_readme_links_to_is_there(target):
    assert (ROOT / target).exists()


@pytest.mark.parametrize("target", re.findall(r'src(?:set)?="([^"]+)"', README))
def test_whatever_the_readme_shows_is_there(target):
    assert (ROOT / target).exists()


def test_every_make_target_of_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z-]+)\b(?=`|\s+#)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_help_text_of_a_command_has_an_example():
    commands = [each for each in vars(AccessRequest).values() if getattr(each, "_err_command", False)]
    assert len(commands) == len(HELP) + 1
    assert all("Example: !access" in (command.__doc__ or "") for command in commands)
