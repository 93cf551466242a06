"""Intake: raw events into the ledger. It only appends; the database is its only input and output."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from accessdesk.event_facts import deleted_fact
from accessdesk.events import Heard, channel_and_ts, hear, in_own_stream, misplaced
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_added import added_to
from accessdesk.listening import Listening
from accessdesk.raw import Event

log = logging.getLogger(__name__)

CHANGES = ("message_changed", "message_deleted")
"""The subtypes of events about a message that was there before."""

EARLY = "deleted "
"""How the ledger's notes of deletions begin that came before what was deleted."""

LATEST = 64
"""Events that are remembered as taken in, at most: the same one coming again costs the database nothing."""


class Intake:
    """Records what concerns the product. Called by many threads at once; the same event twice is one."""

    def __init__(self, ledger: Ledger, listening: Listening, wake: Callable[[], Any]) -> None:
        self._ledger = ledger
        self._wake = wake
        self._remembering = threading.Lock()
        self._latest: deque[tuple[str, tuple[object, ...]]] = deque(maxlen=LATEST)
        self.listening = listening

    def record(self, event: Event) -> None:
        """Append the event's facts, if it has any for us; raise where the ledger cannot be written."""
        heard = hear(event, self.listening)
        if heard is None:
            return
        if event.get("subtype") in CHANGES:
            self._follow(heard)
        if self._has_taken(heard):
            return
        takes = self._ledger.takes(heard.stream)
        if takes is False:
            # It was sealed: whatever comes there still changes nothing.
            return
        if not heard.opens and takes is None:
            own = in_own_stream(heard)
            if own.stream != heard.stream and self._ledger.known(own.stream):
                heard = own
            else:
                self._keep_deletion(heard)
                heard = misplaced(event, self.listening)
        if heard is not None and self._append(heard):
            self._wake()

    def _follow(self, heard: Heard) -> None:
        """Tell the requests to which somebody has added a message that it was edited or deleted."""
        channel, _ = channel_and_ts(heard.stream)
        for fact in heard.facts:
            for stream in added_to(self._ledger, channel, fact.body["ts"]):
                if self._ledger.append(stream, [fact], create=False, durable=False):
                    self._wake()

    def _keep_deletion(self, heard: Heard) -> None:
        """Note a deletion that came before what was deleted: events come out of order, and this one comes once."""
        for fact in heard.facts:
            if fact.kind == "deleted" and self.listening.concerns(channel_and_ts(heard.stream)[0]):
                self._ledger.note(_early(heard.stream, fact), f"{fact.at:.6f}")
                # Another thread, or another bot, may have opened the stream since it was looked for.
                self._ledger.append(heard.stream, [fact], create=False, durable=False)

    def _deletions(self, heard: Heard) -> Iterator[Fact]:
        """Give the deletions of these messages that came before them."""
        for fact in heard.facts:
            if fact.kind == "message":
                at = self._ledger.note(_early(heard.stream, fact))
                if at:
                    yield deleted_fact(str(fact.body["ts"]), float(at))

    def _append(self, heard: Heard) -> bool:
        if self._has_taken(heard):
            return False
        # Slack gives an event again that was not acknowledged, and catch-up finds what was lost with the machine.
        appended = self._ledger.append(heard.stream, heard.facts, create=heard.opens, durable=False)
        if appended:
            self._ledger.append(heard.stream, self._deletions(heard), durable=False)
            with self._remembering:
                self._latest.append(_told_by(heard))
        return bool(appended)

    def _has_taken(self, heard: Heard) -> bool:
        """Say whether it was taken in a moment ago: most events come by both doors, one right after the other."""
        with self._remembering:
            return _told_by(heard) in self._latest


def _told_by(heard: Heard) -> tuple[str, tuple[object, ...]]:
    """Return what tells an event from others."""
    return heard.stream, tuple((fact.identity, hash(fact.texts.get("text", ""))) for fact in heard.facts)


def _early(stream: str, fact: Fact) -> str:
    """Return the name of the ledger's note of a deletion that came too early."""
    return f"{EARLY}{stream} {fact.body['ts']}"
