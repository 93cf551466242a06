"""What an owner is reported to have said elsewhere: they are asked to say so themselves, once (pure)."""

from accessdesk.acts import order
from accessdesk.markup import mention_ids
from accessdesk.plan import Plan
from accessdesk.request import TICKETED


def ask_to_confirm(plan: Plan) -> None:
    """Plan that each owner who was reported, and has not decided, is asked: in the thread, or directly from outside."""
    request = plan.request
    if request.state != TICKETED or not request.status:
        return
    asked = {word.by for word in request.verdict.words}
    for act in order(request.acts.values()):
        if act.act != "heard" or not act.counts or act.about in asked:
            continue
        asked.add(act.about)
        if not plan.knows({act.by, *mention_ids(act.reason).users}):
            continue
        if act.about not in request.inside:
            plan.add("judge-presence", act.about)
        elif request.inside[act.about]:
            plan.once("say", f"heard {act.id}", act=act.id, mentions=[act.about])
        else:
            plan.tell(act.about, f"heard {act.id}")
