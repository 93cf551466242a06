"""The second door of intake: listeners that stand before the backend's own, and hear what it drops."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from accessdesk.events import Event
from accessdesk.ledger_errors import LedgerError

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

    record: takes an event in, or raises; connected: is called at each connection to Slack; shared: several bots may
    use this app, on one ledger.
    """

    def __init__(
        self,
        socket: Any,
        http: Any,
        record: Callable[[Event], None],
        connected: Callable[[], None],
        *,
        shared: bool = False,
    ) -> None:
        self._shared = shared
        self._socket = socket
        self._http = http
        self._record = record
        self._connected = connected

    def open(self) -> None:
        """Listen, before the backend does."""
        if self._socket is not None:
            self._socket.socket_mode_request_listeners.insert(0, self._on_envelope)
            self._socket.message_listeners.append(self._on_message)
        elif self._http is not None:
            for kind in EVENTS:
                self._http.on(kind, self._on_http_event)

    def close(self) -> None:
        """Listen no more; nothing of ours stays behind."""
        if self._socket is not None:
            for listeners, listener in (
                (self._socket.socket_mode_request_listeners, self._on_envelope),
                (self._socket.message_listeners, self._on_message),
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
        if message.get("type") != "hello":
            return
        if int(message.get("num_connections") or 1) > 1 and not self._shared:
            log.warning(
                "Slack counts %s connections of this app: does a second bot use it?", message["num_connections"]
            )
        self._connected()

    def _on_http_event(self, data: Mapping[str, Any]) -> None:
        # An exception here becomes a 500, and Slack sends the event again.
        self._record(data.get("event") or {})
