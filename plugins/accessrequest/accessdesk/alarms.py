"""Alarms: what an administrator has to see to, said once in the log and listed until it is over."""

import logging
import threading
import time
from collections.abc import Callable

from accessdesk.health_state import Alarm

log = logging.getLogger(__name__)


class Alarms:
    """What is wrong now, by topic. Any thread may call."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._standing: dict[str, Alarm] = {}

    def sound(self, topic: str, sentence: str, since: float | None = None) -> None:
        """Say what is wrong, once as long as it stays the same. since: seconds since 1970, where that is not now."""
        with self._lock:
            known = self._standing.get(topic)
            is_known = known is not None and known.sentence == sentence
            if not is_known:
                self._standing[topic] = Alarm(sentence, self._clock() if since is None else since)
        if not is_known:
            log.warning(sentence)

    def end(self, topic: str, sentence: str = "") -> None:
        """Note that it is over; the sentence is said where there was an alarm."""
        with self._lock:
            was_standing = self._standing.pop(topic, None)
        if was_standing and sentence:
            log.warning(sentence)

    @property
    def standing(self) -> list[Alarm]:
        """What is wrong, the longest first."""
        with self._lock:
            return sorted(self._standing.values(), key=lambda alarm: alarm.since)
