"""How long it takes from `:ticket:` to the ticket."""

import time
from pathlib import Path

from tests.bench.offices import CREATE, opened
from tests.office import Office
from tests.sandbox.server import Call, wait_until

TICKETS = 20


def measure(place: Path, latency: float) -> list[float]:
    """Return the seconds for each of TICKETS requests, one after the other; latency: what Jira takes for a call."""
    office = Office(place)
    created: list[float] = []

    def note(call: Call, moment: str) -> bool:
        if call.name == CREATE and moment == "after":
            created.append(time.time())
        return False

    with opened(office, latency):
        office.traffic.hooks.append(note)
        return [one(office, created) for _ in range(TICKETS)]


def one(office: Office, created: list[float]) -> float:
    """Post a request, let the bot read it, add `:ticket:` and return the seconds until Jira has the ticket."""
    already = len(created)
    ts = office.ask()
    office.settled()
    began = time.time()
    office.add(ts)
    wait_until(lambda: len(created) > already, "there is a ticket")
    seconds = created[-1] - began
    office.settled()
    return seconds
