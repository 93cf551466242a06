"""Retaining: after a set time texts and names of what is over are removed, one request after the other."""

import logging

from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_forgetting import Forgetting
from accessdesk.ledger_overview import Overview
from accessdesk.ledger_sealing import remove_own, seal
from accessdesk.seal_steps import DAY

log = logging.getLogger(__name__)

FOLLOWED = "retention days"
"""The ledger's note of the setting with which the requests that are over were looked at last."""

APART = 0.05
"""Seconds between two requests that are looked at since the setting has changed: what is new waits for none of them."""


def remove(desk: Desk, work: Work) -> list[Fact]:
    """Remove all texts and names of a request; the fact of that is appended with it."""
    request = work.request
    if seal(desk.ledger, request.stream, work.plan.now, request.count, desk.settings.retention_days):
        log.info("%s: sealed", request.stream)
    return []


def clear_own(ledger: Ledger, now: float, days: float) -> int:
    """Remove the texts beside the bot's own facts that are older than that; return from how many streams."""
    before = now - days * DAY
    return sum(
        remove_own(ledger, stream, lambda fact: fact.recorded_at < before, now) for stream in Forgetting(ledger).own()
    )


def follow(ledger: Ledger, days: float) -> None:
    """Have what is over looked at again where it is to be kept for another time than before."""
    if float(ledger.note(FOLLOWED) or 0) != days:
        if days:
            Overview(ledger).wake_over(APART)
        ledger.note(FOLLOWED, f"{days!r}")


JUDGES = {"seal": Judge("", remove)}
