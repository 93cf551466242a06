"""Sealed: texts and names of a request were removed; what was judged stands, and nothing follows any more (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessdesk.exceptional import ControlException
from accessdesk.facts import REMOVED, Fact

SEALED = "sealed"
"""The kind of the facts that say so, and the identity of a stream's first one: it is found by that."""

CLEARED = "cleared"
"""The kind of the facts that say that texts in a stream of the bot's own were removed."""

QUOTING = ("reason", "given", "decided")
"""What of an exception's sentence is people's own words."""


@dataclass(frozen=True)
class Sealed:
    """That a request was sealed.

    at: when, seconds since 1970; days: after how many days, 0 where only some people were forgotten; forgotten: their
    ids; row: what the lists showed of it but texts and names, None where it was no request; named: what the catalogue
    called its application, "" where it has none; exceptions: those of the controls.
    """

    at: float
    days: float
    forgotten: tuple[str, ...]
    row: Mapping[str, Any] | None
    named: str
    exceptions: tuple[ControlException, ...]

    @staticmethod
    def of(fact: Fact, before: "Sealed | None") -> "Sealed":
        """Read it back from its fact. before: how it was sealed already."""
        body = fact.body
        gone = [*(before.forgotten if before else ()), *([body["person"]] if body["person"] else ())]
        days = body["days"] or (before.days if before else 0.0)
        found = tuple(ControlException(*each) for each in body["exceptions"])
        return Sealed(fact.at, days, tuple(dict.fromkeys(gone)), body["row"], body["named"], found)


def recorded(found: ControlException) -> list[Any]:
    """Return an exception as a fact holds it: without people's own words."""
    about = {name: REMOVED if name in QUOTING and value else value for name, value in found.about.items()}
    return [found.code, found.at, found.by, found.entry, about]
