"""How a request that nobody completes comes to its end, which its requester is told beforehand (pure)."""

from accessdesk.acts import order
from accessdesk.expired import WARNING, end_of
from accessdesk.next_work import next_working
from accessdesk.plan import Plan
from accessdesk.request import INCOMPLETE, Request
from accessdesk.settings import Settings


def expire(plan: Plan, settings: Settings) -> None:
    """End what was not completed in time; tell its requester before, and when it has ended.

    What has a ticket ends by people only: an auditor wants to know who closed it.
    """
    request = plan.request
    if request.expired:
        _tell(plan)
    if settings.expire_days and _may_end(request):
        _end(plan, settings)


def _may_end(request: Request) -> bool:
    is_under_way = "create" in request.began or request.link is not None
    return request.state == INCOMPLETE and bool(request.asked) and not is_under_way


def _end(plan: Plan, settings: Settings) -> None:
    request, since, days = plan.request, plan.request.incomplete_since, settings.expire_days
    end, which = end_of(since, days), f"{since:.6f}"
    warned_at = request.warned.get(which)
    # Nobody is told at night or on a holiday.
    due = next_working(settings.working_time, end.warn_at if warned_at is None else end.after(warned_at))
    if plan.now < due:
        plan.wait(due)
    elif request.read_at < due:
        # What completes it may be an edit that no event told.
        plan.add("read-thread")
    elif warned_at is None:
        reason = f"{WARNING} {next_working(settings.working_time, end.after(plan.now)):.0f}"
        plan.once("tell", f"{request.asked} {WARNING} {which}", person=request.asked, reason=reason)
    else:
        plan.add("judge-expiry", which, since=since, warned=warned_at, days=days)


def _tell(plan: Plan) -> None:
    """Tell the requester that it ended; the thread too, where Tech Ops waits for it, and when it goes on after all."""
    request, known = plan.request, plan.request.expired
    if known is None:
        return
    wanted = request.wish.ticketed
    if request.is_expired:
        plan.tell(known.person, f"expired {known.since:.6f}")
        if wanted and wanted.at < known.at:
            plan.once("say", f"expired {known.since:.6f}")
    for act in order(request.acts.values()):
        if act.act in ("ticket", "reopen") and act.added and act.counts and act.at > known.at and not request.ticket:
            plan.once("say", f"revived {act.id}", act=act.id)
