"""How a request that nobody completes comes to its end, which its requester is told beforehand (pure)."""

from accessdesk.acts import order
from accessdesk.expired import WARNING, end_of
from accessdesk.facts import short
from accessdesk.next_work import next_working
from accessdesk.plan import Plan
from accessdesk.request import INCOMPLETE, Request
from accessdesk.settings import Settings
from accessdesk.zones import zone_at

FRESH_SECONDS = 3_600.0
"""Seconds for which it is relied on in which time zone somebody is, and on what a thread said when it was read."""

SPREAD_SECONDS = 3_600
"""Seconds after the beginning of work over which what is due by then is spread."""


def expire(plan: Plan, settings: Settings) -> None:
    """End what was not completed in time; tell its requester before, and when it has ended.

    What has a ticket ends by people only: an auditor wants to know who closed it.
    """
    request = plan.request
    if request.expired:
        _tell(plan, settings)
    if settings.expire_days and _may_end(request):
        _end(plan, settings)


def _may_end(request: Request) -> bool:
    is_under_way = "create" in request.began or request.link is not None
    return request.state == INCOMPLETE and bool(request.asked) and not is_under_way


def _end(plan: Plan, settings: Settings) -> None:
    request, since, days = plan.request, plan.request.incomplete_since, settings.expire_days
    end, which = end_of(since, days), f"{since:.6f}"
    warned_at = request.warned.get(which)
    due = end.warn_at if warned_at is None else end.after(warned_at)
    if not _is_time(plan, settings, request.asked, due):
        return
    if request.read_at < max(due, plan.now - FRESH_SECONDS):
        # What completes it may be an edit that no event told.
        plan.add("read-thread")
    elif warned_at is None:
        reason = f"{WARNING} {_next_working(plan, settings, request.asked, end.after(plan.now)):.0f}"
        plan.once("tell", f"{request.asked} {WARNING} {which}", person=request.asked, reason=reason)
    else:
        plan.add("judge-expiry", which, since=since, warned=warned_at, days=days)


def _is_time(plan: Plan, settings: Settings, person: str, due: float) -> bool:
    """Say whether somebody may be told now what is due since then, or see that it is looked again when they may.

    Nobody is told at night or on a holiday of their own time zone.
    """
    if plan.now < due:
        plan.wait(due)
        return False
    looked_up_at = plan.request.noted.get(person, {}).get("at", 0.0)
    if looked_up_at < due:
        plan.add("judge-whereabouts", person, people=[person])
        return False
    opens = _next_working(plan, settings, person, plan.now)
    if plan.now < opens:
        plan.wait(opens)
        return False
    if looked_up_at < plan.now - FRESH_SECONDS:
        # Whoever has gone elsewhere since is not to be disturbed.
        plan.add("judge-whereabouts", person, people=[person])
        return False
    return True


def _next_working(plan: Plan, settings: Settings, person: str, at: float) -> float:
    known, hours = plan.request.noted.get(person, {}), settings.working_time
    zone = zone_at(known["zone"], known["offset"]) if known else None
    # A requester, or a channel, does not hear of everything at once that became due overnight.
    late = int(short(plan.request.stream), 16) % SPREAD_SECONDS
    return next_working(hours, at, zone or hours.zone_info, late)


def _tell(plan: Plan, settings: Settings) -> None:
    """Tell the requester that it ended; the thread too, where Tech Ops waits for it, and when it goes on after all."""
    request, known = plan.request, plan.request.expired
    if known is None:
        return
    wanted, which = request.wish.ticketed, f"expired {known.since:.6f}"
    is_said = not (wanted and wanted.at < known.at) or f"say {which}" in request.done
    is_told = f"tell {known.person} {which}" in request.done and is_said
    if request.is_expired and not is_told and _is_time(plan, settings, known.person, known.since):
        plan.tell(known.person, which)
        if not is_said:
            plan.once("say", which)
    for act in order(request.acts.values()):
        if act.act in ("ticket", "reopen") and act.added and act.counts and act.at > known.at and not request.ticket:
            plan.once("say", f"revived {act.id}", act=act.id)
