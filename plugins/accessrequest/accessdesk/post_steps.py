"""What is to be done to have the post at hand, read and judged (pure)."""

from accessdesk import template
from accessdesk.acts import order
from accessdesk.plan import Plan
from accessdesk.request import Request
from accessdesk.settings import Settings


def is_requested_here(plan: Plan, settings: Settings) -> bool:
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
                plan.tell(act.by, f"on-a-reply {act.act}")
    if request.post and not (request.gone or request.of_bot) and (request.root or settings.redirect):
        reading = template.read(request.post.present.text, labels=settings.labels)
        if reading.is_request and plan.knows({request.requester}) and not _stranger(request, settings):
            plan.tell(request.requester, "in-a-thread" if request.root else "elsewhere")
    return False


def has_post(plan: Plan) -> bool:
    """Have the post at hand: an emoji may be heard before the post it stands on, or on one that is no person's."""
    request = plan.request
    if request.post is None and not request.gone and not request.read_at:
        plan.add("read-thread")
        return False
    is_withdrawn = request.gone and not request.ticket and "create" not in request.began
    if request.post and not is_withdrawn:
        return True
    for act in order(request.acts.values()):
        if act.added:
            plan.tell(act.by, f"{'gone' if request.gone else 'nothing-to-ticket'} {act.act}")
    return False


def has_reading(plan: Plan, settings: Settings) -> bool:
    """Have the post's present version judged, and the lines that were given for it in the thread."""
    request = plan.request
    post = request.entries[request.ts]
    # Whom a bot's post names as requester is known once it was read.
    if not plan.knows({request.requester} - {""}) or _stranger(request, settings):
        return False
    version = post.present
    if version.identity not in request.readings:
        # The backend may have dropped the edit that mends it, so an incomplete post is read again first.
        lacks = template.problems(template.read(version.text, naming=request.of_bot, labels=settings.labels))
        if lacks and request.read_at < post.recorded_at:
            plan.add("read-thread")
        else:
            plan.add("judge-reading", post.ts, version=version.identity)
        return False
    reading = request.reading
    if reading and not plan.knows({reading.manager_id, reading.beneficiary_id} - {""}):
        return False
    # Lists show these before there is a ticket; with one, all that its texts mention was looked up.
    if reading and not request.ticket and not plan.knows_places(f"{reading.application}\n{reading.beneficiary}"):
        return False
    return not _supplies(plan, settings)


def _supplies(plan: Plan, settings: Settings) -> bool:
    """Plan the judging of a reply that may give what is missing; say whether there is one."""
    request = plan.request
    if request.ticket or not request.problems:
        return False
    for entry in request.thread:
        version = entry.present
        is_refused = request.refused.get(version.identity) == request.requester
        if (
            entry.bot
            or entry.added
            or entry.deleted_at is not None
            or version.identity in request.readings
            or is_refused
        ):
            continue
        if template.supplies(version.text, naming=request.of_bot, labels=settings.labels):
            plan.add("judge-reading", entry.ts, version=version.identity)
            return True
    return False


def reads_for_ticket(plan: Plan) -> bool:
    """Have the thread read again once a ticket is wanted: what mends the post may be an edit that no event told."""
    request, wanted = plan.request, plan.request.wish.ticketed
    if wanted is None or request.ticket or request.read_at >= wanted.recorded_at:
        return False
    return not plan.add("read-thread")


def _stranger(request: Request, settings: Settings) -> bool:
    """Say whether the post is from somebody whose posts are no requests: a bot, or of another organisation."""
    person = request.people.get(request.requester)
    if person is None:
        return False
    # That a bot's post names a bot is one of the things that it lacks.
    return (person.bot and not request.of_bot) or (person.external and not settings.external_requests)
