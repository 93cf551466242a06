"""Who is away until when, and who stands in for them (pure)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from accessdesk.facts import Fact
from accessdesk.replay import replay

STREAM = "away"
"""The stream that it is noted in."""


@dataclass(frozen=True)
class Away:
    """Somebody is away until a day, with that one. backup: who is asked meanwhile, "" for whom the catalogue has."""

    until: date
    backup: str = ""


Aways = Mapping[str, Away]
"""Person -> how they are away, those included whose day is past."""


def away_fact(person: str, until: date | None, backup: str, channel: str, ts: str) -> Fact:
    """Return the fact that a person said so by the command in this message. until: None for being back."""
    body = {"key": person, "until": until.isoformat() if until else "", "backup": backup}
    return Fact("noted", f"away {channel} {ts}", float(ts), body)


def aways_of(facts: Iterable[Fact]) -> Aways:
    """Return who is away, as each person said it last."""
    noted = replay(STREAM, sorted(facts, key=lambda fact: (fact.at, fact.number))).noted
    return {
        person: Away(date.fromisoformat(body["until"]), body["backup"])
        for person, body in noted.items()
        if body["until"]
    }


def away_up_to(facts: Iterable[Fact]) -> Mapping[str, float]:
    """Return person -> up to when they were or are away the last time, in seconds since 1970."""
    said, found = dict[str, float](), dict[str, float]()
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.number)):
        person, until = fact.body.get("key", ""), fact.body.get("until")
        # Whoever says it anew was away up to then at most.
        found[person] = max(found.get(person, 0.0), min(said.pop(person, 0.0), fact.at))
        if until:
            # The day is over last where it began last.
            end = datetime.combine(date.fromisoformat(until), time(), timezone(timedelta(hours=-12)))
            said[person] = (end + timedelta(days=1)).timestamp()
    return {person: max(ended, said.get(person, 0.0)) for person, ended in found.items()}


def is_away(aways: Aways, person: str, day: date) -> bool:
    """Say whether a person is away on a day."""
    return person in aways and day <= aways[person].until


def stand_ins(asked: Iterable[str], may: Collection[str], backups: Iterable[str], aways: Aways, day: date) -> list[str]:
    """Return who is asked at once since others are away: whom they named, else, where nobody is left, the backups.

    asked: who decides first; may: everybody who may decide on the request.
    """
    gone = [person for person in asked if is_away(aways, person, day)]
    left = [person for person in asked if person not in gone]
    named = [aways[person].backup for person in gone]
    found = [each for each in named if each in may and each not in left and not is_away(aways, each, day)]
    if gone and not left and not found:
        found = [each for each in backups if not is_away(aways, each, day)]
    return list(dict.fromkeys(found))
