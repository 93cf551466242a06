"""A client of Jira: how it is connected, with which credentials, and what its errors mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from jira import JIRA
from jira.exceptions import JIRAError

from accessdesk.certificates import certificate_refusal
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_errors import failure_of
from accessdesk.settings import Settings

CONNECT_SECONDS = 5.0
"""Seconds to reach Jira; whatever takes longer is away."""


def connect(settings: Settings) -> tuple[JIRA, Mapping[str, Any]]:
    """Return a new client, and the account that it acts as."""
    token = _token(settings)
    login: dict[str, Any] = {"basic_auth": (settings.jira_user, token)} if settings.jira_user else {"token_auth": token}
    # The package would repeat a write whose answer was lost, and a create that was received once would become
    # several; nothing here is ever repeated without looking first.
    client = JIRA(settings.jira_url, max_retries=0, timeout=(CONNECT_SECONDS, settings.jira_timeout_seconds), **login)
    return client, json_of(client._session.get(client._get_url("myself")))


ERRORS = (JIRAError, requests.exceptions.RequestException, ValueError, KeyError, TypeError, AttributeError)
"""What the package and an answer that is not Jira's raise."""


def as_ours(error: Exception) -> Rejected | Unavailable:
    """Return what one of these errors means to the program."""
    if isinstance(error, JIRAError):
        return failure_of(error.status_code, error.text, error.response)
    untrusted = certificate_refusal(error, "Jira")
    if untrusted:
        return Unavailable(untrusted, away=True)
    if isinstance(error, (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError)):
        return Unavailable(f"Jira cannot be reached ({type(error).__name__}).", away=True)
    if isinstance(error, requests.exceptions.ConnectionError):
        refused = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
        return Unavailable("Jira cannot be reached.", sent=not refused, away=refused)
    return Unavailable(f"Jira gave no usable answer ({type(error).__name__}).", sent=True)


def json_of(response: requests.Response) -> Any:
    """Return the JSON of an answer; raise Unavailable where it is a page for people."""
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        raise Unavailable(
            "Jira answered with a page instead of data; it may be starting, or a sign-in stands before it.", sent=True
        ) from None


def token_written(settings: Settings) -> float | None:
    """Return when the file that holds the token was written, in seconds since 1970, None where there is none."""
    try:
        return Path(settings.jira_token_file).stat().st_mtime if settings.jira_token_file else None
    except OSError:
        return None


def _token(settings: Settings) -> str:
    if not settings.jira_token_file:
        return settings.jira_token
    try:
        return Path(settings.jira_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected("The file that JIRA_TOKEN_FILE names cannot be read.") from error
