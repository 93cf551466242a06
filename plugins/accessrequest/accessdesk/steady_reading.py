"""Reading Slack so that what is read is what stood there when the reading began.

An edit's ts is in whole seconds, so that of several edits within one second only the moment at
which each was seen tells which came last. A read that began within that second could have shown any of them.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from accessdesk.raw import object_of, seconds_of

Message = Mapping[str, Any]

APART_SECONDS = 0.2
"""Seconds by which Slack's clock and ours may well differ."""

TRIES = 3
"""Reads, at most: who edits without end must not keep a request from going on."""


def read_steadily(
    read: Callable[[], Sequence[Message]],
    clock: Callable[[], float] = time.time,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[float, Sequence[Message]]:
    """Return (when the read began, seconds since 1970, what was read).

    What was edited in the very second of the read, or while it went on, is read again when that second is over.
    """
    for left in reversed(range(TRIES)):
        read_at = clock()
        found = read()
        over_at = max((_edited_at(message) for message in found), default=0.0) + 1 + APART_SECONDS
        if over_at <= read_at or not left:
            break
        # Never longer than that, however far ahead Slack's clock may be.
        pause(min(max(over_at - clock(), 0.0), 1 + APART_SECONDS))
    return read_at, found


def _edited_at(message: Message) -> float:
    """Return the second in which a message was edited last, 0 where it never was."""
    return seconds_of(object_of(message.get("edited")).get("ts"))
