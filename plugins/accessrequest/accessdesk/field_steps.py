"""What is to be done to keep the fields of a ticket true (pure)."""

from accessdesk.facts import canonical, short
from accessdesk.plan import Plan
from accessdesk.request import TICKETED, Request
from accessdesk.settings import Settings
from accessdesk.ticket_fields import marks_of, values_of


def write_fields(plan: Plan, settings: Settings) -> bool:
    """Have the fields written whose values changed, all in one call; say whether none is left to write.

    What Jira has rejected holds up nothing. A closed ticket is left as it is, but for words that were removed since.
    """
    request, fields = plan.request, settings.ticket.fields
    if not fields or not (request.state == TICKETED or request.redactions):
        return True
    people = {person for value in values_of(request, fields).values() for person in value.people}
    if not plan.knows(people):
        return False
    marks = marks_of(request, fields)
    if marks == request.fields:
        return True
    steps = len(plan.steps)
    return plan.add("fields", short(canonical(marks))) and len(plan.steps) == steps


def shown_unfit(request: Request) -> list[str]:
    """Return what tells which fields do not take what they were to hold; what an older program said is not shown."""
    found = short(canonical([[*each, request.fields.get(each[0], "")] for each in sorted(request.unfit)]))
    return ["unfit", found] if request.unfit and f"say unfit {found}" not in request.done else []
