"""Forgetting a person: a stream of the bot's own for each time that is asked for, worked off like any other.

It says who asked and why; whose name, e-mail and texts go is told by the id alone.
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_forgetting import Forgetting
from accessdesk.ledger_sealing import clear, forget
from accessdesk.people import Person
from accessdesk.plan import Plan
from accessdesk.reach import NotYet
from accessdesk.request import Request
from accessdesk.sealing import names, own_removal

log = logging.getLogger(__name__)

KIND = "forget"
"""The kind of these streams: behind it stands where that was asked."""

ASKED, PROGRESS = "asked", "progress"
"""What is noted there: what was asked for, and how far it has come."""

AT_ONCE = 20
"""Requests of which that is done before it is noted how far it has come."""

BUSY_SECONDS = 1.0
"""Seconds after which a request is tried again that is being worked on."""


def stream_of(channel: str, ts: str) -> str:
    """Return the stream of what was asked there."""
    return f"{KIND} {channel}-{ts}"


def asked_fact(person: str, by: str, requests: int, reason: str, at: float) -> Fact:
    """Return the fact that somebody asked to have a person forgotten. requests: how many they were told of."""
    body = {"key": ASKED, "person": person, "by": by, "requests": requests}
    return Fact("noted", ASKED, at, body, {"reason": reason}, "reason")


def progress_of(stream: Request) -> Mapping[str, Any]:
    """Return how far it has come: the stream after which it goes on, and whether it is done."""
    return stream.noted.get(PROGRESS, {"after": "", "done": False})


def own_with(ledger: Ledger, person: Person) -> int:
    """Return how many of the bot's own streams hold something of theirs that can go."""
    found = 0
    for stream in Forgetting(ledger).own():
        with suppress(FactChanged):
            found += own_removal(stream, ledger.facts(stream), names(person), 0.0) is not None
    return found


def plan(desk: Desk, stream: Request, now: float) -> Plan:
    """Return what is to do: to go on where it stopped."""
    found = Plan(stream, now)
    if ASKED in stream.noted and not progress_of(stream)["done"]:
        found.add("forget", str(progress_of(stream)["after"]))
    return found


def go_on(desk: Desk, work: Work) -> list[Fact]:
    """Remove what is the person's from some more requests, and at last from the bot's own streams."""
    asked, after = work.request.noted[ASKED], str(progress_of(work.request)["after"])
    ledger, person = desk.ledger, desk.slack.person(str(asked["person"]))
    left = Forgetting(ledger).over(person, after)
    reached = after
    for stream in left[:AT_ONCE]:
        try:
            if forget(ledger, stream, person, time.time()) is None:
                break
        except FactChanged as changed:
            # What is evidence of that stays as it is.
            log.error("%s: nothing is removed there: %s", stream, changed.sentence)
        reached = stream
    if left and reached == after:
        raise NotYet(BUSY_SECONDS)
    if not left:
        clear(ledger, names(person), time.time())
    body = {"key": PROGRESS, "after": reached, "done": not left}
    return [Fact("noted", f"{PROGRESS} {work.request.count}", time.time(), body)]


JUDGES = {"forget": Judge("slack", go_on)}
