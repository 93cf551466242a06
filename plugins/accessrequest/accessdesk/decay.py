"""How the catalogue has aged: whom it names that can decide no more, who never answers, and what it lacks."""

import re
from collections.abc import Collection, Mapping, Sequence

from accessdesk import decay_texts
from accessdesk.application import Application
from accessdesk.aways import STREAM as AWAY
from accessdesk.aways import away_up_to
from accessdesk.decay_texts import Decay, Lacking, Silent
from accessdesk.desk import Desk
from accessdesk.doctor_lines import TO_DO
from accessdesk.doctor_people import Named, names_of, owner_lines
from accessdesk.errors import Rejected
from accessdesk.ledger_decay import Wants
from accessdesk.markup import for_slack
from accessdesk.people import Person
from accessdesk.slack import Slack

MOST_NAMES = 150
"""Owners and backups that are looked up at a time (users.lookupByEmail is tier 3: 50 a minute, then it waits)."""

MOST_OF_GROUP = 10
"""People of a group that are looked up."""

_ONE_PERSON = re.compile(r"[UW][A-Z0-9]{5,}|[^@\s]+@[^@\s]+")
"""Names that stand for one person, as SlackPeople tells them from groups: an id, or an e-mail."""


def decay_of(desk: Desk, now: float, hidden: Collection[str]) -> Decay:
    """Look the catalogue over. now: seconds since 1970; hidden: channels whose requests are left out.

    Raises Rejected and Unavailable where Slack cannot be asked.
    """
    catalogue = desk.catalogue.present
    if catalogue is None:
        return Decay()
    applications = catalogue.applications
    named = _named(desk.slack, names_of(applications)[:MOST_NAMES])
    wants = Wants(desk.ledger, now)
    people = [line.text for line in owner_lines(applications, named, None) if line.verdict == TO_DO]
    away = away_up_to(desk.ledger.facts(AWAY))
    silent = _silent(wants, _owned(applications, named), named, away)
    return Decay(people, silent, _lacking(desk, wants, hidden))


def sentences(desk: Desk, now: float, hidden: Collection[str]) -> list[str]:
    """Return what is to be mended, a sentence each that acts on nothing in Slack; one where that is refused."""
    try:
        found = decay_texts.sentences(decay_of(desk, now, hidden))
    except Rejected as refused:
        found = [decay_texts.refused(refused.sentence)]
    return [for_slack(each) for each in found]


def _named(slack: Slack, names: Sequence[str]) -> Named:
    """Look up whom these names stand for; groups all at once."""
    found: dict[str, Sequence[Person] | None] = dict.fromkeys(names)
    groups = [name for name in names if not _ONE_PERSON.fullmatch(name)]
    for group, people in slack.groups_and_people(groups) if groups else ():
        called = (group, slack.name_of(group))
        shown = [slack.person(each) for each in sorted(people)[:MOST_OF_GROUP]]
        found.update({name: shown for name in groups if name.lstrip("@") in called})
    for name in found.keys() - set(groups):
        ids = sorted(slack.members([name]))
        found[name] = [slack.person(each) for each in ids] if ids else None
    return found


def _owned(applications: Sequence[Application], named: Named) -> dict[str, set[str]]:
    """Return the id of each person who is named as owner by themselves -> the applications that they own."""
    owned: dict[str, set[str]] = {}
    for application in applications:
        for name in filter(_ONE_PERSON.fullmatch, application.owners):
            for person in named.get(name) or ():
                owned.setdefault(person.id, set()).add(application.name)
    return owned


def _silent(wants: Wants, owned: dict[str, set[str]], named: Named, away: Mapping[str, float]) -> list[Silent]:
    people = {person.id: person for found in named.values() for person in found or () if person.active}
    asked = wants.of_owners({who: names for who, names in owned.items() if who in people}, away)
    return [
        Silent(people[who].name, sorted(owned[who]), waiting)
        for who, waiting in sorted(asked.items(), key=lambda each: people[each[0]].name)
    ]


def _lacking(desk: Desk, wants: Wants, hidden: Collection[str]) -> list[Lacking]:
    catalogue = desk.catalogue.present
    found = []
    for name, number in wants.applications(hidden) if catalogue else ():
        known = catalogue.find(name) if catalogue else None
        if known and not known.application and not known.several:
            found.append(Lacking(name, number, known.suggestions))
    return found
