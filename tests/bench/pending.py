"""How long the lists take in a large ledger."""

import time
from pathlib import Path
from typing import Any

from accessdesk import settings as access_settings
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.commands import Commands
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import requests
from accessdesk.links import Links
from accessdesk.typed import Asked

REQUESTS = 100_000
OPEN_EVERY = 10
"""Every so many-th of them is open."""

QUESTIONS = 200

WAITS = ("tech-ops", "owner", "requester")

APPLICATIONS = ("Figma", "Miro")

JIRA = "https://jira.example.com"


ASKED = {
    "pending": ("pending", ""),
    "pending, its last page": ("pending", "500"),
    "pending --app": ("pending", "--app Miro"),
    "pending --owner": ("pending", "--owner <@U0OLGA>"),
    "pending, all options": ("pending", "--app Figma --owner <@U0OSKAR> --waiting owner --older 3d"),
    "mine": ("mine", ""),
    "search, found in all": ("search", "figma rita"),
    "search, found in one": ("search", "ops-70001"),
    "search, found in none": ("search", "salesforce for the new shop"),
}
"""What is asked -> the command, and what follows it."""


def measure(place: Path, number: int = REQUESTS, questions: int = QUESTIONS) -> dict[str, list[float]]:
    """Return the seconds of each answer with so many requests in the ledger."""
    settings = access_settings.read({"JIRA_URL": JIRA, "JIRA_TOKEN": "-", "JIRA_PROJECT": "OPS"}, {}, str(place))
    ledger = Ledger(settings.database_url)
    with ledger.transaction(durable=False) as connection:
        connection.execute(requests.insert(), [row(each) for each in range(number)])
    commands = Commands(settings, ledger, Links("https://acme.slack.com/", JIRA), "!", CatalogueFile(""))
    found = {what: [answer(commands, *asked) for _ in range(questions)] for what, asked in ASKED.items()}
    ledger.close()
    return found


def answer(commands: Commands, name: str, text: str) -> float:
    """Return the seconds of one answer."""
    began = time.perf_counter()
    getattr(commands.lists, name)(Asked("U00001", text))
    return time.perf_counter() - began


def row(number: int) -> dict[str, Any]:
    """Return one request as the table of requests shows it."""
    posted_at = 1_700_000_000.0 + number
    is_open = number % OPEN_EVERY == 0
    return {
        "stream": f"C0WATCHED/{posted_at:.6f}",
        "channel": "C0WATCHED",
        "ts": f"{posted_at:.6f}",
        "posted_at": posted_at,
        "is_open": is_open,
        "state": "ticketed" if is_open else "completed",
        "waits_names": "",
        "waits_for": WAITS[number % 3] if is_open else "",
        "key": f"OPS-{number}",
        "application": APPLICATIONS[number % 7 == 0],
        "application_key": APPLICATIONS[number % 7 == 0],
        "requester": f"U{number % 500:05}",
        "requester_name": "Rita Requester",
        "beneficiary": "",
        "beneficiary_name": "",
        "beneficiary_key": f"U{number}",
        "manager": "U0MARA",
        "manager_name": "Mara Manager",
        "changed_at": posted_at,
        "trouble": "",
        "issue": f"{20_000 + number}",
        "owners": " U0OLGA U0OSKAR " if is_open and number % 50 == 0 else "",
        "words": f"ops-{number} figma rita requester mara manager prototypes for the new shop, its list and {number}",
    }
