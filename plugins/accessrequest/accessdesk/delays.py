"""Delays: how long an emoji waited for its ticket, and a reply for its comment (pure)."""

import math
from collections.abc import Collection, Iterable
from typing import NamedTuple

from accessdesk.facts import Fact
from accessdesk.replay import apply
from accessdesk.request import Request

TO_TICKET, TO_COMMENT = "ticket", "comment"
"""From the emoji, or what made the request complete after it, to the ticket; from a reply to its comment."""


class Delay(NamedTuple):
    """One delay. at: when it was over, seconds since 1970 by our clock; seconds: by Slack's clock to ours."""

    kind: str
    at: float
    seconds: float


def applied(request: Request, facts: Iterable[Fact]) -> list[tuple[int, Delay]]:
    """Apply facts to a request, and return (the fact's number, the delay) of each that brought one to its end."""
    found = []
    for fact in facts:
        apply(request, fact)
        delay = delay_of(request, fact)
        if delay:
            found.append((fact.number, delay))
    return found


def delay_of(request: Request, fact: Fact) -> Delay | None:
    """Return the delay that a fact, applied last to this request, brings to its end; None where it ends none."""
    if fact.kind != "done":
        return None
    name, outcome = fact.body["name"], fact.body["outcome"]
    if name == "create" and request.wish.ticketed:
        return _delay(TO_TICKET, max(request.wish.ticketed.at, _complete_since(request)), fact)
    entry = request.entries.get(str(outcome.get("entry", "")))
    if name == "comment" and entry is not None and outcome["part"] == 1 and entry.ts != request.ts:
        # What was written before there was a ticket to carry it to waited for that, not for the bot.
        return _delay(TO_COMMENT, max(float(entry.ts), request.ticketed_at), fact)
    return None


def percentiles(values: Collection[float], *shares: float) -> list[float]:
    """Return, for each share (0 to 1), the smallest value that it of the values does not exceed: the nearest rank."""
    ranked = sorted(values)
    return [ranked[max(0, math.ceil(share * len(ranked)) - 1)] for share in shares]


def _complete_since(request: Request) -> float:
    entries = [request.entries[request.ts], *request.suppliers]
    return max(max(float(entry.ts), entry.changed_at) for entry in entries)


def _delay(kind: str, since: float, fact: Fact) -> Delay:
    return Delay(kind, fact.recorded_at, max(0.0, fact.recorded_at - since))
