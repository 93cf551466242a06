"""One request's whole life, told to a bot that is killed at one of its calls and started again."""

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.office import Office
from tests.sandbox.server import Call, wait_until
from tests.sandbox.slack import Upload

Target = tuple[str, int]
"""A call, by its name and its number among those of this name, 1 for the first."""


class Killer:
    """A hook of the sandbox's traffic: it kills the bot at a call, whose connection is then lost, and starts it again.

    target: counted from now on; None lets the bot live. moment: "before" the call's effect, or "after".
    `call` is the one that it struck, None as long as it did not.
    """

    def __init__(self, office: Office, target: Target | None, moment: str) -> None:
        self.office, self.moment = office, moment
        self.name, self.number = target or ("", 0)
        self.seen = 0
        self.call: Call | None = None
        self.armed = True
        # Slack and Jira call from two loops.
        self._lock = threading.Lock()
        self._revival = threading.Thread(target=self._revive, daemon=True)

    def __call__(self, call: Call, moment: str) -> bool:
        if moment != self.moment or call.name != self.name:
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
    """What stands in Jira and Slack when a story is over; what was called for it, and whether the bot was killed."""

    tickets: list[dict[str, Any]]
    entries: list[str]
    bodies: list[str]
    thread: list[str]
    private: int
    moves: int
    files: list[bytes]
    calls: list[str]
    killed: bool


def live(data_dir: Path, target: Target | None = None, moment: str = "before") -> Ending:
    """Tell the story in an office of its own, whose bot dies at the target."""
    office = Office(data_dir).catalogue().open()
    try:
        wait_until(lambda: office.traffic.to("conversations.history"), "the bot has caught up")
        office.settled()
        killer = Killer(office, target, moment)
        already = len(office.traffic.calls)
        office.traffic.hooks.append(killer)
        ts = tell(office)
        office.settled()
        killer.over()
        office.settled()
        return ending(office, ts, office.traffic.names()[already:], killer)
    finally:
        office.close()


def tell(office: Office) -> str:
    """Post, reply with a file, have it ticketed, approved, the approval edited, complete; return the post's ts."""
    ts = office.ask()
    office.reply(ts, office.mara, "fine with me", files=[Upload("signed.pdf", b"%PDF-1.7")])
    office.add(ts)
    key = str(office.ticket()["key"])
    office.said(ts, key)
    approval = office.reply(ts, office.olga, "Approved. Role: Viewer")
    office.said(ts, ">: Approved by")
    office.carried(key, "Role: Viewer")
    office.slack.edit(office.channel, approval, "Approved. Role: Editor")
    office.said(ts, "(edited)")
    office.carried(key, "Role: Editor")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    office.said(ts, "closed")
    return ts


def ending(office: Office, ts: str, calls: list[str], killer: Killer) -> Ending:
    """Look at what stands now."""
    tickets = office.jira.issues()
    key = tickets[0]["key"]
    comments = office.jira.comments(key)
    people = (office.rita, office.mara, office.tess, office.tom, office.olga, office.oskar)
    return Ending(
        tickets=tickets,
        entries=[comment["properties"]["accessrequest"]["entry"].split(" ")[0] for comment in comments],
        bodies=[comment["body"] for comment in comments],
        thread=office.thread(ts),
        private=sum(len(office.slack.direct_messages(person)) for person in people),
        moves=sum(change.field == "status" for change in office.jira.history(key)),
        files=[attachment.content for attachment in office.jira.attachments(key)],
        calls=calls,
        killed=killer.call is not None,
    )
