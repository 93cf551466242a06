"""The settings: merged, checked, and every problem said at once."""

from typing import Any

import pytest
from accessdesk.settings import DEFAULTS, FIXED, SECRETS, Settings, SettingsError, read, template

WORKING = {"JIRA_URL": "https://acme.atlassian.net", "JIRA_TOKEN": "s3cret-token", "JIRA_PROJECT": "OPS"}

MAPS = ("FIELDS", "LABELS", "JIRA_VALUES", "JIRA_RESOLUTIONS")
TEXTS = (
    *("JIRA_URL", "JIRA_USER", "JIRA_TOKEN", "JIRA_TOKEN_FILE", "JIRA_PROJECT", "JIRA_ISSUE_TYPE", "DATABASE_URL"),
    *("JIRA_WEBHOOK_SECRET", "JIRA_WEBHOOK_SECRET_FILE"),
)
LISTS = ("CHANNEL", "TECH_OPS", "BOTS", "TICKET_EMOJI", "COMPLETE_EMOJI", "CANCEL_EMOJI")
SWITCHES = ("REDIRECT", "BACKEND_CACHE", "EXTERNAL_REQUESTS")
SECONDS = (
    *("SETTLE_SECONDS", "LOOK_AFTER_SECONDS", "LOOK_AGAIN_SECONDS", "CATCH_UP_SECONDS"),
    *("JIRA_TIMEOUT_SECONDS", "JIRA_POLL_SECONDS"),
)
NUMBERS = (*SECONDS, "FILE_LIMIT_MB")

WRONG: list[tuple[str, Any]] = [
    *((name, value) for name in TEXTS for value in (5, True, ["a"], {"a": 1}, b"a")),
    *((name, value) for name in LISTS for value in (5, True, [5], {"a": 1}, b"a")),
    *((name, value) for name in MAPS for value in (5, True, ["a"], {"a": 1}, "a", "=a", "a=")),
    *((name, value) for name in SWITCHES for value in (5, "maybe", "", ["yes"], {"a": 1})),
    *((name, value) for name in NUMBERS for value in (-1, "soon", "", "nan", 1e9, [], {"a": 1}, ["x"])),
]


def settings(chat: dict[str, Any] | None = None, **config: Any) -> Settings:
    return read({**WORKING, **config}, chat or {}, "/data")


def problems(chat: dict[str, Any] | None = None, **config: Any) -> list[str]:
    """What is wrong with these settings, a sentence each; at least one thing has to be."""
    with pytest.raises(SettingsError) as caught:
        settings(chat, **config)
    return caught.value.problems


def test_what_is_not_set_has_its_default() -> None:
    found = settings()
    assert found.channels == ("#ask-it-tech-ops",)
    assert (found.ticket_emoji, found.complete_emoji, found.cancel_emoji) == (
        ("ticket",),
        ("complete",),
        ("no_entry_sign",),
    )
    assert (found.jira_user, found.jira_issue_type, found.tech_ops) == ("", "Task", ())
    assert (found.redirect, found.backend_cache) == (False, False)
    assert (found.settle_seconds, found.look_after_seconds) == (2.0, (5.0, 15.0, 30.0, 60.0, 120.0))


def test_the_database_is_a_file_in_the_bots_data_directory_unless_named() -> None:
    assert settings().database_url == "sqlite:////data/accessrequest.db"
    assert settings(DATABASE_URL="postgresql://db/access").database_url == "postgresql://db/access"


def test_chat_wins_over_config_py_and_config_py_over_the_defaults() -> None:
    found = settings({"CHANNEL": "#from-chat"}, CHANNEL="#from-config", TECH_OPS="@tech-ops")
    assert (found.channels, found.tech_ops) == (("#from-chat",), ("@tech-ops",))


def test_a_setting_without_a_value_counts_as_not_set() -> None:
    assert settings({"CHANNEL": None}, CHANNEL=None).channels == ("#ask-it-tech-ops",)


def test_what_chat_is_offered_takes_nothing_from_config_py_when_it_is_sent_back_as_it_is() -> None:
    assert settings(template({})) == settings()


