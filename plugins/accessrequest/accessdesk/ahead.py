"""Accounts that are looked up ahead: while the thread is read, which a ticket would otherwise wait for first."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from accessdesk.jira_people import Account
from accessdesk.people import Person

FRESH_SECONDS = 10.0
"""Seconds for which what was begun ahead is good: the account is asked for as soon as the thread was read."""


class Ahead:
    """Look-ups that were begun before anybody asked, each for who asks next. Any thread may call."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: dict[str, tuple[float, Future[Account]]] = {}

    def begin(self, person: Person, look_up: Callable[[], Account]) -> None:
        """Look a person's account up on a thread of its own."""
        found, now = Future[Account](), self._clock()

        def run() -> None:
            try:
                found.set_result(look_up())
            except Exception as failure:
                # It is raised again where the account is asked for.
                found.set_exception(failure)

        with self._lock:
            # Where no ticket came of it nobody has asked.
            self._begun = {who: each for who, each in self._begun.items() if now < each[0] + FRESH_SECONDS}
            self._begun[person.id] = now, found
        threading.Thread(target=run, name="look-up ahead", daemon=True).start()

    def take(self, person: Person) -> Account | None:
        """Return what was looked up ahead, once it is there, or raise what that raised; None where nothing was."""
        with self._lock:
            begun_at, found = self._begun.pop(person.id, (0.0, None))
        if found is None or self._clock() >= begun_at + FRESH_SECONDS:
            return None
        return found.result()
