"""How much memory the bot holds while a hundred thousand events pass."""

import random
import re
from pathlib import Path

from tests.bench.offices import comments_are, office_of, opened
from tests.office import Office
from tests.sandbox.server import wait_until

EVENTS = 100_000
WARM = 10_000
"""Events after which the bot is taken to have grown up."""

SAMPLE = 5_000
"""Events between two looks at the memory."""

REQUESTS = 50
"""Requests with a ticket; their number stays the same, as if each that is finished made room for one that comes."""

UNDER_WAY = 60
"""Events that are on their way at once, so that none waits so long that Slack would send it again."""

MIX = {"post": 90, "talk": 4, "emoji": 4, "reply": 1, "edit": 1}
"""Of a hundred events: posts that are no request, replies to those, emoji that mean nothing, replies in a request's
thread, and edits of them."""


def growth(samples: list[tuple[int, float]], warm: int = WARM) -> float:
    """Return by which part the memory grew after so many events; samples: (events, megabytes), the last counts."""
    before = [size for events, size in samples if events <= warm][-1]
    return samples[-1][1] / before - 1


def measure(place: Path, plugin: str, events: int = EVENTS) -> list[tuple[int, float]]:
    """Return (events so far, megabytes resident) every SAMPLE events."""
    office = office_of(place, plugin).set(BENCH_REMEMBERS="1")
    chance = random.Random(1)
    with opened(office):
        crowd = Crowd(office, chance)
        samples: list[tuple[int, float]] = []
        for number in range(1, events + 1):
            wait_until(lambda: len(office.slack.delivery.under_way) < UNDER_WAY, "the bot keeps up")
            crowd.act()
            if number % SAMPLE == 0:
                wait_until(office.slack.delivery.drained, "every event was acknowledged")
                comments_are(office, len(crowd.replies))
                samples.append((number, resident(office.bot.pid)))
        return samples


class Crowd:
    """People who do all kinds of things in two channels."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        self.requests = [office.ask() for _ in range(REQUESTS)]
        for ts in self.requests:
            office.add(ts)
        wait_until(lambda: len(office.jira.issues()) == REQUESTS, "every request has its ticket")
        self.replies: list[str] = []
        self.posts: list[tuple[str, str]] = []
        self.emoji = 0

    def act(self) -> None:
        """Do one thing, which makes one event."""
        office, chance = self.office, self.chance
        kind = chance.choices(list(MIX), MIX.values())[0]
        channel, post = chance.choice(self.posts[-200:]) if self.posts else ("", "")
        if kind == "reply":
            ts = office.reply(chance.choice(self.requests), office.mara, f"it is about {chance.random()}")
            self.replies.append(ts)
        elif kind == "edit" and self.replies:
            office.slack.edit(office.channel, chance.choice(self.replies), f"it was about {chance.random()}")
        elif kind == "talk" and post:
            office.slack.post(channel, office.otto, f"I had that too, {chance.random()}", post)
        elif kind == "emoji" and post:
            self.emoji += 1
            office.slack.react(channel, post, office.otto, f"thumbsup-{self.emoji}")
        else:
            channel = chance.choice([office.channel, office.elsewhere])
            self.posts.append((channel, office.slack.post(channel, office.otto, f"my laptop: {chance.random()}")))


def resident(process: int) -> float:
    """Return the megabytes of a process that are in memory."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
