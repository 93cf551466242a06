"""The command that has whomever a request waits for reminded at once."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from accessdesk import remind_answers
from accessdesk.aways import STREAM as AWAY
from accessdesk.aways import aways_of
from accessdesk.commands import NO_REQUEST, Commands
from accessdesk.desk import Desk
from accessdesk.directly import unseen
from accessdesk.errors import WrongInput
from accessdesk.nudges import Nudge, nudge_fact, was_reminded
from accessdesk.options import said
from accessdesk.reminder_calls import NOT_ASKED, Call, Day, Group, calls_of, target_of
from accessdesk.reminding import stream_of_day, whereabouts_of
from accessdesk.replay import replay
from accessdesk.row import Row
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier
from accessdesk.waits import JIRA, TECH_OPS
from accessdesk.working_time import day_at


def remind(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Have them reminded now, once a day, while they work. is_admin: the person is one of Errbot's administrators."""
    commands.refuse(asked)
    desk, target = verifier.desk, commands.target(asked)
    row = target.row
    if target.rest:
        raise WrongInput(
            f"`{commands.prefix}access remind` takes one request at a time; leave out {said(target.rest)}."
        )
    if row is None:
        raise WrongInput(NO_REQUEST)
    if not (row.requester == asked.person or is_admin or is_tech_ops(verifier, asked.person)):
        raise WrongInput("Only Tech Ops and whoever made a request can have others reminded of it.")
    if not row.waits_for:
        raise WrongInput(f"Nothing to do: {row.key or 'the request'} is {row.state}.")
    if row.waits_for == JIRA:
        raise WrongInput(f"{row.key or 'The request'} waits for Jira, not for people; its thread says why.")
    now = time.time()
    day = _day(desk, row, now)
    became = {remind_answers.NOW: list[str](), remind_answers.BEFORE: [], remind_answers.CLOSED: []}
    for call in _asked(row, day):
        if call.whom == asked.person:
            raise WrongInput(f"{row.key or 'The request'} waits for you.")
        became[_nudge(desk, call, day, asked.person, now)].append(_name(desk, call))
    answer = remind_answers.reminded(row.key or "the request", became, on=desk.settings.reminders.on)
    yield unseen(answer, asked.channel, [row], commands.sight.private())


def _day(desk: Desk, row: Row, now: float) -> Day:
    """Return what is known now of those who may be asked."""
    people = [*row.waits_ids.split(), *row.backups.split()]
    noted: Mapping[str, Mapping[str, Any]] = {each: whereabouts_of(desk, each) for each in people}
    aways = aways_of(desk.ledger.facts(AWAY))
    today = day_at(now, desk.settings.working_time.zone_info)
    return Day(today, desk.settings, desk.catalogue.present, aways, noted)


def _asked(row: Row, day: Day) -> list[Call]:
    """Return who is asked now; where nobody is, Tech Ops."""
    calls = calls_of(row, day)
    return [call for call in calls if call.task not in NOT_ASKED] or calls


def _nudge(desk: Desk, call: Call, day: Day, by: str, now: float) -> str:
    """Note that somebody is to be reminded, and return what becomes of it."""
    zone, target = day.zone_of(call.whom), target_of(call)
    if not desk.settings.working_time.is_working(now, zone):
        return remind_answers.CLOSED
    name = stream_of_day(day_at(now, zone))
    if was_reminded(replay(name, desk.ledger.facts(name)), target, call.row.stream):
        return remind_answers.BEFORE
    desk.ledger.append(name, [nudge_fact(Nudge(target, call.row.stream, by), now)])
    return remind_answers.NOW


def _name(desk: Desk, call: Call) -> str:
    if call.whom == TECH_OPS:
        return "Tech Ops"
    return "its owners" if isinstance(call.whom, Group) else desk.slack.person(call.whom).name
