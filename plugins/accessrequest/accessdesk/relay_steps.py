"""What the thread is still to be told of what people wrote, attached and did in Jira itself (pure)."""

from accessdesk.facts import short
from accessdesk.plan import Plan
from accessdesk.relayed import Relayed


def relay(plan: Plan) -> None:
    """Have each comment told once and kept as it stands in Jira, and each file linked."""
    request = plan.request
    if request.vanished:
        plan.once("say", f"vanished {request.vanished}")
    untold = [request.relayed[comment] for comment in request.unrelayed]
    for comment in sorted(untold, key=lambda each: (each.created, len(each.id), each.id)):
        _relay(plan, comment)
    for number, file in sorted(request.enclosed.items(), key=lambda each: (each[1]["created"], each[0])):
        plan.once("say", f"enclosed {number}", file=file)


def _relay(plan: Plan, comment: Relayed) -> None:
    known = plan.request.relays.get(comment.id)
    if known and known["ts"]:
        plan.add("update-relay", f"{comment.id} {short(comment.shows)}", comment=comment.id)
        return
    # What was withheld and is for everybody after all is another post.
    count = plan.request.withheld.get(comment.id, 0)
    key = f"{comment.id} {count}" if count else comment.id
    if comment.is_for_everybody:
        plan.add("relay", key, comment=comment.id, entry="")
    elif f"relay {key}" in plan.request.began:
        # Whether it was told before it was taken back is found out: then its text is.
        plan.add("relay", key, comment=comment.id, entry="", send=False)
