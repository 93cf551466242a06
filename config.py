"""Errbot's configuration for this deployment. The only place that reads the environment (and a `.env` file).

Run as a program, it says what keeps the bot from starting: `python config.py`. With the word `doctor` behind
it, it looks at Slack, Jira and whatever else the bot depends on; with `alive`, whether the bot works right now; with
`rehearse` and an export of the workspace, it shows what the bot would have done with that.
"""

import gc
import logging
import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def _read_env_file(path: Path) -> dict[str, str]:
    """Return NAME=value lines of a file; blank lines and lines that begin with # say nothing."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.removeprefix("export ").split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


# ACCESSREQUEST_ENV_FILE="" reads no file at all: the sandbox wants nothing of a real deployment.
_FILE = os.environ.get("ACCESSREQUEST_ENV_FILE", str(HERE / ".env"))
_OWN = _read_env_file(Path(_FILE)) if _FILE else {}
_ENVIRONMENT = {**_OWN, **os.environ}


def _setting(name: str, default: str = "") -> str:
    return _ENVIRONMENT.get(name) or default


def _token(name: str) -> str:
    # .env.example has how each begins, which is none yet.
    value = _setting(name)
    return "" if value in ("xoxb-", "xapp-") else value


BACKEND = "SlackV3"
BOT_DATA_DIR = str(Path(_setting("BOT_DATA_DIR", str(HERE / "data"))).absolute())
BOT_EXTRA_PLUGIN_DIR = str(HERE / "plugins")
BOT_ADMINS = tuple(name.strip() for name in _setting("BOT_ADMINS").split(",") if name.strip())
# SlackV3 knows an administrator by the id alone, and sends only to what it looks like in a message.
BOT_ADMINS_NOTIFICATIONS = tuple(name if name.startswith(("<", "@")) else f"<@{name}>" for name in BOT_ADMINS)
BOT_LOG_LEVEL = getattr(logging, _setting("BOT_LOG_LEVEL", "INFO").upper(), logging.INFO)
BOT_LOG_FILE = None
BOT_PREFIX = "!"
AUTOINSTALL_DEPS = False
SUPPRESS_CMD_NOT_FOUND = True
TEXT_COLOR_THEME = "nocolor"

# Errbot's storage opens its files in one thread and uses them in others, which the kind refuses that Python makes from
# 3.13 on. Without this module it makes those that it made before. https://github.com/python/cpython/issues/131918
STORAGE = "Shelf"
sys.modules["dbm.sqlite3"] = None

BOT_IDENTITY = {
    name: value
    for name, value in (
        ("token", _token("SLACK_BOT_TOKEN")),
        ("app_token", _token("SLACK_APP_TOKEN")),
        ("signing_secret", _setting("SLACK_SIGNING_SECRET")),
    )
    if value
}

# What the plugin is told: JIRA_… under its own name, ACCESS_… without the prefix.
# The environment may hold other programs' JIRA_… and ACCESS_… as well, so that only the names below are taken from it;
# what stands in .env is meant for this bot, and a name that does not exist is reported.
_NAMES = (
    *("JIRA_URL", "JIRA_USER", "JIRA_TOKEN", "JIRA_TOKEN_FILE", "JIRA_PROJECT", "JIRA_ISSUE_TYPE"),
    *("JIRA_WEBHOOK_SECRET", "JIRA_WEBHOOK_SECRET_FILE"),
    *("JIRA_SERVICE_DESK", "JIRA_REQUEST_TYPE", "JIRA_TIMEOUT_SECONDS", "JIRA_POLL_SECONDS"),
    *("JIRA_REQUEST_FIELDS", "JIRA_CREATE_CUSTOMERS", "JIRA_PARTICIPANTS"),
    *("JIRA_PEOPLE", "JIRA_FALLBACK_REPORTER"),
    *("ACCESS_CHANNEL", "ACCESS_TECH_OPS", "ACCESS_AUDITORS", "ACCESS_LEASE_SECONDS"),
    *("ACCESS_ANCHOR_ISSUE", "ACCESS_ANCHOR_FIELD"),
    *("ACCESS_CATALOGUE", "ACCESS_DATABASE_URL", "ACCESS_TICKET_EMOJI", "ACCESS_COMPLETE_EMOJI"),
    *("ACCESS_CANCEL_EMOJI", "ACCESS_REDIRECT", "ACCESS_EXTERNAL_REQUESTS", "ACCESS_SETTLE_SECONDS"),
    *("ACCESS_FILE_LIMIT_MB", "ACCESS_LOOK_AFTER_SECONDS", "ACCESS_LOOK_AGAIN_SECONDS", "ACCESS_CATCH_UP_SECONDS"),
    *("ACCESS_BOTS", "ACCESS_BACKEND_CACHE", "ACCESS_FIELDS", "ACCESS_LABELS", "JIRA_VALUES", "JIRA_RESOLUTIONS"),
    *("JIRA_COMPONENTS", "JIRA_PRIORITY", "JIRA_SECURITY", "JIRA_LABELS"),
    *("ACCESS_DOCTOR_AFTER_SECONDS", "ACCESS_EXPIRE_DAYS", "ACCESS_RETENTION_DAYS", "ACCESS_DIGEST_CHANNEL"),
    *("ACCESS_REMIND", "ACCESS_REMIND_DAYS", "ACCESS_WORKING_DAYS", "ACCESS_WORKING_HOURS", "ACCESS_HOLIDAYS"),
    "ACCESS_TIME_ZONE",
    *("JIRA_COMPLETED", "JIRA_DECLINED", "JIRA_CANCELLED", "JIRA_REOPENED"),
)
ACCESSREQUEST = {
    name.removeprefix("ACCESS_"): value
    for name, value in {**_OWN, **{name: os.environ.get(name) for name in _NAMES if os.environ.get(name)}}.items()
    if value and name.startswith(("JIRA_", "ACCESS_"))
}
for _name in ("REDIRECT", "BACKEND_CACHE", "REMIND"):
    ACCESSREQUEST.setdefault(_name, "true")
ACCESSREQUEST.setdefault("EXPIRE_DAYS", "14")


def _use_web_api_at(address: str) -> None:
    """Have Slack's client talk to another Web API (GovSlack, a sandbox): the backend has no setting for it."""
    from slack_sdk.web import WebClient

    connect = WebClient.__init__

    def connect_there(self, token=None, base_url=address, **others):
        connect(self, token=token, base_url=base_url, **others)

    WebClient.__init__ = connect_there


