"""Judging: what was heard is read once, with the people and groups of that moment, and what was judged is a fact."""

from accessdesk import template
from accessdesk.acts import CLOSING, SETTLING, TECH_OPS, Act
from accessdesk.afterwards import what_stood
from accessdesk.catchup import read_thread
from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.hearing import deciders
from accessdesk.kinds import kind_of
from accessdesk.people import Person, is_beneficiary
from accessdesk.reach import NotYet
from accessdesk.request import CANCELLED, WITHDRAWN, Request
from accessdesk.template import READER, Reading

CHANNELS_SECONDS = 0.2
"""Seconds after which a post is looked at again while the watched channels are still being looked up."""


def place(desk: Desk, work: Work) -> list[Fact]:
    """Judge whether the post stands in a watched channel."""
    watched = work.request.channel in (desk.watched or ())
    if not watched and not desk.all_found:
        # It may be the one that was not found yet: the bot is invited first, and sees it listed a little later.
        raise NotYet(CHANNELS_SECONDS)
    return [Fact("judged", "judged place", 0.0, {"what": "place", "watched": watched})]


def person(desk: Desk, work: Work) -> list[Fact]:
    """Look a person up."""
    return [desk.slack.person(work.step.key).fact()]


def name(desk: Desk, work: Work) -> list[Fact]:
    """Look up the name of a channel or user group."""
    place = work.step.key
    body = {"what": "name", "place": place}
    return [Fact("judged", f"judged name {place}", 0.0, body, {"name": desk.slack.name_of(place)}, subject=place)]


def presence(desk: Desk, work: Work) -> list[Fact]:
    """Look up whether a person is in the request's channel."""
    who = work.step.key
    inside = desk.slack.is_inside(work.request.channel, who)
    return [Fact("judged", f"judged presence {who}", 0.0, {"what": "presence", "person": who, "inside": inside})]


def reading(desk: Desk, work: Work) -> list[Fact]:
    """Read the template in one version of a message: the post's, or a reply's that gives a missing line."""
    request, version = work.request, work.step.about["version"]
    entry, labels = request.entries[work.step.key], desk.settings.labels
    if entry.ts == request.ts:
        read = template.read(entry.present.text, naming=request.of_bot, labels=labels)
        return [reading_fact(entry.ts, version, read)]
    if entry.by != request.requester and entry.by not in desk.slack.members(desk.settings.tech_ops):
        # Whoever is named as requester of a bot's post later may have given a line before.
        body = {"what": "refused", "version": version, "requester": request.requester}
        return [Fact("judged", f"judged refused {version} {request.requester}", 0.0, body)]
    given = template.supplies(entry.present.text, naming=request.of_bot, labels=labels)
    return [reading_fact(entry.ts, version, given or template.read("", naming=request.of_bot))]


def act(desk: Desk, work: Work) -> list[Fact]:
    """Judge whether an act counts: whether that person may, and whether nothing holds the request."""
    request = work.request
    wanted = request.acts[work.step.key]
    if wanted.in_jira:
        return [_moved(request, wanted)]
    who = desk.slack.person(wanted.by)
    may = _may(desk, request, wanted, who)
    holds = _holds(desk, request, wanted, who) if may else []
    body = {"what": "act", "act": wanted.id, "may": may, "counts": may and not holds, "holds": holds}
    if wanted.act in CLOSING:
        body |= {"to": request.end_of(wanted), "stood": what_stood(request)}
    # A completion is judged again where something came before it took effect.
    again = f" {request.count}" if wanted.may is not None else ""
    # Whoever did something is shown by name.
    known = [] if wanted.by in request.people else [who.fact()]
    return [*known, Fact("judged", f"judged act {wanted.id}{again}", 0.0, {**body, "named": request.is_about})]


