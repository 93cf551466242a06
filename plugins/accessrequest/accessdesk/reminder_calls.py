"""Whom a request waits for, to whom it is escalated, and from which working day on each of them is reminded (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone, tzinfo
from typing import Any, NamedTuple

from accessdesk.application import GROUP, Application
from accessdesk.aways import Aways, is_away, stand_ins
from accessdesk.catalogue import Catalogue
from accessdesk.facts import canonical, short
from accessdesk.outcome import REFUSED
from accessdesk.request import VANISHED
from accessdesk.row import Row
from accessdesk.settings import Settings
from accessdesk.verdict import DISAGREEMENT, SUSPENDED, UNEXPLAINED
from accessdesk.waits import JIRA, MANAGER, OWNER, REQUESTER, TECH_OPS, UNNAMED
from accessdesk.working_time import day_at
from accessdesk.zones import zone_at

DECIDE, STAND_IN, BACKUP = "decide", "stand-in", "backup"
CONFIRM, EXPLAIN, SETTLE = "confirm", "explain", "settle"
OBJECTION, COMPLETE = "objection", "complete"
TICKET, NAME, CARRY_OUT, OWN, CLOSE = "ticket", "name", "carry-out", "own", "close"
GONE, UNKNOWN, LOST_TICKET, STUCK = "gone", "unknown", "lost-ticket", "stuck"
LATE, LATE_OBJECTION, LATE_REQUESTER = "late", "late-objection", "late-requester"
"""What somebody has to do, or, of the last three, what others were asked to do in vain."""

NOT_ASKED = (BACKUP, LATE, LATE_OBJECTION, LATE_REQUESTER)
"""The tasks of those who are only asked where others have not done theirs."""

_BY_HOLD = {SUSPENDED: CONFIRM, UNEXPLAINED: EXPLAIN, DISAGREEMENT: SETTLE}
_OF_TECH_OPS = {UNNAMED: NAME, VANISHED: LOST_TICKET, JIRA: STUCK}


EARLIEST = timezone(timedelta(hours=-12))
"""The zone in which a wait began on the earliest day."""


class Group(NamedTuple):
    """Owners or backups of an application who are reminded together. names: as the catalogue has them."""

    channel: str
    names: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"group-{short(canonical([self.channel, list(self.names)]))}"


class Call(NamedTuple):
    """One request that somebody is reminded of.

    whom: a person's id, TECH_OPS or a Group; first: from which working day on; task: what is to be done.
    """

    whom: "str | Group"
    first: int
    task: str
    row: Row


@dataclass(frozen=True)
class Day:
    """A day's reminders: what they follow from. noted: as the day's stream has it."""

    date: date
    settings: Settings
    catalogue: Catalogue | None = None
    aways: Aways = field(default_factory=dict)
    noted: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _firsts: dict[tuple[Any, int], Any] = field(default_factory=dict)
    _applications: dict[str, Application | None] = field(default_factory=dict)

    def zone_of(self, whom: "str | Group") -> tzinfo:
        """Return the time zone by which somebody is reminded."""
        known = self.noted.get(whom, {}) if isinstance(whom, str) else {}
        found = zone_at(known["zone"], known["offset"]) if "zone" in known else None
        return found or self.settings.working_time.zone_info

    def is_here(self, person: str) -> bool:
        """Say whether somebody can do anything on this day, as far as that is known."""
        return self.noted.get(person, {}).get("active", True) and not is_away(self.aways, person, self.date)

    def is_due(self, call: Call, zone: tzinfo) -> bool:
        """Say whether somebody in this time zone is to be reminded of this on this day."""
        # Before what has no ticket expires, its requester is warned of that.
        is_once = call.task == COMPLETE and not call.row.key and self.settings.expire_days > 0
        past = self._past_first(call, zone)
        return past == 0 if is_once else past >= 0

    def may_be_due(self, call: Call) -> bool:
        """Say whether it may be due for somebody whose time zone is not known yet."""
        return self._past_first(call, EARLIEST) >= 0

    def _past_first(self, call: Call, zone: tzinfo) -> int:
        """Return how many days the first reminder's day is past; less than 0 where it has not come."""
        which = (day_at(call.row.waits_since, zone), call.first)
        if which not in self._firsts:
            self._firsts[which] = self.settings.working_time.nth_day_after(*which)
        first = self._firsts[which]
        return (self.date - first).days if first else -1

    def application_of(self, row: Row) -> Application | None:
        """Return the application that a request is about, as the catalogue has it now."""
        if row.application_key not in self._applications:
            known = self.catalogue.get(row.application_key) if self.catalogue and row.application_key else None
            self._applications[row.application_key] = known
        return self._applications[row.application_key]

    @property
    def tech_ops(self) -> tuple[str, ...]:
        """Who of Tech Ops is reminded: TECH_OPS in their channel, or each member where they have none."""
        known = self.noted.get(TECH_OPS, {})
        return (TECH_OPS,) if known.get("channel") else tuple(known.get("people", ()))


