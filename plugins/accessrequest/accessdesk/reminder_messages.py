"""What people are reminded of, in one message (pure): what to do, then the requests, the longest waiting first."""

from collections.abc import Mapping, Sequence

from accessdesk.markup import for_slack, one_line
from accessdesk.reminder_calls import (
    BACKUP,
    CARRY_OUT,
    CLOSE,
    COMPLETE,
    CONFIRM,
    DECIDE,
    EXPLAIN,
    GONE,
    LATE,
    LATE_OBJECTION,
    LATE_REQUESTER,
    LOST_TICKET,
    NAME,
    OBJECTION,
    OWN,
    SETTLE,
    STAND_IN,
    STUCK,
    TICKET,
    UNKNOWN,
    Call,
    Day,
)
from accessdesk.voice import SHORT, Voice, mention
from accessdesk.working_time import day_at
from accessdesk.zones import shown_day

SHOWN = 10
"""Requests that one message names, at most: more do not fit a phone."""

_HERE = "Reply in its thread, or here: `{command} approve {key} …` or `{command} decline {key} reason`."

_IN_THREAD = {
    "decide": "Reply in its thread with `approved` and what is given, or with `not approved` and the reason.",
    "anew": "Reply in its thread with what you decide now.",
    "explain": "Reply in its thread with the reason.",
}
_DIRECTLY = {
    "decide": _HERE,
    "anew": _HERE,
    "explain": "Reply in its thread with the reason, or here: `{command} decline {key} reason`.",
}
"""How owners answer where they read the reminder: not everybody who is told directly can write in the thread."""

_MINE = "pending --waiting owner --owner {me}"

TASKS: dict[str, tuple[str, str]] = {
    DECIDE: ("*To decide.* {decide}", _MINE),
    STAND_IN: (
        "*To decide in place of an owner who is away or has left.* {decide}",
        _MINE,
    ),
    BACKUP: ("*To decide as backup: no owner has decided yet.* {decide}", _MINE),
    CONFIRM: (
        "*To confirm: the message of your decision was changed or deleted, or the bot's records were lost.* {anew}",
        _MINE,
    ),
    EXPLAIN: (
        "*To explain: your refusal does not count without its reason.* {explain}",
        _MINE,
    ),
    SETTLE: ("*To settle: another owner decided otherwise.* {anew}", _MINE),
    OBJECTION: (
        "*You objected as manager.* Say in its thread that it can go on, or leave it to Tech Ops to cancel it.",
        "pending --waiting manager",
    ),
    COMPLETE: ("*Something is missing.* Edit your post, or reply in its thread with the missing line.", "mine"),
    TICKET: ("*Complete, and without a ticket.* Add {ticket}.", "pending --waiting tech-ops"),
    NAME: ("*Posted by an app that names no requester.* Name the requester in its thread.", "pending"),
    CARRY_OUT: (
        "*Approved.* Give the access, note it in the thread, then add {complete}.",
        "pending --waiting tech-ops",
    ),
    OWN: (
        "*For Tech Ops to decide.* Give the access, note it in the thread, then add {complete}.",
        "pending --waiting tech-ops",
    ),
    CLOSE: ("*Refused, to be closed.* Add {complete}.", "pending --waiting tech-ops"),
    GONE: (
        "*The post was deleted.* `{command} proceed {key} reason` lets it go on, {cancel} ends it.",
        "pending --waiting tech-ops",
    ),
    UNKNOWN: (
        "*The catalogue does not know the application.* `{command} app {key} NAME` or `{command} owner {key} @person`.",
        "pending --waiting tech-ops",
    ),
    LOST_TICKET: ("*The ticket is gone from Jira.* `{command} cancel {key} reason` ends it.", "pending"),
    STUCK: ("*Jira does not take it.* Its thread says why; `{command} retry {key}` tries again.", "pending"),
    LATE: ("*Not decided by those who were asked.* Ask them, or their backups.", "pending --waiting owner"),
    LATE_OBJECTION: (
        "*Held by the manager's objection.* `{command} proceed {key} reason` lets it go on, {cancel} ends it.",
        "pending --waiting manager",
    ),
    LATE_REQUESTER: (
        "*Not completed by the requester.* Ask them, or end it with {cancel}.",
        "pending --waiting requester",
    ),
}
"""Task -> what is said above its requests, and the command that lists them all; in the order in which they are said."""


def to_person(calls: Sequence[Call], day: Day, person: str, voice: Voice) -> str:
    """Return the day's reminder of one person."""
    lines = [f"{_number(calls)} for you:", *_sections(calls, day, person, voice)]
    if any(call.task == DECIDE for call in calls):
        lines += ["", f"When you are away, `{voice.prefix}access away until DATE @name` says who decides instead."]
    return "\n".join(lines)


