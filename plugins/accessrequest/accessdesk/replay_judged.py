"""From facts of what was judged to the request that stands (pure); a part of replay."""

from dataclasses import replace

from accessdesk.asked import NEW, Named, Owners
from accessdesk.entries import Entry
from accessdesk.expired import Expired
from accessdesk.facts import REMOVED, Fact
from accessdesk.labels import OPTIONAL
from accessdesk.people import Person
from accessdesk.request import Request
from accessdesk.sayings import Saying, may_weigh
from accessdesk.template import Reading


def judged(request: Request, fact: Fact) -> None:
    """Take a judgement in; one that another version of the program made and this one has no use for is left out."""
    apply = _JUDGED.get(fact.body["what"])
    if apply:
        apply(request, fact)


def _judged_place(request: Request, fact: Fact) -> None:
    request.watched = fact.body["watched"]


def _judged_reading(request: Request, fact: Fact) -> None:
    body = fact.body
    request.readings[body["version"]] = Reading(
        labels=tuple(body["labels"]),
        blank=body["blank"],
        manager_id=body["manager_id"],
        beneficiary_id=body["beneficiary_id"],
        requester_id=body.get("requester_id"),
        **{name: fact.texts.get(name, "") for name in ("application", "reason", "manager", "beneficiary", *OPTIONAL)},
    )
    request.kinds[body["version"]] = body.get("kind", NEW)
    if body["entry"] != request.ts:
        request.supplies[body["entry"]] = body["version"]


def _judged_refused(request: Request, fact: Fact) -> None:
    request.refused[fact.body["version"]] = fact.body.get("requester", request.requester)


def _judged_presence(request: Request, fact: Fact) -> None:
    request.inside[fact.body["person"]] = fact.body["inside"]


def _judged_person(request: Request, fact: Fact) -> None:
    request.people[fact.body["person"]] = Person.of(fact)


def _judged_name(request: Request, fact: Fact) -> None:
    request.called[fact.body["place"]] = fact.texts.get("name", "")


def _judged_saying(request: Request, fact: Fact) -> None:
    body = fact.body
    request.unheard.pop(body["version"], None)
    entry, act = request.entries.get(body["entry"]), request.acts.get(body["entry"])
    if act is not None:
        request.sayings[act.id] = Saying.of(fact, act.at)
    elif entry is not None and body["version"] in entry.versions:
        edited = float(entry.versions[body["version"]].edited or 0)
        request.sayings[body["version"]] = Saying.of(fact, max(float(entry.ts), edited))
        # How a message that decided was edited before or afterwards counts, whatever it says.
        listen(request, entry)


def _judged_application(request: Request, fact: Fact) -> None:
    body = fact.body
    request.applications[body["named"]] = Named(
        body["name"], body["catalogue"], tuple(body["suggestions"]), tuple(body["several"])
    )


def _judged_owners(request: Request, fact: Fact) -> None:
    body = fact.body
    request.owners = Owners(
        about=body["about"],
        people=tuple(body["people"]),
        mentions=tuple(body["mentions"]),
        outside=tuple(body["outside"]),
        own=body["own"],
        left=body["left"],
        levels=tuple(body["levels"]),
        given_by=body["given_by"],
        notes=body["notes"],
        act=body.get("act", ""),
        backups=tuple(body.get("backups", ())),
        left_out=tuple(body.get("left_out", ())),
        stand_ins=tuple(body.get("stand_ins", ())),
    )


def _judged_alike(request: Request, fact: Fact) -> None:
    request.alike = tuple(fact.body["requests"])


def _judged_superseding(request: Request, fact: Fact) -> None:
    request.superseding = True


def _judged_duplicates(request: Request, fact: Fact) -> None:
    request.duplicates = tuple(fact.body["tickets"])


def _judged_keys(request: Request, fact: Fact) -> None:
    request.known_keys.update(dict.fromkeys(fact.body["keys"], False))
    request.known_keys.update(dict.fromkeys(fact.body["there"], True))


def _judged_act(request: Request, fact: Fact) -> None:
    act = request.acts.get(fact.body["act"])
    # Another program may have taken a move of the bot's own for somebody's act, and judged it.
    if act is not None:
        request.acts[act.id] = act.judged(fact.body)


def listen(request: Request, entry: Entry) -> None:
    """Note which versions of a reply are still to be judged: the ticket's own text, the post, says nothing of that.

    Nor does what a bot says, or what was said elsewhere, which never decides, grants or objects.
    """
    if entry.ts != request.ts and not (entry.command or entry.bot or entry.added):
        unjudged = entry.versions.keys() - request.sayings.keys()
        decided = has_decided(request, entry)
        texts = {each: entry.versions[each].text for each in unjudged}
        heard = (each for each, text in texts.items() if text != REMOVED and (decided or may_weigh(text)))
        request.unheard.update(dict.fromkeys(heard, entry.ts))


def has_decided(request: Request, entry: Entry) -> bool:
    """Say whether any version of this message was judged to be a decision."""
    return any(request.sayings[each].decides for each in entry.versions if each in request.sayings)


def _judged_expiry(request: Request, fact: Fact) -> None:
    body = fact.body
    request.expired = Expired(body["person"], body["since"], fact.at)


def _judged_digest(request: Request, fact: Fact) -> None:
    request.digest = fact.body


def _judged_redaction(request: Request, fact: Fact) -> None:
    body = fact.body
    asked = request.redactions[body["redaction"]]
    request.redactions[asked.id] = replace(asked, may=body["may"], why=body["why"])


_JUDGED = {
    "place": _judged_place,
    "reading": _judged_reading,
    "refused": _judged_refused,
    "presence": _judged_presence,
    "person": _judged_person,
    "name": _judged_name,
    "act": _judged_act,
    "saying": _judged_saying,
    "application": _judged_application,
    "owners": _judged_owners,
    "alike": _judged_alike,
    "superseding": _judged_superseding,
    "redaction": _judged_redaction,
    "expiry": _judged_expiry,
    "digest": _judged_digest,
    "duplicates": _judged_duplicates,
    "keys": _judged_keys,
}
