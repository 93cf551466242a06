"""What can be set: merged over defaults, then checked, all problems reported at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accessdesk import anchor_settings, reminder_settings, service_settings, ticket_settings
from accessdesk.anchor_settings import AnchorSettings, read_anchor
from accessdesk.files import MEGABYTE
from accessdesk.jira_webhook import LEAST_SECRET
from accessdesk.labels import Labels
from accessdesk.reminder_settings import ReminderSettings, read_reminders, read_working_time
from accessdesk.service_settings import ServiceSettings, read_service
from accessdesk.setting_sources import Source, sources_of
from accessdesk.setting_values import Reader
from accessdesk.ticket_settings import TicketSettings
from accessdesk.working_time import WorkingTime

DEFAULTS: Mapping[str, Any] = {
    "JIRA_URL": "",
    "JIRA_USER": "",
    "JIRA_TOKEN": "",
    "JIRA_TOKEN_FILE": "",
    "JIRA_WEBHOOK_SECRET": "",
    "JIRA_WEBHOOK_SECRET_FILE": "",
    "JIRA_PROJECT": "",
    "JIRA_ISSUE_TYPE": "Task",
    "CHANNEL": "#ask-it-tech-ops",
    "TECH_OPS": "",
    "AUDITORS": "",
    "BOTS": "",
    "CATALOGUE": "",
    "DATABASE_URL": "",
    "LEASE_SECONDS": 15.0,
    "TICKET_EMOJI": "ticket",
    "COMPLETE_EMOJI": "complete",
    "CANCEL_EMOJI": "no_entry_sign",
    "REDIRECT": False,
    "BACKEND_CACHE": False,
    "EXTERNAL_REQUESTS": False,
    "EXPIRE_DAYS": 0.0,
    "RETENTION_DAYS": 0.0,
    "DIGEST_CHANNEL": "",
    "SETTLE_SECONDS": 2.0,
    "FILE_LIMIT_MB": 20.0,
    "LOOK_AFTER_SECONDS": (5.0, 15.0, 30.0, 60.0, 120.0),
    "LOOK_AGAIN_SECONDS": 600.0,
    "CATCH_UP_SECONDS": 300.0,
    "JIRA_TIMEOUT_SECONDS": 30.0,
    "JIRA_POLL_SECONDS": 60.0,
    **service_settings.DEFAULTS,
    **ticket_settings.DEFAULTS,
    **reminder_settings.DEFAULTS,
    **anchor_settings.DEFAULTS,
    "DOCTOR_AFTER_SECONDS": 20.0,
    "JIRA_PEOPLE": "",
    "JIRA_FALLBACK_REPORTER": "",
}

SECRETS = ("JIRA_TOKEN", "JIRA_WEBHOOK_SECRET")
"""What never goes through chat: `!plugin config` shows its values there, and logs them."""

FIXED = (
    *SECRETS,
    *(
        "JIRA_URL",
        "JIRA_USER",
        "JIRA_TOKEN_FILE",
        "JIRA_WEBHOOK_SECRET_FILE",
        "JIRA_PEOPLE",
        "CATALOGUE",
        "DATABASE_URL",
        "AUDITORS",
        "RETENTION_DAYS",
    ),
    *anchor_settings.DEFAULTS,
)
"""What only the bot's config.py may set: secrets, where they are sent, paths on the bot's machine, and what whoever is
checked is not to choose in chat: the auditors, where heads are published, and what is removed before they come."""

LARGEST_FILE = 1024
"""Megabytes of a file in Slack, at most (slack.com/help, "Add files to Slack")."""

_PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]+")


class SettingsError(Exception):
    """The settings cannot be used; `problems` is a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """The settings, checked. Times are in seconds; sources: where each value is from."""

    jira_url: str
    jira_user: str
    jira_token: str = field(repr=False)
    jira_token_file: str
    jira_webhook_secret: str = field(repr=False)
    jira_webhook_secret_file: str
    jira_project: str
    jira_issue_type: str
    channels: tuple[str, ...]
    tech_ops: tuple[str, ...]
    auditors: tuple[str, ...]
    bots: tuple[str, ...]
    catalogue: str
    database_url: str = field(repr=False)
    lease_seconds: float
    ticket_emoji: tuple[str, ...]
    complete_emoji: tuple[str, ...]
    cancel_emoji: tuple[str, ...]
    redirect: bool
    backend_cache: bool
    external_requests: bool
    expire_days: float
    retention_days: float
    digest_channel: str
    settle_seconds: float
    file_limit_mb: float
    look_after_seconds: tuple[float, ...]
    look_again_seconds: float
    catch_up_seconds: float
    jira_timeout_seconds: float
    jira_poll_seconds: float
    service: ServiceSettings
    ticket: TicketSettings
    labels: Labels
    reminders: ReminderSettings
    anchor: AnchorSettings
    working_time: WorkingTime
    doctor_after_seconds: float
    jira_people: str
    jira_fallback_reporter: str
    sources: tuple[Source, ...] = field(default=(), repr=False, compare=False)

    @property
    def jira_webhook(self) -> bool:
        """Whether Jira's webhooks are listened to."""
        return bool(self.jira_webhook_secret or self.jira_webhook_secret_file)

    @property
    def file_limit(self) -> int:
        """Bytes of a file that is attached, at most; 0: none is."""
        return int(self.file_limit_mb * MEGABYTE)

    @property
    def acts(self) -> dict[str, str]:
        """Reaction name -> the act it stands for."""
        by_act = {"ticket": self.ticket_emoji, "complete": self.complete_emoji, "cancel": self.cancel_emoji}
        return {name: act for act, names in by_act.items() for name in names}


