"""How far a request has come: its steps, its ticket, and what Jira and the thread have been told (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.entries import Carried, Undone
from accessdesk.relayed import Relayed
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
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the ticket's fields hold: fact -> what tells the value from others."""
    unfit: tuple[tuple[str, str, str], ...] = ()
    """What fields did not take: (fact, the field's name, why)."""
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
    """Who was mentioned in a message in the thread, and what called owners there; an update notifies nobody."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """(person, code) of what people were told privately."""
    status: Mapping[str, Any] = field(default_factory=dict)
    """The one message in the thread that shows where the request stands: {"ts", "shows", "beside"}, or empty."""
    stale: dict[str, set[int]] = field(default_factory=dict)
    """Comment of ours that is no entry's -> its parts that may repeat what was removed since."""
    repeating: dict[str, str] = field(default_factory=dict)
    """Step by which the thread was told something that repeats what was removed since -> the redaction."""
    relayed: dict[str, Relayed] = field(default_factory=dict)
    """Comment in Jira that a person wrote -> how it stands."""
    enclosed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """File that a person attached in Jira -> {"file", "name", "by", "created", "size"}."""
    relays: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Comment in Jira -> its post in the thread: {"ts", "shows"}; ts is "" where it was withheld."""
    unrelayed: set[str] = field(default_factory=set)
    """The comments in Jira that the thread does not show as they stand."""
    withheld: dict[str, int] = field(default_factory=dict)
    """Comment in Jira -> how often it was about to be told and turned out not to be for everybody."""
    rekeyed: tuple[Mapping[str, Any], ...] = ()
    """What moved the ticket to another project, in order: {"id", "key", "before", "by"}."""
    vanished: int = 0
    """The number of the fact that its ticket is gone from Jira; 0 while it is there."""
    vanished_at: float = 0.0
    """When the bot found that, seconds since 1970 by its clock."""
    wrote: list[float] = field(default_factory=list)
    """When the bot wrote to the ticket, seconds since 1970 by our clock."""
    put_back: float = 0.0
    """When the bot moved the ticket back last, against what somebody did in Jira."""
    quieted: set[str] = field(default_factory=set)
    """The wishes against which a rule in Jira has moved the ticket right after the bot wrote there."""

    def compare_relayed(self, comment: str) -> None:
        """Note whether the thread shows a comment of Jira's as it stands."""
        shows = self.relayed[comment].shows
        if shows in ("", self.relays.get(comment, {}).get("shows")):
            self.unrelayed.discard(comment)
        else:
            self.unrelayed.add(comment)

    adopted_at: float = 0.0
    """When Tech Ops made it a request, though it is from before the bot watched, by our clock; 0: never."""
    noted: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """What stands in a stream of the bot's own beside its steps: key -> the latest that was noted, and "at" when."""
    link: Mapping[str, Any] | None = None
    """The ticket that is to become its: {"id" of the wish, "key", "issue", "by"}."""
    unlinked: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Wish -> the ticket that did not become its, and why, as a code."""
    linked: bool = False
    """Whether its ticket was made by somebody else, whose texts stay as they are."""
    seen_in_jira: float = 0.0
    """Up to when what was done to the linked ticket was seen when it became its, by Jira's clock."""
    posted_keys: tuple[str, ...] = ()
    """Keys of tickets that other apps have named in its thread, as it was read last."""
    known_keys: dict[str, bool] = field(default_factory=dict)
    """Such a key -> whether Jira has it as a ticket that is no other request's."""

    @property
    def keys_there(self) -> tuple[str, ...]:
        """The tickets that other apps have named in its thread, and that may be this request's."""
        return tuple(key for key in self.posted_keys if self.known_keys.get(key))

    def next_part(self, ts: str) -> int | None:
        """Return which part of an entry the ticket lacks, or shows as it was; None where it has all as it is now."""
        carried, entry = self.carried.get(ts, Carried()), self.entries.get(ts)
        if entry is None or not entry.versions:
            return carried.next_part("")
        is_post = ts == self.ts
        if carried.kept:
            untouched = len(entry.versions) == 1 and not entry.present.edited and entry.deleted_at is None
            if carried.shows(self.stamp if is_post else entry.stamp, untouched=untouched):
                return None
        return carried.next_part(self.mark if is_post else entry.mark_in_ticket)