def _acknowledge_nothing_early() -> None:
    """Have no event acknowledged before the plugin, which is activated after the bot has connected, writes it down."""
    sys.path.append(str(HERE / "plugins" / "accessrequest"))
    from accessdesk.gate import close_until_listened
    from slack_sdk.socket_mode import SocketModeClient

    close_until_listened(SocketModeClient)


def _end_when_told() -> None:
    """Have the bot end well within ten seconds of a SIGTERM, as of Ctrl-C."""
    sys.path.append(str(HERE / "plugins" / "accessrequest"))
    from accessdesk.ending import end_when_told

    end_when_told()


def _slack_problems() -> list[str]:
    """Return what is wrong with the Slack app's credentials, a sentence each, without their values."""
    token, app_token = _token("SLACK_BOT_TOKEN"), _token("SLACK_APP_TOKEN")
    problems = []
    if not token:
        problems.append("SLACK_BOT_TOKEN: missing. Give the app's bot token, xoxb-….")
    elif not token.startswith("xoxb-"):
        problems.append("SLACK_BOT_TOKEN: not a bot token. Give the one that begins with xoxb-.")
    if not app_token and not _setting("SLACK_SIGNING_SECRET"):
        problems.append(
            "SLACK_APP_TOKEN: missing. Give the app-level token, xapp-… "
            "(or SLACK_SIGNING_SECRET, where Slack sends its events by HTTP)."
        )
    elif app_token and not app_token.startswith("xapp-"):
        problems.append("SLACK_APP_TOKEN: not an app-level token. Give the one that begins with xapp-.")
    return problems


def _plugin_problems() -> list[str]:
    """Return what the plugin cannot use, a sentence each, with the settings' names in the environment."""
    sys.path.append(str(HERE / "plugins" / "accessrequest"))
    from accessdesk.catalogue import CatalogueError
    from accessdesk.catalogue_file import CatalogueFile
    from accessdesk.people_file import PeopleFile
    from accessdesk.people_reading import PeopleError
    from accessdesk.settings import SettingsError, read

    try:
        settings = read(ACCESSREQUEST, {}, BOT_DATA_DIR)
        PeopleFile(settings.jira_people).read()
        CatalogueFile(settings.catalogue).read()
    except SettingsError as error:
        return [_in_environment(problem) for problem in error.problems]
    except PeopleError as error:
        return [f"JIRA_PEOPLE: {problem}" for problem in error.problems]
    except CatalogueError as error:
        return [f"ACCESS_CATALOGUE: {problem}" for problem in error.problems]
    return []