def read(config: Mapping[str, Any], chat: Mapping[str, Any], data_dir: str) -> Settings:
    """Merge what config.py and `!plugin config` say over the defaults, the latter winning, and check it.

    Raises SettingsError with every problem.
    """
    sources = {"ACCESSREQUEST in config.py": config, "!plugin config": chat}
    problems = [f"{name}: not a dictionary." for name, given in sources.items() if not isinstance(given, Mapping)]
    if problems:
        raise SettingsError(problems)
    problems = _misplaced(config, chat)
    given = {**DEFAULTS, **{k: v for k, v in config.items() if v is not None}, **_from_chat(chat)}
    reader = Reader(given, DEFAULTS, SECRETS, problems)
    settings = Settings(
        jira_url=reader.checked("JIRA_URL", _is_url, "an address such as https://example.atlassian.net").rstrip("/"),
        jira_user=reader.text("JIRA_USER"),
        jira_token=reader.text("JIRA_TOKEN"),
        jira_token_file=reader.text("JIRA_TOKEN_FILE"),
        jira_webhook_secret=reader.text("JIRA_WEBHOOK_SECRET"),
        jira_webhook_secret_file=reader.text("JIRA_WEBHOOK_SECRET_FILE"),
        jira_project=reader.checked("JIRA_PROJECT", _PROJECT_KEY.fullmatch, "a project's key such as OPS"),
        jira_issue_type=reader.checked("JIRA_ISSUE_TYPE", bool, "an issue type's name such as Task"),
        channels=reader.items("CHANNEL", lambda name: bool(name.lstrip("#")), "channels such as #ask-it-tech-ops"),
        tech_ops=reader.items("TECH_OPS"),
        auditors=reader.items("AUDITORS"),
        bots=reader.items("BOTS"),
        catalogue=reader.text("CATALOGUE"),
        database_url=reader.text("DATABASE_URL") or f"sqlite:///{Path(data_dir).absolute() / 'accessrequest.db'}",
        ticket_emoji=reader.emoji("TICKET_EMOJI"),
        complete_emoji=reader.emoji("COMPLETE_EMOJI"),
        cancel_emoji=reader.emoji("CANCEL_EMOJI"),
        redirect=reader.yes_or_no("REDIRECT"),
        backend_cache=reader.yes_or_no("BACKEND_CACHE"),
        external_requests=reader.yes_or_no("EXTERNAL_REQUESTS"),
        lease_seconds=reader.number("LEASE_SECONDS", 1, 300),
        expire_days=reader.number("EXPIRE_DAYS", 0, 365, "days"),
        retention_days=reader.number("RETENTION_DAYS", 0, 36_525, "days"),
        digest_channel=reader.text("DIGEST_CHANNEL"),
        settle_seconds=reader.number("SETTLE_SECONDS", 0, 60),
        file_limit_mb=reader.number("FILE_LIMIT_MB", 0, LARGEST_FILE, "megabytes"),
        look_after_seconds=reader.numbers("LOOK_AFTER_SECONDS", 0, 3600),
        look_again_seconds=reader.number("LOOK_AGAIN_SECONDS", 0, 86400),
        catch_up_seconds=reader.number("CATCH_UP_SECONDS", 1, 86400),
        jira_timeout_seconds=reader.number("JIRA_TIMEOUT_SECONDS", 1, 300),
        jira_poll_seconds=reader.number("JIRA_POLL_SECONDS", 1, 86400),
        service=read_service(reader),
        ticket=ticket_settings.read(reader),
        labels=ticket_settings.read_labels(reader),
        reminders=read_reminders(reader),
        anchor=read_anchor(reader),
        working_time=read_working_time(reader),
        doctor_after_seconds=reader.number("DOCTOR_AFTER_SECONDS", 0, 86400),
        jira_people=reader.text("JIRA_PEOPLE"),
        jira_fallback_reporter=reader.text("JIRA_FALLBACK_REPORTER"),
        sources=sources_of(DEFAULTS, config, _from_chat(chat), SECRETS),
    )
    problems += _together(settings, problems)
    if problems:
        raise SettingsError(problems)
    return settings


