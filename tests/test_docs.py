"""The documentation names every command, every setting and every state, and nothing that is none."""

import re

import pytest
from accessdesk.answers import HELP
from accessdesk.doctor_jira import PERMISSIONS
from accessdesk.request import STATES
from accessdesk.settings import DEFAULTS
from accessrequest import AccessRequest

from tests.documents import DOCS, ROOT, rows

SETTINGS_PAGE, COMMANDS_PAGE = "docs/settings.md", "docs/commands.md"
"""The pages with the tables of both."""

COMMANDS = {name for name, _, _ in HELP}

OTHERS = {
    *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"),
    *("BOT_DATA_DIR", "BOT_ADMINS", "BOT_LOG_LEVEL"),
}
"""What is set for Errbot and its backend, and not for the plugin."""


def named(cell: str) -> list[str]:
    """Return what a cell names in code."""
    return re.findall(r"`([^`]+)`", cell)


def settings_rows() -> list[list[str]]:
    """Return the rows of the settings' table."""
    return [row for row in rows(SETTINGS_PAGE) if len(row) == 3 and re.match(r"`(SLACK|JIRA|ACCESS|BOT)_", row[0])]


def commands_rows() -> list[list[str]]:
    """Return the rows of the commands' table."""
    return [row for row in rows(COMMANDS_PAGE) if len(row) == 2 and row[0].startswith("`!access ")]


def in_environment(name: str) -> str:
    """Return what a setting is called in the environment."""
    return name if name.startswith("JIRA_") else f"ACCESS_{name}"


def test_the_settings_table_has_every_setting_and_no_other():
    shown = [name for row in settings_rows() for name in named(row[0])]
    assert sorted(shown) == sorted({*map(in_environment, DEFAULTS), *OTHERS})


def test_every_default_in_the_settings_table_is_the_one_in_the_code():
    shown = [(named(row[0])[0], re.fullmatch(r"`([^`]*)`", row[2])) for row in settings_rows() if row[1:]]
    found = [(name, match[1]) for name, match in shown if match and name not in ("ACCESS_DATABASE_URL", *OTHERS)]
    assert len(found) >= 6
    for name, default_shown in found:
        default = DEFAULTS[name.removeprefix("ACCESS_")]
        values = default if isinstance(default, tuple) else (default,)
        said = ",".join(f"{value:g}" if isinstance(value, float) else value for value in values)
        assert default_shown == said, name


def test_the_commands_table_has_every_command_and_no_other():
    shown = {text.split()[1] for row in commands_rows() for text in named(row[0])}
    assert shown == COMMANDS


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_in_the_documentation(state):
    assert f"| `{state}` |" in DOCS


@pytest.mark.parametrize("permission", [each.name for each in PERMISSIONS if each.needed])
def test_every_permission_that_the_bot_needs_is_in_the_documentation(permission):
    named_there = "\n".join(row[0] for row in rows("docs/switching-on.md"))
    assert permission.removesuffix(" (a global one)") in named_there


def test_every_command_and_setting_that_is_spoken_of_exists():
    assert set(re.findall(r"`!access ([a-z]+)", DOCS)) <= COMMANDS
    settings = {*map(in_environment, DEFAULTS)}
    spoken_of = set(re.findall(r"`((?:ACCESS|JIRA)_[A-Z_]+[A-Z])(?:=[^`]*)?`", DOCS))
    assert spoken_of - settings <= {"ACCESS_CONTROLS"}


def test_every_make_target_that_is_spoken_of_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z-]+)\b(?=`|\s+#)", DOCS)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_help_text_of_a_command_has_an_example():
    commands = [each for each in vars(AccessRequest).values() if getattr(each, "_err_command", False)]
    assert len(commands) == len(HELP) + 1
    assert all("Example: !access" in (command.__doc__ or "") for command in commands)
