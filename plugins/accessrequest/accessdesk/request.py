"""The request as it stands, and what follows from that (pure). `replay` makes it from its facts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.acts import CLOSING, TECH_OPS, Act, Wish, wish_of
from accessdesk.asked import REMOVAL, Named, Owners
from accessdesk.entries import Carried, Undone
from accessdesk.facts import short
from accessdesk.people import manager_problems, requester_problems
from accessdesk.remembered import remembered
from accessdesk.sayings import Saying
from accessdesk.template import problems
from accessdesk.thread import Thread
from accessdesk.verdict import UNDECIDED, Said, Verdict

INCOMPLETE, READY, TICKETED = "incomplete", "ready", "ticketed"
COMPLETED, DECLINED, CANCELLED, WITHDRAWN = "completed", "declined", "cancelled", "withdrawn"
STATES = (INCOMPLETE, READY, TICKETED, COMPLETED, DECLINED, CANCELLED, WITHDRAWN)
CLOSED = (COMPLETED, DECLINED, CANCELLED)
OVER = (*CLOSED, WITHDRAWN)
"""The states of a request that nothing waits for any more."""

_CLOSED = {"complete": COMPLETED, "decline": DECLINED, "cancel": CANCELLED}


@dataclass
class Request(Thread):
    """What stands, and what Jira and the thread have been told."""

    count: int = 0
    changed_at: float = 0.0
    """When its latest fact was recorded, seconds since 1970 by our clock."""
    acts: dict[str, Act] = field(default_factory=dict)
    watched: bool | None = None
    root: str = ""
    read_at: float = 0.0
    """When its thread was last read, by our clock; 0 when it never was."""
    refused: dict[str, str] = field(default_factory=dict)
    """Version that gives missing lines, by somebody who may not -> who the requester was then."""
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
    sayings: dict[str, Saying] = field(default_factory=dict)
    """Version of a message, or a command's id -> what it says."""
    unheard: dict[str, str] = field(default_factory=dict)
    """Version that may say something of weight and was not judged yet -> its entry's ts."""
    applications: dict[str, Named] = field(default_factory=dict)
    """What tells the application that is named -> what the catalogue said about it."""
    owners: Owners | None = None
    alike: tuple[Mapping[str, Any], ...] | None = None
    """Open requests that look like this one: {"key", "channel", "ts"}; None until they were looked for."""
    superseding: bool = False
    """Whether the person's earlier requests for the same were looked for."""
    superseded: str = ""
    """The stream of the post that took this one's place before it had a ticket."""
    superseded_at: float = 0.0
    """When that was posted, seconds since 1970 by Slack's clock."""
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
    rebuilt: float = 0.0
    """When it was rebuilt from its ticket since the ledger was lost, by our clock; 0 where that never happened."""
    ticket_read: bool = False
    """Whether it is known what its ticket held then."""
    before: Wish = field(default_factory=Wish)
    """What was wanted before the ledger was lost, as far as the ticket tells."""
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
    stale: dict[str, set[int]] = field(default_factory=dict)
    """Comment of ours that is no entry's -> its parts that may repeat what was removed since."""
    repeating: dict[str, str] = field(default_factory=dict)
    """Step by which the thread was told something that repeats what was removed since -> the redaction."""

    @property
    def is_request(self) -> bool:
        """Whether it ever followed the template, or Tech Ops made it a request."""
        versions = self.post.versions if self.post else {}
        return self.wish.ticketed is not None or any(
            self.readings[version].is_request for version in versions if version in self.readings
        )

    @remembered
    def problems(self) -> tuple[str, ...]:
        """What the request lacks, as codes; () when it is complete. Needs a reading."""
        reading = self.reading
        if reading is None:
            return ()
        several = ("application-several",) if self.application and self.application.several else ()
        unfit = requester_problems(self.people.get(self.requester)) if self.of_bot else ()
        return unfit + problems(reading) + several + manager_problems(reading, self.people, self.requester)

    @property
    def asked(self) -> str:
        """Who is asked for what it lacks: the requester, "" where a bot's post names nobody who can be."""
        return "" if {"requester-missing", "requester-unfit"}.intersection(self.problems) else self.requester

    @remembered
    def application(self) -> Named | None:
        """What the catalogue says about the application; None without a catalogue."""
        known = self.applications.get(short(self.application_said))
        return known if known and known.catalogue else None

    @remembered
    def application_said(self) -> str:
        """What its application is called: what Tech Ops said that it is, or what was typed."""
        return self.said_of("app") or (self.reading.application if self.reading else "")

    def said_of(self, act: str) -> str:
        """Return what Tech Ops said about the application that is named now: its name ("app"), its owner ("owner")."""
        settled = self.wish.settled.get(act)
        return settled.about if settled and self.still_names(settled.named) else ""

    @property
    def own(self) -> bool:
        """Whether Tech Ops decides itself: its own application, no catalogue, or nobody else is left."""
        return self.owners is None or self.owners.own or self.owners.left

    @property
    def unknown(self) -> bool:
        """Whether the catalogue lacks the application, and Tech Ops has not said yet who decides."""
        return self.application is not None and not self.application.name and not self.said_of("owner")

    @property
    def kind(self) -> str:
        """What is asked for: "new" access, a "change" of it, or its "removal"."""
        said = self.wish.settled.get("kind")
        return said.about if said else self.kind_read

    @remembered
    def since(self) -> float:
        """When the request came to read as it does now in what a decision is about, by Slack's clock."""
        settled = self.wish.settled
        return max([self.reads_so_since, *(settled[act].at for act in ("app", "kind") if act in settled)])

    @property
    def said(self) -> Said:
        return Said(self.entries, self.sayings, self.rebuilt)

    @remembered
    def verdict(self) -> Verdict:
        """The decision in force, or why there is none."""
        confirming: Collection[str] | None = None
        if self.owners:
            ours = {saying.by for saying in self.sayings.values() if saying.role == TECH_OPS}
            confirming = ours if self.own else self.owners.people
        return self.said.verdict(self.since, self.wish.proceeded, confirming)

    def unmet(self, act: Act) -> tuple[str, ...]:
        """Return why this act may not complete the request, as codes: what holds it, or that it changed since."""
        return (*self.holds, *(("changed",) if self.since > act.at else ()))

    def end_of(self, act: Act) -> str:
        """Return the end that a closing act leads to as things are now: a completion of what was refused declines."""
        decision = self.verdict.decision
        is_refused = act.act == "complete" and decision is not None and not decision.approves
        return "decline" if is_refused else CLOSING[act.act]

    @remembered
    def grant(self) -> Mapping[str, str]:
        """What was given, field -> value; neither a removal nor a refusal is a grant."""
        decision = self.verdict.decision
        is_refused = decision is not None and not decision.approves
        return {} if self.kind == REMOVAL or is_refused else self.said.grant(self.since)

    def sayings_of(self, ts: str) -> list[Saying]:
        """Return what the versions of this message say."""
        return [saying for saying in self.sayings.values() if saying.entry == ts]

    @remembered
    def objection(self) -> Saying | None:
        return self.said.objection(self.wish.proceeded)

    @property
    def is_edited(self) -> bool:
        """Whether it names another application than when its ticket was created."""
        return bool(self.ticket) and not self.still_names((self.ticket or {}).get("about", self.is_about))

    @remembered
    def wish(self) -> Wish:
        """What the acts that count ask for, the latest standing."""
        return wish_of(self.acts.values(), self.before)

    @property
    def is_asleep(self) -> bool:
        """Whether it was closed before the ledger was lost, and nobody has written or done anything there since."""
        return bool(self.ticket_read and self.closed_as and not self.entries and not self.acts)

    def next_part(self, ts: str) -> int | None:
        """Return which part of an entry the ticket lacks, or shows as it was; None where it has all as it is now."""
        carried, entry = self.carried.get(ts, Carried()), self.entries.get(ts)
        if entry is None or not entry.versions:
            return carried.next_part("")
        stamp, mark = (self.stamp, self.mark) if ts == self.ts else (entry.stamp, entry.mark_in_ticket)
        untouched = len(entry.versions) == 1 and not entry.present.edited and entry.deleted_at is None
        return None if carried.shows(stamp, untouched=untouched) else carried.next_part(mark)

    @property
    def is_superseded(self) -> bool:
        """Whether a newer post stands in its place, unless it has a ticket, or one was asked for since."""
        wanted = self.wish.ticketed
        has_ticket = self.ticket is not None or "create" in self.began
        return bool(self.superseded) and not has_ticket and not (wanted and wanted.at > self.superseded_at)

    @property
    def state(self) -> str:
        if self.ticket:
            return _CLOSED.get(self.closed_as, TICKETED)
        if self.gone or self.is_superseded:
            return WITHDRAWN
        if self.wish.to == "cancel":
            return WITHDRAWN if self.wish.by and self.wish.by.act == "withdraw" else CANCELLED
        return INCOMPLETE if self.reading is None or self.problems else READY

    @remembered
    def holds(self) -> tuple[str, ...]:
        """Why it may not complete yet, as codes; a refusal needs no more than a ticket to close."""
        if not self.ticket:
            return ("no-ticket",)
        verdict = self.verdict
        if verdict.decision and not verdict.decision.approves:
            return ()
        found = []
        if self.problems:
            found.append("incomplete")
        if self.gone and self.wish.proceeded < (self.entries[self.ts].deleted_at or 0):
            found.append("gone")
        if self.unknown:
            found.append("unknown")
        if self.objection:
            found.append("objection")
        if verdict.hold and not self.unknown and not (verdict.hold == UNDECIDED and self.own):
            found.append(verdict.hold)
        return tuple(found)
