"""Whom a request concerns: who is called by a message, who is told directly, whose words a message repeats (pure)."""

from accessdesk.acts import Act
from accessdesk.request import Request
from accessdesk.verdict import UNDECIDED


def called(request: Request, act: Act) -> list[str]:
    """Return whom the message of the end calls: requester and beneficiary, but for who ended it. act: by which."""
    return [each for each in _others(request, act, request.requester, request.beneficiary) if _is_inside(request, each)]


def outside(request: Request, act: Act) -> list[str]:
    """Return whom the end concerns of those who are not in the channel, but for who ended it. act: by which."""
    decision = request.verdict.decision
    people = (request.requester, request.beneficiary, request.manager, decision.by if decision else "")
    return [each for each in _others(request, act, *people) if not _is_inside(request, each)]


def _others(request: Request, act: Act, *people: str) -> list[str]:
    """Return these people, each once, without who did it, and without those whose accounts are not active."""
    gone = {person.id for person in request.people.values() if not person.active or person.bot}
    return [each for each in dict.fromkeys(people) if each and each != act.by and each not in gone]


def _is_inside(request: Request, person: str) -> bool:
    """Say whether somebody is in the channel; whoever was not looked up was met there."""
    known = request.inside.get(person)
    return person not in (request.owners.outside if request.owners else ()) if known is None else known


def uncalled(request: Request) -> tuple[str, ...]:
    """Return what calls the owners who are to decide, and whom no message has called: an update notifies nobody."""
    owners = request.owners
    if owners is None or request.own or request.unknown or request.verdict.hold != UNDECIDED:
        return ()
    if "beside" not in request.done.get("status", {}):
        # What an older program posted has called them; it did not note whom.
        return ()
    told = request.mentioned.union(f"<@{each}>" for each in owners.outside)
    return tuple(each for each in owners.mentions if each not in told)


def taken_by(request: Request) -> str:
    """Return the one of Tech Ops who had the ticket made; "" where that is not known."""
    wanted = request.wish.ticketed
    return wanted.by if wanted and not wanted.in_jira else ""


def repeated(request: Request, act: Act | None = None) -> list[str]:
    """Return the versions and commands whose words what is said of a decision, or of the end, may repeat."""
    decision, found = request.verdict.decision, [act.id] if act else []
    for saying in request.sayings.values():
        # A reason may stand in the next message of who refused.
        is_decision = decision is not None and saying.by == decision.by and (saying.reads or saying.is_statement)
        if is_decision or saying.gives:
            found.append(saying.version)
    return found
