"""Socket Mode: connections that the app opens, and events sent over one of them in envelopes to be acknowledged."""

import asyncio
import itertools
import json
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State


class Connection:
    """One WebSocket of the app, and the envelopes whose acknowledgement it still owes."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.request, self.socket = request, socket
        self.owed: dict[str, asyncio.Future[bool]] = {}

    async def send(self, envelope: dict[str, Any], seconds: float) -> bool:
        """Send an envelope; whether it was acknowledged in time. ConnectionError when it could not even be sent."""
        acknowledged: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.owed[envelope["envelope_id"]] = acknowledged
        try:
            await self.socket.send_json(envelope)
            await asyncio.wait([acknowledged], timeout=seconds)
        finally:
            del self.owed[envelope["envelope_id"]]
        return acknowledged.done() and acknowledged.result()

    async def listen(self) -> None:
        """Take acknowledgements until the connection ends; aiohttp answers the pings."""
        async for frame in self.socket:
            self.settle(json.loads(frame.data).get("envelope_id"), True)
        for envelope_id in list(self.owed):
            self.settle(envelope_id, False)

    def settle(self, envelope_id: str, acknowledged: bool) -> None:
        owed = self.owed.get(envelope_id)
        if owed is not None and not owed.done():
            owed.set_result(acknowledged)


class SocketMode:
    """The app's connections. Everything here runs on the server's loop.

    lingering: how many connections ended without a word, of which Slack has not noticed it yet.
    """

    def __init__(self, state: "State") -> None:
        self.state = state
        self.tickets: set[str] = set()
        self.connections: list[Connection] = []
        self.retiring: list[Connection] = []
        self.connected = asyncio.Event()
        self.hellos = 0
        self.lingering = 0
        self.turns = itertools.count()

    def open(self) -> str:
        """Issue an address for one connection (the answer of apps.connections.open)."""
        ticket = str(uuid.uuid4())
        self.tickets.add(ticket)
        return f"{self.state.server.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.state.app_id}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends. A ticket is good for one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403)
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(request, socket)
        await socket.send_json(self._hello())
        self._add(connection)
        try:
            await connection.listen()
        finally:
            self._remove(connection)
        return socket

    async def carry(self, payload: dict[str, Any], attempt: int, failure: str) -> str:
        """Send an event over one connection, waiting for one; return why that failed, or "" when acknowledged."""
        envelope = {
            "envelope_id": str(uuid.uuid4()),
            "type": "events_api",
            "payload": payload,
            "accepts_response_payload": False,
            "retry_attempt": attempt,
            "retry_reason": failure,
        }
        while True:
            while not self.connections:
                await self.connected.wait()
            connection = self.connections[next(self.turns) % len(self.connections)]
            try:
                acknowledged = await connection.send(envelope, self.state.delivery.retry_seconds)
            except ConnectionError:  # Dead, and not yet noticed: the event was never out, so this was no try.
                self._remove(connection)
            else:
                return "" if acknowledged else "timeout"

    async def disconnect(self, reason: str) -> None:
        """Announce the end of all connections; they get no more events, and the app is to open new ones."""
        for connection in list(self.connections):
            self._remove(connection)
            self.retiring.append(connection)
            notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
            with suppress(ConnectionError):  # Dead, and not yet noticed: then it needs no end.
                await connection.socket.send_json(notice)

    async def cut(self) -> None:
        """Abort all connections."""
        for connection in self.connections + self.retiring:
            if connection.request.transport is not None:
                connection.request.transport.abort()

    async def close(self) -> None:
        for connection in self.connections + self.retiring:
            await connection.socket.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + len(self.retiring) + self.lingering + 1,
            "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.state.app_id},
        }

    def _add(self, connection: Connection) -> None:
        self.connections.append(connection)
        self.connected.set()
        self.hellos += 1

    def _remove(self, connection: Connection) -> None:
        for connections in (self.connections, self.retiring):
            if connection in connections:
                connections.remove(connection)
        if not self.connections:
            self.connected.clear()
