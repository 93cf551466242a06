"""Raw Slack event -> fact (pure). What is heard live and what is read later become the same facts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.facts import Fact
from accessdesk.template import looks_like_request

Event = Mapping[str, Any]

_SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
"""The subtypes of messages in which a person says something; all others are Slack's own remarks."""

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database takes: NUL (PostgreSQL) and halves of surrogate pairs (UTF-8)."""


@dataclass(frozen=True)
class Listening:
    """What intake must know to tell what concerns it.

    acts: reaction name -> act; watched: the ids of the watched channels, None until they are known; hints: whether
    requests in other channels are answered; is_command: says whether a text is a command of this bot.
    """

    user: str
    bot: str
    acts: Mapping[str, str]
    watched: frozenset[str] | None = None
    hints: bool = True
    is_command: Callable[[str], bool] = field(default=lambda text: False)

    def concerns(self, channel: str) -> bool:
        """Say whether posts of this channel may be requests, as far as is known."""
        return self.watched is None or channel in self.watched


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
    """Return the fact of one version of a person's message; None for bots, for Slack's remarks and for nobody.

    seen: when this version was seen to stand, seconds since 1970 by Slack's clock.
    """
    user, ts = message.get("user"), message.get("ts")
    if not isinstance(user, str) or not isinstance(ts, str) or not _is_ts(ts):
        return None
    if message.get("bot_id") or user == listening.user or message.get("subtype") not in _SPOKEN:
        return None
    text = clean(message.get("text"))
    edited = str((message.get("edited") or {}).get("ts") or "")
    files = [file for file in message.get("files") or () if isinstance(file, dict) and file.get("id")]
    return Fact(
        kind="message",
        identity=f"message {ts} {edited or '-'}",
        at=float(ts),
        body={
            "ts": ts,
            "by": user,
            "edited": edited,
            "seen": seen,
            "team": str(message.get("user_team") or message.get("source_team") or message.get("team") or ""),
            "command": listening.is_command(text),
            "files": [str(file["id"]) for file in files],
        },
        texts={"text": text, **{f"file {file['id']}": _file_text(file) for file in files}},
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


def command_fact(stream: str, act: str, user: str, channel: str, ts: str, reason: str) -> Fact:
    """Return the fact of an act by chat command; channel and ts are those of the message that gave the command."""
    body = {"act": act, "by": user, "channel": channel, "ts": ts}
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


def clean(text: Any) -> str:
    """Return the text with what no database takes made visible; anything but a text is none."""
    return _UNWRITABLE.sub("\ufffd", text) if isinstance(text, str) else ""


def _message_event(event: Event, listening: Listening) -> Heard | None:
    channel = event.get("channel")
    if not isinstance(channel, str) or channel[:1] not in "CG":
        return None
    subtype = event.get("subtype")
    at = _seconds(event.get("event_ts")) or _seconds(event.get("ts"))
    if subtype == "message_deleted":
        return _deletion(channel, event, at)
    message = event.get("message") if subtype == "message_changed" else event
    if not isinstance(message, dict):
        return None
    tombstone = _tombstone(message, at)
    if tombstone is not None:
        return Heard(stream_of(channel, message.get("thread_ts") or message["ts"]), (tombstone,), opens=False)
    return _spoken(channel, message, listening, at)


def _spoken(channel: str, message: Event, listening: Listening, at: float) -> Heard | None:
    text, ts = message.get("text"), message.get("ts")
    root = message.get("thread_ts") or ts
    if not isinstance(text, str) or not isinstance(ts, str) or not isinstance(root, str):
        return None
    opens = root == ts and (listening.concerns(channel) or listening.hints) and looks_like_request(text)
    if not opens and not listening.concerns(channel):
        return None
    fact = message_fact(message, listening, at)
    return None if fact is None else Heard(stream_of(channel, root), (fact,), opens)


def misplaced(event: Event, listening: Listening) -> Heard | None:
    """Return what to record of a template that was written as a reply in a thread which is no request.

    The reply gets a stream of its own, so that its author can be told to post it as a message.
    """
    channel, ts, root = event.get("channel"), event.get("ts"), event.get("thread_ts")
    if event.get("type") != "message" or not root or root == ts or not looks_like_request(str(event.get("text") or "")):
        return None
    if not isinstance(channel, str) or not listening.concerns(channel):
        return None
    fact = message_fact(event, listening, _seconds(event.get("event_ts")))
    if fact is None:
        return None
    elsewhere = Fact("root", f"root {root}", fact.at, {"root": root})
    return Heard(stream_of(channel, str(ts)), (fact, elsewhere), opens=True)


def _deletion(channel: str, event: Event, at: float) -> Heard | None:
    before = event.get("previous_message") or {}
    ts = event.get("deleted_ts") or before.get("ts")
    if not isinstance(ts, str) or not _is_ts(ts):
        return None
    return Heard(stream_of(channel, before.get("thread_ts") or ts), (deleted_fact(ts, at),), opens=False)


def _reaction_event(event: Event, listening: Listening) -> Heard | None:
    item = event.get("item") or {}
    # A skin tone comes as a suffix: "ok_hand::skin-tone-3".
    name = str(event.get("reaction") or "").split("::")[0]
    act, user, channel, ts = listening.acts.get(name), event.get("user"), item.get("channel"), item.get("ts")
    if act is None or item.get("type") != "message" or not isinstance(user, str) or user == listening.user:
        return None
    if not isinstance(channel, str) or not isinstance(ts, str) or not _is_ts(ts) or not listening.concerns(channel):
        return None
    added = event["type"] == "reaction_added"
    fact = reaction_fact(ts, user, name, act, _seconds(event.get("event_ts")), added=added)
    # Only a wish for a ticket makes a post a request; other emoji stand on all kinds of posts.
    return Heard(stream_of(channel, ts), (fact,), opens=added and act == "ticket")


def _tombstone(message: Event, at: float) -> Fact | None:
    if message.get("subtype") != "tombstone" or not _is_ts(str(message.get("ts"))):
        return None
    return deleted_fact(message["ts"], at)


def _file_text(file: Event) -> str:
    return clean(" ".join(str(file.get(key) or "") for key in ("permalink", "name")).strip())


def _is_ts(value: str) -> bool:
    return re.fullmatch(r"\d{1,12}\.\d{1,9}", value) is not None


def _seconds(value: Any) -> float:
    return float(value) if isinstance(value, str) and _is_ts(value) else 0.0
