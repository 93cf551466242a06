"""Web API: conversations.*"""

import time
from typing import TYPE_CHECKING, Any

from tests.sandbox.slack_channel import written
from tests.sandbox.slack_methods import (
    Arguments,
    Method,
    Reply,
    SlackError,
    find_channel,
    flag,
    page,
    required,
)

if TYPE_CHECKING:
    from tests.sandbox.slack_channel import Channel
    from tests.sandbox.slack_state import State

DEFAULT_PAGE = 100
MAXIMUM_PAGE = 1000
"""docs.slack.dev/reference/methods/conversations.list, .members and .replies: argument `limit`."""
MAXIMUM_HISTORY_PAGE = 999
"""docs.slack.dev/reference/methods/conversations.history: argument `limit`."""
TYPES = {"channel": "public_channel", "group": "private_channel", "im": "im"}
LISTED_SCOPE = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def info(state: "State", arguments: Arguments) -> Reply:
    channel = find_channel(state, arguments)
    return {"channel": channel.described(state.bot_user)}


def listing(state: "State", arguments: Arguments) -> Reply:
    """Answer conversations.list: every public channel, and the others that the bot is in."""
    return listed(state, arguments, [channel for channel in state.channels.values() if seen(state, channel)])


def listing_of_user(state: "State", arguments: Arguments) -> Reply:
    """Answer users.conversations: where a user is, as far as the bot sees it."""
    user = arguments.get("user") or state.bot_user
    channels = [channel for channel in state.channels.values() if seen(state, channel) and user in channel.members]
    return listed(state, arguments, channels)


def seen(state: "State", channel: "Channel") -> bool:
    return channel.kind == "channel" or state.bot_user in channel.members


def listed(state: "State", arguments: Arguments, channels: "list[Channel]") -> Reply:
    types = str(arguments.get("types") or "public_channel").split(",")
    for kind in types:
        check_type(state, kind)
    without_archived = flag(arguments, "exclude_archived")
    wanted = {
        channel.id: channel.described(state.bot_user)
        for channel in channels
        if TYPES[channel.kind] in types and not (without_archived and channel.archived)
    }
    ids, cursor = page(arguments, sorted(wanted), DEFAULT_PAGE, MAXIMUM_PAGE)
    return {"channels": [wanted[each] for each in ids], "response_metadata": {"next_cursor": cursor}}


def check_type(state: "State", kind: str) -> None:
    if kind not in LISTED_SCOPE:
        raise SlackError("invalid_types")
    if LISTED_SCOPE[kind] not in state.scopes:
        provided = ",".join(sorted(state.scopes))
        raise SlackError("missing_scope", needed=LISTED_SCOPE[kind], provided=provided)


def members(state: "State", arguments: Arguments) -> Reply:
    channel = find_channel(state, arguments)
    ids, cursor = page(arguments, sorted(channel.members), DEFAULT_PAGE, MAXIMUM_PAGE)
    return {"members": list(ids), "response_metadata": {"next_cursor": cursor}}


def history(state: "State", arguments: Arguments) -> Reply:
    """Answer conversations.history: what the channel itself shows, newest first."""
    channel = find_readable(state, arguments)
    newest_first = list(reversed(within(arguments, channel.top_level())))
    return shown(channel, arguments, newest_first, MAXIMUM_HISTORY_PAGE, descending=True)


def replies(state: "State", arguments: Arguments) -> Reply:
    """Answer conversations.replies: the root, whatever the time range, and its replies, oldest first."""
    channel = find_readable(state, arguments)
    ts = required(arguments, "ts")
    if ts not in channel.messages:
        raise SlackError("thread_not_found")
    root, *answers = channel.thread(ts)
    return shown(channel, {"limit": MAXIMUM_PAGE, **arguments}, [root, *within(arguments, answers)], MAXIMUM_PAGE)


def find_readable(state: "State", arguments: Arguments) -> "Channel":
    channel = find_channel(state, arguments)
    if state.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def within(arguments: Arguments, moments: list[str]) -> list[str]:
    """The ts between `oldest` and `latest`, and with `inclusive` these two as well."""
    oldest = moment(arguments.get("oldest") or "0", "invalid_ts_oldest")
    latest = moment(arguments.get("latest") or str(time.time() + 1), "invalid_ts_latest")
    ends = (oldest, latest) if flag(arguments, "inclusive") else ()
    return [ts for ts in moments if oldest < ts < latest or ts in ends]


def moment(value: Any, error: str) -> str:
    """A ts as a caller wrote it ("1595926230", "1595926230.0096"), in the form in which two can be compared."""
    try:
        seconds, _, fraction = str(value).partition(".")
        return written(int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))).rjust(17, "0")
    except ValueError:
        raise SlackError(error) from None


def shown(
    channel: "Channel", arguments: Arguments, moments: list[str], maximum: int, descending: bool = False
) -> Reply:
    chosen, cursor = page(arguments, moments, DEFAULT_PAGE, maximum, descending)
    metadata = flag(arguments, "include_all_metadata")
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": [channel.shown(ts, metadata) for ts in chosen], "has_more": bool(cursor), **more}


def opening(state: "State", arguments: Arguments) -> Reply:
    """Answer conversations.open for one person."""
    user = state.users.get(required(arguments, "users"))
    if user is None:
        raise SlackError("user_not_found")
    if user["is_bot"]:
        raise SlackError("cannot_dm_bot")
    if user["deleted"]:
        raise SlackError("user_disabled")
    known = {channel.id for channel in state.channels.values()}
    channel = state.direct_channel(user["id"])
    shown_channel = channel.described(state.bot_user) if flag(arguments, "return_im") else {"id": channel.id}
    already = {"no_op": True, "already_open": True} if channel.id in known else {}
    return {**already, "channel": shown_channel}


def joining(state: "State", arguments: Arguments) -> Reply:
    """Answer conversations.join; only public channels can be joined."""
    channel = find_channel(state, arguments)
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if state.bot_user not in channel.members:
        state.join(channel, state.bot_user)
    return {"channel": channel.described(state.bot_user)}


METHODS = {
    "conversations.info": Method(info, "{kind}:read"),
    "conversations.list": Method(listing),
    "conversations.members": Method(members, "{kind}:read"),
    "conversations.history": Method(history, "{kind}:history"),
    "conversations.replies": Method(replies, "{kind}:history"),
    "conversations.open": Method(opening, "im:write"),
    "conversations.join": Method(joining, "channels:join"),
    "users.conversations": Method(listing_of_user),
}