def _place_problems() -> list[str]:
    """Return what keeps the bot from writing to its data directory, which Errbot makes where there is none."""
    place = Path(BOT_DATA_DIR)
    nearest = next(each for each in (place, *place.parents) if os.path.lexists(each))
    if not nearest.is_dir():
        # It may be a link to a disk that is not mounted.
        return [f"BOT_DATA_DIR: {nearest} is no directory. Make it one, or name another."]
    if os.access(nearest, os.W_OK | os.X_OK):
        return []
    return [
        f"BOT_DATA_DIR: the bot's user, {os.geteuid()}, cannot write to {place}. "
        f"Give that directory to this user (chown {os.geteuid()}), or name another."
    ]


def _in_environment(problem: str) -> str:
    names, colon, sentence = problem.partition(":")
    return re.sub(r"\b(?!JIRA_)([A-Z_]+)\b", r"ACCESS_\1", names) + colon + sentence


def _check() -> None:
    """Leave with everything that is missing or wrong, if anything is."""
    problems = [*_slack_problems(), *_plugin_problems(), *_place_problems()]
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        places = f"the environment or in the file {_FILE}" if _FILE else "the environment"
        sys.exit(
            f"The bot cannot start yet:\n{listed}\n"
            f"Set these in {places}; docs/settings.md explains each. "
            "`make demo` shows the bot at work without any of them."
        )
    if not _setting("ACCESS_TECH_OPS"):
        sys.stderr.write("ACCESS_TECH_OPS is not set: nobody may have tickets created, close or cancel them.\n")


def _origins() -> dict[str, str]:
    """Return where each of the plugin's settings is from."""
    named = {name: "the environment" if os.environ.get(name) else _FILE for name in (*_NAMES, *_OWN)}
    known = {name.removeprefix("ACCESS_"): place for name, place in named.items()}
    return {name: known[name] if _given(name) else "config.py" for name in ACCESSREQUEST if name in known}


def _given(name: str) -> str:
    return _ENVIRONMENT.get(name) or _ENVIRONMENT.get(f"ACCESS_{name}") or ""


def _doctor() -> None:
    """Look at everything that the bot depends on, and leave with 1 where something is to be done."""
    sys.path.append(str(HERE / "plugins" / "accessrequest"))
    from accessdesk.doctor_shell import run

    address = _setting("SLACK_API_URL")
    address = address.rstrip("/") + "/" if address else ""
    sys.exit(
        run(ACCESSREQUEST, BOT_DATA_DIR, BOT_IDENTITY, BOT_PREFIX, address, _origins(), _slack_problems(), BOT_ADMINS)
    )


def _alive() -> None:
    """Say whether the bot works, and leave with 1 where it does not."""
    sys.path.append(str(HERE / "plugins" / "accessrequest"))
    from accessdesk.alive_shell import run

    sys.exit(run(ACCESSREQUEST, BOT_DATA_DIR))


def _rehearse(arguments: list[str]) -> None:
    """Replay a Slack export through the settings as they are, with neither Slack nor Jira, and leave."""
    # Hardly any garbage is made, and looking for it among all that is kept takes its time.
    gc.disable()
    sys.path.append(str(HERE / "plugins" / "accessrequest"))
    from accessdesk.rehearsal_shell import run

    sys.exit(run(ACCESSREQUEST, BOT_DATA_DIR, arguments))


if __name__ == "__main__":
    if sys.argv[1:2] == ["rehearse"]:
        _rehearse(sys.argv[2:])
    else:
        {"doctor": _doctor, "alive": _alive}.get(" ".join(sys.argv[1:]), _check)()
else:
    Path(BOT_DATA_DIR).mkdir(parents=True, exist_ok=True)
    _end_when_told()
    if _setting("SLACK_API_URL"):
        _use_web_api_at(_setting("SLACK_API_URL").rstrip("/") + "/")
    if _token("SLACK_APP_TOKEN"):
        _acknowledge_nothing_early()
