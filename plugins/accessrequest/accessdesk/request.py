"""The request as it stands, and what follows from that (pure). `replay` makes it from its facts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.acts import CLOSING, TECH_OPS, Act, Wish, wish_of
from accessdesk.asked import REMOVAL, Named, Owners
from accessdesk.expired import Expired
from accessdesk.facts import short
from accessdesk.people import manager_problems, requester_problems
from accessdesk.progress import Progress
from accessdesk.remembered import remembered
from accessdesk.sayings import Saying
from accessdesk.sealed import Sealed
from accessdesk.template import problems
from accessdesk.verdict import UNDECIDED, Said, Verdict

INCOMPLETE, READY, TICKETED = "incomplete", "ready", "ticketed"
COMPLETED, DECLINED, CANCELLED, WITHDRAWN = "completed", "declined", "cancelled", "withdrawn"
STATES = (INCOMPLETE, READY, TICKETED, COMPLETED, DECLINED, CANCELLED, WITHDRAWN)
VANISHED = "vanished"
"""The hold on a request whose ticket is gone from Jira."""
CLOSED = (COMPLETED, DECLINED, CANCELLED)
OVER = (*CLOSED, WITHDRAWN)
"""The states of a request that nothing waits for any more."""

_CLOSED = {"complete": COMPLETED, "decline": DECLINED, "cancel": CANCELLED}


@dataclass
class Request(Progress):
    """What stands: what was asked, said and done, and what follows from that."""

    count: int = 0
    changed_at: float = 0.0
    """When its latest fact was recorded, seconds since 1970 by our clock."""
    acts: dict[str, Act] = field(default_factory=dict)
    watched: bool | None = None
    root: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    """Version that gives missing lines, by somebody who may not -> who the requester was then."""
    inside: dict[str, bool] = field(default_factory=dict)
    """Person -> whether they were in the channel when that was looked up."""
    sayings: dict[str, Saying] = field(default_factory=dict)
    """Version of a message, or a command's id -> what it says."""
    hears: bool = True
    """Whether it is noted what is still to be judged; whoever only looks back has no use for that."""
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
    warned: dict[str, float] = field(default_factory=dict)
    """Since when it waited for its requester -> when they were told that it ends, seconds since 1970 by our clock."""
    expired: Expired | None = None
    """That it ended last because nobody completed it."""
    left: set[str] = field(default_factory=set)
    """Those who were asked to decide and have no active account any more."""
    digest: Mapping[str, Any] = field(default_factory=dict)
    """What the day's digest covers, in the stream of one: from when to when, where, and whether it says anything."""
    head: Mapping[str, Any] = field(default_factory=dict)
    """What a day's head covers, in the stream of one: {"streams", "facts"}; up to which stream so far, "after", or once
    it is made its "day", and the "number" of its closing fact."""
    sealed: Sealed | None = None
    """That its texts were removed: what was judged stands as it stood then, and nothing follows from it any more."""
    before: Wish = field(default_factory=Wish)
    """What was wanted before the ledger was lost, as far as the ticket tells."""

    @remembered
    def is_request(self) -> bool:
        """Whether it ever followed the template, or Tech Ops made it a request."""
        versions = self.post.versions if self.post else {}
        return (
            self.wish.ticketed is not None
            or bool(self.adopted_at or self.link)
            or any(self.readings[version].is_request for version in versions if version in self.readings)
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
        known = self.applications.get(self.named)
        return known if known and known.catalogue else None

    @remembered
    def application_said(self) -> str:
        """What its application is called: what Tech Ops said that it is, or what was typed."""
        return self.said_of("app") or (self.reading.application if self.reading else "")

    @remembered
    def named(self) -> str:
        """What tells what its application is called from others."""
        return short(self.application_said)

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
    def is_pointed_out(self) -> bool:
        """Whether no ticket is created, since another app has named one that Tech Ops has not decided about yet."""
        said = self.done.get(f"say other-ticket {' '.join(self.keys_there)}", {}).get("ts")
        wanted = [act for act in self.acts.values() if act.act == "ticket" and act.counts and not act.emoji]
        return bool(self.keys_there) and not (said and any(act.at > float(said) for act in wanted))

    @property
    def is_asleep(self) -> bool:
        """Whether it was closed before the ledger was lost, and nobody has written or done anything there since."""
        happened = self.entries or self.acts or self.unrelayed or self.enclosed or self.rekeyed or self.vanished
        return bool(self.ticket_read and self.closed_as and not happened)

    @property
    def is_superseded(self) -> bool:
        """Whether a newer post stands in its place, unless it has a ticket, or one was asked for since."""
        wanted = self.wish.ticketed
        has_ticket = self.ticket is not None or "create" in self.began
        return bool(self.superseded) and not has_ticket and not (wanted and wanted.at > self.superseded_at)

    @remembered
    def incomplete_since(self) -> float:
        """When somebody did something last that its being complete is waited for since, by Slack's clock."""
        acts = [act.at for act in self.acts.values() if act.act in ("ticket", "reopen") and act.added and act.counts]
        return max([self.written_at, self.adopted_at, *acts])

    @property
    def is_expired(self) -> bool:
        """Whether it has ended because nobody completed it, and nothing was done about that since."""
        known = self.expired
        if known is None or self.ticket or self.gone or self.is_superseded or self.wish.to:
            return False
        return bool(self.problems) and known.since >= self.incomplete_since

    @remembered
    def state(self) -> str:
        """One of STATES."""
        if self.sealed and self.sealed.row is not None:
            return str(self.sealed.row["state"])
        if self.vanished and self.wish.by:
            # Nothing can be closed in Jira any more.
            return _CLOSED.get(self.wish.to, TICKETED)
        if self.ticket:
            return _CLOSED.get(self.closed_as, TICKETED)
        if self.gone or self.is_superseded:
            return WITHDRAWN
        if self.wish.to == "cancel":
            return WITHDRAWN if self.wish.by and self.wish.by.act == "withdraw" else CANCELLED
        if self.is_expired:
            return WITHDRAWN
        return INCOMPLETE if self.reading is None or self.problems else READY

    @remembered
    def holds(self) -> tuple[str, ...]:
        """Why it may not complete yet, as codes; a refusal needs no more than a ticket to close."""
        if not self.ticket:
            return ("no-ticket",)
        verdict = self.verdict
        if verdict.decision and not verdict.decision.approves:
            return ()
        found = [VANISHED] if self.vanished else []
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
