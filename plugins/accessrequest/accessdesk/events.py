"""Raw Slack event -> fact (pure). What is heard live and what is read later become the same facts."""

from collections.abc import Iterable
from dataclasses import dataclass

from accessdesk.bots import is_bots
from accessdesk.event_facts import deleted_fact, message_fact, reaction_fact, root_fact, tombstone_fact
from accessdesk.facts import Fact
from accessdesk.listening import Listening
from accessdesk.raw import Event, clean, id_of, object_of, seconds_of, ts_of
from accessdesk.template import looks_like_request


@dataclass(frozen=True)
class Heard:
    """Facts for a stream; `opens` says that they may open it, otherwise an unknown stream takes none of them."""

    stream: str
    facts: tuple[Fact, ...]
    opens: bool


def stream_of(channel: str, ts: str) -> str:
    """Return the name of the stream of the request with this identity."""
    return f"{channel}/{ts}"


def channel_and_ts(stream: str) -> tuple[str, str]:
    """Return the identity of the request whose stream this is."""
    channel, _, ts = stream.partition("/")
    return channel, ts


def is_request_stream(stream: str) -> bool:
    """Say whether this is a post's stream, rather than one of the bot's own."""
    return "/" in stream


def hear(event: Event, listening: Listening) -> Heard | None:
    """Turn an event of the Events API into what is to be recorded, or None where it does not concern the product."""
    kind = event.get("type")
    if kind == "message":
        return _message_event(event, listening)
    if kind in ("reaction_added", "reaction_removed"):
        return _reaction_event(event, listening)
    return None


def messages_read(messages: Iterable[Event], listening: Listening, read_at: float) -> list[Fact]:
    """Return the facts of messages that were read: a version each, or a deletion where a tombstone stands."""
    found = []
    for message in messages:
        fact = tombstone_fact(message, read_at) or message_fact(message, listening, read_at)
        if fact is not None:
            found.append(fact)
    return found


def misplaced(event: Event, listening: Listening) -> Heard | None:
    """Return what to record of a template that was written as a reply in a thread which is no request.

    The reply gets a stream of its own, so that its author can be told to post it as a message.
    """
    channel, message = _channel_of(event), _message_of(event)
    ts, root = ts_of(message.get("ts")), ts_of(message.get("thread_ts"))
    if event.get("type") != "message" or not ts or root in ("", ts) or not listening.concerns(channel):
        return None
    fact = message_fact(message, listening, _at(event))
    if fact is None or is_bots(message) or not looks_like_request(fact.texts["text"], listening.labels):
        return None
    return Heard(stream_of(channel, ts), (fact, root_fact(root, fact.at)), opens=True)


def in_own_stream(heard: Heard) -> Heard:
    """Return the same for the stream that its message has where it is a template in a thread which is no request."""
    channel, _ = channel_and_ts(heard.stream)
    return Heard(stream_of(channel, heard.facts[0].body["ts"]), heard.facts, opens=False)


def _message_event(event: Event, listening: Listening) -> Heard | None:
    channel, at = _channel_of(event), _at(event)
    if not channel:
        return None
    if event.get("subtype") == "message_deleted":
        return _deletion(channel, event, at)
    message = _message_of(event)
    ts = ts_of(message.get("ts"))
    root = ts_of(message.get("thread_ts")) or ts
    tombstone = tombstone_fact(message, at)
    if tombstone is not None:
        return Heard(stream_of(channel, root), (tombstone,), opens=False)
    if not ts or not isinstance(message.get("text"), str):
        return None
    # Most messages are no business of ours: they end here, after a few operations on strings.
    listened = listening.concerns(channel) or (listening.hints and not is_bots(message))
    # Slack's own changes (a link's preview) are no news of an old post; an edit by its author is.
    is_news = message is event or bool(object_of(message.get("edited")))
    opens = listened and root == ts and is_news and looks_like_request(clean(message["text"]), listening.labels)
    if not opens and (not listening.concerns(channel) or (root == ts and message is event)):
        # A new post that is no request belongs to none; where its :ticket: came first, it is read.
        return None
    fact = message_fact(message, listening, at)
    return None if fact is None else Heard(stream_of(channel, root), (fact,), opens)


def _deletion(channel: str, event: Event, at: float) -> Heard | None:
    before = object_of(event.get("previous_message"))
    ts = ts_of(event.get("deleted_ts")) or ts_of(before.get("ts"))
    if not ts:
        return None
    return Heard(stream_of(channel, ts_of(before.get("thread_ts")) or ts), (deleted_fact(ts, at),), opens=False)


def _reaction_event(event: Event, listening: Listening) -> Heard | None:
    item = object_of(event.get("item"))
    name, user = clean(event.get("reaction")), id_of(event.get("user"))
    act = listening.act_of(name)
    channel, ts = _channel_of(item), ts_of(item.get("ts"))
    if act is None or user in ("", listening.user) or not ts or not channel or not listening.concerns(channel):
        return None
    added = event["type"] == "reaction_added"
    fact = reaction_fact(ts, user, name, act, _at(event), added=added)
    # Only a wish for a ticket makes a post a request; other emoji stand on all kinds of posts.
    return Heard(stream_of(channel, ts), (fact,), opens=added and act == "ticket")


def _message_of(event: Event) -> Event:
    return object_of(event.get("message")) if event.get("subtype") == "message_changed" else event


def _channel_of(event: Event) -> str:
    """Return the id of the channel, "" for direct messages: C… and G… are channels, public and private."""
    channel = id_of(event.get("channel"))
    return channel if channel.startswith(("C", "G")) else ""


def _at(event: Event) -> float:
    return seconds_of(event.get("event_ts")) or seconds_of(event.get("ts"))
