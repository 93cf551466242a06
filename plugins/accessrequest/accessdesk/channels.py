"""The watched channels: found by their names, remembered by their ids, and searched for tickets from before."""

import time
from dataclasses import replace

from accessdesk.desk import Desk
from accessdesk.errors import Failure
from accessdesk.facts import Fact
from accessdesk.intake import EARLY
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_overview import Overview
from accessdesk.rebuilding import TAKEN_OVER, rebuild
from accessdesk.sight import PRIVATE

EARLY_SECONDS = 86_400.0
"""Seconds for which a deletion is remembered whose message was not heard of."""

WANTED, DONE = "wanted", "done"
"""What the ledger notes of a channel: whether Jira is to be asked for tickets that it does not know, or was."""


class Channels:
    """Tells the desk, and intake, which channels are watched. Made when intake begins to listen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = dict.fromkeys(desk.settings.channels, "")
        self._is_remembered = False
        # Intake listens from now on, before it is known which channels have the names that are set.
        self._began = time.time()
        self._since: dict[str, float] = {}

    def remember(self) -> None:
        """Take up, once, what the ledger knows: the channels, and whether its lists have to be filled again."""
        if self._is_remembered:
            return
        # A process that ends before it knows its channels leaves to the next one since when it listened.
        self._since = {name: self._listening_since(name) for name in self._known}
        self._known = {name: self._desk.ledger.note(f"channel {name}") for name in self._known}
        if all(self._known.values()):
            self._listen()
        Overview(self._desk.ledger).rebuild()
        self._desk.ledger.forget_notes(EARLY, time.time() - EARLY_SECONDS)
        self._is_remembered = True

    def find(self) -> None:
        """Find the ids of those that are not known; one that was found once keeps its id, whatever it is called later.

        Raises Rejected and Unavailable where Slack cannot be asked.
        """
        self.remember()
        unknown = [name for name, found in self._known.items() if not found]
        if not unknown and self._desk.watched is not None:
            return
        for name, channel in self._desk.slack.channel_ids(unknown).items() if unknown else ():
            self._known[name] = self._desk.ledger.note(f"channel {name}", channel)
        missing = ", ".join(name for name in unknown if not self._known[name])
        if missing:
            sentence = f"{missing}: no such channel, or the bot was not invited to it. Type /invite there."
            self._desk.alarms.sound("channels", sentence)
        else:
            self._desk.alarms.end("channels")
        self._listen()

    def search(self) -> bool:
        """Ask Jira for tickets that the ledger does not know, where it may lack some; say whether that is done.

        Requests that may have one wait for that.
        """
        channels, ledger = self._desk.unsearched, self._desk.ledger
        if not channels:
            return True
        try:
            rebuild(self._desk, channels)
        except LedgerError:
            raise
        except Failure as failure:
            sentence = f"Old posts wait until Jira says whether they have tickets: {failure.sentence}"
            self._desk.alarms.sound("jira", sentence)
            return False
        self._desk.alarms.end("jira")
        for channel in channels:
            ledger.note(f"searched {channel}", DONE)
        self._desk.unsearched = frozenset()
        return True

    def take_over(self) -> None:
        """Have Jira asked what another bot has made of the posts that this one only listened to."""
        channels = self._desk.watched or {}
        for channel in channels:
            self._desk.ledger.note(f"searched {channel}", WANTED)
        self._desk.ledger.note(TAKEN_OVER, f"{time.time():.6f}")
        self._desk.unsearched = frozenset(channels)

    def _listening_since(self, name: str) -> float:
        note = f"listening to {name}"
        return float(self._desk.ledger.note(note) or self._desk.ledger.note(note, f"{self._began:.6f}"))

    def _listen(self) -> None:
        """Tell intake which channels are watched, and note since when."""
        desk, ledger = self._desk, self._desk.ledger
        channels = {channel: name for name, channel in self._known.items() if channel}
        for channel, name in channels.items():
            if not ledger.note(f"watching {channel}"):
                since = self._since[name]
                ledger.note(f"searched {channel}", WANTED)
                ledger.note(f"watching {channel}", f"{since:.6f}")
                # Until it is looked up, it is taken for private.
                ledger.note(PRIVATE, " ".join(sorted({*ledger.note(PRIVATE).split(), channel})))
                began = Fact("watching", f"watching {channel} {since:.6f}", since, {"channel": channel, "name": name})
                ledger.append("watching", [began])
        desk.intake.listening = replace(desk.intake.listening, watched=frozenset(channels))
        desk.voice = replace(desk.voice, channel=next(iter(channels), desk.settings.channels[0]))
        desk.unsearched = frozenset(each for each in channels if ledger.note(f"searched {each}") == WANTED)
        desk.watched = channels
        desk.all_found = all(self._known.values())
