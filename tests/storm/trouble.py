"""The trouble-maker: kills bots and starts them again, cuts connections, withholds events, and makes calls go wrong."""

import fnmatch
import os
import queue
import signal
import threading
import time
from random import Random
from typing import Any

from tests.office import Office
from tests.sandbox.bot import Bot
from tests.sandbox.server import Call, Fault
from tests.storm.trouble_plan import Trouble, fault_of

MOST_SECONDS = 10.0
"""Seconds that a fault waits for calls that it befalls."""

STARTS = 5
"""How often a bot is started, as a supervisor would, that ended while it started."""


class TroubleMaker:
    """Makes the trouble of a plan, over bots that share one ledger. kills: how often a bot died."""

    def __init__(self, office: Office, bots: list[Bot], chance: Random) -> None:
        self.office, self.bots, self.chance = office, bots, chance
        self.kills = 0
        self._dead: queue.Queue[Bot | None] = queue.Queue()
        self._strikes: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._release_after = 0
        self._faults: list[tuple[float, Fault]] = []
        self._undertaker = threading.Thread(target=self._revive, daemon=True)
        self._failure: BaseException | None = None

    def begin(self) -> None:
        """Start the bots and stand ready."""
        for bot in self.bots:
            bot.start()
        self.office.traffic.hooks.append(self._strike)
        self._undertaker.start()

    def make(self, trouble: Trouble) -> None:
        """Make one trouble, now."""
        delivery = self.office.slack.delivery
        if trouble.kind == "kill":
            delivery.lose_while_away = trouble.about
            self._kill()
        elif trouble.kind == "strike":
            with self._lock:
                self._strikes.append(trouble.about)
        elif trouble.kind == "disconnect":
            delivery.disconnect()
        elif trouble.kind == "cut":
            delivery.cut()
        elif trouble.kind == "hold":
            delivery.hold()
            self._release_after = max(self._release_after, trouble.after + trouble.about)
        else:
            fault = self.office.traffic.add(fault_of(trouble))
            # By the clock too, for who is refused waits longer and longer before it calls again.
            self._faults.append((time.monotonic() + trouble.about.get("lasts", MOST_SECONDS), fault))

    def end_faults(self) -> None:
        """End the faults whose time is over."""
        for ends, fault in self._faults:
            fault.times = fault.times if time.monotonic() < ends else 0

    def let_go(self, acts: int) -> None:
        """Deliver what was held, in another order, once so many acts are done."""
        self.end_faults()
        if self._release_after and acts >= self._release_after:
            self._release_after = 0
            self.office.slack.delivery.release(self.chance)

    def end(self) -> None:
        """End all trouble and have every bot live: what waits for strikes that never came is forgotten."""
        self.office.traffic.clear()
        self.let_go(self._release_after)
        delivery = self.office.slack.delivery
        delivery.lose_while_away, delivery.lose, delivery.delay = False, None, None
        self._dead.put(None)
        self._undertaker.join()
        if self._failure:
            raise self._failure

    def _strike(self, call: Call, moment: str) -> bool:
        with self._lock:
            for strike in self._strikes:
                if strike[1] == moment and fnmatch.fnmatch(call.name, strike[0]):
                    self._strikes.remove(strike)
                    break
            else:
                return False
        # Here runs the sandbox's own loop, so nothing may be waited for.
        self._kill()
        return True

    def _kill(self) -> None:
        bot = self.chance.choice(self.bots)
        if bot.running:
            self.kills += 1
            os.kill(bot.pid, signal.SIGKILL)
            self._dead.put(bot)

    def _revive(self) -> None:
        try:
            while (bot := self._dead.get()) is not None:
                bot.kill()
                start(bot)
        except BaseException as error:
            self._failure = error


def start(bot: Bot) -> None:
    """Start a bot, again where it ends while it starts: what it needs may fail just then."""
    for number in range(STARTS):
        try:
            bot.start()
        except RuntimeError:
            if number == STARTS - 1:
                raise
        else:
            return


def environment(database_url: str = "") -> dict[str, Any]:
    """Return a bot's settings for a storm: its waits short enough for one, and long enough to matter."""
    shared = {"ACCESS_DATABASE_URL": database_url, "ACCESS_LEASE_SECONDS": "1"} if database_url else {}
    waits = {"ACCESS_SETTLE_SECONDS": "1", "ACCESS_CATCH_UP_SECONDS": "10"}
    # Longer than the slowest answer of the storm: what is on its way when a bot dies takes effect before that. A bot's
    # lease outlasts its calls, and the others wait for that.
    return {**waits, "ACCESS_LOOK_AFTER_SECONDS": "4", "JIRA_TIMEOUT_SECONDS": "5", **shared}
