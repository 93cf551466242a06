"""What is to be done next: a pure function of what stands, the settings, the catalogue and the time."""

from accessdesk.catalogue import Catalogue
from accessdesk.decision_steps import people_concerned, tell_decisions
from accessdesk.expiry_steps import expire
from accessdesk.heard_steps import ask_to_confirm
from accessdesk.judging_steps import has_judged, knows_application, knows_owners
from accessdesk.plan import Plan
from accessdesk.post_steps import has_post, has_reading, is_requested_here, reads_for_ticket
from accessdesk.rebuilt_steps import rebuild
from accessdesk.redaction_steps import redact_first
from accessdesk.relay_steps import relay
from accessdesk.request import INCOMPLETE, READY, TICKETED, Request
from accessdesk.seal_steps import seal_in_time
from accessdesk.service_steps import serve
from accessdesk.settings import Settings
from accessdesk.status_steps import show_status
from accessdesk.takeover_steps import takes_over
from accessdesk.ticket_steps import to_ticket


def next_steps(request: Request, settings: Settings, now: float, catalogue: Catalogue | None = None) -> Plan:
    """Return what is to do for this request. now: seconds since 1970 by our clock."""
    plan = Plan(request, now)
    if not request.sealed:
        _next_steps(plan, settings, catalogue)
    if not (request.sealed and request.sealed.days):
        seal_in_time(plan, settings)
    return plan


def _next_steps(plan: Plan, settings: Settings, catalogue: Catalogue | None) -> None:
    request = plan.request
    is_here = redact_first(plan, settings) and is_requested_here(plan, settings) and rebuild(plan)
    is_read = is_here and has_post(plan) and has_reading(plan, settings)
    if is_read and takes_over(plan) and knows_application(plan, catalogue):
        is_judged = has_judged(plan, catalogue)
        if request.is_request and not reads_for_ticket(plan):
            _missing(plan)
            _superseding(plan)
            _manager(plan)
            serve(plan, settings)
            to_ticket(plan, settings, may_close=is_judged)
            if is_judged:
                expire(plan, settings)
            if is_judged and knows_owners(plan, catalogue) and plan.knows(people_concerned(request)):
                tell_decisions(plan)
                ask_to_confirm(plan)
                show_status(plan)
            elif plan.failing:
                show_status(plan)
            relay(plan)
    elif request.link and plan.failing:
        # Tech Ops may have asked for another try.
        has_judged(plan, catalogue)
        show_status(plan)


def _superseding(plan: Plan) -> None:
    """Let a complete post take the place of the same person's earlier one; tell the earlier one's thread."""
    request = plan.request
    if request.state == READY and not request.superseding:
        plan.add("judge-superseding")
    if request.is_superseded and not request.gone:
        plan.once("say", "superseded")


def _missing(plan: Plan) -> None:
    """Have the requester told what is missing, and, whoever was told so, when nothing is any more."""
    request = plan.request
    if request.state == INCOMPLETE:
        if request.asked:
            plan.tell(request.asked, " ".join(["missing", *request.problems]))
    elif not request.problems and (request.requester, "missing") in request.told:
        plan.tell(request.requester, "complete")


def _manager(plan: Plan) -> None:
    """See that the manager is told: in the thread, or directly when not in the channel, once it is complete."""
    request = plan.request
    # Where the record was lost, the manager was told before that.
    if request.rebuilt or request.problems or not request.manager or request.state not in (READY, TICKETED):
        return
    if request.manager not in request.inside:
        plan.add("judge-presence", request.manager)
    elif not request.inside[request.manager]:
        plan.tell(request.manager, "manager")
    elif request.status and request.ticket and request.manager not in request.mentioned:
        plan.once("say", f"manager {request.manager}", mentions=[request.manager])
