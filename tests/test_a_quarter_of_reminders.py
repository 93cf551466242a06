"""A quarter of reminders: none doubled, none outside hours, none for what is done, everybody on the right morning.

What is expected is worked out here from the rule alone, minute by minute, not by the product's own calendar.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from tests.quarter import FIRST, LAST, PEOPLE, Quarter, Sent, Wait, days, zone_of

QUARTER = 900
"""Seconds of a quarter of an hour: everything that happens does so on one."""

CLOSED = {date(2036, 11, 27), date(2036, 11, 28), date(2036, 12, 24), date(2036, 12, 25), date(2036, 12, 26)}
OWNERS, BACKUPS, LEADS = ("olga", "sid"), ("kumar", "lara"), ("dina", "nina", "zoe")
TECH_OPS, OWNER_GROUP, BACKUP_GROUP = "tech-ops", "the leads", "the leads' backups"
LONGEST_LIST = 10
NEXT_LOOK = 6
"""Quarters of an hour after which whatever came up during the day was seen at the latest."""


def at(day: date, hour: int = 0, zone: object = timezone.utc) -> float:
    return datetime.combine(day, time(hour), zone).timestamp()  # type: ignore[arg-type]


def populate(quarter: Quarter) -> None:
    """Have requests wait at many times, people go away and leave, and bots die."""
    chance, ids = quarter.chance, quarter.ids

    def several(names: Sequence[str]) -> str:
        return f" {' '.join(ids[name] for name in names)} "

    decide = {"waits_for": "owner", "held": "undecided"}
    may = several(OWNERS + BACKUPS)
    figma = {"application": "Figma", "application_key": "Figma", "owners": may}
    kinds = [
        {**decide, **figma, "waits_ids": several(OWNERS), "backups": several(BACKUPS)},
        {**decide, **figma, "waits_ids": several(OWNERS), "backups": several(BACKUPS)},
        {
            **decide,
            "application": "Miro",
            "application_key": "Miro",
            "waits_ids": several(LEADS),
            "backups": several(["oskar"]),
            "owners": several((*LEADS, "oskar")),
        },
        {**figma, "waits_for": "owner", "held": "suspended", "waits_ids": several(["olga"])},
        {**figma, "waits_for": "manager", "held": "objection undecided", "waits_ids": several(["mara"])},
        {**figma, "waits_for": "requester", "waits_ids": several(["rita"]), "key": "", "state": "incomplete"},
        {**figma, "waits_for": "tech-ops", "key": "", "state": "ready"},
        {**figma, "waits_for": "tech-ops", "decision": "approved"},
    ]
    span = (LAST - FIRST).days * 96
    for number in range(104):
        since = at(FIRST) + chance.randrange(span) * QUARTER
        lasts = max(4, int(chance.expovariate(1 / (5 * 96)))) * QUARTER
        quarter.wait(since, since + lasts, **kinds[number % len(kinds)])
    quarter.away(at(date(2036, 10, 13), 13), "olga", date(2036, 10, 24), "lara")
    quarter.away(at(date(2036, 10, 20), 7), "sid", date(2036, 11, 4))
    quarter.away(at(date(2036, 11, 10), 10), "olga", date(2036, 12, 1), "rita")
    quarter.away(at(date(2036, 11, 19), 10), "olga", None)
    quarter.away(at(date(2036, 12, 8), 3), "sid", date(2036, 12, 12), "kumar")
    for name in LEADS:
        quarter.away(at(date(2036, 11, 17), 1), name, date(2036, 11, 21))
    quarter.leaves(at(date(2036, 12, 13), 12), "olga")
    quarter.leaves(at(date(2036, 12, 13), 12) + 1, "kumar")
    for number in range(24):
        quarter.loses(at(FIRST) + chance.randrange(span) * QUARTER + 1)
        quarter.restart(at(FIRST) + chance.randrange(span) * QUARTER + number)


class Rule:
    """Who is to be reminded of what, from the rule alone. together: Tech Ops has a channel."""

    def __init__(self, quarter: Quarter, *, together: bool) -> None:
        self.quarter, self.together = quarter, together
        self.by_day: dict[date, Sequence[Wait]] = {}

    def is_away(self, name: str, day: date, now: float) -> bool:
        said = [until for when, who, until, _ in self.quarter.aways if who == name and when <= now]
        return bool(said) and said[-1] is not None and day <= said[-1]

    def backup_of(self, name: str, now: float) -> str:
        return [backup for when, who, _, backup in self.quarter.aways if who == name and when <= now][-1]

    def is_here(self, name: str, day: date, now: float) -> bool:
        return not self.is_away(name, day, now) and now < self.quarter.left.get(name, float("inf"))

    def called(self, wait: Wait, day: date, now: float) -> dict[str, int]:
        """Return target -> from which working day on."""
        row, here = wait.row, lambda names: [name for name in names if self.is_here(name, day, now)]
        if row.waits_for == "tech-ops":
            return self.tech_ops(1)
        if row.application_key == "Miro" and row.held == "undecided":
            called = {OWNER_GROUP: 1, BACKUP_GROUP: 2} if here(LEADS) else {BACKUP_GROUP: 1}
        elif row.held == "undecided":
            asked = here(OWNERS)
            gone = [name for name in OWNERS if self.is_away(name, day, now)]
            named = here(self.backup_of(name, now) for name in gone)
            asked += [name for name in named if name in OWNERS + BACKUPS and name not in asked]
            called = dict.fromkeys(asked or here(BACKUPS), 1)
            called = {**dict.fromkeys(here(BACKUPS), 2), **called}
        else:
            name = {"owner": "olga", "manager": "mara", "requester": "rita"}[row.waits_for]
            called = dict.fromkeys(here([name]), 1)
        return called | (self.tech_ops(3 if called else 1) if row.key else {})

    def tech_ops(self, first: int) -> dict[str, int]:
        return dict.fromkeys([TECH_OPS] if self.together else ["tess", "tom"], first)

    def waiting(self, day: date) -> Sequence[Wait]:
        """Return what waits at some time around this day."""
        if day not in self.by_day:
            first, last = at(day - timedelta(days=1)), at(day + timedelta(days=2))
            self.by_day[day] = [wait for wait in self.quarter.waits if wait.since < last and wait.until > first]
        return self.by_day[day]

    def due(self, target: str, day: date, now: float) -> frozenset[str]:
        """Return what somebody is to be reminded of at a moment of a day."""
        found = set()
        for wait in self.waiting(day):
            if wait.since <= now < wait.until:
                first = self.called(wait, day, now).get(target)
                began = datetime.fromtimestamp(wait.since, zone_of(target)).date()
                waited = sum(works(began + timedelta(days=n)) for n in range(1, (day - began).days + 1))
                if first and waited >= first:
                    found.add(wait.key)
        return frozenset(found)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def target_of(quarter: Quarter, sent: Sent) -> str:
    """Return whom a message was meant for."""
    target = sent.mark.split()[3]
    kind, _, which = target.partition("-")
    if target == TECH_OPS:
        assert sent.channel == quarter.desk_channel
        assert sent.text.startswith("<!subteam^")
        return TECH_OPS
    if kind == "group":
        assert sent.channel == quarter.channel and which
        return OWNER_GROUP if sent.text.startswith(f"<!subteam^{quarter.leads}>") else BACKUP_GROUP
    assert sent.channel == quarter.slack.direct_channel(kind).id
    return quarter.names[kind]


def check(quarter: Quarter, rule: Rule) -> None:
    """Compare what was sent with the rule."""
    found: dict[tuple[str, date], Sent] = {}
    for sent in quarter.sent:
        target, day = target_of(quarter, sent), date.fromisoformat(sent.mark.split()[1])
        local = datetime.fromtimestamp(sent.at, zone_of(target))
        assert local.date() == day and works(day), (target, sent)
        assert time(9) <= local.time() < time(17), (target, sent)
        assert (target, day) not in found, f"{target} was reminded twice on {day}"
        found[target, day] = sent
        due = rule.due(target, day, sent.at)
        assert sent.keys <= due, (target, day, sent.keys - due)
        assert len(sent.keys) == min(len(due), LONGEST_LIST), (target, day, due)
    targets = {*PEOPLE, OWNER_GROUP, BACKUP_GROUP, TECH_OPS}
    checked = 0
    for target in targets:
        for day in filter(works, days()):
            opens = at(day, 9, zone_of(target))
            due = [bool(rule.due(target, day, opens + n * QUARTER)) for n in range(32)]
            is_certain = any(all(due[n : n + NEXT_LOOK]) for n in range(32 - NEXT_LOOK))
            sent = found.get((target, day))
            assert sent or not is_certain, f"{target} was not reminded on {day}"
            assert any(due) or not sent, f"{target} was reminded on {day}"
            if sent and due[0]:
                # An answer that got lost costs some seconds.
                assert sent.at - opens < 120, f"{target} was reminded late on {day}"
                checked += 1
    assert checked > 200
    in_groups = {*LEADS, "oskar"}
    others = {"tess", "tom"} if rule.together else {TECH_OPS}
    assert {target for target, _ in found} == targets - in_groups - others


@pytest.fixture
def places(tmp_path: Path) -> Iterator[list[Quarter]]:
    made: list[Quarter] = []
    yield made
    for quarter in made:
        quarter.close()


def passed(quarter: Quarter) -> Quarter:
    populate(quarter)
    quarter.run()
    posted = [
        message["metadata"]["event_payload"]["step"]
        for channel in list(quarter.slack.channels)
        for message in quarter.slack.bot_posts(channel)
    ]
    assert sorted(posted) == sorted(sent.mark for sent in quarter.sent)
    return quarter


def test_one_bot_on_sqlite_reminds_everybody_on_the_right_mornings(tmp_path, places):
    quarter = Quarter(tmp_path, [f"sqlite:///{tmp_path / 'ledger.db'}"])
    places.append(quarter)
    check(passed(quarter), Rule(quarter, together=False))


def test_two_bots_on_postgresql_double_nothing_and_tech_ops_is_reminded_in_its_channel(tmp_path, places, postgres):
    url = postgres.create()
    quarter = Quarter(tmp_path, [url, url], DIGEST_CHANNEL="#tech-ops")
    places.append(quarter)
    check(passed(quarter), Rule(quarter, together=True))


def test_the_quarter_has_changes_of_daylight_saving_in_it():
    for name, zone in PEOPLE.items():
        if zone.startswith(("Europe", "America", "Australia")):
            offsets = {datetime.combine(day, time(12), zone_of(name)).utcoffset() for day in days()}
            assert len(offsets) == 2, name
