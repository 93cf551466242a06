"""The facts of what happened in Slack: a message, its deletion, an emoji, a command (pure)."""

from accessdesk.bots import is_bots, name_of
from accessdesk.facts import Fact
from accessdesk.listening import Listening
from accessdesk.raw import Event, clean, id_of, object_of, objects_of, ts_of

_SPOKEN = {"file_share", "thread_broadcast", "me_message", "bot_message"}
"""The subtypes of messages in which somebody says something; all others are Slack's own remarks."""


def message_fact(message: Event, listening: Listening, seen: float) -> Fact | None:
    """Return the fact of one version of a message; None for bots that are not listed, Slack's remarks and nobody.

    seen: when this version was seen to stand, seconds since 1970 by Slack's clock. A bot's message is no command.
    """
    by, ts, of_bot = listening.author_of(message), ts_of(message.get("ts")), is_bots(message)
    if not by or not ts or not is_spoken(message):
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


def root_fact(root: str, at: float) -> Fact:
    """Return the fact that this stream's message stands in the thread of another one."""
    return Fact("root", f"root {root}", at, {"root": root})


def tombstone_fact(message: Event, at: float) -> Fact | None:
    """Return the fact that a message was deleted of which its tombstone stands; None for any other message."""
    ts = ts_of(message.get("ts"))
    return deleted_fact(ts, at) if ts and message.get("subtype") == "tombstone" else None


def is_spoken(message: Event) -> bool:
    """Say whether somebody says something in the message, rather than Slack itself."""
    subtype = message.get("subtype")
    return subtype is None or (isinstance(subtype, str) and subtype in _SPOKEN)
