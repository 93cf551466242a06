"""People as they were when they were looked up, and what follows for a request (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from accessdesk.facts import Fact, beside
from accessdesk.markup import plain
from accessdesk.template import Reading
from accessdesk.values import mentioned

_BETWEEN = re.compile(r"[\s<>|,;()]+")
"""What stands between words and e-mail addresses."""


@dataclass(frozen=True)
class Person:
    """One person as Slack knew them. external: they belong to another organisation (Slack Connect)."""

    id: str
    name: str
    email: str = ""
    active: bool = True
    bot: bool = False
    external: bool = False

    @staticmethod
    def of(fact: Fact) -> "Person":
        """Read a person back from the fact that they were looked up."""
        body = fact.body
        return Person(
            id=body["person"],
            name=beside(fact, "name") or body["person"],
            email=beside(fact, "email"),
            active=body["active"],
            bot=body["bot"],
            external=body["external"],
        )

    def fact(self) -> Fact:
        """Return the fact that this person was looked up, and what was found."""
        known = {"active": self.active, "bot": self.bot, "external": self.external}
        return Fact(
            kind="judged",
            identity=f"judged person {self.id}",
            at=0.0,
            body={"what": "person", "person": self.id, **known},
            texts={"name": self.name, "email": self.email},
            subject=self.id,
        )


def requester_problems(requester: Person | None) -> tuple[str, ...]:
    """Return what is wrong with the one whom a bot's post names as requester, as codes: an active person."""
    return ("requester-unfit",) if requester and (requester.bot or not requester.active) else ()


def manager_problems(reading: Reading, people: Mapping[str, Person], requester: str) -> tuple[str, ...]:
    """Return what is wrong with the manager who was named, as codes: an active person who is not the beneficiary."""
    manager = people.get(reading.manager_id)
    if not reading.manager_id or manager is None:
        return ()
    if manager.bot:
        return ("manager-is-a-bot",)
    if not manager.active:
        return ("manager-not-active",)
    if is_beneficiary(reading, manager, requester):
        return ("manager-is-beneficiary",)
    return ()


def is_beneficiary(reading: Reading, person: Person, requester: str) -> bool:
    """Say whether the access is for this person, as far as the mention, e-mail or name that was given tells."""
    if not reading.beneficiary:
        return person.id == requester
    several = mentioned(reading.beneficiary)
    if reading.beneficiary_id or several:
        return person.id in (reading.beneficiary_id, *several)
    given = _words(reading.beneficiary)
    # A first name alone may be somebody else's; then another one decides, which costs less than deciding for oneself.
    is_named = bool(given) and set(given) <= set(person.name.casefold().split())
    return is_named or has_address(reading.beneficiary, person)


def has_address(text: str, person: Person) -> bool:
    """Say whether the person's e-mail address is among these words, as a whole."""
    found = (word.removeprefix("mailto:") for word in _words(text))
    return bool(person.email) and person.email.casefold() in found


def _words(text: str) -> list[str]:
    return [word.lstrip("@") for word in _BETWEEN.split(plain(text).casefold()) if word.lstrip("@")]
