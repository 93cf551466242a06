"""Whose turn it is: of all bots on one ledger one works, while it holds the lease and the ledger can be written."""

import logging
import threading
import time

from accessdesk.ledger import Ledger

log = logging.getLogger(__name__)


class Turn:
    """Asked before each piece of work; says in the log when that changes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._is_waiting = False

    def is_ours(self) -> bool:
        """Say whether this is the one process that works; raise LedgerError where the ledger cannot be written."""
        if self._ledger.is_in_trouble:
            # Tried with a word of no meaning, before any step is.
            self._ledger.note("tried", f"{time.time():.0f}")
        is_ours = self._ledger.lease.hold()
        with self._lock:
            was_waiting, self._is_waiting = self._is_waiting, not is_ours
        if not is_ours and not was_waiting:
            log.warning("Another bot works on this ledger: this one listens, answers, and takes over when that ends.")
        if is_ours and was_waiting:
            log.warning("This bot works on the ledger from now on.")
        return is_ours
