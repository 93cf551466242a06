"""What the Web API's methods share: how one is declared, how it fails, how it reads arguments and pages."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sandbox.slack_channel import Channel
    from tests.sandbox.slack_state import State

Arguments = dict[str, Any]
Reply = dict[str, Any]


class SlackError(Exception):
    """A call fails with this error code; the details go into the reply beside it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Method:
    """A method of the Web API; `scope` may name the kind of conversation as `{kind}`."""

    answer: Callable[["State", Arguments], Reply]
    scope: str = ""
    for_app_token: bool = False


def flag(arguments: Arguments, name: str) -> bool:
    """A truth value, however a client writes it: true, 1, "1" or "true"."""
    return str(arguments.get(name, "")).lower() in ("1", "true")


def required(arguments: Arguments, name: str) -> str:
    if not arguments.get(name):
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
        )
    return str(arguments[name])


def whole(arguments: Arguments, name: str, default: int, maximum: int) -> int:
    """A whole number from 1 to `maximum`; `invalid_limit` otherwise."""
    try:
        number = int(arguments.get(name) or default)
    except ValueError:
        number = 0
    if not 1 <= number <= maximum:
        raise SlackError("invalid_limit")
    return number


def find_channel(state: "State", arguments: Arguments) -> "Channel":
    """The conversation of a call; the bot does not see private ones that it is not in."""
    channel = state.channels.get(required(arguments, "channel"))
    if channel is None or (channel.kind != "channel" and state.bot_user not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def page(
    arguments: Arguments, keys: Sequence[str], default: int, maximum: int, descending: bool = False
) -> tuple[Sequence[str], str]:
    """One page of sorted keys from the call's cursor on, and the cursor of the next page ("" on the last).

    A cursor holds the next page's first key, so that what is added or removed meanwhile moves nothing.
    """
    limit = whole(arguments, "limit", default, maximum)
    cursor = arguments.get("cursor")
    if cursor:
        first = decoded(str(cursor))
        keys = [key for key in keys if (key <= first if descending else key >= first)]
    rest = keys[limit : limit + 1]
    return keys[:limit], encoded(rest[0]) if rest else ""


def encoded(key: str) -> str:
    return base64.b64encode(f"next:{key}".encode()).decode()


def decoded(cursor: str) -> str:
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if not text.startswith("next:"):
        raise SlackError("invalid_cursor")
    return text.removeprefix("next:")
