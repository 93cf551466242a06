"""A total deadline for a call: the clients' own timeouts hold for each read, so a slow answer could last for ever."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from accessdesk.errors import Unavailable

T = TypeVar("T")

Sending = Callable[[float], AbstractContextManager[None]]
"""What surrounds a call that may change something: it is given the seconds that the call may take, or refuses it."""

SLOWEST = 125_000
"""Bytes a second that a line carries at least (1 Mbit/s): a large file is waited for accordingly."""


def for_bytes(size: int) -> float:
    """Return the seconds that so many bytes may take on the way."""
    return size / SLOWEST


def freely(seconds: float) -> AbstractContextManager[None]:
    """Surround a call with nothing: for a program that works alone."""
    return nullcontext()


def within(seconds: float, work: Callable[[], T], whom: str) -> T:
    """Return what `work` returns or raises, or raise Unavailable when that takes longer than so many seconds.

    The work is not stopped, only no longer waited for: whatever it sent may have taken effect.
    """
    found: list[Any] = []

    def run() -> None:
        try:
            found.append((work(), None))
        except BaseException as error:
            # It is raised again below, on the thread that waits.
            found.append((None, error))

    thread = threading.Thread(target=run, name=f"call to {whom}", daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise Unavailable(f"{whom} did not answer within {seconds:g} seconds.", sent=True)
    value, error = found[0]
    if error is not None:
        raise error
    return value  # type: ignore[no-any-return]