def aloud(calls: Sequence[Call], person: str, voice: Voice) -> str:
    """Return what stands in a thread for somebody who cannot be told alone: how many, and how to see them."""
    me = mention(person)
    if len(calls) == 1:
        return f"{me}: this request waits for you. I cannot send you direct messages."
    command = TASKS[calls[0].task][1].format(me=me)
    return f"{me}: {_number(calls).lower()} for you, this one among them; `{voice.prefix}access {command}` lists them."


def to_tech_ops(calls: Sequence[Call], day: Day, called: str, hidden: int, voice: Voice) -> str:
    """Return the day's reminder of Tech Ops in their channel.

    called: what mentions them; hidden: how many more there are that not everybody in that channel may see.
    """
    whom, pending = called or "Tech Ops", f"`{voice.prefix}access pending`"
    if not calls:
        what = (
            "one request in a private channel waits" if hidden == 1 else f"{hidden} requests in private channels wait"
        )
        return f"{whom}: {what} for Tech Ops. {pending} lists {'it' if hidden == 1 else 'them'} for you alone."
    lines = [f"{whom}: {_number(calls).lower()} for Tech Ops:", *_sections(calls, day, "", voice)]
    if hidden:
        noun = "request" if hidden == 1 else "requests"
        lines.append(f"{hidden} {noun} of private channels: {pending} lists them for you alone.")
    return "\n".join(lines)


def to_group(calls: Sequence[Call], day: Day, called: str, voice: Voice) -> str:
    """Return the day's reminder of several owners together, where the requests are; of one request, in its thread."""
    if len(calls) == 1:
        return in_thread(calls[0], day, called, voice)
    return "\n".join([f"{called}: {_number(calls).lower()} for you:", *_sections(calls, day, "", voice)])


def in_thread(call: Call, day: Day, called: str, voice: Voice) -> str:
    """Return the reminder of one request in its own thread."""
    what = _filled([call], _IN_THREAD, voice).replace("in its thread", "here").replace("in the thread", "here")
    return f"{called}: this request has waited for you since {_since(call, day, '')}. {what}"


def once(call: Call, day: Day, by: str, voice: Voice) -> str:
    """Return the reminder of one request that somebody has asked for. by: whose wish it is."""
    lines = [
        f"{mention(by)} asks you to look at a request that waits for you:",
        *_sections([call], day, call_id(call), voice),
    ]
    return "\n".join(lines)


def call_id(call: Call) -> str:
    """Return the id of the person who is called, "" for more than one."""
    return call.whom if isinstance(call.whom, str) else ""


def _number(calls: Sequence[Call]) -> str:
    return "One access request waits" if len(calls) == 1 else f"{len(calls)} access requests wait"


def _sections(calls: Sequence[Call], day: Day, person: str, voice: Voice) -> list[str]:
    lines, left, replies = list[str](), SHOWN, _DIRECTLY if person else _IN_THREAD
    for task, (_, command) in TASKS.items():
        found = [call for call in calls if call.task == task]
        if not found:
            continue
        lines += ["", _filled(found, replies, voice), *(_line(call, day, person, voice) for call in found[:left])]
        more = len(found) - min(left, len(found))
        left -= len(found) - more
        if more:
            listed = command.format(me=mention(person)) if person else command.replace(" --owner {me}", "")
            lines.append(f"• {'and ' if more < len(found) else ''}{more} more: `{voice.prefix}access {listed}`")
    return lines


def _filled(calls: Sequence[Call], replies: Mapping[str, str], voice: Voice) -> str:
    """Return what is said above requests of one task; the commands name the request where there is only one."""
    about = {act: voice.emoji(act) for act in ("ticket", "complete", "cancel")}
    about |= {"command": f"{voice.prefix}access", "key": _named(calls[0], voice) if len(calls) == 1 else "KEY"}
    return TASKS[calls[0].task][0].format(**about, **{name: how.format(**about) for name, how in replies.items()})


def _named(call: Call, voice: Voice) -> str:
    return call.row.key or voice.links.message(call.row.channel, call.row.ts)


def _line(call: Call, day: Day, person: str, voice: Voice) -> str:
    row = call.row
    what = _shown(row.application) or "no application named"
    whom = _shown(row.beneficiary_name or row.requester_name)
    parts = [
        f"• <{voice.links.message(row.channel, row.ts)}|{row.key or 'post'}>",
        f"{what} for {whom}" if whom else what,
        f"since {_since(call, day, person)}",
    ]
    application = day.application_of(row)
    if call.task == CARRY_OUT and application and application.given_by:
        parts.append(f"given by {_shown(application.given_by)}")
    if call.task == LATE and row.waits_names:
        parts.append(f"asked: {_shown(row.waits_names)}")
    return " · ".join(parts)


def _since(call: Call, day: Day, person: str) -> str:
    return shown_day(day_at(call.row.waits_since, day.zone_of(person or call.whom)))


def _shown(text: str) -> str:
    return for_slack(one_line(text, SHORT))
