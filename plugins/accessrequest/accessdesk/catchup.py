"""Catch-up: finds what no event told, by reading Slack again.

A read counts as of its start: only what is older can be missing from it. Missing is not deleted.
"""

import logging
import math
import time
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from accessdesk.acts import standing_reactions
from accessdesk.desk import Desk, Work
from accessdesk.errors import Rejected, Unavailable
from accessdesk.event_facts import reaction_fact, root_fact
from accessdesk.events import messages_read, stream_of
from accessdesk.facts import Fact
from accessdesk.finds import ON_THE_WAY, Finds
from accessdesk.ledger_errors import FactChanged, LedgerError
from accessdesk.ledger_overview import Overview
from accessdesk.listening import Listening
from accessdesk.posted_keys import keys_posted
from accessdesk.replay import replay
from accessdesk.reporters import look_ahead
from accessdesk.request import Request
from accessdesk.steady_reading import read_steadily
from accessdesk.template import looks_like_request

log = logging.getLogger(__name__)

Message = Mapping[str, Any]

REBUILT = "rebuilt"
"""The note on a thread of which it is not known what it looked like when the bot saw it last."""

DAY = 86_400
"""Seconds of a day."""

OVERLAP_SECONDS = 600.0
"""How much of the channel is read twice: Slack's clock and ours may differ, and its reads lag behind its events."""


def read_thread(desk: Desk, work: Work) -> list[Fact]:
    """Read a request's thread, and return the facts of all that stands there.

    Where it is read for a ticket, Jira is asked at the same time for the account that the ticket needs.
    """
    look_ahead(desk, work.request)
    return thread_facts(desk, work.request)


def thread_facts(desk: Desk, request: Request) -> list[Fact]:
    """Return the facts of everything that stands in the request's thread, and that it was read."""
    read_at, messages = read_steadily(lambda: desk.slack.thread(request.channel, request.ts))
    first = next((message for message in messages if message.get("ts") == request.ts), None)
    # A reply asked for by its own ts comes alone, or with its thread; either way it names its root.
    root = (first or {}).get("thread_ts") or request.ts
    # An emoji that is merely found counts only on what was posted since the channel is watched, or was adopted.
    since = 0.0 if request.adopted_at else float(desk.ledger.note(f"watching {request.channel}") or 0)
    keys = keys_posted(messages, request.ts, desk.settings.jira_project, _listening(desk))
    # It was read after everything that is known of the request, whatever a clock says that was set back meanwhile.
    body = {"read_at": max(read_at, request.changed_at), "keys": keys}
    read = Fact("read", f"read {read_at:.6f}", read_at, body)
    if first is not None and root != request.ts:
        return [root_fact(root, read_at), *messages_read([first], _listening(desk), read_at), read]
    found = messages_read(messages, _listening(desk), read_at)
    if first and first.get("subtype") != "tombstone" and float(request.ts) >= since:
        found += reaction_facts(first, request, _listening(desk), read_at)
    return [*found, *_elsewhere(desk, request), read]


def _elsewhere(desk: Desk, request: Request) -> list[Fact]:
    """Return the facts of the messages that were added and stand elsewhere, as they are now."""
    added = [entry for entry in request.entries.values() if entry.added and entry.deleted_at is None]
    if not added:
        return []

    def read() -> list[Message]:
        found = (desk.slack.message(request.channel, entry.ts, request.root_of(entry.ts)) for entry in added)
        return [message for message in found if message]

    read_at, messages = read_steadily(read)
    return messages_read(messages, _listening(desk), read_at)


def reaction_facts(post: Message, request: Request, listening: Listening, read_at: float) -> list[Fact]:
    """Return what the post's emoji, as read, tell beyond what was heard until the read began.

    Slack may list fewer people than there are; then nobody's absence means anything.
    """
    heard = standing_reactions(request.acts.values(), math.inf)
    known = standing_reactions(request.acts.values(), read_at)
    standing, cut_short = set[tuple[str, str]](), set[str]()
    for reaction in post.get("reactions") or ():
        name, users = str(reaction.get("name")), reaction.get("users") or ()
        standing.update((user, name) for user in users if user != listening.user)
        if len(users) < reaction.get("count", 0):
            cut_short.add(name)
    added = [(user, name, True) for user, name in sorted(standing - known - heard)]
    removed = [(user, name, False) for user, name in sorted(known - standing) if name not in cut_short]
    return [
        reaction_fact(request.ts, user, name, act, read_at, added=is_added, found=True)
        for user, name, is_added in added + removed
        if (act := listening.act_of(name))
    ]


