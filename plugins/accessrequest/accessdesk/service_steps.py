"""What is to be done next about a request in Service Management (pure)."""

from accessdesk.closing_steps import SUMMARY
from accessdesk.facts import canonical, short
from accessdesk.plan import Plan
from accessdesk.request import TICKETED, Request
from accessdesk.service_settings import MANAGER, OWNERS
from accessdesk.settings import Settings


def serve(plan: Plan, settings: Settings) -> None:
    """Plan the request's marks, and who takes part in it."""
    request = plan.request
    if not settings.service or request.vanished or "portal" not in (request.ticket or {}):
        return
    if not request.linked:
        plan.once("mark-request", str((request.ticket or {})["id_of_issue"]))
    people = _participants(request, settings)
    if people and request.state == TICKETED and plan.knows(people):
        plan.once("participants", short(canonical(sorted(people))), people=sorted(people))


def _participants(request: Request, settings: Settings) -> set[str]:
    """Return who should take part; nobody before it is known who the owners are."""
    wanted = settings.service.participants
    if OWNERS in wanted and request.owners is None:
        return set()
    people = {request.manager} if MANAGER in wanted else set()
    if OWNERS in wanted and request.owners:
        people.update(request.owners.people)
    return people - {request.beneficiary or request.requester, ""}


def takes_no_labels(request: Request) -> bool:
    """Say whether Jira has refused this ticket's labels."""
    marked = [outcome for step, outcome in request.done.items() if step.startswith("mark-request ")]
    return any(each.get("labelled") is False for each in (request.ticket or {}, *marked))


def may_be_public(entry: str, part: int) -> bool:
    """Say whether a comment may be one that customers see: the first part of what sums a request up."""
    return entry.startswith(SUMMARY) and part == 1


def is_outcome(request: Request, entry: str, part: int) -> bool:
    """Say whether a comment tells the customer the outcome, which is said once: again only where it is another one."""
    said = [outcome["public"] for outcome in request.done.values() if outcome.get("public")]
    return bool(request.wish.to) and may_be_public(entry, part) and said[-1:] != [request.wish.to]
