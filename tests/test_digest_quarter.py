"""A quarter of digests on a clock that the test moves: one on each working day with something to say, and no more."""

import itertools
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from accessdesk import settings as access_settings
from accessdesk.accounts import Account
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.digest_watch import DigestWatch
from accessdesk.jira import Jira
from accessdesk.ledger import Ledger
from accessdesk.ledger_lease import NotOurs
from accessdesk.ledger_tables import requests
from accessdesk.links import Links
from accessdesk.slack import Slack
from accessdesk.voice import Voice
from accessdesk.worker import Worker
from slack_sdk import WebClient

from tests.bench.pending import row
from tests.sandbox.server import Fault, Traffic, wait_until
from tests.sandbox.slack import Workspace

FIRST, SOON, LAST = date(2027, 1, 1), date(2027, 1, 15), date(2027, 4, 5)
HOLIDAYS = "2027-01-01, 2027-01-06, 2027-03-26..2027-03-29"
TIMES = ("08:50", "09:00", "09:20", "17:00")
DAY = 86_400.0


def settings(zone: str):
    given = {"JIRA_URL": "https://acme.example", "JIRA_TOKEN": "x", "JIRA_PROJECT": "OPS", "TIME_ZONE": zone}
    given |= {"HOLIDAYS": HOLIDAYS, "DIGEST_CHANNEL": "#tech-ops-daily", "LOOK_AFTER_SECONDS": "0"}
    return access_settings.read(given, {}, "/data")


class World:
    """A channel, bots on one database, and a clock. `now` is in seconds since 1970."""

    def __init__(self, url: str, zone: str, bots: int) -> None:
        self.now, self.zone = 0.0, ZoneInfo(zone)
        self.slack = Workspace(Traffic())
        self.channel = self.slack.add_channel("tech-ops-daily", [self.slack.add_user("tess", "Tess Ops")])
        self.slack.start()
        self.bots = [Bot(self, url, zone) for _ in range(bots)]
        self.shown: list[tuple[float, str]] = []
        self.happened = 0

    def stop(self) -> None:
        for bot in self.bots:
            bot.ledger.close()
        self.slack.stop()

    def requests(self, spans: list[tuple[float, float]]) -> None:
        """Have the table show the requests that were posted and closed at these moments, as they stand now."""
        happened = sum((posted <= self.now) + (closed <= self.now) for posted, closed in spans)
        if happened == self.happened:
            return
        self.happened = happened
        with self.bots[0].ledger.transaction(durable=False) as connection:
            connection.execute(requests.delete())
            for number, (posted, closed) in enumerate(spans):
                if posted <= self.now:
                    over = closed <= self.now
                    state = {"state": "completed" if over else "ticketed", "is_open": not over}
                    waits = {"waits_for": "" if over else "owner", "waits_since": 0.0 if over else posted}
                    ended = {"closed_at": closed if over else 0.0, "posted_at": posted}
                    connection.execute(requests.insert(), {**row(number), **state, **waits, **ended})

    def look(self) -> None:
        """Let every bot do what is due, and keep what they say with the time at which they say it."""
        before = len(self.slack.bot_posts(self.channel))
        for bot in self.bots:
            bot.look()
        self.shown += [(self.now, post["text"]) for post in self.slack.bot_posts(self.channel)[before:]]


class Bot:
    """What of a bot makes digests."""

    def __init__(self, world: World, url: str, zone: str) -> None:
        self.ledger = Ledger(url, 0.2)
        about = settings(zone)
        client = WebClient(token=world.slack.bot_token, base_url=world.slack.url)
        account = Account(world.slack.bot_user, world.slack.bot_id, world.slack.team, "https://acme.slack.com/")
        slack = Slack(client, account, self.ledger.lease.sending)
        voice = Voice(Links("https://acme.slack.com/", "https://acme.example"), about)
        self.desk = Desk(about, self.ledger, slack, Jira(about), voice, None, CatalogueFile(""))  # type: ignore[arg-type]
        self.desk.is_current = True
        company = Company(None)
        self.worker = Worker(self.desk, company, lambda: world.now)
        self.watch = DigestWatch(self.desk, company, lambda: None, lambda: world.now)

    def look(self) -> None:
        """Open what is to be opened, as every bot may; and work, which only one of them can."""
        self.watch.look()
        for stream in self.ledger.due(1e12):
            # One step is done at a time, and what its answer was lost of is due again later.
            for _ in range(4):
                try:
                    self.worker.work(stream)
                except NotOurs:
                    self.worker._standing.forget(stream)
                    break


