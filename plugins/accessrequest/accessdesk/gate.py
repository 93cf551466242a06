"""Keeps Slack's events from being acknowledged while the bot starts, when nobody writes them down yet.

Errbot's backend connects first, acknowledges what comes at once, and has plugins activated only then.
"""

import time
from typing import Any

from accessdesk.doors import NotRecorded

START_SECONDS = 60.0
"""Seconds that a bot may take to activate its plugins; after that, what comes is acknowledged whoever listens."""


def close_until_listened(client_class: Any) -> None:
    """Have each Socket Mode client refuse events until a listener stands before this one. Slack sends them again."""
    begin = client_class.__init__

    def begin_closed(self: Any, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        self.socket_mode_request_listeners.insert(0, Gate(time.monotonic() + START_SECONDS))

    client_class.__init__ = begin_closed


def open_gates(client: Any) -> None:
    """Have a Socket Mode client refuse nothing from now on; harmless where it has no gate, or there is no client."""
    for listener in getattr(client, "socket_mode_request_listeners", ()):
        if isinstance(listener, Gate):
            listener.open()


class Gate:
    """A listener that refuses events as long as it is the first. until: when it opens for good, by time.monotonic."""

    def __init__(self, until: float) -> None:
        self._until = until

    def open(self) -> None:
        """Let everything through."""
        self._until = 0.0

    def __call__(self, client: Any, request: Any) -> None:
        if client.socket_mode_request_listeners[0] is self and time.monotonic() < self._until:
            raise NotRecorded