def calls_of(row: Row, day: Day) -> list[Call]:
    """Return whom a request waits for, whom else it is escalated to, and from which working day on."""
    days = day.settings.reminders
    if row.waits_for not in (OWNER, MANAGER, REQUESTER):
        return [Call(TECH_OPS, days.owner, _task_of_tech_ops(row), row)] if row.waits_for else []
    people = row.waits_ids.split()
    if row.waits_for == OWNER and _is_undecided(row):
        calls, late = _to_decide(row, people, day), LATE
    else:
        task = {MANAGER: OBJECTION, REQUESTER: COMPLETE}.get(row.waits_for) or _BY_HOLD[_hold(row)]
        calls = [Call(each, days.owner, task, row) for each in people if day.is_here(each)]
        late = {MANAGER: LATE_OBJECTION, REQUESTER: LATE_REQUESTER}.get(row.waits_for, LATE)
    if row.key:
        # What has no ticket its requester completes, or it comes to its end.
        calls.append(Call(TECH_OPS, days.tech_ops if calls else days.owner, late, row))
    return calls


def _to_decide(row: Row, people: list[str], day: Day) -> list[Call]:
    days, application = day.settings.reminders, day.application_of(row)
    here = [each for each in people if day.is_here(each)]
    backups = [each for each in row.backups.split() if day.is_here(each)]
    gone = {each: day.aways[each] for each in people if is_away(day.aways, each, day.date)}
    instead = [each for each in stand_ins(people, row.owners.split(), backups, gone, day.date) if day.is_here(each)]
    if not here and not instead:
        instead = backups
    if application and application.remind == GROUP:
        return _as_groups(row, application, day, is_here=bool(here), are_backups=bool(backups))
    asked = [Call(each, days.owner, DECIDE, row) for each in here]
    asked += [Call(each, days.owner, STAND_IN, row) for each in instead]
    return [*asked, *(Call(each, days.backup, BACKUP, row) for each in backups if each not in instead)]


def _as_groups(row: Row, application: Application, day: Day, *, is_here: bool, are_backups: bool) -> list[Call]:
    days = day.settings.reminders
    owners, backups = Group(row.channel, application.owners), Group(row.channel, application.backups)
    asked = [Call(owners, days.owner, DECIDE, row)] if is_here else []
    if are_backups and application.backups:
        asked.append(Call(backups, days.backup, BACKUP, row) if is_here else Call(backups, days.owner, STAND_IN, row))
    return asked


def _hold(row: Row) -> str:
    return next((hold for hold in row.held.split() if hold in _BY_HOLD), "")


def _is_undecided(row: Row) -> bool:
    return not _hold(row)


def _task_of_tech_ops(row: Row) -> str:
    if row.waits_for in _OF_TECH_OPS:
        return _OF_TECH_OPS[row.waits_for]
    if not row.key:
        return TICKET
    held = row.held.split()
    if "gone" in held or "unknown" in held:
        return GONE if "gone" in held else UNKNOWN
    return CLOSE if row.decision == REFUSED else CARRY_OUT if row.decision else OWN


def target_of(call: Call) -> str:
    """Return what tells whom a call is for: a person's id, TECH_OPS or a Group's id."""
    return call.whom.id if isinstance(call.whom, Group) else call.whom
