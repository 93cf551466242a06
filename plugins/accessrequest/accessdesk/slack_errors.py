"""What the Web API's errors amount to, in sentences for people (pure)."""

import re
from typing import Any

from accessdesk.errors import Rejected, Unavailable
from accessdesk.retry_after import asked_to_wait

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

_SHUT_OUT = {
    "not_authed",
    "invalid_auth",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "org_login_required",
    "ekm_access_denied",
    "two_factor_setup_required",
}
"""Slack's error codes where no call of this token's goes through (docs.slack.dev/reference/methods/auth.test)."""

OF_PLACE = {
    "not_in_channel": "The bot is not in the channel. Type /invite there.",
    "channel_not_found": "The bot cannot see the channel. Type /invite there.",
    "is_archived": "The channel is archived. Unarchive it, and type /invite there.",
    "restricted_action": "The channel does not let the bot post. Check who may post there.",
    "missing_scope": "",
}
"""Slack's error codes that say nothing of the request: all of a channel, or of the app, fails alike until it is mended.
Code -> what to do about it, "" where the answer says it.
"""

NO_HEADER_SECONDS = 30.0
"""Seconds to wait where a limit is said without Retry-After."""


def failure_of(response: Any) -> Rejected | Unavailable:
    """Return the failure that an answer of the Web API amounts to, as slack_sdk gives it with its error."""
    code = _code(response)
    status = getattr(response, "status_code", 0)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Unavailable("Slack asks for fewer calls.", retry_after=retry_after(response), away=True)
    if status >= 500 or code in _PASSING or not code:
        return Unavailable(f"Slack is having trouble ({code or status}).", sent=True)
    if code in _SHUT_OUT:
        return Unavailable(
            f"Slack does not accept the bot's token ({code}). The administrator has to check SLACK_BOT_TOKEN and "
            "whether the app is still installed; a new token needs a restart.",
            away=True,
            code=code,
        )
    needed = response.get("needed")
    hint = f"The app needs the scope {needed}; add it and reinstall the app." if needed else OF_PLACE.get(code, "")
    return Rejected(f"Slack refuses with {code}. {hint}".rstrip(), code=code)


def _code(response: Any) -> str:
    """Return Slack's error code; slack_sdk puts a whole page in its place where the answer was no JSON."""
    code = response.get("error") if hasattr(response, "get") and isinstance(response.data, dict) else ""
    return code if isinstance(code, str) and re.fullmatch(r"[a-z][a-z0-9_]*", code) else ""


def retry_after(response: Any) -> float:
    """Return for how many seconds an answer asks not to be called again."""
    asked = asked_to_wait(response.headers)
    return NO_HEADER_SECONDS if asked is None else asked
