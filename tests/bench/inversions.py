"""How many comments stand in the wrong order when Slack delivers late."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.offices import comments_are, office_of, opened, rest
from tests.bench.pace import paced

THREADS, REPLIES = 10, 10

LATEST = 2.0
"""Seconds by which an event is delayed, at most; each by its own, at random."""


@dataclass(frozen=True)
class Order:
    """Of so many comments, in how many pairs of one ticket the later reply stands first, and how many are missing."""

    comments: int
    inversions: int
    missing: int


def inversions(numbers: Sequence[int]) -> int:
    """Return how many pairs are out of order."""
    return sum(later < number for place, number in enumerate(numbers) for later in numbers[place + 1 :])


def measure(place: Path, plugin: str, seed: int = 4) -> Order:
    """Have REPLIES written in each of THREADS threads, one every few hundred milliseconds, and look at the tickets."""
    office = office_of(place, plugin).set(ACCESS_SETTLE_SECONDS="2")
    chance = random.Random(seed)
    with opened(office):
        posts = [office.ask() for _ in range(THREADS)]
        for ts in posts:
            office.add(ts)
            office.ticket(posts.index(ts) + 1)
        rest(office, plugin)
        office.slack.delivery.delay = lambda event: chance.uniform(0, LATEST)
        for number in range(REPLIES):
            for ts in posts:
                paced(office.reply, ts, office.mara, f"reply {number}")
        comments_are(office, THREADS * REPLIES)
        found = [numbers(office.bodies(issue["key"])) for issue in office.jira.issues()]
    comments = sum(map(len, found))
    return Order(comments, sum(map(inversions, found)), THREADS * REPLIES - comments)


def numbers(bodies: Sequence[str]) -> list[int]:
    """Return the numbers of the replies in the order in which they were carried."""
    return [int(found[1]) for body in bodies if (found := re.search(r"reply (\d+)", body))]
