"""What Jira's errors amount to, in sentences for people (pure)."""

from typing import Any

from accessdesk.errors import Rejected, Unavailable
from accessdesk.markup import one_line


def failure_of(status: int | None, text: str | None, response: Any) -> Rejected | Unavailable:
    """Return the failure that an HTTP error of Jira's amounts to; its headers and cookies stay out of it."""
    status = status or 0
    if status == 429:
        return Unavailable("Jira asks for fewer calls.", retry_after=_retry_after(response), away=True)
    if status == 503:
        return Unavailable("Jira is not available (503).", retry_after=_retry_after(response), sent=True, away=True)
    if status >= 500 or status < 400:
        return Unavailable(f"Jira is having trouble ({status}).", sent=True)
    said, fields = _said(text or "", response)
    return Rejected(
        _SENTENCES.get(status, "Jira refuses ({status}): {said}").format(status=status, said=said),
        code=str(status),
        fields=fields,
    )


_SENTENCES = {
    400: "Jira does not take it: {said}",
    401: "Jira does not accept the bot's credentials. The administrator has to check JIRA_USER and JIRA_TOKEN.",
    403: "Jira does not let the bot's account do this: {said}",
    404: "Jira does not find it, or the bot's account may not see it: {said}",
}


def _said(text: str, response: Any) -> tuple[str, tuple[str, ...]]:
    """Return what Jira said, as one sentence, and the fields it named; a page of HTML says nothing to a person."""
    try:
        body = response.json()
        errors, messages = dict(body.get("errors") or {}), list(body.get("errorMessages") or ())
    except (AttributeError, TypeError, ValueError):
        return ("no reason was given." if "<" in text else one_line(text, 300)) or "no reason was given.", ()
    said = [f"{name}: {message}" for name, message in errors.items()] + [str(message) for message in messages]
    return one_line("; ".join(said), 300) or "no reason was given.", tuple(errors)


def _retry_after(response: Any) -> float | None:
    try:
        return max(float(response.headers["Retry-After"]), 0.0)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
