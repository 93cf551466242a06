"""How the thread's one status message follows what stands (pure)."""

from accessdesk.acts import Act
from accessdesk.asked import NEW
from accessdesk.expired import EXPIRED
from accessdesk.facts import canonical, short
from accessdesk.field_steps import shown_unfit
from accessdesk.files import WAITS
from accessdesk.plan import Plan
from accessdesk.request import CLOSED, WITHDRAWN, Request
from accessdesk.verdict import UNDECIDED
from accessdesk.waits import moments

QUEUED_AFTER = 10.0
"""Seconds after which a `:ticket:` or `:complete:` that waits is answered as queued."""


def show_status(plan: Plan) -> None:
    """Keep the one message that shows where the request stands."""
    request = plan.request
    shows = _shows(plan)
    beside = _beside(request, shows)
    if shows and not request.status:
        plan.add("status", "", shows=shows, beside=beside)
    elif shows and (request.status["shows"] != shows or request.status.get("beside", beside) != beside):
        # What an older program posted stays as it is until something else changes.
        plan.add("restatus", short(shows), shows=shows, beside=beside)


def _beside(request: Request, shows: str) -> str:
    """Return what tells the times and the manager that the status shows besides."""
    if not shows.startswith("ticketed"):
        return ""
    times = [f"{hold} {at:.0f}".strip() for hold, at in moments(request).items()]
    return " ".join([*times, request.manager, *(["inside"] if request.inside.get(request.manager) else [])])


def _shows(plan: Plan) -> str:
    """Return what the status shows, in words that no release changes: a finished request is never written again."""
    request, wanted = plan.request, plan.request.wish.ticketed
    if request.state in CLOSED:
        # What ended without a ticket is told in a message; there is nothing to follow.
        return " ".join([request.state, *_key(request)]) if request.ticket or request.status else ""
    if request.state == WITHDRAWN:
        # What an older program has shown stays as it is.
        end = EXPIRED if request.is_expired and request.status.get("shows") != WITHDRAWN else WITHDRAWN
        return end if "beside" in request.status else ""
    if request.ticket:
        first = plan.failing[0] if plan.failing else WAITS
        waits = list(request.holds) if first.startswith(WAITS) else [f"failing {short(first)}"]
        if not waits and _waits_long(plan, request.wish.by if request.wish.to != request.closed_as else None):
            waits = ["queued"]
        if plan.failing and first.startswith(WAITS):
            # A file that waits holds up nothing else.
            waits.append(f"file {short(first)}")
        if request.is_edited:
            waits.append(f"edited {request.is_about}")
        return " ".join(["ticketed", *waits, *_decided(request), *_key(request), *shown_unfit(request)])
    if wanted is None:
        asked = request.link or any(act.act == "ticket" and act.may is None for act in request.acts.values())
        if asked and plan.failing:
            return f"failing {short(plan.failing[0])}"
        # What was cancelled before its ticket and is open again is shown as that.
        return "open" if request.status.get("shows") in CLOSED else ""
    if request.problems:
        return " ".join(["incomplete", *request.problems])
    if plan.failing:
        return f"failing {short(plan.failing[0])}"
    return "queued" if not request.is_pointed_out and _waits_long(plan, wanted) else ""


def _key(request: Request) -> list[str]:
    """Return what tells the ticket's key where it has another one since it was moved."""
    return [f"key {request.rekeyed[-1]['key']}"] if request.rekeyed else []


def _decided(request: Request) -> list[str]:
    """Return what tells the decision, who is asked for one, the grant and likely duplicates from others."""
    verdict = request.verdict
    shown = [f"decided {short(verdict.decision.version)}"] if verdict.decision else []
    if verdict.hold == UNDECIDED and request.owners and not request.own:
        shown.append(f"asks {short(canonical(request.owners.mentions))}")
    if request.kind != NEW:
        shown.append(request.kind)
    if request.owners and request.owners.left:
        shown.append("left")
    if request.unknown and request.application:
        shown.append(f"names {short(canonical(request.application.suggestions))}")
    if request.grant:
        shown.append(f"grants {short(canonical(dict(request.grant)))}")
    return [*shown, "alike"] if request.alike else shown


def _waits_long(plan: Plan, act: Act | None) -> bool:
    """Say whether an act has waited for so long that somebody should be told."""
    if act is None:
        return False
    told_at = act.recorded_at + QUEUED_AFTER
    if plan.now < told_at:
        plan.wait(told_at)
    return plan.now >= told_at
