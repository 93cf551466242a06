"""Tracing: from people who have an application back to the requests by which it was decided that they get it (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accessdesk.asked import REMOVAL
from accessdesk.exceptional import ControlException
from accessdesk.markup import plain
from accessdesk.outcome import APPROVED
from accessdesk.request import COMPLETED, OVER, Request
from accessdesk.row import Row
from accessdesk.searching import folded
from accessdesk.users_reading import User

DECIDED, UNDECIDED, REMOVED, OPEN, NOT_GIVEN = "decided", "undecided", "removed", "open", "not-given"
SEVERAL, NONE = "several", "none"
RESULTS = (DECIDED, UNDECIDED, REMOVED, OPEN, NOT_GIVEN, SEVERAL, NONE)
"""What a person's requests come to; "several": of several people of that name it is not known which one is meant."""

BY_ID, BY_EMAIL, BY_NAME = "Slack id", "e-mail", "name"

_EMAIL = re.compile(r"[^\s@<>|,;()]+@[^\s@<>|,;()]+")


@dataclass(frozen=True)
class Traced:
    """A request for the application: whom it is for, as was known when it was made, and its exceptions.

    person: what tells one person from another; names: everything that person is found by: (how, what).
    """

    row: Row
    person: str
    names: frozenset[tuple[str, str]]
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What was found for one user. by: how the person was found; traced: the request that says it, None for none."""

    user: User
    result: str
    by: str = ""
    traced: Traced | None = None


@dataclass
class Traces:
    """The requests for one application, by the people whom they are for."""

    number: int = 0
    sealed: int = 0
    by_name: dict[tuple[str, str], list[Traced]] = field(default_factory=dict)

    def take(self, traced: Traced) -> None:
        """Take in one request."""
        self.number += 1
        self.sealed += traced.row.sealed_at > 0
        for name in traced.names:
            self.by_name.setdefault(name, []).append(traced)

    def answer(self, user: User) -> Answer:
        """Return what the requests of one user come to: found by Slack id, else by e-mail, else by name."""
        for how, what in ((BY_ID, user.slack), (BY_EMAIL, user.email.casefold()), (BY_NAME, folded(user.name))):
            found = self.by_name.get((how, what), []) if what else []
            if found and how == BY_NAME and len({each.person for each in found}) > 1:
                return Answer(user, SEVERAL, how)
            if found:
                return Answer(user, *_come_to(found, how))
        return Answer(user, NONE)


def traced_of(row: Row, request: Request, exceptions: Iterable[ControlException]) -> Traced:
    """Return a request as it is found by the person whom it is for. request: its facts replayed."""
    reading = request.latest_reading
    known = request.people.get(row.beneficiary)
    names = {(BY_ID, row.beneficiary)} if row.beneficiary else set()
    if known:
        names |= {(BY_EMAIL, known.email.casefold()), (BY_NAME, folded(known.name))}
    if reading and reading.beneficiary and not row.beneficiary:
        words = plain(reading.beneficiary)
        addresses = {address.casefold() for address in _EMAIL.findall(words)}
        names |= {(BY_EMAIL, address) for address in addresses}
        names.add((BY_NAME, folded(_EMAIL.sub(" ", words))))
    names = {(how, what) for how, what in names if what}
    person = row.beneficiary or row.beneficiary_key
    codes = tuple(dict.fromkeys(each.code for each in exceptions))
    return Traced(row, person, frozenset(names), codes)


def _come_to(found: Sequence[Traced], how: str) -> tuple[str, str, Traced]:
    """Return what the requests of one person come to: the latest that was completed, else the latest that is open."""
    latest = sorted(found, key=lambda each: (each.row.closed_at or each.row.posted_at, each.row.stream))
    completed = [each for each in latest if each.row.state == COMPLETED]
    if completed:
        last = completed[-1]
        if last.row.kind == REMOVAL:
            return REMOVED, how, last
        return (DECIDED if last.row.decision == APPROVED else UNDECIDED), how, last
    waiting = [each for each in latest if each.row.state not in OVER and each.row.kind != REMOVAL]
    return (OPEN, how, waiting[-1]) if waiting else (NOT_GIVEN, how, latest[-1])
