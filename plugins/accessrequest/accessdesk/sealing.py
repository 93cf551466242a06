"""Sealing: when a request may be sealed, and which fact says that it was, and what goes (pure)."""

import re
from collections.abc import Callable, Iterable, Sequence

from accessdesk.exceptions import exceptions_of
from accessdesk.facts import REMOVED, Fact
from accessdesk.looking_back import look_back
from accessdesk.people import Person, is_beneficiary
from accessdesk.replay import replay
from accessdesk.request import Request
from accessdesk.row import TEXTS, row_of
from accessdesk.sealed import CLEARED, SEALED, recorded

WRITTEN = ("message", "command", "redact")
"""Kinds of facts with words of the person that they name as "by"."""

SETUP = "setup"
"""The stream of which the latest fact of each kind says how things are, and no earlier one does."""


def ended_at(request: Request) -> float | None:
    """Return since when nothing of it is open, seconds since 1970, None while something is.

    Where nobody knows when it was closed, and of what never was a request, that is when it was last heard of.
    """
    row = row_of(request)
    if row is None:
        return request.changed_at
    return None if row["is_open"] else row["closed_at"] or row["changed_at"]


def sealed_fact(
    stream: str, facts: Sequence[Fact], now: float, days: float, person: Person | None = None
) -> Fact | None:
    """Return the fact that the texts of these facts, all of the stream, are removed, None where there are none.

    days: after how many days all of them are; person: whose alone are, whenever that is.
    """
    request = replay(stream, facts)
    with_texts = [fact for fact in facts if any(fact.texts.values())]
    known = {fact.subject for fact in with_texts}
    gone = known if person is None else known & subjects_of(request, facts, person)
    if person is None and request.sealed and request.sealed.days:
        return None
    if person is not None and not gone:
        return None
    before = request.sealed
    if before:
        row, named, exceptions = before.row, before.named, before.exceptions
    else:
        whole = row_of(request)
        row = None if whole is None else {name: value for name, value in whole.items() if name not in TEXTS}
        named = request.application.name if request.application else ""
        exceptions = tuple(exceptions_of(look_back(stream, facts))) if row is not None else ()
    body = {
        "days": days,
        "person": person.id if person else "",
        "subjects": sorted(gone),
        # Those with empty texts alone as well: the salt of their digests goes.
        "removed": [fact.number for fact in facts if fact.texts and fact.subject in gone],
        "row": row,
        "named": named,
        "exceptions": [recorded(each) for each in exceptions],
    }
    return Fact(SEALED, f"{SEALED} {len(facts)}" if before else SEALED, now, body)


def subjects_of(request: Request, facts: Iterable[Fact], person: Person) -> set[str]:
    """Return the subjects of a person's texts: what they are called, what they wrote, and what was read in that.

    The post as well where it is for them, and names them in words; errors may have repeated any of it.
    """
    found = {person.id}
    for fact in facts:
        is_reported = fact.kind == "command" and fact.body["act"] == "heard" and fact.body.get("about") == person.id
        if (fact.kind in WRITTEN and fact.body["by"] == person.id) or is_reported:
            found.add(fact.subject)
    found |= {act.id for act in request.acts.values() if act.by == person.id}
    reading = request.latest_reading
    is_named = reading is not None and reading.beneficiary and is_beneficiary(reading, person, request.requester)
    if is_named or request.requester == person.id:
        tickets = {fact.subject for fact in facts if fact.subject.startswith("ticket ")}
        found |= {request.ts, *request.supplies, *tickets}
    return found | {"failures"} if any(fact.subject in found and any(fact.texts.values()) for fact in facts) else found


def own_removal(stream: str, facts: Sequence[Fact], is_wanted: Callable[[Fact], bool], now: float) -> Fact | None:
    """Return the fact that texts of a stream of the bot's own are removed, None where none are.

    is_wanted: says whether a fact's are to go. What shares a salt with texts that stay, stays; so does what says how
    the bot is set up at present.
    """
    present = {fact.kind: fact.number for fact in facts} if stream == SETUP else {}
    with_texts = [fact for fact in facts if any(text not in ("", REMOVED) for text in fact.texts.values())]
    going = [fact for fact in with_texts if is_wanted(fact) and present.get(fact.kind) != fact.number]
    subjects = {fact.subject for fact in going}
    subjects -= {fact.subject for fact in with_texts if fact not in going}
    numbers = [fact.number for fact in facts if fact.texts and fact.subject in subjects]
    body = {"removed": numbers, "subjects": sorted(subjects)}
    return Fact(CLEARED, f"{CLEARED} {len(facts)}", now, body) if numbers else None


def names(person: Person) -> Callable[[Fact], bool]:
    """Return what says whether a fact's texts are this person's, or name them."""
    words = [f"(?i:{re.escape(person.email)})"] if person.email else []
    if person.name and person.name != person.id:
        # Will and May are words as well.
        is_word = len(person.name.split()) == 1
        words.append(re.escape(person.name) if is_word else f"(?i:{re.escape(person.name)})")
    known = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None

    def is_theirs(fact: Fact) -> bool:
        is_about = person.id in fact.subject.split() or f"name {person.id}" in fact.texts
        return is_about or (known is not None and any(map(known.search, fact.texts.values())))

    return is_theirs
