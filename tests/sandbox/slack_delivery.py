"""How the sandbox's Slack brings events to the app, and the knobs with which a test makes that go wrong."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.sandbox.slack_http_events import HttpEvents
from tests.sandbox.slack_socket_mode import SocketMode

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

RETRIES = 3
"""How often Slack repeats an event that was not acknowledged (docs.slack.dev/apis/events-api, "Retries")."""

Event = dict[str, Any]


@dataclass(frozen=True)
class Arrival:
    """An event that the app acknowledged, and when, in seconds since 1970."""

    event: Event
    at: float


@dataclass(eq=False)
class Parcel:
    """One event on its way: its payload, and the seconds that it waits before the first try."""

    payload: dict[str, Any]
    delay: float


class Delivery:
    """Carries each event over Socket Mode, or by HTTP where `request_url` is set, until it is acknowledged.

    Knobs, which may be turned at any time: `copies` is how often each event is delivered; `lose(event)` true means
    never; `delay(event)` is in seconds; with `lose_while_away`, what arises while the app has no connection is lost.
    """

    def __init__(self, state: "State") -> None:
        self.state = state
        self.copies = 1
        self.lose: Callable[[Event], bool] | None = None
        self.delay: Callable[[Event], float] | None = None
        self.lose_while_away = False
        self.retry_seconds = 1.0
        self.request_url = ""
        self.events: list[Event] = []
        self.arrived: list[Arrival] = []
        self.given_up: list[Event] = []
        self.sockets = SocketMode(state)
        self.requests = HttpEvents(state)
        self.held: list[Parcel] | None = None
        self.under_way: set[Parcel] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    def add_routes(self, application: web.Application) -> None:
        application.router.add_get("/link/", self.sockets.connect)
        application.on_shutdown.append(self._close)

    def offer(self, event: Event, shared: bool = False) -> None:
        """Deliver an event, as the knobs say; `shared` is whether its channel is one of Slack Connect."""
        with self.state.lock:
            self.events.append(event)
            if self._is_lost(event):
                return
            payload = self._payload(event, shared)
            for _ in range(self.copies):
                self._send(Parcel(payload, self.delay(event) if self.delay else 0.0))

    def hold(self) -> None:
        """Collect events from now on instead of delivering them."""
        with self.state.lock:
            self.held = self.held or []

    def release(self, shuffled: random.Random | None = None) -> None:
        """Deliver what was collected, in random order where `shuffled` is given, and what comes from now on."""
        with self.state.lock:
            parcels, self.held = self.held or [], None
            if shuffled:
                shuffled.shuffle(parcels)
            for parcel in parcels:
                self._send(parcel)

    def drained(self) -> bool:
        """Whether every event was acknowledged, lost or given up."""
        with self.state.lock:
            return not self.under_way

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew, as Slack does every few hours; `reason` may also be "warning"."""
        self.state.server.call(self.sockets.disconnect(reason))

    def cut(self) -> None:
        """Break all connections without a word, as a failing network does.

        slack_sdk connects anew after five pings in vain: 25 s at its default interval.
        """
        self.state.server.call(self.sockets.cut())

    def verify(self, request_url: str) -> bool:
        """Send the url_verification challenge; deliver there from now on if it was answered."""
        verified: bool = self.state.server.call(self.requests.verify(request_url))
        if verified:
            self.request_url = request_url
        return verified

    def _is_lost(self, event: Event) -> bool:
        away = not self.request_url and not self.sockets.connections
        return (self.lose_while_away and away) or (self.lose is not None and self.lose(event))

    def _payload(self, event: Event, shared: bool) -> dict[str, Any]:
        state = self.state
        installed = {"enterprise_id": None, "team_id": state.team, "user_id": state.bot_user, "is_bot": True}
        return {
            "token": "verification-token",
            "team_id": state.team,
            "api_app_id": state.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": state.new_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{**installed, "is_enterprise_install": False}],
            "is_ext_shared_channel": shared,
            "event_context": f"4-{state.new_id('')}",
        }

    def _send(self, parcel: Parcel) -> None:
        self.under_way.add(parcel)
        if self.held is not None:
            self.held.append(parcel)
        else:
            self.state.server.loop.call_soon_threadsafe(self._begin, parcel)

    def _begin(self, parcel: Parcel) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(parcel))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, parcel: Parcel) -> None:
        await asyncio.sleep(parcel.delay)
        if await self._carry(parcel):
            self.arrived.append(Arrival(parcel.payload["event"], time.time()))
        else:
            self.given_up.append(parcel.payload["event"])
        with self.state.lock:
            self.under_way.discard(parcel)

    async def _carry(self, parcel: Parcel) -> bool:
        failure = ""
        for attempt in range(1 + RETRIES):
            carrier = self.requests if self.request_url else self.sockets
            failure = await carrier.carry(parcel.payload, attempt, failure)
            if not failure:
                return True
        return False

    async def _close(self, _: web.Application) -> None:
        for task in list(self.tasks):
            task.cancel()
        await self.sockets.close()
        await self.requests.close()
