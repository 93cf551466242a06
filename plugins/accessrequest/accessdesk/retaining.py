"""Retaining: after a set time texts and names of what is over are removed, one request after the other."""

import logging
import time

from accessdesk import retention_guard
from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import Overview
from accessdesk.ledger_sealing import clear, seal
from accessdesk.retention_guard import BEGINS, GRACE_SECONDS
from accessdesk.seal_steps import DAY
from accessdesk.sealed_texts import begins_to_remove

log = logging.getLogger(__name__)

FOLLOWED = "retention days"
"""The ledger's note of the setting with which the requests that are over were looked at last."""

APART = 0.05
"""Seconds between two requests that are looked at since the setting has changed: what is new waits for none of them."""


def remove(desk: Desk, work: Work) -> list[Fact]:
    """Remove all texts and names of a request, once that may be; the fact of that is appended with it."""
    request = work.request
    retention_guard.check(desk, work.plan.now, ticketed=request.ticket is not None)
    if seal(desk.ledger, request.stream, work.plan.now, request.count, desk.settings.retention_days):
        log.info("%s: sealed", request.stream)
    return []


def clear_own(ledger: Ledger, now: float, days: float) -> int:
    """Remove the texts beside the bot's own facts that are older than that; return from how many streams."""
    before = now - days * DAY
    return clear(ledger, lambda fact: fact.recorded_at < before, now)


def follow(ledger: Ledger, days: float) -> None:
    """Have what is over looked at again where it is to be kept for another time than before, in a day.

    Until then nothing is removed, and the log says what would be.
    """
    if float(ledger.note(FOLLOWED) or 0) != days:
        if days:
            begins = time.time() + min(GRACE_SECONDS, days * DAY)
            ledger.note(BEGINS, f"{begins:.6f}")
            overview = Overview(ledger)
            log.warning(begins_to_remove(days, begins, overview.number_over(begins - days * DAY)))
            overview.wake_over(APART, begins)
        ledger.note(FOLLOWED, f"{days!r}")


JUDGES = {"seal": Judge("slack", remove)}