def test_chat_is_offered_every_setting_but_secrets_paths_and_auditors() -> None:
    assert set(template({})) == set(DEFAULTS) - set(FIXED)
    assert not set(template({})) & {*SECRETS, "JIRA_TOKEN_FILE", "DATABASE_URL", "AUDITORS", "RETENTION_DAYS"}


@pytest.mark.parametrize("name", FIXED)
def test_secrets_paths_and_auditors_are_refused_from_chat_and_not_repeated(name: str) -> None:
    (problem,) = problems({name: "from-chat"})
    assert problem.startswith(f"{name}: ")
    assert "config.py" in problem
    assert "from-chat" not in problem


def test_webhooks_are_listened_to_where_there_is_a_secret_that_nobody_guesses() -> None:
    assert not settings().jira_webhook
    assert settings(JIRA_WEBHOOK_SECRET="0123456789abcdef").jira_webhook
    assert settings(JIRA_WEBHOOK_SECRET_FILE="/run/secrets/webhook").jira_webhook
    (problem,) = problems(JIRA_WEBHOOK_SECRET="0123456789abcde")
    assert problem == "JIRA_WEBHOOK_SECRET: too short. Give at least 16 characters that nobody guesses."


def test_the_limit_of_a_file_is_given_in_megabytes() -> None:
    assert settings().file_limit == 20 * 1024 * 1024
    assert settings(FILE_LIMIT_MB="0").file_limit == 0
    assert problems(FILE_LIMIT_MB=-1) == ["FILE_LIMIT_MB: -1 cannot be used. Give megabytes from 0 to 1024."]


def test_every_problem_is_reported_at_once() -> None:
    found = problems({"COLOUR": "red"}, JIRA_URL="", JIRA_PROJECT="ops", SETTLE_SECONDS="soon", TICKET_EMOJI="")
    named = [problem.partition(":")[0] for problem in found]
    assert named == ["COLOUR", "JIRA_URL", "JIRA_PROJECT", "TICKET_EMOJI", "SETTLE_SECONDS"]


def test_nothing_set_at_all_lists_what_a_fresh_installation_needs() -> None:
    with pytest.raises(SettingsError) as caught:
        read({}, {}, "/data")
    named = [problem.partition(":")[0] for problem in caught.value.problems]
    assert named == ["JIRA_URL", "JIRA_PROJECT", "JIRA_TOKEN"]
    assert str(caught.value) == "\n".join(caught.value.problems)


def test_a_problem_says_what_was_seen_and_what_is_allowed() -> None:
    assert problems(SETTLE_SECONDS="soon") == ["SETTLE_SECONDS: 'soon' cannot be used. Give seconds from 0 to 60."]
    assert problems(REDIRECT="maybe") == ["REDIRECT: 'maybe' cannot be used. Give true or false."]
    assert problems(JIRA_PROJECT="ops") == ["JIRA_PROJECT: 'ops' cannot be used. Give a project's key such as OPS."]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda value: str(value)[:20])
def test_a_wrong_value_is_reported_under_its_own_name(name: str, value: Any) -> None:
    found = problems(**{name: value})
    assert {problem.partition(":")[0] for problem in found} == {name}
    assert all(len(problem) < 300 for problem in found)


@pytest.mark.parametrize("name", [*TEXTS, *LISTS, *SWITCHES, *NUMBERS])
def test_a_wrong_value_is_reported_once(name: str) -> None:
    assert len(problems(**{name: {"a": 1}})) == 1


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_too_large_for_a_setting_is_reported_like_any_other(name: str) -> None:
    assert problems(**{name: 10**400})[0].startswith(f"{name}: ")


def test_an_unknown_name_is_reported_with_the_names_that_there_are() -> None:
    (problem,) = problems(CHANEL="#x")
    assert problem.startswith("CHANEL: ")
    assert all(name in problem for name in DEFAULTS)


def test_a_name_that_is_no_text_is_reported_like_any_other() -> None:
    found = problems({5: "five", "COLOUR": "red"})
    assert len(found) == 2


@pytest.mark.parametrize(
    "secret",
    [
        {"JIRA_TOKEN": ["hunter2"]},
        {"JIRA_URL": "https://bot:hunter2@jira.example.com"},
        {"DATABASE_URL": ["postgresql://bot:hunter2@db/access"]},
    ],
    ids=lambda secret: next(iter(secret)),
)
def test_no_problem_repeats_a_secret(secret: dict[str, Any]) -> None:
    assert "hunter2" not in "\n".join(problems(**secret))


