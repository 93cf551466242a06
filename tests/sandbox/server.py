"""What both sides of the sandbox share: an HTTP server in a thread, the log of calls, and faults on demand."""

import asyncio
import fnmatch
import itertools
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from aiohttp import web

WAIT = 120.0
"""Seconds that a helper waits for a condition or for the server's thread before it gives up."""


@dataclass
class Call:
    """One call that reached the sandbox: `name` is a Slack method, or an HTTP method and path for Jira."""

    number: int
    side: str
    name: str
    arguments: dict[str, Any]
    at: float
    status: int | None = None
    answer: Any = None


@dataclass
class Fault:
    """What happens to the next `times` calls whose name matches `pattern` (as a shell matches file names).

    kind: "latency" waits `seconds` and goes on; "status" answers `status` (with Retry-After where `retry_after` is
    set, and `body` where given) without any effect; "break_before" drops the connection without any effect;
    "break_after" drops it after the effect, before the answer; "garbage" answers 200 with an HTML page; "drip" sends
    the answer after the effect, a byte every `seconds`; "hold" sends it once `released` is set. Only calls for which
    `only` says True are meant.
    """

    pattern: str
    kind: str
    times: int = 1
    seconds: float = 0.0
    status: int = 503
    retry_after: float | str | None = None
    body: Any = None
    only: Callable[[Call], bool] = lambda call: True
    released: threading.Event = field(default_factory=threading.Event)


@dataclass
class Traffic:
    """The calls and faults of one sandbox. Hooks see each call "before" and "after" its effect; True drops it."""

    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    hooks: list[Callable[[Call, str], bool]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Any = field(default_factory=itertools.count)

    def note(self, side: str, name: str, arguments: dict[str, Any]) -> Call:
        with self.lock:
            call = Call(next(self.numbers), side, name, arguments, time.time())
            self.calls.append(call)
            return call

    def add(self, fault: Fault) -> Fault:
        with self.lock:
            self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """End all faults and hooks."""
        with self.lock:
            self.faults.clear()
            self.hooks.clear()

    def due(self, call: Call) -> list[Fault]:
        """The faults that befall this call, each counted down."""
        with self.lock:
            meant = [fault for fault in self.faults if fnmatch.fnmatch(call.name, fault.pattern) and fault.only(call)]
            found = [fault for fault in meant if fault.times > 0]
            for fault in found:
                fault.times -= 1
            return found

    def dropped(self, call: Call, moment: str) -> bool:
        """Whether a hook drops this call; each hook sees it, whatever the others say."""
        answers = [hook(call, moment) for hook in list(self.hooks)]
        return any(answers)

    def names(self, side: str | None = None) -> list[str]:
        with self.lock:
            return [call.name for call in self.calls if side in (None, call.side)]

    def to(self, pattern: str) -> list[Call]:
        """The calls so far whose name matches."""
        with self.lock:
            return [call for call in self.calls if fnmatch.fnmatch(call.name, pattern)]


def drop(request: web.Request) -> NoReturn:
    """Cut the connection as a dying proxy would: no answer, no clean end."""
    if request.transport is not None:
        request.transport.abort()
    raise asyncio.CancelledError


def no_body(_: int) -> Any:
    return {}


async def through(
    traffic: Traffic,
    request: web.Request,
    call: Call,
    handle: Callable[[], Awaitable[web.StreamResponse]],
    refusal: Callable[[int], Any] = no_body,
) -> web.StreamResponse:
    """Carry out one call with the faults and hooks that are set for it; `refusal` gives a "status" fault its body."""
    faults = traffic.due(call)
    for fault in faults:
        if fault.kind == "latency":
            await asyncio.sleep(fault.seconds)
    if traffic.dropped(call, "before"):
        drop(request)
    for fault in faults:
        if fault.kind == "break_before":
            drop(request)
        if fault.kind == "garbage":
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
        if fault.kind == "status":
            asked = fault.retry_after
            headers = {} if asked is None else {"Retry-After": asked if isinstance(asked, str) else f"{asked:g}"}
            call.status = fault.status
            return web.json_response(fault.body or refusal(fault.status), status=fault.status, headers=headers)
    answer = await handle()
    await released(faults)
    call.status = answer.status
    if traffic.dropped(call, "after") or any(fault.kind == "break_after" for fault in faults):
        drop(request)
    for fault in faults:
        if fault.kind == "drip":
            return await dripped(request, answer, fault.seconds)
    return answer


async def released(faults: list[Fault]) -> None:
    """Wait for the faults that hold the answer back."""
    for fault in faults:
        while fault.kind == "hold" and not fault.released.is_set():
            await asyncio.sleep(0.01)


async def dripped(request: web.Request, answer: web.StreamResponse, seconds: float) -> web.StreamResponse:
    """Send an answer byte by byte, until whoever asked has had enough."""
    body = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
    slow = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    await slow.prepare(request)
    try:
        for place in range(len(body)):
            await slow.write(body[place : place + 1])
            await asyncio.sleep(seconds)
    except ConnectionError:
        drop(request)
    return slow


class Server:
    """Serves an aiohttp application on a free port of loopback, in a thread of its own."""

    def __init__(self, application: web.Application) -> None:
        self.application = application
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self.started = threading.Event()
        self.port = 0
        self.runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        self.thread.start()
        if not self.started.wait(WAIT):
            raise RuntimeError("the sandbox did not start")
        return self

    def call(self, work: Awaitable[Any]) -> Any:
        """Run a coroutine on the server's loop, from any other thread, and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WAIT)  # type: ignore[arg-type]

    def stop(self) -> None:
        if self.runner is not None:
            self.call(self.runner.cleanup())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(WAIT)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve())
        self.loop.run_forever()

    async def _serve(self) -> None:
        self.runner = web.AppRunner(self.application, handler_cancellation=False, shutdown_timeout=1.0, access_log=None)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]
        self.started.set()


def wait_until(condition: Callable[[], Any], what: str, seconds: float = WAIT) -> Any:
    """Return the condition's first true value; fail with `what` was awaited when it does not come in time."""
    ends = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > ends:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.01)
