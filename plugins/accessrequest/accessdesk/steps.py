"""What is to be done next: a pure function of what stands, the settings, the catalogue and the time."""

from accessdesk import template
from accessdesk.acts import DECIDING, SETTLING, Act, distinct, order
from accessdesk.asking import about_owners, is_named_anew
from accessdesk.catalogue import Catalogue
from accessdesk.closing_steps import find_out_about_closing, is_closing
from accessdesk.decision_steps import next_unheard, people_concerned, tell_decisions
from accessdesk.facts import short
from accessdesk.plan import Plan
from accessdesk.rebuilt_steps import rebuild
from accessdesk.redaction_steps import redact_first
from accessdesk.request import INCOMPLETE, OVER, READY, TICKETED, Request
from accessdesk.settings import Settings
from accessdesk.status_steps import show_status
from accessdesk.ticket_steps import to_ticket


def next_steps(request: Request, settings: Settings, now: float, catalogue: Catalogue | None = None) -> Plan:
    """Return what is to do for this request. now: seconds since 1970 by our clock."""
    plan = Plan(request, now)
    is_here = redact_first(plan) and _place(plan, settings) and rebuild(plan)
    if is_here and _post(plan) and _reading(plan, settings) and _application(plan, catalogue):
        is_judged = _judged(plan, catalogue)
        if request.is_request and not _read_for_ticket(plan):
            _missing(plan)
            _superseding(plan)
            _manager(plan)
            to_ticket(plan, settings, may_close=is_judged)
            if is_judged and _owners(plan, catalogue) and plan.knows(people_concerned(request)):
                tell_decisions(plan)
                show_status(plan)
            elif plan.failing:
                show_status(plan)
    return plan


def _read_for_ticket(plan: Plan) -> bool:
    """Have the thread read again once a ticket is wanted: what mends the post may be an edit that no event told."""
    request, wanted = plan.request, plan.request.wish.ticketed
    if wanted is None or request.ticket or request.read_at >= wanted.recorded_at:
        return False
    return not plan.add("read-thread")


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
                plan.tell(act.by, f"on-a-reply {act.act}")
    if request.post and not (request.gone or request.of_bot) and (request.root or settings.redirect):
        reading = template.read(request.post.present.text)
        if reading.is_request and plan.knows({request.requester}) and not _stranger(request, settings):
            plan.tell(request.requester, "in-a-thread" if request.root else "elsewhere")
    return False


def _post(plan: Plan) -> bool:
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


def _reading(plan: Plan, settings: Settings) -> bool:
    """Have the post's present version judged, and the lines that were given for it in the thread."""
    request = plan.request
    post = request.entries[request.ts]
    # Whom a bot's post names as requester is known once it was read.
    if not plan.knows({request.requester} - {""}) or _stranger(request, settings):
        return False
    version = post.present
    if version.identity not in request.readings:
        # The backend may have dropped the edit that mends it, so an incomplete post is read again first.
        lacks = template.problems(template.read(version.text, naming=request.of_bot))
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
    return not _supplies(plan)


def _supplies(plan: Plan) -> bool:
    """Plan the judging of a reply that may give what is missing; say whether there is one."""
    request = plan.request
    if request.ticket or not request.problems:
        return False
    for entry in request.thread:
        version = entry.present
        is_refused = request.refused.get(version.identity) == request.requester
        if entry.bot or entry.deleted_at is not None or version.identity in request.readings or is_refused:
            continue
        if template.supplies(version.text, naming=request.of_bot):
            plan.add("judge-reading", entry.ts, version=version.identity)
            return True
    return False


def _application(plan: Plan, catalogue: Catalogue | None) -> bool:
    """Have it judged which application the request names, as long as it goes on; say whether it was."""
    request = plan.request
    return not request.is_request or request.state in OVER or _named(plan, catalogue)


def _named(plan: Plan, catalogue: Catalogue | None) -> bool:
    if not is_named_anew(plan.request, catalogue):
        return True
    plan.add("judge-application", short(plan.request.application_said))
    return False


def _owners(plan: Plan, catalogue: Catalogue | None) -> bool:
    """Have it looked up who decides, once there is a ticket and whenever that changes; say whether it is known."""
    return plan.request.state != TICKETED or _asked(plan, catalogue)


def _asked(plan: Plan, catalogue: Catalogue | None, act: str = "") -> bool:
    """Have it looked up of whom it is asked, in whatever state it is; say whether that is known.

    act: the completion that this is needed for; where nobody has decided yet, whoever was left may have changed.
    """
    if not _named(plan, catalogue):
        return False
    request, about = plan.request, about_owners(plan.request, catalogue)
    known = request.owners
    is_old = about and act and known and known.act != act and request.verdict.decision is None
    if about == (known.about if known else "") and not is_old:
        return True
    plan.add("judge-owners", about, act=act)
    return False


def _judged(plan: Plan, catalogue: Catalogue | None) -> bool:
    """Have acts and what people said judged in the order in which they happened; say whether all of them are."""
    request = plan.request
    unheard = next_unheard(request) if request.ticket else None
    for act in distinct(request.acts.values()):
        if act.act in DECIDING or (act.act != "ticket" and not request.is_request):
            # A decision by command is judged as what it says. People use such emoji for posts that are no access
            # requests too; those go on as before.
            continue
        if act.added and act.may is None:
            if unheard and unheard.at < act.at:
                break
            _judge_act(plan, act, catalogue)
            return False
        _answer(plan, act)
    if unheard is None:
        return not _overtaken(plan, catalogue)
    if request.read_at < unheard.recorded_at and unheard.reads_thread(request):
        plan.add("read-thread")
    else:
        plan.add("judge-saying", unheard.version, entry=unheard.entry)
    return False


def _judge_act(plan: Plan, act: Act, catalogue: Catalogue | None) -> None:
    if act.act != "ticket" and plan.request.read_at < act.recorded_at:
        plan.add("read-thread")
    elif act.act != "complete" or _asked(plan, catalogue, act.id):
        plan.add("judge-act", act.id)


def _overtaken(plan: Plan, catalogue: Catalogue | None) -> bool:
    """Have a completion judged again that something overtook before it took effect; say whether one is."""
    request, act = plan.request, plan.request.wish.stands
    if act is None or act.act != "complete" or act.in_jira or act.end == request.closed_as or is_closing(request):
        return False
    if not _asked(plan, catalogue):
        return True
    if not request.unmet(act) and request.end_of(act) == act.end:
        return False
    if find_out_about_closing(plan):
        plan.add("judge-act", act.id)
    return True


def _answer(plan: Plan, act: Act) -> None:
    """Have an act that was judged answered, each once."""
    request = plan.request
    if not act.added:
        if act.act == "ticket" and request.wish.ticketed and not request.closed_as:
            plan.once("say", "ticket-off", act=act.id)
    elif act.may is False:
        plan.tell(act.by, "not-yours" if act.act == "withdraw" else f"not-tech-ops {act.act}")
    elif not act.counts:
        plan.once("say", f"held {act.id}", act=act.id)
    elif act.act in (*SETTLING, "proceed") and request.state == TICKETED:
        plan.once("say", f"settled {act.id}", act=act.id)


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
    elif (request.requester, "missing") in request.told:
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


def _stranger(request: Request, settings: Settings) -> bool:
    """Say whether the post is from somebody whose posts are no requests: a bot, or of another organisation."""
    person = request.people.get(request.requester)
    if person is None:
        return False
    # That a bot's post names a bot is one of the things that it lacks.
    return (person.bot and not request.of_bot) or (person.external and not settings.external_requests)
