"""A Slack export's messages as the events that a bot would have heard, in the order of time.

An export has no events: when an emoji was added and what an edited message said before are not in it. What is assumed
instead is what a reader of the rehearsal is told (rehearsal_texts.ASSUMED).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accessdesk.bots import folded
from accessdesk.events import stream_of
from accessdesk.listening import Listening
from accessdesk.raw import Event, clean, id_of, object_of, objects_of, seconds_of, ts_of
from accessdesk.rehearsal_sides import Threads
from accessdesk.settings import Settings
from accessdesk.template import looks_like_request
from accessdesk.workspace import Channel, Directory, Unreadable, directory_of, value_of
from accessdesk.workspace_files import LISTS, ExportError, Files

AFTER = 0.5
"""Seconds after its post that a `:ticket:` is taken to have been added."""

PREFIX = "!"
"""What commands are taken to have begun with."""

CHANGES = ("message_changed", "message_deleted")
"""The subtypes of what some exports hold besides messages: what became of one."""


class Heard(NamedTuple):
    """One event. at: when it happened, seconds since 1970; order: what tells those of one moment apart."""

    at: float
    order: int
    event: Event


@dataclass
class Export:
    """What was read of an export.

    events: in the order of time; counts: what there was; unread: file -> why it was not read; odd: encoding -> files.
    """

    directory: Directory
    watched: dict[str, Channel] = field(default_factory=dict)
    events: list[Heard] = field(default_factory=list)
    threads: Threads = field(default_factory=Threads)
    counts: Counter[str] = field(default_factory=Counter)
    unread: dict[str, str] = field(default_factory=dict)
    encodings: Counter[str] = field(default_factory=Counter)
    missing: tuple[str, ...] = ()


def read_export(files: Files, wanted: Collection[str]) -> Export:
    """Read people, channels and lists; the messages are read by `read_messages`. wanted: the watched channels."""
    found = Export(Directory())
    lists = {name: _value(files, name, found) for name in LISTS if name in files.lists}
    found.directory = directory_of(lists, files.days)
    found.missing = tuple(name for name in ("channels.json", "users.json") if name not in lists)
    watched = filter(None, map(found.directory.channel, wanted))
    found.watched = {channel.id: channel for channel in watched}
    return found


def read_messages(files: Files, export: Export, listening: Listening) -> None:
    """Read every message, and put the events in order; raise ExportError where none can be read."""
    for channel in export.directory.channels:
        for name in files.days[channel.folder]:
            for message in objects_of(_value(files, name, export)):
                _take(export, channel, message, listening)
    for channel_id in export.watched:
        _react(export, channel_id, listening)
    export.events.sort(key=lambda heard: heard[:2])
    if export.unread and not export.counts["messages"]:
        name, why = next(iter(export.unread.items()))
        raise ExportError(f"No message in it could be read. {name}: {why}.")


def _value(files: Files, name: str, export: Export) -> Any:
    try:
        value, encoding = value_of(files.read(name))
    except Unreadable as error:
        export.unread[name] = str(error)
        return None
    if encoding:
        export.encodings[encoding] += 1
    if not isinstance(value, list):
        export.unread[name] = "it holds no list"
    return value


def _take(export: Export, channel: Channel, message: Event, listening: Listening) -> None:
    is_watched = channel.id in export.watched
    ts = ts_of(message.get("ts"))
    export.counts["messages"] += 1
    if not ts:
        export.counts["without a time"] += 1
        return
    if not is_watched and not looks_like_request(clean(message.get("text")), listening.labels):
        return
    root = ts_of(message.get("thread_ts")) or ts
    export.directory.meet(message)
    if message.get("subtype") in CHANGES:
        at = seconds_of(message.get("event_ts")) or float(ts)
        _add(export, at, {**message, "type": "message", "channel": channel.id, "event_ts": f"{at:.6f}"})
        return
    if object_of(message.get("edited")):
        export.counts["edited"] += 1
    # Of an edited message the export has the last text alone: it is taken to have read so from the start.
    event = {name: value for name, value in message.items() if name != "edited"}
    _add(export, float(ts), {**event, "type": "message", "channel": channel.id, "event_ts": ts})
    if is_watched:
        export.threads.add(stream_of(channel.id, root), event)
        if root != ts:
            export.threads.add(stream_of(channel.id, ts), event)


def _react(export: Export, channel: str, listening: Listening) -> None:
    """Put in the emoji that mean something: `:ticket:` right after its post, others after the thread's last message."""
    for message in [heard.event for heard in export.events]:
        if message.get("channel") != channel or message.get("subtype") in CHANGES:
            continue
        root = ts_of(message.get("thread_ts")) or message["ts"]
        for reaction, user in _reactions(message):
            act = listening.act_of(reaction)
            if act:
                last = export.threads.last(stream_of(channel, root))
                at = float(message["ts"]) + AFTER if act == "ticket" else last + AFTER * 2
                _add(export, at, reaction_event(channel, message["ts"], user, reaction, at))


def _reactions(message: Event) -> Iterator[tuple[str, str]]:
    for reaction in objects_of(message.get("reactions")):
        users = reaction.get("users")
        for user in users if isinstance(users, list) else ():
            if id_of(user) and clean(reaction.get("name")):
                yield clean(reaction.get("name")), id_of(user)


def reaction_event(channel: str, ts: str, user: str, name: str, at: float) -> Mapping[str, Any]:
    """Return the event that somebody added an emoji."""
    item = {"type": "message", "channel": channel, "ts": ts}
    return {"type": "reaction_added", "user": user, "reaction": name, "item": item, "event_ts": f"{at:.6f}"}


def _add(export: Export, at: float, event: Mapping[str, Any]) -> None:
    export.events.append(Heard(at, len(export.events), event))


def listening_of(settings: Settings, export: Export) -> Listening:
    """Return what intake listens to: every request in any channel, whether or not its author would be told."""
    return Listening(
        "",
        settings.acts,
        watched=frozenset(export.watched),
        is_command=lambda text: text.startswith(f"{PREFIX}access"),
        bots=folded(settings.bots),
        labels=settings.labels,
    )
