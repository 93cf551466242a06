"""Measures, inside the bot's process, how long an event is held before it goes on."""

import os
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from errbot.core import ErrBot
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

CALLBACKS = ("callback_message", "callback_reaction")

LOOK_UPS = ("conversations.info", "users.info", "team.info")
"""What the backend asks for with each message."""

_began = threading.local()


def start(path: str) -> None:
    """Append a line to the file for each event: "listener seconds", "callback seconds", "own seconds".

    listener: from an envelope's arrival to its acknowledgement, which is the time of whoever listens before the
    backend; callback: the time that all plugins took over one of Errbot's callbacks; own: a call to Slack that the
    backend has no part in.
    """
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(kind: str, began: float) -> None:
        os.write(file, f"{kind} {time.perf_counter() - began:.9f}\n".encode())

    _watch_listeners(note)
    _watch_callbacks(note)
    _watch_calls(note)


def remember_look_ups() -> None:
    """Have Slack's client remember what the backend looks up for each message, so that it takes no longer than ours."""
    call, known = WebClient.api_call, {}

    def api_call(self: WebClient, api_method: str, **arguments: Any) -> Any:
        if api_method not in LOOK_UPS:
            return call(self, api_method, **arguments)
        key = f"{api_method} {sorted(arguments.get('params', {}).items())}"
        if key not in known:
            known[key] = call(self, api_method, **arguments)
        return known[key]

    WebClient.api_call = api_call


def _watch_listeners(note: Callable[[str, float], None]) -> None:
    read, acknowledge = SocketModeRequest.from_dict, BaseSocketModeClient.send_socket_mode_response

    def from_dict(message: dict[str, Any]) -> SocketModeRequest | None:
        request = read(message)
        _began.at = time.perf_counter()
        return request

    def send_socket_mode_response(self: BaseSocketModeClient, *arguments: Any) -> None:
        note("listener", _began.at)
        acknowledge(self, *arguments)

    SocketModeRequest.from_dict = staticmethod(from_dict)
    BaseSocketModeClient.send_socket_mode_response = send_socket_mode_response


def _watch_callbacks(note: Callable[[str, float], None]) -> None:
    dispatch = ErrBot._dispatch_to_plugins

    def _dispatch_to_plugins(self: ErrBot, method: str, *arguments: Any, **named: Any) -> None:
        began = time.perf_counter()
        dispatch(self, method, *arguments, **named)
        if method in CALLBACKS:
            note("callback", began)

    ErrBot._dispatch_to_plugins = _dispatch_to_plugins


def _watch_calls(note: Callable[[str, float], None]) -> None:
    call = WebClient.api_call

    def api_call(self: WebClient, api_method: str, **arguments: Any) -> Any:
        frames = (frame.f_code.co_filename for frame, _ in traceback.walk_stack(None))
        is_backends = any("slackv3" in name or "socket_mode" in name for name in frames)
        began = time.perf_counter()
        try:
            return call(self, api_method, **arguments)
        finally:
            if not is_backends:
                note("own", began)

    WebClient.api_call = api_call
