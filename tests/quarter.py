"""A simulated quarter: people in many zones, requests that begin and end to wait, and bots that remind them.

The worker, the ledger and Slack's client are the product's own; only the clock is the test's. What is due is worked off
by each bot whenever something is due or happens. The year is far ahead: the ledger's own clock, which makes what was
appended due at once, is the machine's.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from accessdesk import settings as access_settings
from accessdesk.accounts import Account
from accessdesk.aways import STREAM as AWAY
from accessdesk.aways import away_fact
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.intake import Intake
from accessdesk.jira import Jira
from accessdesk.ledger import Ledger
from accessdesk.ledger_lease import NotOurs
from accessdesk.links import Links
from accessdesk.reminder_watch import ReminderWatch
from accessdesk.row import Row
from accessdesk.slack import Slack
from accessdesk.voice import Voice
from accessdesk.worker import Worker
from slack_sdk import WebClient

from tests.sandbox.server import Call, Fault, Traffic
from tests.sandbox.slack import Workspace
from tests.test_steps import LISTENING

FIRST, LAST = date(2036, 10, 1), date(2036, 12, 31)
HOUR = 3_600.0
CATALOGUE = """\
applications:
  - name: Figma
    owners: [olga@example.com, sid@example.com]
    backups: [kumar@example.com, lara@example.com]
  - name: Miro
    owners: ["@design-leads"]
    backups: [oskar@example.com]
    remind: group
  - name: VPN
    owners: []
"""
PEOPLE = {
    "rita": "Europe/Berlin",
    "mara": "Europe/London",
    "olga": "Europe/Berlin",
    "sid": "Australia/Sydney",
    "kumar": "Asia/Kathmandu",
    "lara": "America/Los_Angeles",
    "oskar": "America/New_York",
    "tess": "Europe/Berlin",
    "tom": "America/Los_Angeles",
    "dina": "Asia/Kathmandu",
    "nina": "",
    "zoe": "Mars/Base",
}
"""Person -> time zone; Slack says none of Nina's, and this machine does not know Zoe's, which is 3 hours behind UTC."""


@dataclass
class Clock:
    now: float = datetime(2036, 9, 30, tzinfo=timezone.utc).timestamp()

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Wait:
    """A request that waits. since, until: seconds since 1970, until excluded."""

    key: str
    since: float
    until: float
    row: Row


@dataclass(frozen=True)
class Sent:
    """One message of the bot. place: its channel or thread; keys: the requests that it names."""

    at: float
    channel: str
    thread: str
    mark: str
    text: str
    keys: frozenset[str]


@dataclass
class Bot:
    """One process: its ledger, and a worker that is made anew whenever the bot is started."""

    ledger: Ledger
    make: Callable[[Ledger], tuple[Worker, ReminderWatch]]
    worker: Worker = field(init=False)
    opening: ReminderWatch = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start with nothing in mind but what the ledger holds."""
        self.ledger.lease.give_up()
        self.worker, self.opening = self.make(self.ledger)

    def work(self, now: float) -> None:
        """Work off what is due, while the lease is ours."""
        self.opening.look()
        try:
            while self.ledger.lease.hold() and (due := self.ledger.due(now)):
                for stream in due:
                    self.worker.work(stream)
        except NotOurs:
            self.worker, self.opening = self.make(self.ledger)


