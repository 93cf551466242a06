"""How far a request has come: its steps, its ticket, and what Jira and the thread have been told (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.entries import Carried, Undone
from accessdesk.thread import Thread


@dataclass
class Progress(Thread):
    """What the bot has done for a request, and what it is about to do."""

    read_at: float = 0.0
    """When its thread was last read, by our clock; 0 when it never was."""
    began: dict[str, float] = field(default_factory=dict)
    """Step -> when it was about to be sent; gone once its outcome is known."""
    sending: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Step -> what was noted of what it was about to send last."""
    looks: dict[str, int] = field(default_factory=dict)
    """Step -> how often its effect was looked for in vain since it was about to be sent."""
    done: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    undone: dict[str, Undone] = field(default_factory=dict)
    ticket: Mapping[str, Any] | None = None
    """The Jira issue: {"id", "key", …}."""
    sought: bool = False
    """Whether a ticket that may have been created was looked for in vain, so that another create may make two."""
    created_again_at: float = 0.0
    """When its ticket was known to be there after one was sought in vain, seconds since 1970 by our clock; else 0."""
    duplicates: tuple[Mapping[str, str], ...] | None = None
    """Other tickets that the bot created for this request: {"id", "key"}; None until they were looked for."""
    ticketed_at: float = 0.0
    """When the bot knew that, seconds since 1970 by our clock."""
    closed_as: str = ""
    """How the ticket was closed last: "complete", "decline", "cancel", or "" while it is open."""
    reopened: int = 0
    """How often it was opened again after it was closed."""
    moved: tuple[float, int, bool] | None = None
    """The latest move in Jira, the bot's own included: (when by its clock, its fact's number, whether to done)."""
    carried: dict[str, Carried] = field(default_factory=dict)
    uncarried: set[str] = field(default_factory=set)
    """The ts of the entries that the ticket does not hold as they stand now."""
    files: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """File's id -> what became of it: {"attachment", "name", "size", "sha256"}, or {"not": why}."""
    missed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Step that puts something right in Jira -> what was found to differ there."""
    put_right: set[str] = field(default_factory=set)
    """What names the changes that somebody made to the bot's texts in Jira, and that were put right."""
    shared: dict[str, set[str]] = field(default_factory=dict)
    """File's id -> the ts of the entries that share it, or did."""
    carried_up_to: float = 0.0
    """The ts of the latest entry in the ticket."""
    rebuilt: float = 0.0
    """When it was rebuilt from its ticket since the ledger was lost, by our clock; 0 where that never happened."""
    ticket_read: bool = False
    """Whether it is known what its ticket held then."""
    mentioned: set[str] = field(default_factory=set)
    """Who was mentioned in a message in the thread; one that is updated notifies nobody."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """(person, code) of what people were told privately."""
    status: Mapping[str, Any] = field(default_factory=dict)
    """The one message in the thread that shows where the request stands: {"ts", "shows"}; empty before it is there."""
    stale: dict[str, set[int]] = field(default_factory=dict)
    """Comment of ours that is no entry's -> its parts that may repeat what was removed since."""
    repeating: dict[str, str] = field(default_factory=dict)
    """Step by which the thread was told something that repeats what was removed since -> the redaction."""

    def next_part(self, ts: str) -> int | None:
        """Return which part of an entry the ticket lacks, or shows as it was; None where it has all as it is now."""
        carried, entry = self.carried.get(ts, Carried()), self.entries.get(ts)
        if entry is None or not entry.versions:
            return carried.next_part("")
        stamp, mark = (self.stamp, self.mark) if ts == self.ts else (entry.stamp, entry.mark_in_ticket)
        untouched = len(entry.versions) == 1 and not entry.present.edited and entry.deleted_at is None
        return None if carried.shows(stamp, untouched=untouched) else carried.next_part(mark)
