"""What the Web API's errors amount to, in sentences for people (pure)."""

import math
import re
from typing import Any

from accessdesk.errors import LONGEST_WAIT, Rejected, Unavailable

_PASSING = {
    "ratelimited",
    "rate_limited",
    "fatal_error",
    "internal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "accesslimited",
}
"""Slack's error codes that pass by themselves."""


def failure_of(response: Any) -> Rejected | Unavailable:
    """Return the failure that an answer of the Web API amounts to, as slack_sdk gives it with its error."""
    code = _code(response)
    status = getattr(response, "status_code", 0)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Unavailable("Slack asks for fewer calls.", retry_after=retry_after(response), away=True)
    if status >= 500 or code in _PASSING or not code:
        return Unavailable(f"Slack is having trouble ({code or status}).", sent=True)
    needed = response.get("needed")
    hint = f" The app needs the scope {needed}." if needed else ""
    return Rejected(f"Slack refuses with {code}.{hint}", code=code)


def _code(response: Any) -> str:
    """Return Slack's error code; slack_sdk puts a whole page in its place where the answer was no JSON."""
    code = response.get("error") if hasattr(response, "get") and isinstance(response.data, dict) else ""
    return code if isinstance(code, str) and re.fullmatch(r"[a-z][a-z0-9_]*", code) else ""


def retry_after(response: Any) -> float:
    """Return for how many seconds an answer asks not to be called again."""
    values = {str(name).lower(): value for name, value in (response.headers or {}).items()}
    try:
        seconds = float(values["retry-after"])
    except (KeyError, TypeError, ValueError):
        return 30.0
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else LONGEST_WAIT