def template(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `!plugin config` offers: the settings as config.py has them, but for those that only it may set."""
    offered = {name: config.get(name, value) for name, value in DEFAULTS.items() if name not in FIXED}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in offered.items()}


def _from_chat(chat: Mapping[str, Any]) -> dict[str, Any]:
    """Return what chat sets: an empty text sets nothing, so that a template sent back as it was changes nothing."""
    return {name: value for name, value in chat.items() if value not in (None, "") and name not in FIXED}


def _misplaced(config: Mapping[str, Any], chat: Mapping[str, Any]) -> list[str]:
    unknown = sorted(map(str, {*config, *chat} - set(DEFAULTS)))
    problems = [f"{name}: no such setting. There are: {', '.join(DEFAULTS)}." for name in unknown]
    exposed = [name for name in FIXED if chat.get(name)]
    problems += [f"{name}: not through chat, where it is shown and logged; set it in config.py." for name in exposed]
    return problems


def _together(settings: Settings, known: list[str]) -> list[str]:
    problems = []
    is_token_known = any(problem.startswith("JIRA_TOKEN") for problem in known)
    if not settings.jira_token and not settings.jira_token_file and not is_token_known:
        problems.append(
            "JIRA_TOKEN: missing. Give the API token (Cloud) or personal access token (Data Center), "
            "or in JIRA_TOKEN_FILE the path of a file that holds it."
        )
    ticket = settings.ticket
    given = {"COMPONENTS": ticket.components, "PRIORITY": ticket.priority, "SECURITY": ticket.security}
    problems += [
        f"JIRA_{name}: a customer request's fields are those of its type. Answer it in JIRA_REQUEST_FIELDS instead."
        for name, value in given.items()
        if value and settings.service
    ]
    if 0 < len(settings.jira_webhook_secret) < LEAST_SECRET:
        problems.append(f"JIRA_WEBHOOK_SECRET: too short. Give at least {LEAST_SECRET} characters that nobody guesses.")
    names = [*settings.ticket_emoji, *settings.complete_emoji, *settings.cancel_emoji]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        problems.append(f"TICKET_EMOJI, COMPLETE_EMOJI, CANCEL_EMOJI: {', '.join(twice)} stands for more than one act.")
    return problems


def _is_url(value: str) -> bool:
    return re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value) is not None
