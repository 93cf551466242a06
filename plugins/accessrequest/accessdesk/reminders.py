"""Who is reminded of what on a day (pure).

One rule: whom a request waits for is reminded on the morning of the first working day after the day on which the wait
began, in their own time zone, and on each working day after that; backups from the second, Tech Ops from the third.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from accessdesk.plan import Plan
from accessdesk.reminder_calls import EARLIEST, Call, Day, Group, calls_of, target_of
from accessdesk.row import Row
from accessdesk.waits import TECH_OPS

KIND = "reminders"
"""How the streams of a day's reminders begin; then the day."""

LOOK_SECONDS = 3_600.0
"""Seconds after which it is looked again whom something waits for, while people work somewhere on earth."""

FRESH_SECONDS = 3_600.0
"""Seconds for which it is relied on where somebody is, and that they are still here."""

AT_ONCE = 20
"""People who are looked up in one step, at a call each."""

Lists = dict[str, list[Call]]
"""Target -> what it is to be reminded of: a target is a person's id, TECH_OPS or a Group's id."""


def lists_of(rows: Iterable[Row], day: Day) -> Lists:
    """Return what each target may have to be reminded of on this day, the longest waiting first.

    Whose time zone is not known yet has to be looked up.
    """
    found: Lists = {}
    for row in sorted(rows, key=lambda row: (row.waits_since, row.stream)):
        for call in calls_of(row, day):
            for target, whom in _targets(call, day):
                if day.may_be_due(call) if _is_unknown(whom, day) else day.is_due(call, day.zone_of(whom)):
                    found.setdefault(target, []).append(call)
    return {target: _once_each(calls) for target, calls in found.items()}


def _targets(call: Call, day: Day) -> Iterator[tuple[str, "str | Group"]]:
    if isinstance(call.whom, Group):
        yield call.whom.id, call.whom
    elif call.whom == TECH_OPS and TECH_OPS in day.noted:
        yield from ((each, each) for each in day.tech_ops if each == TECH_OPS or day.is_here(each))
    else:
        yield call.whom, call.whom


def _once_each(calls: list[Call]) -> list[Call]:
    """Leave out what somebody is reminded of as one of Tech Ops whom it waits for themselves."""
    first: dict[str, Call] = {}
    for call in calls:
        first.setdefault(call.row.stream, call)
    return list(first.values())


def _is_unknown(whom: "str | Group", day: Day) -> bool:
    return isinstance(whom, str) and whom not in day.noted


def plan_day(plan: Plan, lists_now: Callable[[], Lists], day: Day) -> None:
    """Plan the day's reminders: whose morning has come, who is to be looked up, and when to look again.

    lists_now: gives what lists_of has of the requests that have waited since before this day.
    """
    working, now = day.settings.working_time, plan.now
    opens, closes = working.hours_anywhere(day.date)
    if not day.settings.reminders.on or not working.is_working_day(day.date) or now >= closes:
        return
    if now < opens:
        plan.wait(opens)
        return
    lists = _left(plan, lists_now())
    unknown = {target for target in lists if target not in day.noted and not target.startswith("group-")}
    known = {target: calls for target, calls in lists.items() if not _is_unknown(_whom(target, calls), day)}
    due = {target: calls for target, calls in known.items() if _is_time(plan, target, calls, day)}
    # Whoever has moved or left since is not to be disturbed.
    old = {each for each in due if each in day.noted and now - day.noted[each]["at"] > FRESH_SECONDS}
    _look_up(plan, sorted(unknown | old))
    for target in sorted(due.keys() - old):
        plan.once("remind", target, whom=_whom(target, due[target]), calls=due[target])
    plan.wait(min(now + LOOK_SECONDS, closes))


def _left(plan: Plan, lists: Lists) -> Lists:
    """Leave out what each was reminded of on this day already, since somebody asked for that."""
    done = plan.request.done
    left = {
        target: [call for call in calls if f"nudge {target_of(call)} {call.row.stream}" not in done]
        for target, calls in lists.items()
    }
    return {target: calls for target, calls in left.items() if calls}


def _look_up(plan: Plan, targets: Sequence[str]) -> None:
    if TECH_OPS in targets:
        plan.add("judge-tech-ops")
    people = [target for target in targets if target != TECH_OPS]
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        plan.add("judge-whereabouts", some[0], people=some)


def _whom(target: str, calls: list[Call]) -> "str | Group":
    return calls[0].whom if target.startswith("group-") else target


def _is_time(plan: Plan, target: str, calls: list[Call], day: Day) -> bool:
    """Say whether somebody's morning has come, or see that it is looked again when it does."""
    opens, closes = day.settings.working_time.hours_on(day.date, day.zone_of(_whom(target, calls)))
    if f"remind {target}" in plan.request.done or plan.now >= closes:
        return False
    if plan.now < opens:
        plan.wait(opens)
    return plan.now >= opens


def start_of_wait(day: date) -> float:
    """Return before when a wait began that somebody may be reminded of on this day, in seconds since 1970."""
    return datetime(day.year, day.month, day.day, tzinfo=EARLIEST).timestamp()
