"""What is to be done to close a ticket or open it again (pure)."""

from accessdesk.acts import Act
from accessdesk.entries import Carried
from accessdesk.plan import Plan
from accessdesk.request import Request

SUMMARY = "summary"
"""The entry that the comment at a closing or reopening is filed under: it is nobody's message."""


def is_closing(request: Request) -> bool:
    """Say whether the ticket was told of the end that is wanted: then it comes to that."""
    return request.wish.by is not None and _summary_of(request.wish.by) in request.carried


def find_out_about_closing(plan: Plan) -> bool:
    """Have it found out whether the ticket was told of an end that is not wanted any more; say whether it is."""
    summary = _summary_of(plan.request.wish.by)
    if f"comment {summary} 1" not in plan.request.began:
        return True
    plan.add("comment", f"{summary} 1", entry=summary, part=1, send=False)
    return False


def _summary_of(act: Act | None) -> str:
    return f"{SUMMARY} {act.id}" if act else ""


def close(plan: Plan) -> None:
    """Bring the ticket to done, or back, and say so in ticket and thread."""
    request, wish = plan.request, plan.request.wish
    if wish.by is not None and wish.to != request.closed_as:
        _close(plan, wish.by)
        return
    if request.moved and request.moved[2] != bool(request.closed_as):
        # Somebody moved it in Jira, and what was wanted last came later, from one who did not know of that yet.
        plan.once("transition", f"back {request.moved[1]}", to=request.closed_as, moved=True)
    if wish.by is not None and f"transition {wish.by.id}" in request.done:
        tell_end(plan, wish.to or "reopened", wish.by)


def tell_end(plan: Plan, code: str, by: Act) -> None:
    """Have everybody concerned told once that the request ended, or is open again: in the thread, or else directly.

    code: "complete", "decline", "cancel", "ended" (before there was a ticket) or "reopened"; by: its act.
    """
    request = plan.request
    said = request.done.get(f"say {code} {by.id}")
    if said is None:
        # Where that cannot be found out, they are called in the thread.
        people = dict.fromkeys((request.requester, request.beneficiary)) if code != "reopened" else ()
        unknown = [each for each in people if each and each not in request.inside]
        if not [each for each in unknown if not plan.add("judge-presence", each)]:
            plan.add("say", f"{code} {by.id}", act=by.id)
        return
    for person in said.get("outside", ()):
        plan.tell(person, f"outcome {by.id}")


def _close(plan: Plan, by: Act) -> None:
    request, to = plan.request, plan.request.wish.to
    if not plan.knows({by.by, *(word.by for word in request.verdict.words)}):
        return
    if to and request.read_at < by.recorded_at:
        plan.add("read-thread")
        return
    summary = _summary_of(by)
    part = request.carried.get(summary, Carried()).next_part("")
    if part:
        plan.add("comment", f"{summary} {part}", entry=summary, part=part)
    else:
        plan.add("transition", by.id, to=to, moved=by.in_jira)
