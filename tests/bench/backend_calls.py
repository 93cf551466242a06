"""What Errbot's backend itself asks Slack for each reply, of people who wrote within the last minutes."""

import time
from pathlib import Path

from tests.office import Office
from tests.sandbox.server import wait_until

ROUNDS = 30
"""Replies of each person."""

LOOK_UPS = ("conversations.info", "conversations.open", "users.info", "bots.info", "team.info")
"""What the backend asks for; the product itself asks for none of these when it carries a reply of somebody it knows."""

QUIET = 1.0
"""Seconds without a call after which the backend has handled everything: it tells nobody."""


def measure(place: Path, cache: bool) -> float:
    """Return the backend's calls per reply; cache: whether it is on."""
    office = Office(place).set(ACCESS_BACKEND_CACHE="on" if cache else "off", ACCESS_CATCH_UP_SECONDS="86400")
    people = (office.rita, office.mara, office.tess, office.tom, office.otto, office.olga, office.oskar)
    try:
        office.open()
        ts, key = office.ticketed()
        for person in people:
            office.reply(ts, person, "I am here")
        wait_until(lambda: len(office.bodies(key)) >= len(people), "everybody is known")
        before = handled(office)
        for number in range(ROUNDS):
            for person in people:
                office.reply(ts, person, f"reply {number}")
            # What is not acknowledged in time is sent again, and then handled again.
            wait_until(office.slack.delivery.drained, "every reply was acknowledged")
        return (handled(office) - before) / (ROUNDS * len(people))
    finally:
        office.close()


def handled(office: Office) -> int:
    """Return how many look-ups there were, once there are no more."""
    office.settled()
    while True:
        before = calls(office)
        time.sleep(QUIET)
        if before == calls(office):
            return before


def calls(office: Office) -> int:
    """Return how many look-ups there were so far."""
    return sum(len(office.traffic.to(method)) for method in LOOK_UPS)
