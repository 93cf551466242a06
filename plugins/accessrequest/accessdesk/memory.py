"""What was looked up, remembered for a while."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Memory:
    """Remembers what was found, for so many seconds; any thread may ask."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._known: dict[tuple[Any, ...], tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[Any, ...], look_up: Callable[[], T]) -> T:
        """Return what is known under this key, or look it up."""
        with self._lock:
            until, value = self._known.get(key, (0.0, None))
        if time.monotonic() < until:
            return cast(T, value)
        found = look_up()
        with self._lock:
            self._known[key] = (time.monotonic() + self._seconds, found)
        return found

    def last(self, key: tuple[Any, ...]) -> Any:
        """Return what was found under this key last, however long ago; None where nothing was."""
        with self._lock:
            return self._known.get(key, (0.0, None))[1]
