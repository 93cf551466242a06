"""Runs a storm: an office full of people, bots that die, and the calm afterwards in which all must come right."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import sqlalchemy as sa

from tests.office import Office
from tests.sandbox.bot import Bot
from tests.sandbox.server import wait_until
from tests.storm.compare import delivered, differences
from tests.storm.people import People
from tests.storm.plan import APPLICATIONS, Plan, is_own
from tests.storm.trouble import TroubleMaker, environment

MOST_UNDER_WAY = 60
"""Events on their way at which people wait: the bot is to be the bottleneck, and not to drown."""

MOST_DUE = 60
"""Requests with something to do at which people wait, so that the bot dies amid work in Jira too."""

CALM_SECONDS = 420.0
"""Seconds in which the bots must come to rest after the storm: what failed often waits for up to five minutes."""

CATCH_UP_AFTERWARDS = 2
"""Seconds between two reads of the channel in the calm."""

PATIENCE_SECONDS = 300.0
"""Seconds that people wait for a bot in trouble: what failed often is tried again after up to five minutes."""

PROGRESS_SECONDS = 5.0


@dataclass(frozen=True)
class Result:
    """How a storm ended. wrong: the differences between Slack and Jira, [] for none; figures: what happened in it."""

    wrong: list[str]
    figures: dict[str, float]


class Storm:
    """One storm in an office of its own. bots: how many share the ledger at `database_url`, "" for one with its own."""

    def __init__(self, plan: Plan, place: Path, bots: int = 1, database_url: str = "") -> None:
        self.plan = plan
        self.office = Office(place, workflow="resolving").catalogue(_catalogue()).set(**environment(database_url))
        self.office.slack.delivery.retry_seconds = 3.0
        self.bots = [self.office.bot, *(_another(self.office, place / f"bot{n}") for n in range(1, bots))]
        self.people = People(self.office, plan)
        self.trouble = TroubleMaker(self.office, self.bots, Random(plan.seed))
        self.ledger = sa.create_engine(database_url or f"sqlite:///{self.office.data_dir / 'accessrequest.db'}")

    def run(self, say: Callable[[str], None] = lambda _: None) -> Result:
        """Carry the plan out, let everything come to rest, and compare."""
        began = time.monotonic()
        self.trouble.begin()
        _blow(self.plan, self.people, self.trouble, self.ledger, say)
        blown = time.monotonic()
        self.trouble.end()
        restless = _calm(self.office, self.people, self.bots, self.ledger, say)
        wrong = [*restless, *self.compare()]
        return Result(wrong, _figures(self.office, self.plan, self.trouble, blown - began, time.monotonic() - began))

    def compare(self) -> list[str]:
        """Return what differs between Slack and Jira."""
        return differences(self.office, self.people.threads, self.plan.ends)

    def close(self) -> None:
        """End everything."""
        for bot in self.bots[1:]:
            bot.kill()
        self.office.close()
        self.ledger.dispose()


def storm(
    plan: Plan, place: Path, bots: int = 1, database_url: str = "", say: Callable[[str], None] = lambda _: None
) -> Result:
    """Carry out a plan and compare."""
    whole = Storm(plan, place, bots, database_url)
    try:
        return whole.run(say)
    finally:
        whole.close()


def _blow(plan: Plan, people: People, trouble: TroubleMaker, ledger: sa.Engine, say: Callable[[str], None]) -> None:
    coming, said = list(reversed(plan.troubles)), time.monotonic()
    delivery = people.office.slack.delivery
    for number, act in enumerate(plan.acts):
        while coming and coming[-1].after <= number:
            trouble.make(coming.pop())
        trouble.let_go(number)
        people.take_up(act)
        # While events are held back nobody waits for them.
        _hold_on(
            trouble, lambda: delivery.held is not None or len(delivery.under_way) < MOST_UNDER_WAY, "events arrive"
        )
        if number % 10 == 0:
            _hold_on(trouble, lambda: waiting(ledger) < MOST_DUE, "the bot keeps up")
        if time.monotonic() - said > PROGRESS_SECONDS:
            said = time.monotonic()
            tickets = len(people.office.jira.by_id)
            say(f"{number} of {len(plan.acts)} acts, {trouble.kills} kills, {tickets} tickets")
    trouble.let_go(2 * len(plan.acts))
    _hold_on(trouble, people.go_on, "people see that the bot announces tickets")


def _hold_on(trouble: TroubleMaker, condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, while the trouble that is over ends."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        trouble.end_faults()
        if time.monotonic() > ends:
            raise AssertionError(f"waited {PATIENCE_SECONDS:.0f} s in vain: {what}")
        time.sleep(0.02)


def _calm(office: Office, people: People, crew: list[Bot], ledger: sa.Engine, say: Callable[[str], None]) -> list[str]:
    """Let the bots catch up; return what they did not come to an end with."""
    wait_until(office.slack.delivery.drained, "every event was acknowledged")
    people.say_thanks()
    for bot in crew:
        bot.kill()
        bot.extra["ACCESS_CATCH_UP_SECONDS"] = str(CATCH_UP_AFTERWARDS)
        bot.start()
    say("calm: the bots catch up")
    ends, still, last = time.monotonic() + CALM_SECONDS, 0.0, (-1, -1)
    while still < 3 * CATCH_UP_AFTERWARDS + 1:
        now = (_facts(ledger), len(office.traffic.to("conversations.replies")))
        still, last = (still + 0.5 if now == last and waiting(ledger) == 0 else 0.0), now
        if time.monotonic() > ends:
            return [f"the bot did not come to rest: {', '.join(_waiting(ledger))}"]
        time.sleep(0.5)
    return []


def _another(office: Office, place: Path) -> Bot:
    bot = Bot(office.slack, place, office.bot.extra)
    bot.extra = office.bot.extra
    return bot


def _catalogue() -> str:
    each = [
        f"  - name: {name}\n    owners: [{'' if is_own(n) else 'olga@example.com'}]\n"
        for n, name in enumerate(APPLICATIONS)
    ]
    return "applications:\n" + "".join(each)


def waiting(ledger: sa.Engine) -> int:
    """Return how many requests the ledger has something to do for."""
    with ledger.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM streams WHERE due_at IS NOT NULL")) or 0)


def _waiting(ledger: sa.Engine) -> list[str]:
    with ledger.connect() as connection:
        return [
            str(name) for name in connection.scalars(sa.text("SELECT stream FROM streams WHERE due_at IS NOT NULL"))
        ]


def _facts(ledger: sa.Engine) -> int:
    with ledger.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM facts")) or 0)


def _figures(office: Office, plan: Plan, trouble: TroubleMaker, blown: float, whole: float) -> dict[str, float]:
    kinds = [act.kind for act in plan.acts]
    arrived = delivered(office.slack.delivery.arrived, office.channel)
    late = sum(
        "found late" in c["body"][:400] for each in office.jira.issues() for c in office.jira.comments(each["key"])
    )
    return {
        **{kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "files": sum(len(act.files) for act in plan.acts),
        "kills": trouble.kills,
        "tickets": len(office.jira.issues()),
        "comments": sum(len(office.jira.comments(each["key"])) for each in office.jira.issues()),
        "late": late,
        "events lost": sum(act.fate.lost for act in plan.acts),
        "events given up": len(office.slack.delivery.given_up),
        "replies before their post": arrived.early,
        "calls gone wrong at most": sum(t.about["times"] for t in plan.troubles if t.kind == "fault"),
        "bursts": sum(t.kind == "burst" for t in plan.troubles),
        "Slack calls": len(office.traffic.names("slack")),
        "Jira calls": len(office.traffic.names("jira")),
        "seconds of storm": round(blown, 1),
        "seconds in all": round(whole, 1),
    }
