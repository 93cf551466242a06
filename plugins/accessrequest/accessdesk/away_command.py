"""The command by which people say that they are away, until when, and who decides instead of them."""

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

from accessdesk import away_answers, reminding
from accessdesk.aways import STREAM, Away, Aways, away_fact, aways_of, is_away
from accessdesk.commands import Commands
from accessdesk.dates import day_in
from accessdesk.desk import Desk
from accessdesk.directly import unseen
from accessdesk.errors import WrongInput
from accessdesk.ledger_waiting import Waiting
from accessdesk.options import said
from accessdesk.reminders import KIND
from accessdesk.row import Row
from accessdesk.typed import Asked
from accessdesk.verifying import Verifier
from accessdesk.waits import OWNER
from accessdesk.working_time import day_at
from accessdesk.zones import shown_day, zone_at

LONGEST_DAYS = 366
"""Days for which somebody may be away; whoever is away for longer owns nothing any more."""

OFF = ("off", "back", "end", "no")
"""What is typed by who is back."""

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^<>]*)?>")


def away(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Note that the person is away, or back, or show what is noted. is_admin: of no matter here."""
    desk, typed = verifier.desk, asked.text.strip()
    aways, today = aways_of(desk.ledger.facts(STREAM)), _today(desk, asked.person)
    usage = f"`{commands.prefix}access away until 2026-12-24`, and `@name` behind it for who decides instead"
    mine = aways.get(asked.person)
    known = mine if mine and mine.until >= today else None
    if not typed:
        yield away_answers.shown(known, _name(desk, known), commands.prefix)
        return
    commands.refuse(asked)
    if typed.casefold() in OFF:
        _note(desk, asked, None, "")
        yield away_answers.back(known)
        return
    until, backup = _until(typed, today, usage), _backup(desk, asked, aways, usage)
    _note(desk, asked, until, backup)
    rows = [row for row in Waiting(desk.ledger).for_whom(asked.person) if row.waits_for == OWNER]
    unable = [row for row in rows if backup and not _may_decide(backup, row)]
    name = _name(desk, Away(until, backup))
    again = desk.settings.working_time.nth_day_after(until, 1)
    if _owns(desk, asked.person):
        answer = away_answers.noted(until, again, name, len(rows), unable)
    else:
        answer = away_answers.noted_of_nobody(until)
    yield unseen(answer, asked.channel, unable, commands.sight.private())


def _today(desk: Desk, person: str) -> date:
    """Return which day it is where the person is."""
    zone = zone_at(desk.slack.zone(person), desk.slack.offset(person))
    return day_at(time.time(), zone or desk.settings.working_time.zone_info)


def _note(desk: Desk, asked: Asked, until: date | None, backup: str) -> None:
    desk.ledger.append(STREAM, [away_fact(asked.person, until, backup, asked.channel, asked.ts)])
    now = time.time()
    for day in reminding.days(desk.settings, now):
        # Whoever stands in is asked today.
        desk.ledger.postpone(f"{KIND} {day}", now)


def _until(typed: str, today: date, usage: str) -> date:
    """Return the day that was typed; raise WrongInput for words that are none, and for days that cannot be meant."""
    words = " ".join(_MENTION.sub(" ", typed).split())
    words = re.sub(r"^(?:until|till|to)\b", "", words, flags=re.IGNORECASE).strip()
    day = day_in(words)
    if "@" in words:
        name = next(word for word in words.split() if "@" in word)
        raise WrongInput(f"{said(name)} mentions nobody that Slack knows. Type @ and choose the person from the list.")
    if day is None or len(words.split()) > len(("24", "December,", "2026")):
        raise WrongInput(f"{said(words)} is no day that I can be sure of. Say {usage}." if words else f"Say {usage}.")
    if day < today:
        raise WrongInput(f"{shown_day(day)} is past. Say {usage}.")
    if day > today + timedelta(days=LONGEST_DAYS):
        raise WrongInput(f"{shown_day(day)} is more than a year ahead. Have the catalogue name another owner instead.")
    return day


def _backup(desk: Desk, asked: Asked, aways: Aways, usage: str) -> str:
    """Return who decides instead, "" where nobody is named; raise WrongInput for whoever cannot."""
    if not asked.mentions:
        return ""
    if len(set(asked.mentions)) > 1:
        raise WrongInput(f"More than one person is mentioned. Say {usage}.")
    named = asked.mentions[0]
    if named == asked.person:
        raise WrongInput("You cannot stand in for yourself. Mention somebody else, or nobody.")
    who = desk.slack.person(named)
    name = away_answers.name_of(who.name)
    if who.bot or not who.active or who.external:
        why = "an app" if who.bot else "of another organisation" if who.external else "not active any more"
        raise WrongInput(f"{name} is {why}, and cannot decide. Mention somebody else, or nobody.")
    if is_away(aways, named, _today(desk, asked.person)):
        raise WrongInput(f"{name} is away until {shown_day(aways[named].until)} as well. Mention somebody else.")
    return named


def _owns(desk: Desk, person: str) -> bool:
    """Say whether the catalogue or an open request has somebody as owner or backup."""
    if Waiting(desk.ledger).names(person):
        return True
    catalogue = desk.catalogue.present
    names = {name for each in catalogue.applications for name in (*each.owners, *each.backups)} if catalogue else set()
    groups = sorted(name for name in names if "@" not in name[1:])
    email = desk.slack.person(person).email.casefold()
    is_named = person in names or (bool(email) and email in map(str.casefold, names))
    return is_named or (bool(groups) and person in desk.slack.members(groups))


def _may_decide(person: str, row: Row) -> bool:
    return f" {person} " in row.owners


def _name(desk: Desk, known: Away | None) -> str:
    return desk.slack.person(known.backup).name if known and known.backup else ""
