"""How many tickets a second: many `:ticket:` at once, with a Jira that takes its time for each call."""

import math
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.offices import CREATE, moments, office_of, opened, rest
from tests.office import Office
from tests.sandbox.server import wait_until

TICKETS, WORKERS = 50, 8

LATENCY = 0.1
"""Seconds that Jira takes for each call."""

NEEDED = 2
"""Calls to Jira that a ticket needs, one after the other: the requester's account is looked up, the ticket created."""

SHARE = 0.9
"""How much of the ceiling is to be reached."""

ROUNDS = 3


@dataclass(frozen=True)
class Throughput:
    """Tickets a second, in the median of the rounds and in the best one, and calls to Jira for each ticket."""

    median: float
    best: float
    calls: float


def ceiling(tickets: int = TICKETS, workers: int = WORKERS, latency: float = LATENCY, calls: int = NEEDED) -> float:
    """Return how many tickets a second there can be: the workers go in waves, each as long as a ticket's calls."""
    return tickets / (math.ceil(tickets / workers) * calls * latency)


def measure(place: Path, plugin: str, rounds: int = ROUNDS) -> Throughput:
    """Have TICKETS tickets made at once, so many times, with this plugin."""
    office = office_of(place, plugin)
    with opened(office, LATENCY):
        # The first ticket opens the connection to Jira.
        office.add(office.ask())
        office.ticket()
        rest(office, plugin)
        before = len(office.traffic.names("jira"))
        rates = [one(office, plugin, staff(office, number)) for number in range(rounds)]
        calls = len(office.traffic.names("jira")) - before
    return Throughput(median(rates), max(rates), calls / (TICKETS * rounds))


def one(office: Office, plugin: str, people: list[str]) -> float:
    """Return how many tickets a second there were, from the first `:ticket:` to the last ticket."""
    posts = [office.ask(by=person) for person in people]
    rest(office, plugin)
    created = moments(office, CREATE)
    office.slack.delivery.hold()
    for ts in posts:
        office.add(ts)
    began = time.time()
    office.slack.delivery.release()
    try:
        wait_until(lambda: len(created) >= TICKETS, "every request has its ticket")
    except AssertionError as error:
        tickets = str(office.jira.issues())
        without = [ts for ts in posts if ts.replace(".", "") not in tickets]
        raise AssertionError(f"{error}; {without} have none. {office.bot.read_log()[-5_000:]}") from error
    rest(office, plugin)
    return TICKETS / (created[-1] - began)


def staff(office: Office, number: int) -> list[str]:
    """Return TICKETS people whom Slack and Jira know; each asks for one thing."""
    names = [f"person-{number}-{each}" for each in range(TICKETS)]
    for name in names:
        office.jira.add_person(name, f"{name}@example.com", name)
    return [office.slack.add_user(name, name, f"{name}@example.com") for name in names]
