"""How many calls it takes to carry one reply."""

from dataclasses import dataclass
from pathlib import Path

from tests.bench.offices import comments_are, office_of, opened, read, rest
from tests.sandbox.server import wait_until

REQUESTS = 5
REPLIES = 8
"""Replies to each request."""


@dataclass(frozen=True)
class Calls:
    """Calls for each reply: to Jira, to Slack by the plugin itself, and by the backend."""

    jira: float
    slack: float
    backend: float


def measure(place: Path, plugin: str) -> Calls:
    """Return what each of REQUESTS * REPLIES replies took with this plugin, of people who are known."""
    office = office_of(place, plugin)
    number = REQUESTS * REPLIES
    with opened(office):
        posts = [office.ask() for _ in range(REQUESTS)]
        for ts in posts:
            office.add(ts)
        wait_until(lambda: len(office.jira.issues()) == REQUESTS, "every request has its ticket")
        for ts in posts:
            office.reply(ts, office.mara, "the first one makes her known")
        comments_are(office, REQUESTS)
        rest(office, plugin)
        jira, slack = len(office.traffic.names("jira")), len(office.traffic.names("slack"))
        own = len(read(place / "times", "own"))
        for reply in range(REPLIES):
            for ts in posts:
                office.reply(ts, office.mara, f"reply {reply}")
        comments_are(office, REQUESTS + number)
        rest(office, plugin)
        jira, slack = len(office.traffic.names("jira")) - jira, len(office.traffic.names("slack")) - slack
        own = len(read(place / "times", "own")) - own
    return Calls(jira / number, own / number, (slack - own) / number)