def test_the_settings_show_no_secret() -> None:
    shown = repr(settings(JIRA_TOKEN="hunter2"))
    assert "hunter2" not in shown
    assert "OPS" in shown


def test_the_settings_do_not_show_the_databases_password() -> None:
    assert "hunter2" not in repr(settings(DATABASE_URL="postgresql://bot:hunter2@db/access"))


def test_a_token_may_be_in_a_file_instead() -> None:
    assert settings(JIRA_TOKEN="", JIRA_TOKEN_FILE=" /run/token ").jira_token_file == "/run/token"
    (problem,) = problems(JIRA_TOKEN="")
    assert "JIRA_TOKEN_FILE" in problem


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://acme.atlassian.net", "https://acme.atlassian.net"),
        (" https://acme.atlassian.net/ ", "https://acme.atlassian.net"),
        ("https://jira.acme.com/jira/", "https://jira.acme.com/jira"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_jiras_address_loses_its_last_slash(given: str, used: str) -> None:
    assert settings(JIRA_URL=given).jira_url == used


@pytest.mark.parametrize(
    "given",
    ["acme.atlassian.net", "ftp://acme.example", "https://", "https:///x", "https://a.example/?x=1", "https://a b"],
)
def test_what_is_no_web_address_cannot_be_jiras(given: str) -> None:
    (problem,) = problems(JIRA_URL=given)
    assert "https://example.atlassian.net" in problem


@pytest.mark.parametrize("given", ["#a, b ,,#c", ["#a", "b", "#c"], ("#a", " b ", "", "#c")])
def test_lists_may_be_texts_with_commas_or_lists(given: Any) -> None:
    assert settings(CHANNEL=given).channels == ("#a", "b", "#c")
    assert settings(TECH_OPS=given).tech_ops == ("#a", "b", "#c")
    assert settings(AUDITORS=given).auditors == ("#a", "b", "#c")


@pytest.mark.parametrize("given", ["", ",", "#", [], ["#"]])
def test_at_least_one_channel_is_watched(given: Any) -> None:
    (problem,) = problems(CHANNEL=given)
    assert "#ask-it-tech-ops" in problem


@pytest.mark.parametrize("given", [":ticket:, :admission_tickets:", ["ticket", ":admission_tickets:"]])
def test_emoji_may_be_written_with_their_colons(given: Any) -> None:
    assert settings(TICKET_EMOJI=given).ticket_emoji == ("ticket", "admission_tickets")


@pytest.mark.parametrize("given", ["", "::", "two words", "🎫 x", "Ticket!", []])
def test_what_is_no_name_of_an_emoji_is_refused(given: Any) -> None:
    assert problems(TICKET_EMOJI=given)[0].startswith("TICKET_EMOJI: ")


def test_an_emoji_stands_for_one_act_only() -> None:
    (problem,) = problems(TICKET_EMOJI="ticket,done", COMPLETE_EMOJI="done")
    assert "done" in problem
    assert "more than one act" in problem


def test_each_emoji_leads_to_its_act() -> None:
    found = settings(TICKET_EMOJI="ticket,tickets", COMPLETE_EMOJI="done", CANCEL_EMOJI="x")
    assert found.acts == {"ticket": "ticket", "tickets": "ticket", "done": "complete", "x": "cancel"}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (True, True),
        ("true", True),
        ("Yes", True),
        (" on ", True),
        ("1", True),
        (False, False),
        ("NO", False),
        ("0", False),
    ],
)
def test_a_switch_may_be_a_word(given: Any, meant: bool) -> None:
    assert settings(REDIRECT=given).redirect is meant


@pytest.mark.parametrize("given", ["0.1, 0.2", [0.1, "0.2"], (0.1, 0.2)])
def test_seconds_may_be_several(given: Any) -> None:
    assert settings(LOOK_AFTER_SECONDS=given).look_after_seconds == (0.1, 0.2)
    assert settings(LOOK_AFTER_SECONDS=7).look_after_seconds == (7.0,)