class Quarter:
    """The company and its bots, one for each URL."""

    def __init__(self, place: Path, urls: Sequence[str], **environment: str) -> None:
        self.clock, self.chance, self.traffic = Clock(), random.Random(8), Traffic()
        self.slack = Workspace(self.traffic)
        self.ids = {name: self._add(name, zone) for name, zone in PEOPLE.items()}
        self.names = {user: name for name, user in self.ids.items()}
        everybody = list(self.ids.values())
        self.channel = self.slack.add_channel("ask-it-tech-ops", everybody)
        self.desk_channel = self.slack.add_channel("tech-ops", [self.ids["tess"], self.ids["tom"]])
        self.slack.add_group("tech-ops", [self.ids["tess"], self.ids["tom"]])
        self.leads = self.slack.add_group("design-leads", [self.ids["dina"], self.ids["nina"], self.ids["zoe"]])
        self.slack.start()
        place.mkdir(parents=True, exist_ok=True)
        (place / "catalogue.yaml").write_text(CATALOGUE)
        known = {"JIRA_URL": "https://acme.example", "JIRA_TOKEN": "x", "JIRA_PROJECT": "OPS", "TECH_OPS": "@tech-ops"}
        known |= {"REMIND": "yes", "HOLIDAYS": "2036-11-27..2036-11-28, 12-24..12-26", "TIME_ZONE": "Europe/London"}
        self.settings = access_settings.read({**known, **environment}, {}, str(place))
        self.place, self.sent = place, list[Sent]()
        self.traffic.hooks.append(self._see)
        self.waits = list[Wait]()
        self.aways = list[tuple[float, str, date | None, str]]()
        self.left = dict[str, float]()
        self.happenings = list[tuple[float, Callable[[], None]]]()
        self.bots = [Bot(Ledger(url, 1.0), self._worker) for url in urls]

    def close(self) -> None:
        for bot in self.bots:
            bot.ledger.lease.give_up()
            bot.ledger.close()
        self.slack.stop()

    def _add(self, name: str, zone: str) -> str:
        user = self.slack.add_user(name, name.title(), f"{name}@example.com")
        offset = {"tz_offset": -10_800} if zone.startswith("Mars") else {}
        self.slack.users[user].update({"tz": zone or None, "tz_offset": None} | offset)
        if zone and not offset:
            self.slack.users[user]["tz"] = zone
        return user

    def _worker(self, ledger: Ledger) -> tuple[Worker, ReminderWatch]:
        client = WebClient(token=self.slack.bot_token, base_url=self.slack.url)
        account = Account(self.slack.bot_user, self.slack.bot_id, self.slack.team, "https://acme.slack.com/")
        slack = Slack(client, account, ledger.lease.sending)
        voice = Voice(Links(account.url, "https://acme.example"), self.settings, "!", self.channel)
        catalogue = CatalogueFile(str(self.place / "catalogue.yaml"))
        catalogue.read()
        intake = Intake(ledger, LISTENING, lambda: None)
        desk = Desk(self.settings, ledger, slack, Jira(self.settings), voice, intake, catalogue, is_current=True)
        return Worker(desk, Company(None), self.clock), ReminderWatch(desk, lambda: None, self.clock)

    def _see(self, call: Call, moment: str) -> bool:
        if call.name == "chat.postMessage" and moment == "before":
            about = call.arguments
            thread, step = str(about.get("thread_ts") or ""), str(about["metadata"]["event_payload"]["step"])
            named = {wait.key for wait in self.waits if f"/p{wait.row.ts.replace('.', '')}|" in about["text"]}
            keys = frozenset(named | {wait.key for wait in self.waits if wait.row.ts == thread})
            self.sent.append(Sent(self.clock.now, about["channel"], thread, step, about["text"], keys))
        return False

    # What happens.

    def wait(self, since: float, until: float, **about: Any) -> None:
        """Have a request wait, from a moment to another."""
        number = len(self.waits) + 1
        ts = self.slack.post(self.channel, self.ids["rita"], f"Request {number}")
        known: dict[str, Any] = {each.name: "" for each in fields(Row) if each.default is not False}
        known |= {"stream": f"{self.channel}/{ts}", "channel": self.channel, "ts": ts, "posted_at": since}
        known |= {"is_open": True, "state": "ticketed", "key": f"OPS-{1000 + number}", "requester_name": "Rita"}
        known |= dict.fromkeys(("ticketed_at", "decided_at", "closed_at", "sealed_at"), 0.0) | {"reopened": 0}
        row = Row(**{**known, "changed_at": since, "waits_since": since, **about})
        found = Wait(row.key or f"post-{number}", since, until, row)
        self.waits.append(found)
        self.at(since, lambda: self.show(found.row.stream, row))
        self.at(until, lambda: self.show(found.row.stream, None))

    def away(self, at: float, name: str, until: date | None, backup: str = "") -> None:
        """Have somebody say that they are away."""
        self.aways.append((at, name, until, backup))
        fact = away_fact(self.ids[name], until, self.ids[backup] if backup else "", f"D0{name}", f"{at:.6f}")
        self.at(at, lambda: self.bots[0].ledger.append(AWAY, [fact]) and None)

    def leaves(self, at: float, name: str) -> None:
        """Have somebody's account deactivated, and the bots started anew."""
        self.left[name] = at
        self.at(at, lambda: self.slack.users[self.ids[name]].update(deleted=True))
        self.restart(at)

    def restart(self, at: float) -> None:
        self.at(at, lambda: [bot.start() for bot in self.bots] and None)

    def loses(self, at: float) -> None:
        """Have the answer to the next message get lost, and the bots die before they know of it."""
        self.at(at, lambda: self.traffic.add(Fault("chat.postMessage", "break_after")) and None)
        self.restart(at + 1)

    def at(self, when: float, what: Callable[[], None]) -> None:
        self.happenings.append((when, what))

    def show(self, stream: str, row: Row | None) -> None:
        """Have the ledger's table of requests show this from now on; None: that it waits no more."""
        columns = {each.name: getattr(row, each.name) for each in fields(Row)} if row else None
        with self.bots[0].ledger.transaction() as connection:
            Ledger.show(connection, stream, {k: v for k, v in columns.items() if k != "stream"} if columns else None)

    def run(self, until: datetime = datetime(2037, 1, 2, tzinfo=timezone.utc)) -> None:
        """Let the time pass."""
        ends = until.timestamp()
        happenings = sorted(self.happenings, key=lambda each: each[0])
        with ThreadPoolExecutor(len(self.bots)) as pool:
            while self.clock.now < ends:
                while happenings and happenings[0][0] <= self.clock.now:
                    happenings.pop(0)[1]()
                list(pool.map(lambda bot: bot.work(self.clock.now), self.bots))
                due = self.bots[0].ledger.next_due(self.clock.now)
                coming = [happenings[0][0]] if happenings else []
                coming += [due] if due is not None else []
                self.clock.now = min([*coming, next_opening(self.clock.now)])
        self.happenings = happenings


def next_opening(now: float) -> float:
    """Return when work begins next where the day begins first on earth, at 19:00 UTC: then a day's stream is opened."""
    return ((now - 19 * HOUR) // (24 * HOUR) + 1) * 24 * HOUR + 19 * HOUR


def zone_of(name: str) -> Any:
    """Return somebody's time zone: of groups and of whom Slack does not know, the one that is set."""
    zone = PEOPLE.get(name, "")
    return timezone(timedelta(hours=-3)) if zone == "Mars/Base" else ZoneInfo(zone or "Europe/London")


def days() -> Iterator[date]:
    """Give the days of the quarter."""
    for number in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=number)
