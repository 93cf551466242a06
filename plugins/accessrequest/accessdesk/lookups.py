"""Answers that are remembered for a while, at most so many, and asked for once however many want one at a time."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds that others wait for the one who asks; an answer that takes longer may be waiting for a rate limit to end."""


@dataclass
class _Entry(Generic[T]):
    about: frozenset[str]
    answer: "Future[T]" = field(default_factory=Future)
    until: float | None = None

    def is_good(self, now: float) -> bool:
        """Say whether this is the answer, or is about to be."""
        return self.until is None or now < self.until


class LookUps(Generic[T]):
    """Remembers answers under their questions, for so many seconds and at most so many; any thread may ask.

    A failure goes to everybody who was waiting for the answer, and is not remembered.
    """

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable, about: Collection[str], ask: Callable[[], T]) -> T:
        """Return the answer that is known, or that another thread is asking for, or ask.

        about: what the answer tells about, for `forget`.
        """
        with self._lock:
            entry = self._entries.get(question)
            is_known = entry is not None and entry.is_good(self._clock())
            if entry is None or not is_known:
                entry = self._entries[question] = _Entry(frozenset(about))
            self._entries.move_to_end(question)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        if not is_known:
            self._ask(question, entry, ask)
        elif not wait([entry.answer], PATIENCE).done:
            return ask()
        return entry.answer.result()

    def forget(self, about: Collection[str]) -> None:
        """Remember no answer about any of these, those included that are under way."""
        with self._lock:
            for question in [each for each, entry in self._entries.items() if not entry.about.isdisjoint(about)]:
                del self._entries[question]

    def _ask(self, question: Hashable, entry: _Entry[T], ask: Callable[[], T]) -> None:
        try:
            answer = ask()
        except BaseException as error:
            # It is raised by whoever waits for the answer, on this thread too.
            with self._lock:
                if self._entries.get(question) is entry:
                    del self._entries[question]
            entry.answer.set_exception(error)
        else:
            entry.until = self._clock() + self._seconds
            entry.answer.set_result(answer)
