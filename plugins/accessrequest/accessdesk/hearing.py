"""Hearing: what people said is judged once, with the catalogue and the groups of that moment."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from accessdesk import decisions, objections
from accessdesk.acts import TECH_OPS
from accessdesk.asking import about_owners, application_of, look_up, owner_named
from accessdesk.aways import STREAM as AWAY
from accessdesk.aways import aways_of, stand_ins
from accessdesk.catalogue import Application
from accessdesk.decisions import Said
from accessdesk.desk import Desk, Judge, Work
from accessdesk.facts import Fact
from accessdesk.people import Person, is_beneficiary
from accessdesk.request import Request
from accessdesk.sayings import APPROVAL, REFUSAL, UNCLEAR, WITHDRAWAL, Saying
from accessdesk.working_time import day_at

OWNER, BACKUP = "owner", "backup"

MOST_TOLD = 20
"""Owners outside the channel, at most, who are asked directly: a message to each of hundreds would be spam."""


@dataclass(frozen=True)
class Deciders:
    """Who may decide on a request. roles: person -> as whom; mentions: how the owners are called in the thread.

    own: the application is Tech Ops' own; left: of those who should decide nobody is left, so that Tech Ops does.
    """

    roles: dict[str, str] = field(default_factory=dict)
    mentions: tuple[str, ...] = ()
    own: bool = False
    left: bool = False


def saying(desk: Desk, work: Work) -> list[Fact]:
    """Judge what one version of a reply says, or a decision by command, and whether its author may say so."""
    request, version = work.request, work.step.key
    application = application_of(request, desk.catalogue.present)
    levels = application.levels if application else ()
    entry, by, said, objects = _words(request, version, work.step.about["entry"], levels)
    who, manages = desk.slack.person(by), request.is_managed_by(by, _said_at(request, version, entry))
    # Whoever objected as manager withdraws it, though somebody else may be named by now.
    manages = manages or (objects == WITHDRAWAL and by in {each.by for each in request.said.objections()})
    role = _role(request, who, deciders(desk, request))
    theirs = by == request.requester or _is_theirs(request, who)
    notes = not theirs and by in desk.slack.members(desk.settings.tech_ops)
    found = Saying(
        entry=entry,
        version=version,
        by=by,
        at=0.0,
        reads=said.reads,
        reason=said.reason,
        grant=said.grant,
        is_statement=said.is_statement,
        objects=objects if manages else "",
        role=role,
        gives=said.reads != UNCLEAR and (bool(role) or notes),
        manages=manages,
        unlisted=bool(levels and said.grant.get("level")) and not _is_listed(said.grant["level"], levels),
    )
    return [found.fact(decisions.READER, application.mark if application else "")]


def _words(request: Request, version: str, ts: str, levels: tuple[str, ...]) -> tuple[str, str, Said, str]:
    """Return (message or command, who, what it says, whether it objects)."""
    act = request.acts.get(version)
    if act is None:
        entry = request.entries[ts]
        text = entry.versions[version].text
        return entry.ts, entry.by, _for_whom(request, decisions.read(text, levels)), objections.read(text)
    grant = decisions.grant_of_command(act.reason, levels) if act.act == "approve" else {}
    approves = act.act == "approve" and grant is not None
    reads = APPROVAL if approves else REFUSAL if act.act == "decline" else ""
    said = Said(reads, "" if approves else act.reason, grant or {}, whom=(), is_statement=False)
    return act.id, act.by, said, ""


def _for_whom(request: Request, said: Said) -> Said:
    """Take an approval for somebody else than this request is about for unclear."""
    theirs = {request.requester, request.beneficiary}
    if said.reads == APPROVAL and not theirs.issuperset(said.whom):
        return replace(said, reads=UNCLEAR)
    return said


def _said_at(request: Request, version: str, entry: str) -> float:
    """Return when it was said, seconds since 1970 by Slack's clock."""
    act = request.acts.get(version)
    return act.at if act else max(float(entry), float(request.entries[entry].versions[version].edited or 0))


def _is_theirs(request: Request, who: Person) -> bool:
    return request.reading is not None and is_beneficiary(request.reading, who, request.requester)


def _role(request: Request, who: Person, may: Deciders) -> str:
    return "" if _is_theirs(request, who) or who.external or who.bot or not who.active else may.roles.get(who.id, "")