def moments(zone: ZoneInfo, last: date = LAST) -> Iterator[float]:
    for number in range((last - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        for time in TIMES:
            yield datetime.fromisoformat(f"{day} {time}").replace(tzinfo=zone).timestamp()


def spans(zone: ZoneInfo) -> list[tuple[float, float]]:
    """Return when requests were posted and closed: some each week of January and March, one that waits for long."""
    noon = datetime(2027, 1, 4, 12, tzinfo=zone).timestamp()
    found = [(noon + day * DAY, noon + (day + 1) * DAY) for day in (0, 1, 2, 3, 7, 8, 12, 14, 58, 60, 65, 80, 84, 88)]
    return [*found, (noon + 70 * DAY, noon + 78 * DAY)]


def is_working(day: date) -> bool:
    free = {date(2027, 1, 1), date(2027, 1, 6), *(date(2027, 3, number) for number in (26, 27, 28, 29))}
    return day.weekday() < 5 and day not in free


def expected(zone: ZoneInfo, missed: frozenset[date] = frozenset(), last: date = LAST) -> list[tuple[float, int, int]]:
    """Return when a digest is due, and how many requests are new and done in it."""
    found, since = [], 0.0
    for number in range((last - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        at = datetime(day.year, day.month, day.day, 9, tzinfo=zone).timestamp()
        if not is_working(day) or day in missed:
            continue
        since = since or at - DAY
        new = sum(since < posted <= at for posted, _ in spans(zone))
        done = sum(since < closed <= at for _, closed in spans(zone))
        if new or done or any(posted <= at - 3 * DAY and closed > at for posted, closed in spans(zone)):
            found.append((at, new, done))
        since = at
    return found


def seen(world: World) -> list[tuple[float, int, int]]:
    """Return when digests came, and how many requests each calls new and done."""

    def number(text: str, title: str) -> int:
        counted = re.search(rf"^\*{title}: (\d+)\*", text, re.MULTILINE)
        return int(counted[1]) if counted else 0

    return [(at, number(text, "New"), number(text, "Ended")) for at, text in world.shown]


@pytest.fixture
def make_world(tmp_path):
    made: list[World] = []

    def make(zone: str, url: str = "", bots: int = 1) -> World:
        made.append(World(url or f"sqlite:///{tmp_path / 'ledger.db'}", zone, bots))
        return made[-1]

    yield make
    for world in made:
        world.stop()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata"])
def test_there_is_one_on_each_working_day_with_something_to_say_when_work_begins(make_world, zone):
    world = make_world(zone)
    for now in moments(world.zone):
        world.now = now
        world.requests(spans(world.zone))
        world.look()
    assert seen(world) == expected(world.zone)
    assert 15 < len(world.shown) < 40


def test_two_bots_that_take_turns_and_lose_answers_double_none(make_world, postgres):
    world = make_world("Europe/Berlin", postgres.create(), bots=2)
    turns = itertools.cycle(world.bots)
    for number, now in enumerate(moments(world.zone)):
        world.now = now
        if number % (3 * len(TIMES)) == 0:
            working = next(turns)
            for bot in world.bots:
                bot.ledger.lease.give_up()
            wait_until(working.ledger.lease.hold, "the other bot has the lease")
            world.slack.traffic.add(Fault("chat.postMessage", "break_after"))
        world.requests(spans(world.zone))
        world.look()
    assert [(round(at / DAY), new, done) for at, new, done in seen(world)] == [
        (round(at / DAY), new, done) for at, new, done in expected(world.zone)
    ]
    assert world.slack.traffic.to("conversations.history")


def test_a_day_on_which_the_bot_was_away_is_in_the_next_digest(make_world):
    world = make_world("Europe/Berlin")
    away = frozenset({date(2027, 1, 5), date(2027, 1, 7)})
    for now in moments(world.zone, SOON):
        world.now = now
        if datetime.fromtimestamp(world.now, world.zone).date() not in away:
            world.requests(spans(world.zone))
            world.look()
    assert seen(world) == expected(world.zone, away, SOON)


def test_one_that_could_not_be_posted_on_its_day_is_not_posted_later(make_world):
    world = make_world("Europe/Berlin")
    refused = date(2027, 1, 5)
    for now in moments(world.zone, SOON):
        world.now = now
        world.slack.traffic.clear()
        if datetime.fromtimestamp(world.now, world.zone).date() == refused:
            world.slack.traffic.add(Fault("chat.postMessage", "status", times=9, status=500))
        world.requests(spans(world.zone))
        world.look()
    assert seen(world) == expected(world.zone, frozenset({refused}), SOON)


def test_what_comes_to_be_known_after_a_digest_is_in_the_next_one_and_in_no_other(make_world):
    world = make_world("Europe/Berlin")
    monday, tuesday, thursday = (datetime(2027, 1, day, 12, tzinfo=world.zone).timestamp() for day in (4, 5, 7))
    for now in moments(world.zone, SOON):
        world.now = now
        late = [(monday, monday + 3_600.0)] if now > tuesday else []
        world.requests([*spans(world.zone), *late])
        world.look()
    in_time = expected(world.zone, last=SOON)
    assert seen(world) == [
        (at, new + (0 < thursday - at < DAY), done + (0 < thursday - at < DAY)) for at, new, done in in_time
    ]
