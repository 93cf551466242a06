"""Errbot's configuration for this deployment. The only place that reads the environment (and a `.env` file)."""

import logging
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def _read_env_file(path):
    """Return NAME=value lines of a file; blank lines and lines that begin with # say nothing."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.removeprefix("export ").split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


# ACCESSREQUEST_ENV_FILE="" reads no file at all: the sandbox wants nothing of a real deployment.
_FILE = os.environ.get("ACCESSREQUEST_ENV_FILE", str(HERE / ".env"))
_ENVIRONMENT = {**(_read_env_file(Path(_FILE)) if _FILE else {}), **os.environ}


def _setting(name, default=""):
    return _ENVIRONMENT.get(name) or default


BACKEND = "SlackV3"
BOT_DATA_DIR = str(Path(_setting("BOT_DATA_DIR", str(HERE / "data"))).absolute())
BOT_EXTRA_PLUGIN_DIR = str(HERE / "plugins")
BOT_ADMINS = tuple(name.strip() for name in _setting("BOT_ADMINS").split(",") if name.strip())
BOT_LOG_LEVEL = getattr(logging, _setting("BOT_LOG_LEVEL", "INFO").upper(), logging.INFO)
BOT_LOG_FILE = None
BOT_PREFIX = "!"
AUTOINSTALL_DEPS = False
SUPPRESS_CMD_NOT_FOUND = True
TEXT_COLOR_THEME = "nocolor"

# Errbot's default storage does not work on Python 3.13 and newer, where the backend's first write stops every plugin.
# https://github.com/python/cpython/issues/131918
STORAGE = "Shelf" if sys.version_info < (3, 13) else "Memory"

BOT_IDENTITY = {
    name: value
    for name, value in (
        ("token", _setting("SLACK_BOT_TOKEN")),
        ("app_token", _setting("SLACK_APP_TOKEN")),
        ("signing_secret", _setting("SLACK_SIGNING_SECRET")),
    )
    if value
}

# What the plugin is told: JIRA_… under its own name, ACCESS_… without the prefix.
ACCESSREQUEST = {
    name.removeprefix("ACCESS_"): value
    for name, value in _ENVIRONMENT.items()
    if value and name.startswith(("JIRA_", "ACCESS_"))
}
ACCESSREQUEST.setdefault("REDIRECT", "true")


def _use_web_api_at(address):
    """Have Slack's client talk to another Web API (GovSlack, a sandbox): the backend has no setting for it."""
    from slack_sdk.web import WebClient

    original = WebClient.__init__

    def __init__(self, token=None, base_url=address, **others):
        original(self, token=token, base_url=base_url, **others)

    WebClient.__init__ = __init__


if _setting("SLACK_API_URL"):
    _use_web_api_at(_setting("SLACK_API_URL").rstrip("/") + "/")

if __name__ != "__main__":
    Path(BOT_DATA_DIR).mkdir(parents=True, exist_ok=True)
