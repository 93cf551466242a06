"""Reports: what became of the requests of a time, how long people waited, what is asked for again and again (pure)."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from accessdesk.asked import REMOVAL
from accessdesk.request import CANCELLED, COMPLETED, DECLINED, WITHDRAWN

OPEN = "open"
WANTED = (COMPLETED, OPEN)
ENDS = (COMPLETED, DECLINED, CANCELLED, WITHDRAWN, OPEN)
"""What can have become of a request; everything that is not over is open."""

SLOWEST = 5
"""The slowest waits that a report names."""

SEVERAL_PEOPLE, SEVERAL_REQUESTS = 2, 3
"""People and requests from which on an application is asked for again and again under one manager."""


class Asked(NamedTuple):
    """One request as a report reads it; times in seconds since 1970, 0 for never."""

    key: str
    channel: str
    ts: str
    posted_at: float
    state: str
    waits_for: str
    waits_names: str
    application: str
    application_key: str
    beneficiary_key: str
    manager: str
    manager_name: str
    kind: str
    ticketed_at: float
    decided_at: float
    closed_at: float
    reopened: int
    expired: bool = False


@dataclass(slots=True)
class Tally:
    """What a number of requests come to. Lengths of time are in seconds, from the post on.

    people: who got or waits for access; wanted: requests that were neither refused nor taken back; waited: how long
    those waited, to the completion or until now.
    """

    ends: dict[str, int] = field(default_factory=dict)
    reopened: int = 0
    people: set[str] = field(default_factory=set)
    to_decision: list[float] = field(default_factory=list)
    to_completion: list[float] = field(default_factory=list)
    wanted: int = 0
    waited: float = 0.0

    @property
    def requests(self) -> int:
        """How many there are."""
        return sum(self.ends.values())

    def add(self, each: Asked, end: str, waited: float) -> None:
        """Count one more. end: what became of it; waited: from its post to its end, or until now."""
        self.ends[end] = self.ends.get(end, 0) + 1
        if each.reopened:
            self.reopened += 1
        if each.decided_at:
            self.to_decision.append(max(0.0, each.decided_at - each.posted_at))
        if end == COMPLETED and each.closed_at:
            self.to_completion.append(waited)
        if end in WANTED:
            self.wanted += 1
            self.people.add(each.beneficiary_key)
            self.waited += waited

    def merge(self, other: "Tally") -> None:
        """Count what another tally has counted as well."""
        for end, number in other.ends.items():
            self.ends[end] = self.ends.get(end, 0) + number
        self.reopened += other.reopened
        self.people |= other.people
        self.to_decision += other.to_decision
        self.to_completion += other.to_completion
        self.wanted += other.wanted
        self.waited += other.waited


@dataclass(slots=True)
class Total(Tally):
    """What all requests come to.

    expired: requests that ended since nobody completed them, of those withdrawn; undecided: how much of `completing`,
    which is the waiting for completion, was between ticket and decision.
    """

    expired: int = 0
    to_ticket: list[float] = field(default_factory=list)
    completing: float = 0.0
    undecided: float = 0.0

    def note(self, each: Asked, end: str, waited: float) -> None:
        """Note of one request what is told of all together; what else it comes to is merged."""
        if each.expired:
            self.expired += 1
        if not each.ticketed_at:
            return
        self.to_ticket.append(max(0.0, each.ticketed_at - each.posted_at))
        if end == COMPLETED and each.closed_at and each.decided_at:
            self.completing += waited
            self.undecided += min(waited, max(0.0, each.decided_at - each.ticketed_at))


class Slow(NamedTuple):
    """One of the slowest waits, in seconds."""

    waited: float
    asked: Asked


class Pair(NamedTuple):
    """What was asked for of one application under one manager."""

    application: str
    manager: str
    tally: Tally


@dataclass
class Report:
    """What the requests of a time come to. applications: by the most requests; pairs: by the longest waiting."""

    total: Total
    applications: list[tuple[str, Tally]]
    pairs: list[Pair]
    slowest: list[Slow]

    @property
    def again(self) -> list[Pair]:
        """What is asked for again and again under the same manager, for the most people first."""
        found = [pair for pair in self.pairs if _is_again(pair.tally)]
        return sorted(found, key=lambda pair: (-len(pair.tally.people), -pair.tally.waited, pair.application))


@dataclass
class Written:
    """What an export holds. damaged: facts whose record is not what was written once."""

    requests: int = 0
    facts: int = 0
    damaged: int = 0


def report_of(requests: Iterable[Asked], now: float) -> Report:
    """Return the report on these requests, read one after the other. now: seconds since 1970."""
    pairs: dict[tuple[str, str, bool], Tally] = {}
    applications: dict[str, str] = {}
    managers: dict[str, str] = {}
    slowest: list[tuple[float, str, Asked]] = []
    total = Total()
    for each in requests:
        end = each.state if each.state in ENDS else OPEN
        waited = max(0.0, (each.closed_at or now) - each.posted_at)
        if end != OPEN and not each.closed_at:
            # When it ended is not known: its records were lost.
            waited = 0.0
        # The taking away of access is no reason to give it with a role.
        pair = (each.manager, each.application_key, each.kind == REMOVAL)
        tally = pairs.get(pair)
        if tally is None:
            tally = pairs[pair] = Tally()
            managers.setdefault(each.manager, each.manager_name or each.manager)
            applications.setdefault(each.application_key, _name_of(each))
        tally.add(each, end, waited)
        total.note(each, end, waited)
        if len(slowest) < SLOWEST:
            heapq.heappush(slowest, (waited, each.ts, each))
        elif waited > slowest[0][0]:
            heapq.heapreplace(slowest, (waited, each.ts, each))
    by_application: dict[str, Tally] = {}
    for (_, application, _), tally in pairs.items():
        by_application.setdefault(application, Tally()).merge(tally)
    for tally in by_application.values():
        total.merge(tally)
    ranked = sorted(by_application.items(), key=lambda each: (-each[1].requests, applications[each[0]].casefold()))
    found = [
        Pair(applications[app], managers[who], tally) for (who, app, removal), tally in pairs.items() if not removal
    ]
    return Report(
        total,
        [(applications[key], tally) for key, tally in ranked],
        sorted(found, key=lambda each: -each.tally.waited),
        [Slow(waited, each) for waited, _, each in sorted(slowest, reverse=True)],
    )


def _is_again(tally: Tally) -> bool:
    return len(tally.people) >= SEVERAL_PEOPLE and tally.wanted >= SEVERAL_REQUESTS


def _name_of(each: Asked) -> str:
    # The catalogue's name is the key as it is; what the catalogue lacks has its words in small letters as key.
    is_catalogues = each.application_key != each.application_key.casefold()
    return each.application_key if is_catalogues else each.application
