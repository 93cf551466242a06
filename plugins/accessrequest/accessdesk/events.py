"""Raw Slack event -> fact (pure). What is heard live and what is read later become the same facts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.bots import is_bots, listed_id, name_of
from accessdesk.facts import Fact
from accessdesk.raw import clean, id_of, object_of, objects_of, seconds_of, ts_of
from accessdesk.template import looks_like_request

Event = Mapping[str, Any]

_SPOKEN = {"file_share", "thread_broadcast", "me_message", "bot_message"}
"""The subtypes of messages in which somebody says something; all others are Slack's own remarks."""


@dataclass(frozen=True)
class Listening:
    """What intake must know to tell what concerns it.

    user: the bot's own id, bot: its bot id; acts: reaction name -> act; watched: the ids of the watched channels, None
    until they are known; hints: whether requests in other channels are answered; is_command: says whether a text is a
    command of this bot; bots: the other bots whose messages count, as bots.py compares them.
    """

    user: str
    acts: Mapping[str, str]
    watched: frozenset[str] | None = None
    hints: bool = True
    is_command: Callable[[str], bool] = field(default=lambda text: False)
    bot: str = ""
    bots: frozenset[str] = frozenset()

    def act_of(self, reaction: str) -> str | None:
        """Return the act that a reaction stands for, None where it stands for none.

        A skin tone comes as a suffix, "ok_hand::skin-tone-3": the act is the same, though the emoji are two.
        """
        return self.acts.get(reaction.split("::")[0])

    def concerns(self, channel: str) -> bool:
        """Say whether posts of this channel may be requests, as far as is known."""
        return self.watched is None or channel in self.watched

    def author_of(self, message: Event) -> str:
        """Return the id of the person or listed bot that wrote the message; "" for this bot, other bots and nobody.

        Its own messages are told by user and by bot id: they carry both, and a list may name this bot by mistake.
        """
        user, bot = id_of(message.get("user")), id_of(message.get("bot_id"))
        if (user and user == self.user) or (bot and bot == self.bot):
            return ""
        return listed_id(message, self.bots) if is_bots(message) else user


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


def message_fact(message: Event, listening: Listening, seen: float) -> Fact | None:
    """Return the fact of one version of a message; None for bots that are not listed, Slack's remarks and nobody.

    seen: when this version was seen to stand, seconds since 1970 by Slack's clock. A bot's message is no command.
    """
    by, ts, of_bot = listening.author_of(message), ts_of(message.get("ts")), is_bots(message)
    if not by or not ts or not _is_spoken(message):
        return None
    text, edited = clean(message.get("text")), ts_of(object_of(message.get("edited")).get("ts"))
    files = {id_of(file.get("id")): file for file in objects_of(message.get("files")) if id_of(file.get("id"))}
    names = {f"name {file}": clean(about.get("name")) for file, about in files.items()}
    addresses = {f"link {file}": clean(about.get("permalink")) for file, about in files.items()}
    return Fact(
        kind="message",
        identity=f"message {ts} {edited or '-'}",
        at=float(ts),
        body={
            "ts": ts,
            "by": by,
            "edited": edited,
            "seen": seen,
            "command": not of_bot and listening.is_command(text),
            "files": list(files),
            **({"bot": True} if of_bot else {}),
        },
        texts={"text": text, **names, **addresses, **({"author": name_of(message)} if of_bot else {})},
        subject=ts,
        by_text=True,
    )


def deleted_fact(ts: str, at: float) -> Fact:
    """Return the fact that the message with this ts was deleted."""
    return Fact(kind="deleted", identity=f"deleted {ts}", at=at, body={"ts": ts})


def reaction_fact(ts: str, user: str, name: str, act: str, at: float, *, added: bool, found: bool = False) -> Fact:
    """Return the fact of an emoji put on or taken off; found: it was read, and at is when, not when it happened."""
    how = ("added" if added else "removed") + (" found" if found else "")
    return Fact(
        kind="reaction",
        identity=f"reaction {ts} {user} {name} {how} {at:.6f}",
        at=at,
        body={"ts": ts, "by": user, "name": name, "act": act, "added": added, "found": found},
    )


def command_fact(stream: str, act: str, user: str, channel: str, ts: str, reason: str, about: str = "") -> Fact:
    """Return the fact of an act by chat command; channel and ts are those of the message that gave the command.

    about: what a settling act names: an application, a person's id, a kind of request.
    """
    body = {"act": act, "by": user, "channel": channel, "ts": ts, **({"about": about} if about else {})}
    texts = {"reason": clean(reason)} if reason else {}
    return Fact("command", f"command {act} {channel} {ts}", float(ts), body, texts, subject=f"command {ts}")


def messages_read(messages: Iterable[Event], listening: Listening, read_at: float) -> list[Fact]:
    """Return the facts of messages that were read: a version each, or a deletion where a tombstone stands."""
    found = []
    for message in messages:
        fact = _tombstone(message, read_at) or message_fact(message, listening, read_at)
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
    if fact is None or is_bots(message) or not looks_like_request(fact.texts["text"]):
        return None
    return Heard(stream_of(channel, ts), (fact, root_fact(root, fact.at)), opens=True)


def in_own_stream(heard: Heard) -> Heard:
    """Return the same for the stream that its message has where it is a template in a thread which is no request."""
    channel, _ = channel_and_ts(heard.stream)
    return Heard(stream_of(channel, heard.facts[0].body["ts"]), heard.facts, opens=False)


def root_fact(root: str, at: float) -> Fact:
    """Return the fact that this stream's message stands in the thread of another one."""
    return Fact("root", f"root {root}", at, {"root": root})


def _message_event(event: Event, listening: Listening) -> Heard | None:
    channel, at = _channel_of(event), _at(event)
    if not channel:
        return None
    if event.get("subtype") == "message_deleted":
        return _deletion(channel, event, at)
    message = _message_of(event)
    ts = ts_of(message.get("ts"))
    root = ts_of(message.get("thread_ts")) or ts
    tombstone = _tombstone(message, at)
    if tombstone is not None:
        return Heard(stream_of(channel, root), (tombstone,), opens=False)
    if not ts or not isinstance(message.get("text"), str):
        return None
    # Most messages are no business of ours: they end here, after a few operations on strings.
    listened = listening.concerns(channel) or (listening.hints and not is_bots(message))
    # Slack's own changes (a link's preview) are no news of an old post; an edit by its author is.
    is_news = message is event or bool(object_of(message.get("edited")))
    opens = listened and root == ts and is_news and looks_like_request(clean(message["text"]))
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


def _tombstone(message: Event, at: float) -> Fact | None:
    ts = ts_of(message.get("ts"))
    return deleted_fact(ts, at) if ts and message.get("subtype") == "tombstone" else None


def _is_spoken(message: Event) -> bool:
    subtype = message.get("subtype")
    return subtype is None or (isinstance(subtype, str) and subtype in _SPOKEN)


def _message_of(event: Event) -> Event:
    return object_of(event.get("message")) if event.get("subtype") == "message_changed" else event


def _channel_of(event: Event) -> str:
    """Return the id of the channel, "" for direct messages: C… and G… are channels, public and private."""
    channel = id_of(event.get("channel"))
    return channel if channel.startswith(("C", "G")) else ""


def _at(event: Event) -> float:
    return seconds_of(event.get("event_ts")) or seconds_of(event.get("ts"))
