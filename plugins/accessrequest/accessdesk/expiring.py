"""Expiring: that nobody completed a request in time is judged once, and what it lacked then is a fact."""

from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import Overview
from accessdesk.waits import REQUESTER

FOLLOWED = "expire days"
"""The ledger's note of the setting with which the requests that wait for their requesters were looked at last."""

APART = 10.0
"""Seconds between two requests that are looked at again since the setting has changed."""


def expiry(desk: Desk, work: Work) -> list[Fact]:
    """Judge that the request ends, from what it lacks, how long it has waited, and when that was told."""
    request, about = work.request, work.step.about
    body = {
        "what": "expiry",
        "person": request.asked,
        "problems": list(request.problems),
        "version": request.mark,
        "since": about["since"],
        "warned": about["warned"],
        "read_at": request.read_at,
        "days": about["days"],
    }
    return [Fact("judged", f"judged expiry {work.step.key}", work.plan.now, body)]


def follow(ledger: Ledger, days: float) -> None:
    """Have what waits for its requester looked at again where it may wait for another time than before."""
    if float(ledger.note(FOLLOWED) or 0) != days:
        # Whoever is told now that it ends hears of many after so long a time: not of all of them at once.
        Overview(ledger).wake_open(REQUESTER, APART)
        ledger.note(FOLLOWED, f"{days!r}")


JUDGES = {"judge-expiry": Judge("", expiry)}
