"""Web API: chat.* and reactions.*"""

from typing import TYPE_CHECKING, Any

from tests.sandbox import slack_blocks, slack_objects
from tests.sandbox.slack_methods import Arguments, Method, Reply, SlackError, find_channel, flag, required

if TYPE_CHECKING:
    from tests.sandbox.slack_channel import Channel
    from tests.sandbox.slack_state import State

MAXIMUM_TEXT = 40_000
"""Characters of a message (docs.slack.dev/reference/methods/chat.postMessage, "Truncating content")."""


def content(arguments: Arguments) -> dict[str, Any]:
    """What a call puts into a message, checked against Slack's limits."""
    text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
    if not (text or blocks or arguments.get("attachments")):
        raise SlackError("no_text")
    if len(text) > MAXIMUM_TEXT:
        raise SlackError("msg_too_long")
    slack_blocks.check(blocks)
    given = {name: arguments[name] for name in ("attachments", "metadata") if arguments.get(name)}
    return {"text": text, "blocks": blocks or slack_objects.rich_text(text), **given}


def find_writable(state: "State", arguments: Arguments) -> "Channel":
    """The conversation to post into; a user's id stands for the direct messages with that user."""
    user = state.users.get(required(arguments, "channel"))
    if user is not None and (user["deleted"] or user["is_bot"]):
        raise SlackError("channel_not_found")
    channel = state.direct_channel(user["id"]) if user else find_channel(state, arguments)
    for place in (channel.id, *(channel.members if channel.kind == "im" else ())):
        if place in state.refusals:
            raise SlackError(state.refusals[place])
    if state.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def post(state: "State", arguments: Arguments) -> Reply:
    """Answer chat.postMessage."""
    channel = find_writable(state, arguments)
    own = slack_objects.posted(state.bots[state.bot_id], state.bot_user, "", state.team)
    message = {**own, **content(arguments)}
    if arguments.get("thread_ts"):
        message["thread_ts"] = str(arguments["thread_ts"])
        if flag(arguments, "reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    ts = state.say(channel, message)
    return {"channel": channel.id, "ts": ts, "message": channel.shown(ts, metadata=True)}


def whisper(state: "State", arguments: Arguments) -> Reply:
    """Answer chat.postEphemeral."""
    channel = find_writable(state, arguments)
    user = required(arguments, "user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    ts = channel.next_ts()
    thread = {"thread_ts": str(arguments["thread_ts"])} if arguments.get("thread_ts") else {}
    state.whispers.append({**content(arguments), "channel": channel.id, "user": user, "ts": ts, **thread})
    return {"message_ts": ts}


def find_message(state: "State", arguments: Arguments, name: str = "ts") -> "tuple[Channel, str]":
    channel = find_channel(state, arguments)
    ts = required(arguments, name)
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    return channel, ts


def update(state: "State", arguments: Arguments) -> Reply:
    """Answer chat.update: the bot changes only what it wrote itself."""
    channel, ts = find_message(state, arguments)
    if channel.messages[ts].get("bot_id") != state.bot_id:
        raise SlackError("cant_update_message")
    before = channel.messages[ts]
    # Blocks that an app gave stay where an update names none (docs.slack.dev/reference/methods/chat.update).
    given = {"blocks": before["blocks"]} if slack_blocks.are_given(before.get("blocks")) else {}
    fields = content({"text": before["text"], **given, **arguments})
    state.reword(channel, ts, state.bot_user, **fields)
    return {"channel": channel.id, "ts": ts, "text": fields["text"], "message": channel.shown(ts, metadata=True)}


def delete(state: "State", arguments: Arguments) -> Reply:
    """Answer chat.delete: the bot deletes only what it wrote itself."""
    channel, ts = find_message(state, arguments)
    if channel.messages[ts].get("bot_id") != state.bot_id:
        raise SlackError("cant_delete_message")
    state.erase(channel, ts)
    return {"channel": channel.id, "ts": ts}


def permalink(state: "State", arguments: Arguments) -> Reply:
    """Answer chat.getPermalink."""
    channel, ts = find_message(state, arguments, "message_ts")
    address = state.permalink(channel.id, ts, channel.messages[ts].get("thread_ts"))
    return {"channel": channel.id, "permalink": address}


def react(state: "State", arguments: Arguments) -> Reply:
    """Answer reactions.add."""
    channel, ts = find_message(state, arguments, "timestamp")
    if state.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    if not state.add_reaction(channel, ts, state.bot_user, required(arguments, "name").strip(":")):
        raise SlackError("already_reacted")
    return {}


def unreact(state: "State", arguments: Arguments) -> Reply:
    """Answer reactions.remove."""
    channel, ts = find_message(state, arguments, "timestamp")
    if not state.remove_reaction(channel, ts, state.bot_user, required(arguments, "name").strip(":")):
        raise SlackError("no_reaction")
    return {}


def reactions(state: "State", arguments: Arguments) -> Reply:
    """Answer reactions.get, of a message."""
    channel, ts = find_message(state, arguments, "timestamp")
    thread_ts = channel.messages[ts].get("thread_ts")
    message = {**channel.shown(ts), "permalink": state.permalink(channel.id, ts, thread_ts)}
    return {"type": "message", "channel": channel.id, "message": message}


METHODS = {
    "chat.postMessage": Method(post, "chat:write"),
    "chat.postEphemeral": Method(whisper, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.getPermalink": Method(permalink),
    "reactions.add": Method(react, "reactions:write"),
    "reactions.remove": Method(unreact, "reactions:write"),
    "reactions.get": Method(reactions, "reactions:read"),
}