class CatchUp:
    """Reads the watched channels again: on connect, on every hello, and every few minutes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._overview = Overview(desk.ledger)
        self._finds = Finds(desk.ledger)

    def run(self, *, was_away: bool) -> int:
        """Read every watched channel; return how many facts were found. was_away: events may have been missed."""
        began, found = time.time(), 0
        for channel, name in (self._desk.watched or {}).items():
            try:
                found += self._channel(channel)
            except Rejected as refused:
                # Renamed is no matter; archived, or the bot was removed: an alarm, and never a deletion.
                sentence = f"{name} cannot be read, so nothing new is seen there: {refused.sentence}"
                self._desk.alarms.sound(f"channel {channel}", sentence)
                continue
            self._desk.alarms.end(f"channel {channel}", f"{name} can be read again.")
        self._finds.note(began, found, was_away=was_away)
        if self._desk.caught_up_at is None:
            self._desk.caught_up_at = time.time()
        return found

    def _channel(self, channel: str) -> int:
        read_at, ledger = time.time(), self._desk.ledger
        began = ledger.note(f"watching {channel}")
        watched = self._overview.watched(channel, read_at)
        oldest = min([ledger.note(f"read {channel}") or began, *watched], key=float)
        changed = sum(self._safely(channel, each, float(began)) for each in self._desk.slack.history(channel, oldest))
        ledger.note(f"read {channel}", f"{read_at - OVERLAP_SECONDS:.6f}")
        return changed

    def _safely(self, channel: str, message: Message, began: float) -> int:
        try:
            return self._post(channel, message, began)
        except (Unavailable, LedgerError):
            raise
        except FactChanged:
            # The worker says so.
            return 0
        except Exception:
            # One message must not keep the others from being read.
            log.exception("%s/%s: catch-up failed at this one", channel, message.get("ts"))
            return 0

    def _post(self, channel: str, message: Message, began: float) -> int:
        ts = message.get("ts")
        if not isinstance(ts, str) or message.get("thread_ts", ts) != ts:
            return 0
        stream = stream_of(channel, ts)
        takes = self._desk.ledger.takes(stream)
        if takes is False:
            return 0
        if takes is None:
            reactions = [str(reaction.get("name")) for reaction in message.get("reactions") or ()]
            listening = _listening(self._desk)
            wanted = "ticket" in map(listening.act_of, reactions)
            is_one = wanted or looks_like_request(str(message.get("text") or ""), listening.labels)
            if float(ts) < began or not is_one:
                return 0
        else:
            known, seen = self._desk.ledger.note(f"thread {stream}"), self._seen(stream, message)
            if known == REBUILT:
                self._desk.ledger.note(f"thread {stream}", seen)
            if known in (REBUILT, seen):
                return 0
        facts = thread_facts(self._desk, replay(stream, self._desk.ledger.facts(stream)))
        appended = self._desk.ledger.append(stream, _telling(facts), durable=False)
        self._desk.ledger.note(f"thread {stream}", self._seen(stream, message))
        if appended:
            log.info("%s: catch-up found %d things that no event told", stream, len(appended))
        # What is younger may still be told by an event.
        return sum(fact.at < time.time() - ON_THE_WAY for fact in appended)

    def _seen(self, stream: str, message: Message) -> str:
        """Return what a thread looks like from the channel: a reply, an edit of the post or an emoji changes it.

        An edit of a reply does not, so that each open thread is read once a day besides, at a time of its own.
        """
        reactions = sorted(f"{r.get('name')}:{r.get('count')}" for r in message.get("reactions") or ())
        edited = (message.get("edited") or {}).get("ts", "")
        row = self._overview.by_stream(stream)
        # What was only just found has no row yet.
        is_open = row is None or row.is_open
        day = int((time.time() + zlib.crc32(stream.encode()) % DAY) // DAY) if is_open else ""
        about = (
            message.get("subtype", ""),
            message.get("latest_reply", ""),
            message.get("reply_count", 0),
            edited,
            day,
        )
        return "|".join([*map(str, about), *reactions])


def _telling(facts: Iterable[Fact]) -> list[Fact]:
    # That a thread was read is of no use to a request for which nothing new was found.
    return [fact for fact in facts if fact.kind != "read"]


def _listening(desk: Desk) -> Listening:
    return desk.intake.listening
