"""How long it takes until the thread says what somebody did in Jira: told by a webhook, and found by asking."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.bench.offices import moments, opened
from tests.office import WEBHOOK_SECRET, Office
from tests.sandbox.jira_webhooks import headers_of
from tests.sandbox.server import Fault, wait_until

MOVES = 20
"""Changes of status, one after the other."""

INTERVAL = 5.0
"""Seconds between two questions to Jira; the default is 60."""

FLOOD = 1_000
"""Webhooks about one ticket, as fast as they are answered."""


@dataclass(frozen=True)
class Told:
    """Seconds of each move until it was said; and of each webhook until its answer, alone and in a flood.

    looks: at the ticket that the flood was about, while it lasted.
    """

    seconds: list[float]
    held: list[float]
    flood: list[float]
    looks: int
    lasted: float


def by_webhook(place: Path) -> Told:
    """Move a ticket of which a webhook tells each time; then flood the bot, whose Jira takes two seconds."""
    office = Office(place, webhooks=True)
    with opened(office):
        seconds = moved(office)
        office.jira.webhooks.drained()
        held = [each for sent in office.jira.webhooks.sent for each in sent.seconds]
        office.jira.webhooks.hooks.clear()
        number = str(office.jira.issues()[0]["id"])
        office.traffic.add(Fault("GET /rest/*", "latency", times=1_000_000, seconds=2.0))
        calls, began = len(office.traffic.calls), time.monotonic()
        flood = [sent(office, number) for _ in range(FLOOD)]
        lasted = time.monotonic() - began
        looks = sum(call.name.endswith(f"/issue/{number}") for call in office.traffic.calls[calls:])
    return Told(seconds, held, flood, looks, lasted)


def by_asking(place: Path) -> list[float]:
    """Move a ticket of which no webhook tells."""
    office = Office(place).set(JIRA_POLL_SECONDS=f"{INTERVAL:g}")
    with opened(office):
        return moved(office)


def moved(office: Office) -> list[float]:
    """Close and reopen a ticket in Jira so many times; return the seconds of each until the thread said so."""
    agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    _, key = office.ticketed()
    office.settled()
    said = moments(office, "chat.postMessage")
    found = []
    for number in range(MOVES):
        already, began = len(said), time.time()
        office.jira.transition(key, agent, "To Do" if number % 2 else "Done")
        wait_until(lambda already=already: len(said) > already, "the thread says so")
        found.append(said[-1] - began)
        office.settled()
    return found


def sent(office: Office, number: str) -> float:
    """Send a webhook like no other about this ticket; return the seconds until its answer."""
    payload = {"timestamp": time.time_ns(), "webhookEvent": "jira:issue_updated", "issue": {"id": number}}
    body = json.dumps(payload).encode()
    began = time.perf_counter()
    requests.post(office.webhook, data=body, headers=headers_of(WEBHOOK_SECRET, body), timeout=60).raise_for_status()
    return time.perf_counter() - began
