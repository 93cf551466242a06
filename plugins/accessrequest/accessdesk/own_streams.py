"""Streams of the bot's own: what belongs to no request is planned and done like what does, by the same worker.

Such a stream is named by its kind and what tells it from others of that kind, as in "digest 2026-11-30". It is opened
by a fact of no meaning, so that it exists and is due; what the bot did is in it as in a request's. After a start all of
them wait until what was done while the bot was off is known: nobody is told of what is over.
"""

import time
from collections.abc import Callable, Mapping

from accessdesk import forgetting, heads, reminders, reminding
from accessdesk.desk import Desk
from accessdesk.digest import KIND
from accessdesk.digesting import plan_digest
from accessdesk.events import is_request_stream
from accessdesk.facts import Fact
from accessdesk.heading import plan_head
from accessdesk.ledger import Ledger
from accessdesk.plan import Plan
from accessdesk.request import Request

Planner = Callable[[Desk, Request, float], Plan]
"""Returns what is to do in a stream now (seconds since 1970), and when to look again; it asks nobody but the ledger."""

PLANNERS: Mapping[str, Planner] = {
    KIND: plan_digest,
    reminders.KIND: reminding.plan,
    heads.KIND: plan_head,
    forgetting.KIND: forgetting.plan,
}
"""Kind of stream -> what plans it."""

WAIT_SECONDS = 2.0
"""Seconds after which it is looked again whether what was done while the bot was off is known."""

BEHIND = 100
"""Streams that are looked at, at most, for one of a request that is not worked off yet."""


def open_stream(ledger: Ledger, kind: str, which: str) -> None:
    """See that the stream exists; once it does, nothing is written."""
    ledger.append(f"{kind} {which}", [Fact("opened", "opened", time.time())])


def plan_own(desk: Desk, stream: Request, now: float) -> Plan:
    """Return what is to do in a stream of the bot's own; nothing in one that only another version of it knows."""
    planner = PLANNERS.get(stream.stream.partition(" ")[0])
    if planner and is_current(desk):
        return planner(desk, stream, now)
    plan = Plan(stream, now)
    if planner:
        plan.wait(now + WAIT_SECONDS)
    return plan


def is_current(desk: Desk) -> bool:
    """Say whether the lists show what was done while the bot was off; once they do, that is not asked again.

    Slack was read, and every request that was due by then, after a lost table each of them, has been looked at.
    """
    if not desk.is_current and desk.caught_up_at is not None:
        due = desk.ledger.due(desk.caught_up_at, BEHIND)
        desk.is_current = len(due) < BEHIND and not any(map(is_request_stream, due))
    return desk.is_current
