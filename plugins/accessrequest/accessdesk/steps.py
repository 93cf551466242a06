"""What is to be done next: a pure function of what stands, the settings and the time."""

from typing import Literal

from accessdesk import markup, template
from accessdesk.acts import order
from accessdesk.entries import Carried, Entry
from accessdesk.facts import short
from accessdesk.plan import Plan
from accessdesk.request import CANCELLED, COMPLETED, INCOMPLETE, READY, TICKETED, Request
from accessdesk.settings import Settings

QUEUED_AFTER = 10.0
"""Seconds after which a `:ticket:` that waits is answered as queued."""

CLOSING = "closing"
"""The entry that a closing comment is filed under: it sums a request up and is nobody's message."""


def next_steps(request: Request, settings: Settings, now: float) -> Plan:
    """Return what is to do for this request. now: seconds since 1970 by our clock."""
    plan = Plan(request, now)
    if _place(plan, settings) and _post(plan) and _reading(plan, settings):
        _acts(plan)
        if request.is_request:
            _missing(plan)
            _manager(plan)
            _ticket(plan, settings)
            _status(plan)
    return plan


def _place(plan: Plan, settings: Settings) -> bool:
    """Find out whether the post stands where requests are made; a template that stands elsewhere gets a hint."""
    request = plan.request
    if request.watched is None:
        plan.add("judge-place")
        return False
    if request.watched and not request.root:
        return True
    if request.root:
        for act in order(request.acts.values()):
            if act.added:
                _tell(plan, act.by, "on-a-reply")
    if request.post and not request.gone and (request.root or settings.redirect):
        reading = template.read(request.post.present.text)
        if reading.is_request and _known(plan, request.requester) and not _stranger(request, settings):
            _tell(plan, request.requester, "in-a-thread" if request.root else "elsewhere")
    return False


def _post(plan: Plan) -> bool:
    """Have the post at hand: an emoji may be heard before the post it stands on, or on one that is no person's."""
    request = plan.request
    if request.post is None and not request.gone and not request.read_at:
        plan.add("read-thread")
        return False
    if request.post and not (request.gone and not request.ticket):
        return True
    for act in order(request.acts.values()):
        if act.added:
            _tell(plan, act.by, "gone" if request.gone else "nothing-to-ticket")
    return False


def _reading(plan: Plan, settings: Settings) -> bool:
    """Have the post's present version judged, and the lines that were given for it in the thread."""
    request = plan.request
    post = request.entries[request.ts]
    if not _known(plan, request.requester) or _stranger(request, settings):
        return False
    version = post.present
    if version.identity not in request.readings:
        # The backend may have dropped the edit that mends it, so an incomplete post is read again first.
        if template.problems(template.read(version.text)) and request.read_at < post.recorded_at:
            plan.add("read-thread")
        else:
            plan.add("judge-reading", post.ts, version=version.identity)
        return False
    reading = request.reading
    if reading and not _all_known(plan, {reading.manager_id, reading.beneficiary_id} - {""}):
        return False
    return not _supplies(plan)


def _supplies(plan: Plan) -> bool:
    """Plan the judging of a reply that may give what is missing; say whether there is one."""
    request = plan.request
    if request.ticket or not request.problems:
        return False
    for entry in request.thread:
        version = entry.present
        judged = version.identity in request.readings or version.identity in request.refused
        if entry.deleted_at is None and not judged and template.supplies(version.text):
            plan.add("judge-reading", entry.ts, version=version.identity)
            return True
    return False


def _acts(plan: Plan) -> None:
    request = plan.request
    for act in order(request.acts.values()):
        if act.act != "ticket" and not request.is_request:
            # People use such emoji for posts that are no access requests too; those go on as before.
            continue
        if act.added and act.may is None:
            if act.act != "ticket" and request.read_at < act.recorded_at:
                plan.add("read-thread")
            else:
                plan.add("judge-act", act.id)
            return
        if act.added and act.may is False:
            _tell(plan, act.by, f"not-tech-ops {act.act}")
        elif act.added and not act.counts:
            plan.once("say", f"held {act.id}", act=act.id)
        elif not act.added and act.act == "ticket" and request.wish.ticketed and not request.closed_as:
            plan.once("say", "ticket-off", act=act.id)


def _missing(plan: Plan) -> None:
    """Have the requester told what is missing, and, whoever was told so, when nothing is any more."""
    request = plan.request
    if request.state == INCOMPLETE:
        _tell(plan, request.requester, " ".join(["missing", *request.problems]))
    elif any(step.startswith(f"tell {request.requester} missing") for step in request.done):
        _tell(plan, request.requester, "complete")


def _manager(plan: Plan) -> None:
    """See that the manager is told: in the thread, or directly when not in the channel, once it is complete."""
    request = plan.request
    if request.problems or not request.manager or request.state not in (READY, TICKETED):
        return
    if request.manager not in request.inside:
        plan.add("judge-presence", request.manager)
    elif not request.inside[request.manager]:
        _tell(plan, request.manager, "manager")
    elif request.status and request.ticket and request.manager not in _mentioned(request):
        plan.once("say", f"manager {request.manager}", mentions=[request.manager])


