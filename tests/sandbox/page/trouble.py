"""The switches for trouble: Jira away, slow or losing its answers, and the bot killed and started again."""

import threading
from collections.abc import Callable

from tests.office import Office
from tests.sandbox.page.view import View
from tests.sandbox.server import Call, Fault

FOREVER = 10**9
"""Calls; until the switch is turned back."""
SLOW_SECONDS = 5.0
UNAVAILABLE = 503


def _is_jira(call: Call) -> bool:
    return call.side == "jira"


def _writes(call: Call) -> bool:
    return _is_jira(call) and not call.name.startswith("GET ")


FAULTS: dict[str, Callable[[], Fault]] = {
    "down": lambda: Fault("*", "status", FOREVER, status=UNAVAILABLE, only=_is_jira),
    "slow": lambda: Fault("*", "latency", FOREVER, seconds=SLOW_SECONDS, only=_is_jira),
    "lost": lambda: Fault("*", "break_after", FOREVER, only=_writes),
}
"""Each switch's name -> what it does. "lost": Jira carries out what it is told, and nobody hears that it has."""


class Trouble:
    """Turns trouble on and off. Starting the bot takes seconds; meanwhile its state says so."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.faults: dict[str, Fault] = {}
        self.starting = False
        self.lock = threading.Lock()

    def switch(self, name: str, on: bool) -> None:
        """Turn a switch; raises LookupError where there is none of that name. Nothing happens where it stands so."""
        if name == "killed":
            self._kill() if on else self._start()
            return
        if name not in FAULTS:
            raise LookupError(f"There is no switch “{name}”.")
        with self.lock:
            if on and name not in self.faults:
                self.faults[name] = self.office.traffic.add(FAULTS[name]())
            elif not on and name in self.faults:
                self.office.traffic.faults.remove(self.faults.pop(name))

    def end(self) -> None:
        """Turn everything back."""
        for name in (*FAULTS, "killed"):
            self.switch(name, False)

    @property
    def bot(self) -> str:
        """How the bot is: "running", "starting" or "dead"."""
        if self.starting:
            return "starting"
        return "running" if self.office.bot.running else "dead"

    def shown(self) -> View:
        return {name: name in self.faults for name in FAULTS} | {"killed": self.bot == "dead"}

    def _kill(self) -> None:
        with self.lock:
            if self.office.bot.running:
                self.office.bot.kill()

    def _start(self) -> None:
        with self.lock:
            if self.office.bot.running:
                return
            self.starting = True
            try:
                self.office.bot.start()
            finally:
                self.starting = False
