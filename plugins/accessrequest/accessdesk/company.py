"""Whether another bot of the same Slack app works on a ledger of its own; then this one stands back."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from accessdesk.reach import BackOff

log = logging.getLogger(__name__)

LOOK_AGAIN = (10.0, 60.0)
"""Seconds after which a bot that stands back has Slack count again: at first, and at most.

The connection of a bot that crashed lingers for a while; a new one of ours is there within five seconds, and
apps.connections.open is good for about one call a minute.
"""

ALONE = 2
"""Counts in a row that must find a bot alone before it stops standing back: the other one may just be restarting."""

UNCOUNTED = (10.0, 30.0)
"""Seconds after which a count is asked for that did not come by itself, and until which it is waited for."""

STANDS_BACK = (
    "Nothing was done: another bot uses the same Slack app with a ledger of its own, and both would create tickets. "
    "Whoever runs the two has to stop one; the log says more."
)
"""The answer to a command that acts."""


class Company:
    """Knows how many connections to Slack the app has, and what that means for this bot.

    A bot that has the lease of its ledger is the only one that works on it, so that any other connection belongs to a
    bot with another ledger. What it cannot tell is which of the two is meant to work: the one that came first does.

    count_again: breaks the connection, after which a new one, and with it a new count, comes by itself; None where a
    second connection means nothing.
    """

    def __init__(self, count_again: Callable[[], None] | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._count_again = count_again
        self._clock = clock
        self._lock = threading.Lock()
        self._began = clock()
        self._next_look = self._began + UNCOUNTED[0]
        self._back_off = BackOff(LOOK_AGAIN)
        self._connections: int | None = None
        self._alone = 0
        self._is_judged = False
        self._is_standing_back = False
        self._is_working = False
        self._is_said = False

    @classmethod
    def of(cls, socket: Any, database_url: str) -> "Company":
        """Return the company of a bot with this Socket Mode client, None in HTTP Events mode, which has no connections.

        On PostgreSQL, which bots are meant to share, it does not matter how many there are.
        """
        is_counted = socket is not None and database_url.startswith("sqlite")
        # slack_sdk's own monitor connects anew within five seconds, as after any failure of the network. Connecting
        # before the old connection is closed would count that one too.
        return cls(socket.disconnect if is_counted else None)

    @property
    def stands_back(self) -> bool:
        """Whether this bot does nothing because of another one."""
        return self._is_standing_back

    def counted(self, connections: int) -> None:
        """Take in how many connections Slack counts, this bot's new one included."""
        with self._lock:
            if not self._is_working:
                self._connections = connections
                return
            # At a reconnect Slack may count the former connection too.
            if connections > 1 and not self._is_said:
                log.warning(
                    "Slack counts %d connections of this app. One may be this bot's former one; if not, a second bot "
                    "has the same tokens, and each of the two hears only a part of what happens.",
                    connections,
                )
            self._is_said = connections > 1

    def allows_work(self, is_ours: bool) -> bool:
        """Say whether this bot works now. is_ours: whether it has the lease of its ledger. May take seconds."""
        if self._count_again is None:
            return is_ours
        with self._lock:
            now = self._clock()
            if self._connections is not None:
                self._judge(self._connections, is_ours)
            elif now >= self._began + UNCOUNTED[1]:
                # Slack cannot be reached, or says nothing: then nobody else hears anything either.
                self._is_judged = True
            self._is_working = is_ours and self._is_judged and not self._is_standing_back
            must_look = is_ours and not self._is_working and now >= self._next_look
            if must_look:
                self._next_look = self._back_off.failed(now)
        if must_look:
            self._count_again()
        return self._is_working

    def _judge(self, connections: int, is_ours: bool) -> None:
        was_standing_back = self._is_standing_back
        self._connections, self._is_judged = None, True
        self._alone = self._alone + 1 if connections == 1 else 0
        self._is_standing_back = is_ours and (connections > 1 or (was_standing_back and self._alone < ALONE))
        if self._is_standing_back and not was_standing_back:
            self._next_look = self._back_off.failed(self._clock())
            log.warning(
                "Slack counts %d connections of this app, and nobody else works on this ledger: another bot has the "
                "same tokens and a ledger of its own, and both would create tickets. This one records and answers, "
                "and does nothing else. Keep the one whose ledger holds your requests and stop the other, or have "
                "both use one PostgreSQL database (DATABASE_URL). Slack is asked again every minute; this bot goes to "
                "work when it was alone for that long.",
                connections,
            )
        if was_standing_back and not self._is_standing_back:
            log.warning("No other bot of this app is connected any more: this one goes to work.")