def _mentioned(request: Request) -> set[str]:
    """Return who was mentioned in a message of the bot in the thread; a message that is updated notifies nobody."""
    return {
        who
        for step, outcome in request.done.items()
        if step.startswith(("status", "say"))
        for who in outcome.get("mentions", ())
    }


def _ticket(plan: Plan, settings: Settings) -> None:
    """Have the ticket created, and everything carried to it, and closed or reopened as is wanted."""
    request = plan.request
    wanted = request.wish.ticketed
    if request.ticket is None:
        if wanted and request.state == READY:
            if request.read_at < wanted.recorded_at:
                plan.add("read-thread")
            elif _names_known(plan, request.entries[request.ts]):
                plan.add("create")
        return
    if _carry(plan, settings):
        _close(plan)


def _carry(plan: Plan, settings: Settings) -> bool:
    """Plan the next part to carry, in the thread's order; say whether nothing is left to carry."""
    request = plan.request
    post = request.entries[request.ts]
    part = request.carried[post.ts].next_part(request.mark)
    if part:
        name = "describe" if part == 1 else None
        return _carry_part(plan, settings, post, part, request.mark, name)
    if request.uncarried:
        entry = request.entries[min(request.uncarried, key=float)]
        part = request.carried.get(entry.ts, Carried()).next_part(entry.mark)
        return _carry_part(plan, settings, entry, part or 1, entry.mark)
    return True


def _carry_part(
    plan: Plan, settings: Settings, entry: Entry, part: int, mark: str, name: str | None = None
) -> Literal[False]:
    settled = entry.recorded_at + settings.settle_seconds
    if plan.now < settled:
        plan.wait(settled)
    elif _names_known(plan, entry):
        known = plan.request.carried.get(entry.ts, Carried()).parts
        key = f"{entry.ts} {part}" + (f" {mark}" if part in known else "")
        plan.add(name or ("rewrite" if part in known else "comment"), key, entry=entry.ts, part=part)
    return False


def _close(plan: Plan) -> None:
    """Bring the ticket to done, or back, and say so in ticket and thread."""
    request, wish = plan.request, plan.request.wish
    if wish.by is None:
        return
    if wish.to != request.closed_as:
        if not _known(plan, wish.by.by):
            return
        if wish.to and request.read_at < wish.by.recorded_at:
            plan.add("read-thread")
        elif wish.to and f"comment {CLOSING} {wish.by.id}" not in request.done:
            plan.add("comment", f"{CLOSING} {wish.by.id}", entry=f"{CLOSING} {wish.by.id}", part=1)
        else:
            plan.add("transition", wish.by.id, to=wish.to)
        return
    moved = f"transition {wish.by.id}"
    if moved in request.done:
        plan.once("say", f"{wish.to or 'reopened'} {wish.by.id}", act=wish.by.id)


def _status(plan: Plan) -> None:
    """Keep the one message that shows where the request stands."""
    request = plan.request
    shows = _shows(plan)
    if shows and not request.status:
        plan.add("status", "", shows=shows)
    elif shows and request.status["shows"] != shows:
        plan.add("restatus", short(shows), shows=shows)


def _shows(plan: Plan) -> str:
    """Return what the status shows, in words that no release changes: a finished request is never written again."""
    request, wanted = plan.request, plan.request.wish.ticketed
    if request.state in (COMPLETED, CANCELLED):
        return request.state
    if request.ticket:
        waits = [f"failing {short(plan.failing[0])}"] if plan.failing else list(request.holds)
        return " ".join(["ticketed", *waits])
    if wanted is None:
        asked = any(act.act == "ticket" and act.may is None for act in request.acts.values())
        return f"failing {short(plan.failing[0])}" if asked and plan.failing else ""
    if request.problems:
        return " ".join(["incomplete", *request.problems])
    if plan.failing:
        return f"failing {short(plan.failing[0])}"
    if plan.now < wanted.recorded_at + QUEUED_AFTER:
        plan.wait(wanted.recorded_at + QUEUED_AFTER)
        return ""
    return "queued"


def _names_known(plan: Plan, entry: Entry) -> bool:
    """Have everybody looked up whom the entry's text names, so that the ticket shows names."""
    named = {entry.by}
    for version in entry.versions.values():
        named.update(markup.mention_ids(version.text).users)
    return _all_known(plan, named)


def _all_known(plan: Plan, persons: set[str]) -> bool:
    unknown = sorted(persons - plan.request.people.keys())
    for person in unknown:
        plan.add("judge-person", person)
    return not unknown


def _known(plan: Plan, person: str) -> bool:
    return _all_known(plan, {person})


def _stranger(request: Request, settings: Settings) -> bool:
    """Say whether the post is from somebody whose posts are no requests: a bot, or of another organisation."""
    person = request.people[request.requester]
    return person.bot or (person.external and not settings.external_requests)


def _tell(plan: Plan, person: str, reason: str) -> None:
    plan.once("tell", f"{person} {reason}", person=person, reason=reason)
