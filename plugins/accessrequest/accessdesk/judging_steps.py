"""What is to be judged: the application, who decides, what people did and said, in the order of events (pure)."""

from accessdesk.acts import BESIDE, DECIDING, SETTLING, Act, distinct
from accessdesk.asking import about_owners, is_named_anew
from accessdesk.catalogue import Catalogue
from accessdesk.closing_steps import find_out_about_closing, is_closing
from accessdesk.decision_steps import next_unheard
from accessdesk.plan import Plan
from accessdesk.request import OVER, TICKETED
from accessdesk.voice import mention


def knows_application(plan: Plan, catalogue: Catalogue | None) -> bool:
    """Have it judged which application the request names, as long as it goes on; say whether it was."""
    request = plan.request
    return not request.is_request or request.state in OVER or _named(plan, catalogue)


def _named(plan: Plan, catalogue: Catalogue | None) -> bool:
    if not is_named_anew(plan.request, catalogue):
        return True
    plan.add("judge-application", plan.request.named)
    return False


def knows_owners(plan: Plan, catalogue: Catalogue | None) -> bool:
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
    has_left = known is not None and not request.left.issubset(known.left_out)
    if about == (known.about if known else "") and not is_old and not has_left:
        return True
    plan.add("judge-owners", about, act=act)
    return False


def has_judged(plan: Plan, catalogue: Catalogue | None) -> bool:
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
    if act.act not in ("ticket", *BESIDE) and plan.request.read_at < act.recorded_at:
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
        called = [mention(act.about)] if act.act == "owner" else []
        plan.once("say", f"settled {act.id}", act=act.id, mentions=called)
