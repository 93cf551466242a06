"""Streams of the bot's own: what belongs to no request is planned and done like what does, by the same worker.

Such a stream is named by its kind and what tells it from others of that kind, as in "digest 2026-11-30". It is opened
by a fact of no meaning, so that it exists and is due; what the bot did is in it as in a request's.
"""

import time
from collections.abc import Callable, Mapping

from accessdesk import reminders, reminding
from accessdesk.desk import Desk
from accessdesk.digest import KIND
from accessdesk.digesting import plan_digest
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.plan import Plan
from accessdesk.request import Request

Planner = Callable[[Desk, Request, float], Plan]
"""Returns what is to do in a stream now (seconds since 1970), and when to look again; it asks nobody but the ledger."""

PLANNERS: Mapping[str, Planner] = {KIND: plan_digest, reminders.KIND: reminding.plan}
"""Kind of stream -> what plans it."""


def open_stream(ledger: Ledger, kind: str, which: str) -> None:
    """See that the stream exists; once it does, nothing is written."""
    ledger.append(f"{kind} {which}", [Fact("opened", "opened", time.time())])


def plan_own(desk: Desk, stream: Request, now: float) -> Plan:
    """Return what is to do in a stream of the bot's own; nothing in one that only another version of it knows."""
    planner = PLANNERS.get(stream.stream.partition(" ")[0])
    return planner(desk, stream, now) if planner else Plan(stream, now)