def _moved(request: Request, wanted: Act) -> Fact:
    """Return the fact that what was done in Jira stands, whoever did it, and what it was done in spite of."""
    holds = list(request.unmet(wanted)) if wanted.act == "complete" else []
    body = {"what": "act", "act": wanted.id, "may": True, "counts": True, "holds": holds, "named": request.is_about}
    if wanted.act in CLOSING:
        to = "decline" if wanted.about == "decline" else request.end_of(wanted)
        body |= {"to": to, "stood": what_stood(request)}
    return Fact("judged", f"judged act {wanted.id}", 0.0, body)


def _may(desk: Desk, request: Request, wanted: Act, who: Person) -> bool:
    """Say whether the person may ask for this at all; what decides is judged as a saying."""
    if wanted.act == "withdraw":
        return wanted.by == request.requester
    return not (who.external or who.bot) and wanted.by in desk.slack.members(desk.settings.tech_ops)


def _holds(desk: Desk, request: Request, wanted: Act, who: Person) -> list[str]:
    """Return why an act of somebody who may does not count now, as codes."""
    reading = request.reading
    is_theirs = wanted.by == request.requester or (
        reading is not None and is_beneficiary(reading, who, request.requester)
    )
    if wanted.act == "complete":
        undecided = request.own and request.verdict.decision is None
        return [*request.unmet(wanted), *(["own-request"] if is_theirs and undecided else [])]
    if wanted.act == "withdraw" and request.wish.to in ("complete", "decline"):
        return ["ended"]
    if wanted.act in ("reopen", "proceed") and not request.ticket and request.state not in (CANCELLED, WITHDRAWN):
        return ["no-ticket"]
    if wanted.act in (*SETTLING, "proceed") and is_theirs:
        return ["own-request"]
    if wanted.act in SETTLING and request.reads_so_since > wanted.at:
        return ["changed"]
    if wanted.act == "heard":
        role = deciders(desk, request).roles.get(wanted.about, TECH_OPS)
        return ["not-an-owner"] if role == TECH_OPS else []
    if wanted.act == "owner":
        return _unfit_owner(desk, request, wanted)
    if wanted.act == "app" and not (desk.catalogue.present and desk.catalogue.present.get(wanted.about)):
        return ["no-application"]
    return []


def _unfit_owner(desk: Desk, request: Request, wanted: Act) -> list[str]:
    """Return why an application cannot have this owner: the catalogue names others, or it is no fit person."""
    if request.application and request.application.name:
        return ["has-owner"]
    if wanted.about == TECH_OPS:
        return []
    named = desk.slack.person(wanted.about)
    reading = request.reading
    is_theirs = reading is not None and is_beneficiary(reading, named, request.requester)
    unfit = named.bot or named.external or not named.active or is_theirs or named.id == request.requester
    return ["unfit-owner"] if unfit else []


def reading_fact(ts: str, version: str, read: Reading) -> Fact:
    """Return the fact that this version of this message reads so."""
    named = {} if read.requester_id is None else {"requester_id": read.requester_id}
    return Fact(
        kind="judged",
        identity=f"judged reading {version}",
        at=0.0,
        body={
            "what": "reading",
            "entry": ts,
            "version": version,
            "reader": READER,
            "labels": list(read.labels),
            "kind": kind_of(read.application, read.reason),
            "blank": read.blank,
            "manager_id": read.manager_id,
            "beneficiary_id": read.beneficiary_id,
            **named,
        },
        texts={
            "application": read.application,
            "reason": read.reason,
            "manager": read.manager,
            "beneficiary": read.beneficiary,
            **{name: value for name, value in (("level", read.level), ("until", read.until)) if value},
        },
        subject=ts,
    )


JUDGES = {
    "judge-place": Judge("", place),
    "judge-person": Judge("slack", person),
    "judge-name": Judge("slack", name),
    "judge-presence": Judge("slack", presence),
    "judge-reading": Judge("slack", reading),
    "judge-act": Judge("slack", act),
    "read-thread": Judge("slack", read_thread),
}
