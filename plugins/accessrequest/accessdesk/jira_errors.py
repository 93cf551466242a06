"""What Jira's errors amount to, in sentences for people (pure)."""

from typing import Any

from accessdesk.errors import Rejected, Unavailable
from accessdesk.markup import one_line
from accessdesk.retry_after import asked_to_wait

PASSING = (408, 409, 425)
"""Statuses below 500 that pass by themselves: a timeout, a conflict with another change, too early."""

NO_REASON = "no reason was given."

PER_ISSUE = "jira-per-issue-on-write"
"""RateLimit-Reason where only one issue is written to too often
(developer.atlassian.com/cloud/jira/platform/build-an-app-that-respects-rate-limits).
"""

_SENTENCES = {
    400: "Jira does not take it: {said}",
    401: "Jira does not accept the bot's credentials. The administrator has to check JIRA_USER and JIRA_TOKEN, "
    "or the file that JIRA_TOKEN_FILE names.",
    403: "Jira does not let the bot's account do this: {said}",
    404: "Jira does not find it, or the bot's account may not see it: {said}",
}


def failure_of(status: int | None, text: str | None, response: Any) -> Rejected | Unavailable:
    """Return the failure that an HTTP error of Jira's amounts to; its headers and cookies stay out of it."""
    status = status or 0
    headers = _headers(response)
    if status == 429:
        if headers.get("ratelimit-reason") == PER_ISSUE:
            return Unavailable("Jira asks for fewer changes of this ticket.", retry_after=asked_to_wait(headers))
        return Unavailable("Jira asks for fewer calls.", retry_after=asked_to_wait(headers), away=True)
    if status == 503:
        return Unavailable("Jira is not available (503).", retry_after=asked_to_wait(headers), sent=True, away=True)
    if status >= 500 or status < 400 or status in PASSING:
        return Unavailable(f"Jira is having trouble ({status}).", sent=True)
    said, fields = _said(text or "", response)
    sentence = _SENTENCES.get(status, "Jira refuses ({status}): {said}").format(status=status, said=said)
    return Rejected(sentence, code=str(status), fields=fields)


def _said(text: str, response: Any) -> tuple[str, tuple[str, ...]]:
    """Return what Jira said, as one sentence, and the fields it named; a page of HTML says nothing to a person."""
    try:
        body = response.json()
        errors = {str(name): str(message or "is refused") for name, message in dict(body.get("errors") or {}).items()}
        messages = [
            message for name in ("errorMessages", "errorMessage", "message") for message in _texts(body.get(name))
        ]
    except (AttributeError, TypeError, ValueError):
        is_page = text.lstrip()[:1] == "<"
        return _sentence("" if is_page else text), ()
    return _sentence("; ".join([f"{name}: {message}" for name, message in errors.items()] + messages)), tuple(errors)


def _texts(value: Any) -> list[str]:
    """Return the texts in a value that may be a text, a list of them, or nothing."""
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text]


def _sentence(said: str) -> str:
    whole = one_line(said, 300)
    if not whole:
        return NO_REASON
    return whole if whole[-1] in ".!?…" else f"{whole}."


def _headers(response: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in (getattr(response, "headers", None) or {}).items()}
