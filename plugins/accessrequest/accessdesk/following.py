"""Following the catalogue: who is asked follows the one that is in force, whatever the state of the requests."""

import threading

from accessdesk import expiring, retaining
from accessdesk.desk import Desk
from accessdesk.ledger_overview import Overview

FOLLOWED = "catalogue"
"""The ledger's note of the catalogue with which the open requests were looked at last."""


class Following:
    """Knows with which catalogue the open requests were looked at last. Any thread may call."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._followed: str | None = None

    def refresh(self) -> None:
        """Read the catalogue where it changed, and have every open request looked at again with another one.

        It may have changed while the bot was off.
        """
        self._desk.catalogue.refresh()
        present = self._desk.catalogue.present
        mark = present.mark if present else ""
        with self._lock:
            if self._followed is None:
                self._followed = self._desk.ledger.note(FOLLOWED)
                expiring.follow(self._desk.ledger, self._desk.settings.expire_days)
                retaining.follow(self._desk.ledger, self._desk.settings.retention_days)
            is_followed, self._followed = mark == self._followed, mark
        if not is_followed:
            Overview(self._desk.ledger).wake_open()
            self._desk.ledger.note(FOLLOWED, mark)
