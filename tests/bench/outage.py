"""What catch-up after an outage costs, with many open requests of which few changed."""

import math
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from accessdesk.slack_session import PAGE

from tests.bench.offices import comments_are, office_of, opened, rest
from tests.office import Office
from tests.sandbox.server import wait_until

REQUESTS, CHANGED = 1000, 20

CONNECT = "apps.connections.open"
"""The call with which a Socket Mode client connects; it is the backend's."""

DAY = 86_400
"""Seconds in which each open request's thread is read once, whatever changed."""

SPREAD = 5
"""How many times more than the mean may come in one while: the times are as good as random."""


@dataclass(frozen=True)
class Outage:
    """Calls to Slack, how many of them read a thread that had not changed, and how many replies are in their tickets.

    between: seconds since the channel was read before, in which the day came round for some threads.
    """

    calls: int
    unchanged: int
    carried: int
    between: float


def promised(requests: int = REQUESTS, changed: int = CHANGED) -> int:
    """Return how many calls DESIGN.md allows: one for each page of the channel, one for each thread that changed."""
    return math.ceil(requests / PAGE) + changed


def daily(seconds: float, requests: int = REQUESTS) -> int:
    """Return how many threads may come to their reading of the day in so many seconds, their times being spread."""
    return math.ceil(SPREAD * requests * seconds / DAY)


def measure(place: Path, plugin: str, requests: int = REQUESTS, changed: int = CHANGED) -> Outage:
    """Have replies written to `changed` of the requests while the bot hears nothing, and connect it anew."""
    office = office_of(place, plugin)
    with opened(office):
        posts = [ask(office, number) for number in range(changed)]
        for number, ts in enumerate(posts, 1):
            office.add(ts)
            office.ticket(number)
        rest(office, plugin)
        office.slack.delivery.lose = lambda event: True
        read_at = time.time()
        if plugin == "ours":
            # All others are open requests without a ticket; of the plain plugin they would only take the time.
            for number in range(changed, requests):
                ask(office, number)
            caught_up(office)
        for ts in posts:
            office.reply(ts, office.mara, "written while nobody listened")
        before = len(office.traffic.calls)
        if plugin == "ours":
            caught_up(office)
            comments_are(office, changed)
        rest(office, plugin)
        calls = [call for call in office.traffic.calls[before:] if call.side == "slack" and call.name != CONNECT]
        unchanged = [call for call in calls if call.arguments.get("ts", posts[0]) not in posts]
        carried = sum(len(office.bodies(issue["key"])) for issue in office.jira.issues())
        return Outage(len(calls), len(unchanged), carried, time.time() - read_at)


def ask(office: Office, number: int) -> str:
    """Post a request that is like no other."""
    return office.ask(office.template(f"Application {number}"))


def caught_up(office: Office) -> None:
    """Have the bot connect anew, as after an outage, and wait until it has read and worked off what there is."""
    before = last_read(office)
    office.slack.delivery.disconnect()
    wait_until(lambda: last_read(office) != before, "the bot has read the channel")
    rest(office, "ours")


def last_read(office: Office) -> str:
    """Return until when the bot's ledger says that the channel was read."""
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        found = database.execute("SELECT value FROM ledger WHERE name = ?", (f"read {office.channel}",)).fetchone()
    return str(found[0]) if found else ""
