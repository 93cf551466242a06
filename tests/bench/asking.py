"""What it takes to see what people do in Jira: the questions for 10,000 open requests, and how long a comment takes."""

import time
from pathlib import Path
from typing import Any, cast

from accessdesk import settings as access_settings
from accessdesk.desk import Desk
from accessdesk.jira import Jira
from accessdesk.jira_watch import JiraWatch
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import requests
from accessdesk.ticket_texts import LABEL

from tests.bench.offices import opened
from tests.bench.pending import OPEN_EVERY, row
from tests.office import Office
from tests.sandbox.jira import Site
from tests.sandbox.server import Traffic, wait_until

REQUESTS = 10_000
"""Open requests, each with its ticket."""

INTERVALS = 30
"""How often Jira is asked."""

INTERVAL = 2.0
"""Seconds between two questions while comments are timed."""

COMMENTS = 15


def questions(place: Path, number: int = REQUESTS) -> tuple[list[str], list[str]]:
    """Return the calls of INTERVALS intervals with so many open requests: for changes, and for deletions."""
    place.mkdir(parents=True, exist_ok=True)
    traffic = Traffic()
    site = Site(traffic, "datacenter", "OPS").start()
    told = {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS"}
    settings = access_settings.read(told, {}, str(place))
    ledger = Ledger(settings.database_url)
    try:
        _fill(ledger, site, number)
        # What asks Jira looks at nothing else of a desk.
        nothing = cast(Any, None)
        desk = Desk(settings, ledger, nothing, Jira(settings), nothing, nothing, nothing)
        watch = JiraWatch(desk, lambda: None)
        watch.run()
        for _ in range(INTERVALS):
            watch.run()
    finally:
        ledger.close()
        site.stop()
    asked = [str(call.arguments) for call in traffic.calls if "search" in call.name]
    return [each for each in asked if "updated" in each], [each for each in asked if "statusCategory" in each]


def _fill(ledger: Ledger, site: Site, number: int) -> None:
    with site.lock:
        person, project = site.people[site.account], site.projects["OPS"]
        for _ in range(number):
            issue = site.create_issue(project, site.issue_types[0], person, {"summary": "-", "labels": [LABEL]})
            issue.updated = issue.created = time.time() - 86_400
    with ledger.transaction(durable=False) as connection:
        rows = [{**row(each * OPEN_EVERY), "key": f"OPS-{each + 1}"} for each in range(number)]
        connection.execute(requests.insert(), rows)


def delays(place: Path) -> list[float]:
    """Return the seconds from each of COMMENTS comments in Jira to the thread."""
    office = Office(place).set(JIRA_POLL_SECONDS=f"{INTERVAL:g}")
    agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    with opened(office, 0.0):
        ts, key = office.ticketed()
        office.settled()
        return [_one(office, (ts, key), agent, number) for number in range(COMMENTS)]


def _one(office: Office, request: tuple[str, str], agent: str, number: int) -> float:
    ts, key = request
    # At another moment between two questions each time.
    starts = time.monotonic() + INTERVAL * number / COMMENTS
    wait_until(lambda: time.monotonic() > starts, "it is time")
    began = time.time()
    office.jira.comment(key, agent, f"number {number}.")
    office.said(ts, f"number {number}.")
    return time.time() - began