def _is_listed(level: str, levels: Collection[str]) -> bool:
    return level.casefold().strip() in {known.casefold() for known in levels}


def deciders(desk: Desk, request: Request) -> Deciders:
    """Look up who may decide now: the catalogue's owners and backups, never the requester or the beneficiary."""
    application = application_of(request, desk.catalogue.present)
    named = owner_named(request, application)
    if request.unknown and not named:
        return Deciders()
    if (application is None and named in ("", TECH_OPS)) or (application and application.is_tech_ops_own):
        return Deciders(_tech_ops(desk, request), own=True)
    found = _of_catalogue(desk, request, application) if application else _named(desk, request, (named,), OWNER)
    return found if found.roles else Deciders(_tech_ops(desk, request), left=True)


def _of_catalogue(desk: Desk, request: Request, application: Application) -> Deciders:
    backups = _named(desk, request, application.backups, BACKUP)
    asked = _named(desk, request, application.owners, OWNER)
    # Whoever is both is an owner; where no owner is left, the backups are called instead.
    return Deciders({**backups.roles, **asked.roles}, asked.mentions or backups.mentions)


def _named(desk: Desk, request: Request, names: Collection[str], role: str) -> Deciders:
    """Look up the people behind user ids, e-mails and groups, and leave out who must not or cannot decide."""
    reading, roles, mentions = request.reading, dict[str, str](), list[str]()
    for group, people in desk.slack.groups_and_people(names):
        fit = {each for each in people if each not in (request.requester, request.beneficiary)}
        if not group:
            known = [desk.slack.person(each) for each in sorted(fit)]
            fit = {p.id for p in known if p.active and not p.bot and not p.external}
            fit -= {p.id for p in known if reading and is_beneficiary(reading, p, request.requester)}
        roles.update(dict.fromkeys(fit, role))
        mentions += [f"<!subteam^{group}>"] if group and fit else [f"<@{each}>" for each in sorted(fit)]
    return Deciders(roles, tuple(dict.fromkeys(mentions)))


def _tech_ops(desk: Desk, request: Request) -> dict[str, str]:
    members = desk.slack.members(desk.settings.tech_ops) - {request.requester, request.beneficiary}
    return dict.fromkeys(members, TECH_OPS)


def application(desk: Desk, work: Work) -> list[Fact]:
    """Judge which application the request names, by the catalogue of this moment."""
    request, catalogue = work.request, desk.catalogue.present
    body: dict[str, Any] = {"what": "application", "named": request.named, "catalogue": catalogue is not None}
    found = look_up(request, catalogue) if catalogue else None
    body["name"] = found.application.name if found and found.application else ""
    body["suggestions"] = list(found.suggestions) if found else []
    body["several"] = list(found.several) if found else []
    return [Fact("judged", f"judged application {request.count}", 0.0, body)]


def owners(desk: Desk, work: Work) -> list[Fact]:
    """Look up who is asked to decide, how they are called in the thread, and who of them is not in the channel."""
    request = work.request
    found, application = deciders(desk, request), application_of(request, desk.catalogue.present)
    asked = sorted(person for person, role in found.roles.items() if role != TECH_OPS)
    called = [person for person in asked if found.roles[person] == OWNER] or asked
    outside = [person for person in called if not desk.slack.is_inside(request.channel, person)][:MOST_TOLD]
    # Whoever is away is called in the thread all the same; who stands in is asked directly.
    today = day_at(work.plan.now, desk.settings.working_time.zone_info)
    backups = [person for person in asked if person not in called]
    standing_in = stand_ins(called, asked, backups, aways_of(desk.ledger.facts(AWAY)), today)
    outside += [person for person in standing_in if not desk.slack.is_inside(request.channel, person)]
    body = {
        "what": "owners",
        "about": about_owners(request, desk.catalogue.present),
        "people": asked,
        "backups": backups,
        "mentions": list(found.mentions),
        "outside": outside,
        "stand_ins": standing_in,
        "own": found.own,
        "left": found.left,
        "levels": list(application.levels) if application else [],
        "given_by": application.given_by if application else "",
        "notes": application.notes if application else "",
        "act": work.step.about.get("act", ""),
        "left_out": sorted(request.left),
    }
    return [Fact("judged", f"judged owners {request.count}", 0.0, body)]


JUDGES = {
    "judge-saying": Judge("slack", saying),
    "judge-application": Judge("", application),
    "judge-owners": Judge("slack", owners),
}
