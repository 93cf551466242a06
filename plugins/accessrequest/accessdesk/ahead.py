"""Accounts that are looked up ahead: while the thread is read, which a ticket would otherwise wait for first."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from accessdesk.jira_people import Account

FRESH_SECONDS = 10.0
"""Seconds for which what was begun ahead is good: the account is asked for as soon as the thread was read."""


class Asked(NamedTuple):
    """What a person's account is looked up by: what the file of people names for them, "" for nothing; their e-mail."""

    named: str
    email: str


class Ahead:
    """Look-ups that were begun before anybody asked, each for who asks the same next. Any thread may call."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: dict[Asked, tuple[float, Future[Account]]] = {}

    def begin(self, asked: Asked, look_up: Callable[[], Account]) -> None:
        """Look an account up on a thread of its own."""
        found, now = Future[Account](), self._clock()

        def run() -> None:
            try:
                found.set_result(look_up())
            except BaseException as failure:
                # It is raised again where the account is asked for.
                found.set_exception(failure)

        # Nobody is to wait for what could not begin.
        threading.Thread(target=run, name="look-up ahead", daemon=True).start()
        with self._lock:
            # Where no ticket came of it nobody has asked.
            self._begun = {each: one for each, one in self._begun.items() if now < one[0] + FRESH_SECONDS}
            self._begun[asked] = now, found

    def take(self, asked: Asked) -> Account | None:
        """Return what was looked up ahead, once it is there, or raise what that raised; None where nothing was."""
        with self._lock:
            begun_at, found = self._begun.pop(asked, (0.0, None))
        if found is None or self._clock() >= begun_at + FRESH_SECONDS:
            return None
        return found.result()
