"""One request's whole life, told to a bot that is killed at one of its calls and started again."""

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.office import Office
from tests.sandbox.server import Call, wait_until


class Killer:
    """A hook of the sandbox's traffic: it kills the bot at a call, whose connection is then lost, and starts it again.

    number: which call that the bot makes from now on, 1 for the first; moment: "before" its effect, or "after".
    `call` is the one that it struck; None while there were fewer calls. `armed` set to False lets the bot live.
    """

    def __init__(self, office: Office, number: int, moment: str, pattern: str = "") -> None:
        self.office, self.number, self.moment, self.pattern = office, number, moment, pattern
        self.seen = 0
        self.call: Call | None = None
        self.armed = True
        # Slack and Jira call from two loops.
        self._lock = threading.Lock()
        self._revival = threading.Thread(target=self._revive, daemon=True)

    def __call__(self, call: Call, moment: str) -> bool:
        if moment != self.moment or self.pattern not in call.name:
            return False
        with self._lock:
            self.seen += 1
            if not self.armed or self.seen != self.number:
                return False
            # Here runs the sandbox's own loop, so nothing may be waited for.
            os.kill(self.office.bot.pid, signal.SIGKILL)
            self.call = call
            self._revival.start()
            return True

    def over(self) -> None:
        """Let the bot live from now on; where it was killed, wait until it is back and has read the channel again."""
        with self._lock:
            self.armed = False
        if self.call is None:
            return
        self._revival.join()
        number = self.call.number
        wait_until(
            lambda: any(call.number > number for call in self.office.traffic.to("conversations.history")),
            "the bot has caught up after its death",
        )

    def _revive(self) -> None:
        self.office.bot.kill()
        self.office.bot.start()


@dataclass(frozen=True)
class Ending:
    """What stands in Jira and in Slack when a story is over, and how many calls the bot made for it.

    killed_at: the name of the call at which the bot died, "" where it lived on.
    """

    tickets: list[dict[str, Any]]
    entries: list[str]
    bodies: list[str]
    thread: list[str]
    private: int
    moves: int
    calls: int
    killed_at: str


def live(data_dir: Path, number: int = 0, moment: str = "before") -> Ending:
    """Tell the story in an office of its own; the bot dies at its call of this number, 0 for never."""
    office = Office(data_dir).open()
    try:
        wait_until(lambda: office.traffic.to("conversations.history"), "the bot has caught up")
        office.settled()
        killer = Killer(office, number, moment)
        already = len(office.traffic.calls)
        office.traffic.hooks.append(killer)
        ts = tell(office)
        office.settled()
        killer.over()
        office.settled()
        return ending(office, ts, len(office.traffic.calls) - already, killer)
    finally:
        office.close()


def tell(office: Office) -> str:
    """Post, reply, have it ticketed, reply, edit the reply, complete; return the post's ts."""
    ts = office.ask()
    office.reply(ts, office.mara, "fine with me")
    office.add(ts)
    key = str(office.ticket()["key"])
    office.said(ts, key)
    given = office.reply(ts, office.tess, "viewer role")
    office.carried(key, "viewer role")
    office.slack.edit(office.channel, given, "editor role")
    office.carried(key, "editor role")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    office.said(ts, "closed")
    return ts


def ending(office: Office, ts: str, calls: int, killer: Killer) -> Ending:
    """Look at what stands now."""
    tickets = office.jira.issues()
    key = tickets[0]["key"]
    comments = office.jira.comments(key)
    people = (office.rita, office.mara, office.tess, office.tom)
    return Ending(
        tickets=tickets,
        entries=[comment["properties"]["accessrequest"]["entry"].split(" ")[0] for comment in comments],
        bodies=[comment["body"] for comment in comments],
        thread=office.thread(ts),
        private=sum(len(office.slack.direct_messages(person)) for person in people),
        moves=sum(change.field == "status" for change in office.jira.history(key)),
        calls=calls,
        killed_at=killer.call.name if killer.call else "",
    )
