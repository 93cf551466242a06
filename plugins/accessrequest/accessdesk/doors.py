"""The second door of intake: listeners that stand before the backend's own, and hear what it drops."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from accessdesk.ledger_errors import LedgerError
from accessdesk.raw import Event

log = logging.getLogger(__name__)

EVENTS = ("message", "reaction_added", "reaction_removed")
"""The events that concern the product, as HTTP Events mode names them."""


class NotRecorded(BaseException):
    """An event could not be written down, so Slack must send it again.

    slack_sdk goes on to the next listener, the backend's acknowledgement, after any Exception; only this keeps it
    from there.
    """


class Doors:
    """Listens to a Socket Mode client, or to an HTTP events adapter, whichever the backend uses.

    record: takes an event in, or raises; counted: is called at each connection to Slack with how many Slack counts;
    connected: likewise, but for the connection in whose opening the backend activates its plugins.
    """

    def __init__(
        self,
        socket: Any,
        http: Any,
        record: Callable[[Event], None],
        connected: Callable[[], None],
        counted: Callable[[int], None],
    ) -> None:
        self._socket = socket
        self._http = http
        self._record = record
        self._connected = connected
        self._counted = counted

    def open(self) -> None:
        """Listen, before the backend does."""
        if self._socket is not None:
            self._socket.socket_mode_request_listeners.insert(0, self._on_envelope)
            # The backend activates plugins in a listener that then takes itself out, so that slack_sdk, which counts
            # its way through the list, leaves out the next one and tells the one after it of the connection at hand.
            self._socket.message_listeners += [self._on_message, self._on_hello]
        elif self._http is not None:
            for kind in EVENTS:
                self._http.on(kind, self._on_http_event)

    def close(self) -> None:
        """Listen no more; nothing of ours stays behind."""
        if self._socket is not None:
            for listeners, listener in (
                (self._socket.socket_mode_request_listeners, self._on_envelope),
                (self._socket.message_listeners, self._on_message),
                (self._socket.message_listeners, self._on_hello),
            ):
                if listener in listeners:
                    listeners.remove(listener)
        elif self._http is not None:
            for kind in EVENTS:
                if self._on_http_event in self._http.listeners(kind):
                    self._http.remove_listener(kind, self._on_http_event)

    def _on_envelope(self, client: Any, request: Any) -> None:
        if request.type != "events_api":
            return
        event = request.payload.get("event") or {}
        try:
            self._record(event)
        except LedgerError as error:
            # The log says already that the ledger is away.
            raise NotRecorded from error
        except Exception as error:
            log.exception("%s: an event could not be recorded; Slack sends it again.", event.get("channel"))
            raise NotRecorded from error

    def _on_message(self, client: Any, message: Mapping[str, Any], raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self._connected()

    def _on_hello(self, client: Any, message: Mapping[str, Any], raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self._counted(int(message.get("num_connections") or 1))

    def _on_http_event(self, data: Mapping[str, Any]) -> None:
        # An exception here becomes a 500, and Slack sends the event again.
        self._record(data.get("event") or {})
