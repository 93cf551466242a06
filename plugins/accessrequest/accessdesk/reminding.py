"""Reminding: whoever a request waits for is told so, once a day; each day is a stream of the bot's own."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from accessdesk import digest_channel, reminder_messages
from accessdesk.aways import STREAM as AWAY
from accessdesk.aways import aways_of
from accessdesk.desk import Desk, Judge, NotWanted, Outcome, Work, Write
from accessdesk.digest_sight import hidden_in
from accessdesk.errors import Rejected, Unavailable
from accessdesk.facts import Fact
from accessdesk.ledger_waiting import Waiting
from accessdesk.nudges import nudges_of
from accessdesk.plan import Plan
from accessdesk.reminder_calls import Call, Day, Group, calls_of, target_of
from accessdesk.reminders import KIND, Lists, lists_of, plan_day, start_of_wait
from accessdesk.request import Request
from accessdesk.settings import Settings
from accessdesk.telling_privately import Thread, find_told_privately, tell_privately
from accessdesk.waits import TECH_OPS
from accessdesk.working_time import days_at

LISTED_SECONDS = 60.0
"""Seconds for which the lists of a day are relied on; what is sent is looked at anew each time."""


def days(settings: Settings, now: float) -> Iterator[str]:
    """Give the days on which people are reminded now, somewhere on earth."""
    working = settings.working_time
    for day in days_at(now):
        opens, closes = working.hours_anywhere(day)
        if settings.reminders.on and working.is_working_day(day) and opens <= now < closes:
            yield day.isoformat()


def plan(desk: Desk, stream: Request, now: float) -> Plan:
    """Plan the reminders of a day, and what somebody asks others to be reminded of."""
    found, day, waiting = Plan(stream, now), day_of(desk, stream), Waiting(desk.ledger)
    nudges = nudges_of(stream, now, day)
    if nudges:
        rows = {row.stream: row for row in waiting.among([nudge.stream for nudge in nudges])}
        for nudge in nudges:
            calls = calls_of(rows[nudge.stream], day) if nudge.stream in rows else []
            for call in [call for call in calls if nudge.target == target_of(call)][:1]:
                found.once("nudge", f"{nudge.target} {nudge.stream}", whom=call.whom, calls=[call], by=nudge.by)
    plan_day(found, lambda: _lists(desk, stream, day, now), day)
    return found


def _lists(desk: Desk, stream: Request, day: Day, now: float) -> Lists:
    """Return who may have to be reminded of what; of many reminders in a row each is planned from the same lists."""
    catalogue = day.catalogue.mark if day.catalogue else ""
    about = (now // LISTED_SECONDS, stream.noted.copy(), day.aways, catalogue)
    known = desk.remembered.get(stream.stream)
    if known is None or known[0] != about:
        known = (about, lists_of(Waiting(desk.ledger).before(start_of_wait(day.date)), day))
        desk.remembered[stream.stream] = known
    lists: Lists = known[1]
    return lists


def day_of(desk: Desk, stream: Request) -> Day:
    """Return what the reminders of a stream's day follow from."""
    return Day(
        date=date.fromisoformat(stream.stream.partition(" ")[2]),
        settings=desk.settings,
        catalogue=desk.catalogue.present,
        aways=aways_of(desk.ledger.facts(AWAY)),
        noted=stream.noted,
    )


def stream_of_day(day: date) -> str:
    """Return the name of a day's stream."""
    return f"{KIND} {day.isoformat()}"


def whereabouts(desk: Desk, work: Work) -> list[Fact]:
    """Look up whether people are still here, and in which time zones."""
    found: list[Fact] = []
    for person in work.step.about["people"]:
        try:
            body = {"key": person, **whereabouts_of(desk, person)}
        except Unavailable:
            if not found:
                raise
            # What is known by now is kept; the others are looked up next.
            break
        found.append(Fact("noted", f"noted {person} {work.request.count}", work.plan.now, body))
    return found


def whereabouts_of(desk: Desk, person: str) -> dict[str, Any]:
    """Return {"active", "zone", "offset"} of a person, as Slack has it."""
    known = desk.slack.person(person)
    if not known.active or known.bot:
        return {"active": False, "zone": "", "offset": None}
    return {"active": True, "zone": desk.slack.zone(person), "offset": desk.slack.offset(person)}


def tech_ops(desk: Desk, work: Work) -> list[Fact]:
    """Look up who is Tech Ops, how they are called, and in which channel they are reminded together."""
    settings = desk.settings
    body = {
        "key": TECH_OPS,
        "people": sorted(desk.slack.members(settings.tech_ops)),
        "called": " ".join(desk.slack.mentions(settings.tech_ops)),
        "channel": digest_channel.channel_of(desk) if settings.digest_channel else "",
    }
    return [Fact("noted", f"noted {TECH_OPS} {work.request.count}", work.plan.now, body)]


