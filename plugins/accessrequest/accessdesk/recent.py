"""The latest warnings and errors of the log, for whoever cannot read it."""

import logging
from collections import deque

from accessdesk.health_state import Logged
from accessdesk.markup import one_line

KEPT = 20
"""Entries of the log that are kept."""

LONGEST = 300
"""Characters of an entry that are kept."""


class Recent(logging.Handler):
    """Keeps the latest entries of this package's loggers, from warnings on, while it is open."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._entries: deque[Logged] = deque(maxlen=KEPT)
        self._logger = logging.getLogger(__package__)

    def open(self) -> None:
        """Begin to keep."""
        self._logger.addHandler(self)

    def close(self) -> None:
        """Keep no more."""
        self._logger.removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one entry in."""
        self._entries.append(Logged(record.created, one_line(record.getMessage(), LONGEST)))

    @property
    def entries(self) -> list[Logged]:
        """What was kept, the latest first."""
        return list(self._entries)[::-1]
