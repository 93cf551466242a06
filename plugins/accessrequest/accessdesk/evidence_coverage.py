"""Whether a pack has every request: what was posted, what nobody heard when it happened, what Jira has (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accessdesk.evidence import Told

LATE_SECONDS = 60.0
"""Seconds after which something was read again rather than heard: Slack sends an event anew within that time."""

TOGETHER_SECONDS = 600.0
"""What was missed within so many seconds of each other belongs to one time."""

MOST_LISTED = 1_000
"""Tickets or times that are listed, at most; their number is always there."""


@dataclass
class Spell:
    """A time in which something was missed: from the first thing that was to when the last of it was known."""

    first: float
    last: float
    facts: int = 1


@dataclass
class Coverage:
    """What is counted while the requests are gone through. late: (when it happened, when it was known)."""

    states: Counter[str] = field(default_factory=Counter)
    expired: int = 0
    never_ticketed: int = 0
    resembled: Counter[str] = field(default_factory=Counter)
    older: int = 0
    tickets: dict[str, str] = field(default_factory=dict)
    """Stream -> key of every request in the pack that has a ticket."""
    created: dict[str, float] = field(default_factory=dict)
    """Stream -> when its ticket was known to be there, seconds since 1970."""
    late: list[tuple[float, float]] = field(default_factory=list)
    reads: int = 0

    def take(self, row: Mapping[str, Any], ticketed_at: float) -> None:
        """Count one row of the pack."""
        if row["key"]:
            self.tickets[row["stream"]] = row["key"]
            self.created[row["stream"]] = ticketed_at
        if not row["in_period"]:
            self.older += 1
            return
        self.expired += row["expired"] is True
        if row["resembles"]:
            self.resembled[row["resembles"]] += 1
            return
        self.states[row["state"]] += 1
        self.never_ticketed += not row["key"]

    def posts(self) -> dict[str, Any]:
        """Return the counts, as the verifier counts them again."""
        return {
            "requests": self.states.total(),
            "by_state": dict(sorted(self.states.items())),
            "expired": self.expired,
            "never_ticketed": self.never_ticketed,
            "resembled": self.resembled.total(),
            "resembled_why": dict(sorted(self.resembled.items())),
            "older": self.older,
        }

    def read_again(self, told: Told) -> dict[str, Any]:
        """Return what nobody heard when it happened, by the times in which that was so."""
        found = spells(self.late)
        times = [{"from": told.at(each.first), "until": told.at(each.last), "missed": each.facts} for each in found]
        return {
            "threads_read": self.reads,
            "missed": len(self.late),
            "later_than_seconds": LATE_SECONDS,
            "times": times[:MOST_LISTED],
            "number_of_times": len(times),
        }


def spells(late: Iterable[tuple[float, float]]) -> list[Spell]:
    """Join what was missed to the times in which that was so, the earliest first."""
    found: list[Spell] = []
    for happened, known in sorted(late):
        if found and happened - found[-1].last <= TOGETHER_SECONDS:
            found[-1].last = max(found[-1].last, known)
            found[-1].facts += 1
        else:
            found.append(Spell(happened, known))
    return found


@dataclass(frozen=True)
class InJira:
    """A ticket as Jira has it: its key, when it was created (seconds since 1970), the streams that it names."""

    key: str
    created: float
    streams: Sequence[str]


def beside(coverage: Coverage, found: Sequence[InJira], known: Iterable[str], since: float, until: float) -> Any:
    """Return how the ledger's tickets of a time and Jira's differ. known: every stream of the ledger.

    found: the tickets that Jira has of that time, and of a day before and after it: clocks differ.
    """
    everything = set(known)
    theirs = {stream: each.key for each in found for stream in each.streams}
    inside = [each for each in found if since <= each.created < until]
    ours = {stream for stream, at in coverage.created.items() if since <= at < until}
    unknown = sorted(each.key for each in inside if not everything.intersection(each.streams))
    lacking = sorted(coverage.tickets[stream] for stream in ours - theirs.keys())
    doubled = [key for stream, key in theirs.items() if stream in coverage.tickets and coverage.tickets[stream] != key]
    return {
        "in_jira": len(inside),
        "in_ledger": len(ours),
        "only_in_jira": unknown[:MOST_LISTED],
        "only_in_ledger": lacking[:MOST_LISTED],
        "under_another_key": sorted(doubled)[:MOST_LISTED],
        "number_only_in_jira": len(unknown),
        "number_only_in_ledger": len(lacking),
    }