def remind(desk: Desk, work: Work) -> Outcome:
    """Send somebody the day's reminder, of what still waits for them."""
    day, whom, calls = day_of(desk, work.request), work.step.about["whom"], _waiting_still(desk, work)
    told = {"requests": [call.row.stream for call in calls]}
    if isinstance(whom, Group):
        text = reminder_messages.to_group(calls, day, _called(desk, whom), desk.voice)
        thread = calls[0].row.ts if len(calls) == 1 else ""
        return {**told, "how": "channel", "ts": desk.slack.post(whom.channel, text, work.mark, thread)}
    if whom == TECH_OPS:
        channel, called = day.noted[TECH_OPS]["channel"], day.noted[TECH_OPS]["called"]
        hidden = hidden_in(desk, channel)
        shown = [call for call in calls if call.row.channel not in hidden]
        text = reminder_messages.to_tech_ops(shown, day, called, len(calls) - len(shown), desk.voice)
        # Where that is refused, it is looked up anew within the hour, and each member is reminded directly then.
        with digest_channel.posting(desk):
            return {**told, "how": "channel", "ts": desk.slack.post(channel, text, work.mark)}
    texts = (
        reminder_messages.to_person(calls, day, whom, desk.voice),
        reminder_messages.aloud(calls, whom, desk.voice),
    )
    return {**told, **tell_privately(desk, whom, texts, work.mark, _thread(calls[0]))}


def find_reminder(desk: Desk, work: Work) -> Outcome | None:
    """Find the reminder that an earlier try sent."""
    whom, calls = work.step.about["whom"], work.step.about["calls"]
    told = {"requests": [call.row.stream for call in calls]}
    if isinstance(whom, Group):
        places = [(whom.channel, ""), *(_thread(call) for call in calls)]
    elif whom == TECH_OPS:
        places = [(work.request.noted[TECH_OPS]["channel"], "")]
    else:
        found = find_told_privately(desk, whom, work.mark, work.began, _thread(calls[0]))
        return {**told, **found} if found else None
    return _find(desk, work, places, told)


def nudge(desk: Desk, work: Work) -> Outcome:
    """Remind somebody of one request, since somebody else asks for that: a person directly, others in its thread."""
    day, whom, (call,) = day_of(desk, work.request), work.step.about["whom"], _waiting_still(desk, work)
    told = {"requests": [call.row.stream]}
    if isinstance(whom, Group) or whom == TECH_OPS:
        called = (
            _called(desk, whom) if isinstance(whom, Group) else " ".join(desk.slack.mentions(desk.settings.tech_ops))
        )
        text = reminder_messages.in_thread(call, day, called or desk.voice.tech_ops, desk.voice)
        return {**told, "how": "thread", "ts": desk.slack.post(call.row.channel, text, work.mark, call.row.ts)}
    texts = (
        reminder_messages.once(call, day, work.step.about["by"], desk.voice),
        reminder_messages.in_thread(call, day, f"<@{whom}>", desk.voice),
    )
    return {**told, **tell_privately(desk, whom, texts, work.mark, _thread(call))}


def find_nudge(desk: Desk, work: Work) -> Outcome | None:
    """Find what an earlier try sent."""
    whom, (call,) = work.step.about["whom"], work.step.about["calls"]
    told = {"requests": [call.row.stream]}
    if isinstance(whom, Group) or whom == TECH_OPS:
        return _find(desk, work, [_thread(call)], told)
    found = find_told_privately(desk, whom, work.mark, work.began, _thread(call))
    return {**told, **found} if found else None


def _find(desk: Desk, work: Work, places: Sequence[tuple[str, str]], told: Outcome) -> Outcome | None:
    for channel, thread in places:
        try:
            ts = desk.slack.find(channel, work.mark, work.began, thread)
        except Rejected as refused:
            if refused.code not in ("thread_not_found", "message_not_found"):
                raise
            continue
        if ts:
            return {**told, "how": "thread" if thread else "channel", "ts": ts}
    return None


def _waiting_still(desk: Desk, work: Work) -> list[Call]:
    """Return what is still to be reminded of: something may have been done since it was planned."""
    day, calls = day_of(desk, work.request), work.step.about["calls"]
    rows = Waiting(desk.ledger).among({call.row.stream for call in calls})
    now = {_what(call): call for row in rows for call in calls_of(row, day)}
    left = [now[_what(call)] for call in calls if _what(call) in now]
    if len(left) < len(calls):
        desk.remembered.pop(work.request.stream, None)
    if not left:
        raise NotWanted
    return left


def _what(call: Call) -> tuple[object, ...]:
    return (target_of(call), call.task, call.row.stream, call.row.waits_since)


def _called(desk: Desk, group: Group) -> str:
    return " ".join(desk.slack.mentions(group.names)) or "The owners"


def _thread(call: Call) -> Thread:
    return Thread(call.row.channel, call.row.ts)


JUDGES = {"judge-whereabouts": Judge("slack", whereabouts), "judge-tech-ops": Judge("slack", tech_ops)}
WRITES = {"remind": Write("slack", remind, find_reminder), "nudge": Write("slack", nudge, find_nudge)}
