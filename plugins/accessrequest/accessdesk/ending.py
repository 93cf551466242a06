"""Ends the bot when it is told to, by SIGTERM as by Ctrl-C, within ten seconds, whatever Jira and Slack do meanwhile.

Errbot ends well when its main thread gets a KeyboardInterrupt: plugins are deactivated, its storage is closed. Two
things keep it from that. SIGTERM, which systemd and Docker send, ends Python at once (and a container's first process
not at all). And CPython does not see a signal that comes while its main thread is about to wait without a limit, as
Errbot's does at the end of its start.
"""

import logging
import signal
import threading
from os import _exit, pipe, set_blocking
from types import FrameType

log = logging.getLogger(__name__)

SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT})

WITHIN = 8.0
"""Seconds after which the process is ended, whoever is still busy: Docker kills after 10."""

AGAIN = 0.2
"""Seconds after which the main thread is called once more, where it did not see the signal."""

UNDER_WAY = "Ended while something was under way. What became of it is looked for at the next start; nothing is lost."


class Ending:
    """Waits for a signal, in a thread of its own, and sees to it that the process ends."""

    def __init__(self) -> None:
        self._is_heard = threading.Event()
        self._main = threading.main_thread().ident or 0

    def listen(self) -> None:
        """Take over the signals. To be called in the main thread."""
        bell, ringing = pipe()
        set_blocking(ringing, False)
        # Rung by the interpreter at once, whatever the main thread is doing; the handlers are for that thread to call.
        signal.set_wakeup_fd(ringing, warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, self._hear)
        threading.Thread(target=self._watch, args=(bell,), name="accessrequest ending", daemon=True).start()

    def _hear(self, number: int, frame: FrameType | None) -> None:
        # Who asks twice must not interrupt the end itself.
        if not self._is_heard.is_set():
            self._is_heard.set()
            raise KeyboardInterrupt

    def _watch(self, bell: int) -> None:
        with open(bell, "rb", buffering=0) as rings:
            while not SIGNALS & set(rings.read(1)):
                pass
            while not self._is_heard.wait(AGAIN):
                signal.pthread_kill(self._main, signal.SIGINT)
            # This thread ends with the process: what follows happens only where something keeps that from ending.
            threading.Event().wait(WITHIN)
        log.warning(UNDER_WAY)
        _exit(0)


def end_when_told() -> None:
    """Have SIGTERM and SIGINT end the bot, in time. To be called in the main thread, before Errbot serves."""
    Ending().listen()
