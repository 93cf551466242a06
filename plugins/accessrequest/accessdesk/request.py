"""The request as it stands, and what follows from that (pure). `replay` makes it from its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.acts import Act, Wish, wish_of
from accessdesk.entries import Carried, Entry, Undone
from accessdesk.events import channel_and_ts
from accessdesk.facts import short
from accessdesk.people import Person, manager_problems
from accessdesk.template import Reading, merge, problems

INCOMPLETE, READY, TICKETED = "incomplete", "ready", "ticketed"
COMPLETED, CANCELLED, WITHDRAWN = "completed", "cancelled", "withdrawn"
STATES = (INCOMPLETE, READY, TICKETED, COMPLETED, CANCELLED, WITHDRAWN)

_CLOSED = {"complete": COMPLETED, "cancel": CANCELLED}


@dataclass
class Request:
    """What stands, and what Jira and the thread have been told."""

    stream: str
    count: int = 0
    changed_at: float = 0.0
    """When its latest fact was recorded, seconds since 1970 by our clock."""
    entries: dict[str, Entry] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    watched: bool | None = None
    root: str = ""
    read_at: float = 0.0
    """When its thread was last read, by our clock; 0 when it never was."""
    supplies: dict[str, str] = field(default_factory=dict)
    """Entry's ts -> the version in which it gave missing lines."""
    refused: set[str] = field(default_factory=set)
    """Versions that give missing lines, by somebody who may not."""
    inside: dict[str, bool] = field(default_factory=dict)
    """Person -> whether they were in the channel when that was looked up."""
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
    closed_as: str = ""
    """How the ticket was closed last: "complete", "cancel", or "" while it is open."""
    carried: dict[str, Carried] = field(default_factory=dict)
    uncarried: set[str] = field(default_factory=set)
    """The ts of the entries that the ticket does not hold as they stand now."""
    files: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """File's id -> what became of it: {"attachment", "name", "size", "sha256"}, or {"not": why}."""
    shared: dict[str, set[str]] = field(default_factory=dict)
    """File's id -> the ts of the entries that share it, or did."""
    carried_up_to: float = 0.0
    """The ts of the latest entry in the ticket."""
    mentioned: set[str] = field(default_factory=set)
    """Who was mentioned in a message in the thread; one that is updated notifies nobody."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """(person, code) of what people were told privately."""
    status: Mapping[str, Any] = field(default_factory=dict)
    """The one message in the thread that shows where the request stands: {"ts", "shows"}; empty before it is there."""

    @property
    def channel(self) -> str:
        return channel_and_ts(self.stream)[0]

    @property
    def ts(self) -> str:
        return channel_and_ts(self.stream)[1]

    @property
    def post(self) -> Entry | None:
        entry = self.entries.get(self.ts)
        return entry if entry and entry.versions else None

    @property
    def gone(self) -> bool:
        """Whether the post was deleted."""
        entry = self.entries.get(self.ts)
        return entry is not None and entry.deleted_at is not None

    @property
    def requester(self) -> str:
        return self.post.by if self.post else ""

    @property
    def thread(self) -> list[Entry]:
        """The entries in the thread's order: what people wrote there, without commands and the post."""
        found = [e for e in self.entries.values() if e.versions and not e.command and e.ts != self.ts]
        return sorted(found, key=lambda e: float(e.ts))

    @property
    def reading(self) -> Reading | None:
        """The fields as the post and the lines given in the thread read; None until the post was judged."""
        of_post = self.readings.get(self.post.present.identity) if self.post else None
        if of_post is None:
            return None
        return merge(of_post, [self.readings[self.supplies[entry.ts]] for entry in self.suppliers])

    @property
    def suppliers(self) -> list[Entry]:
        """The replies that gave missing lines, in the thread's order."""
        given = [self.entries[ts] for ts in sorted(self.supplies, key=float)]
        return [entry for entry in given if entry.deleted_at is None]

    @property
    def is_request(self) -> bool:
        """Whether it ever followed the template, or Tech Ops made it a request."""
        versions = self.post.versions if self.post else {}
        return self.wish.ticketed is not None or any(
            self.readings[version].is_request for version in versions if version in self.readings
        )

    @property
    def mark(self) -> str:
        """What tells the post with the lines given to it, as it is now, from all that it was."""
        given = [self.supplies[entry.ts] for entry in self.suppliers]
        return short(" ".join([self.entries[self.ts].mark_in_ticket, *given]))

    @property
    def manager(self) -> str:
        return self.reading.manager_id if self.reading else ""

    @property
    def beneficiary(self) -> str:
        """The id of the one whom it is for; "" where that is somebody without a mention."""
        if self.reading and self.reading.beneficiary:
            return self.reading.beneficiary_id
        return self.requester

    @property
    def problems(self) -> tuple[str, ...]:
        """What the request lacks, as codes; () when it is complete. Needs a reading."""
        reading = self.reading
        if reading is None:
            return ()
        return problems(reading) + manager_problems(reading, self.people, self.requester)

    @property
    def is_about(self) -> str:
        """What tells the application that the request names now from others."""
        return short(self.reading.application if self.reading else "")

    @property
    def is_edited(self) -> bool:
        """Whether it names another application than when its ticket was created."""
        return bool(self.ticket) and self.is_about != (self.ticket or {}).get("about", self.is_about)

    @property
    def wish(self) -> Wish:
        """What the acts that count ask for, the latest standing."""
        return wish_of(self.acts.values())

    @property
    def state(self) -> str:
        if self.ticket:
            return _CLOSED.get(self.closed_as, TICKETED)
        if self.gone:
            return WITHDRAWN
        if self.wish.to == "cancel":
            return CANCELLED
        return INCOMPLETE if self.reading is None or self.problems else READY

    @property
    def holds(self) -> tuple[str, ...]:
        """Why it may not complete yet, as codes."""
        found = []
        if not self.ticket:
            found.append("no-ticket")
        if self.ticket and self.problems:
            found.append("incomplete")
        if self.gone and self.wish.proceeded < (self.entries[self.ts].deleted_at or 0):
            found.append("gone")
        return tuple(found)
