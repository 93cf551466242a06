"""What is to be done next in Jira (pure)."""

from accessdesk import markup
from accessdesk.acts import BESIDE, DECIDING, SETTLING, TECH_OPS, order
from accessdesk.afterwards import changed_after_closing
from accessdesk.closing_steps import close, tell_end
from accessdesk.entries import Carried, Entry
from accessdesk.field_steps import write_fields
from accessdesk.mending_steps import mend
from accessdesk.plan import Plan
from accessdesk.request import READY, TICKETED, Request
from accessdesk.settings import Settings
from accessdesk.takeover_steps import points_out
from accessdesk.vanished_steps import without_it

REMARK = "remark"
"""The entry that a comment on an act is filed under which no message in the thread shows."""

DUPLICATE = "duplicate"
"""What a remark on another ticket of this request's is about, before that ticket's key."""

REMARKED = (*SETTLING, *DECIDING, *BESIDE, "proceed")
"""Acts that the ticket notes; what closes or reopens has a comment of its own."""


def to_ticket(plan: Plan, settings: Settings, *, may_close: bool) -> None:
    """Have the ticket created, and everything carried to it, and closed or reopened as is wanted.

    may_close: everything that was said and done is judged, so that nothing unheard speaks against it.
    """
    request = plan.request
    if request.vanished:
        without_it(plan)
    elif request.ticket:
        mend(plan)
        if request.alike is None and request.state == TICKETED and not request.status:
            plan.add("judge-alike")
        if _carry(plan, settings) and _remark(plan) and write_fields(plan, settings) and may_close:
            close(plan)
        _try_files_again(plan, settings)
        _end_duplicates(plan, settings)
    elif "create" in request.began:
        # Sent, and not known what became of it: that is found out, whatever is wanted by now.
        plan.add("create", send=is_wanted(request))
    elif is_wanted(request) and _names_known(plan, request.entries[request.ts]):
        if points_out(plan):
            plan.add("create", send=True)
    else:
        _without_ticket(plan)


def _without_ticket(plan: Plan) -> None:
    """Have it said that the request ended without a ticket, or is open again; also to who asks for one afterwards."""
    request, wish = plan.request, plan.request.wish
    wanted, by = wish.ticketed, wish.by
    if by is None or request.is_superseded:
        return
    if wish.to:
        if wanted and wanted.at > by.at:
            plan.once("say", f"ended {wanted.id}", act=wanted.id)
        else:
            tell_end(plan, "ended", by)
    elif wanted is None:
        plan.once("say", f"revived {by.id}", act=by.id)


def is_wanted(request: Request) -> bool:
    """Say whether a ticket is to be created for it."""
    return request.wish.ticketed is not None and request.state == READY and request.link is None


def _carry(plan: Plan, settings: Settings) -> bool:
    """Plan the next part to carry, in the thread's order; say whether nothing is left to carry.

    What Jira has rejected holds up neither the rest nor the closing; it is tried again later.
    """
    request = plan.request
    post = request.entries[request.ts]
    part = request.next_part(post.ts)
    if part and not _carry_part(plan, settings, post, part, request.mark):
        return False
    # An entry whose every part is there already holds up none that follow.
    uncarried = {ts for ts in request.uncarried if request.next_part(ts)}
    if not uncarried:
        return True
    rejected = {step.split()[1] for step in request.undone if step.startswith(("comment ", "rewrite "))}
    first = min(uncarried - rejected, key=float, default=None)
    waiting = sorted(uncarried & rejected, key=float)
    for ts in [*waiting, *([first] if first else [])]:
        entry = request.entries[ts]
        part = request.next_part(ts)
        if part and not _carry_part(plan, settings, entry, part, entry.mark_in_ticket):
            return False
    return True


def _carry_part(plan: Plan, settings: Settings, entry: Entry, part: int, mark: str) -> bool:
    """Plan to carry one part once its entry has settled; say whether it was rejected and waits."""
    settled = entry.recorded_at + settings.settle_seconds
    if plan.now < settled:
        plan.wait(settled)
        return False
    if not _names_known(plan, entry) or _attach(plan, settings, entry):
        return False
    known = plan.request.carried.get(entry.ts, Carried()).parts
    key = f"{entry.ts} {part}" + (f" {mark}" if part in known else "")
    is_description = entry.ts == plan.request.ts and part == 1
    name = "describe" if is_description else "rewrite" if part in known else "comment"
    steps = len(plan.steps)
    return plan.add(name, key, entry=entry.ts, part=part) and len(plan.steps) == steps


def _attach(plan: Plan, settings: Settings, entry: Entry) -> bool:
    """Plan to attach the entry's files of which nothing became yet; say whether there is one."""
    request, steps = plan.request, len(plan.steps)
    for file in entry.present.files if settings.file_limit else ():
        if file.id not in request.files and f"attach {file.id}" not in request.undone:
            plan.add("attach", file.id, entry=entry.ts)
    return len(plan.steps) > steps


def _try_files_again(plan: Plan, settings: Settings) -> None:
    """Plan to attach what was refused, once more; that holds up nothing, and ends with the closing unless asked for."""
    request = plan.request
    refused = [step.split()[1] for step in request.undone if step.startswith("attach ")]
    for file in refused if settings.file_limit else ():
        sharing = [ts for ts in request.shared[file] if file in (each.id for each in request.entries[ts].present.files)]
        asked = request.wish.retried > request.undone[f"attach {file}"].at
        if sharing and (asked or not request.closed_as):
            plan.add("attach", file, entry=min(sharing, key=float))


def _end_duplicates(plan: Plan, settings: Settings) -> None:
    """Look once more, where a create was sent twice, whether both took effect; close what is not in use, and say so."""
    request = plan.request
    if request.created_again_at and request.duplicates is None:
        again = request.created_again_at + settings.look_again_seconds
        if plan.now < again:
            plan.wait(again)
        else:
            plan.add("judge-duplicates")
    for ticket in request.duplicates or ():
        plan.once("close-duplicate", ticket["id"], ticket=ticket["id"])
        if f"close-duplicate {ticket['id']}" in request.done:
            plan.once("say", f"duplicate {ticket['key']}")


def _remark(plan: Plan) -> bool:
    """Plan the next comment on what was done by command, or changed after the closing; say whether none is left."""
    for about in remarks(plan.request):
        entry = f"{REMARK} {about}"
        part = plan.request.carried.get(entry, Carried()).next_part("")
        if part and not _named_in(plan, about):
            return False
        if part and not plan.add("comment", f"{entry} {part}", entry=entry, part=part):
            return False
    return True


def _named_in(plan: Plan, about: str) -> bool:
    """Have everybody looked up whom a remark names; return whether all were."""
    act = plan.request.acts.get(about)
    if act is None:
        return True
    people = {act.by, *([act.about] if act.act in ("owner", "heard") and act.about != TECH_OPS else ())}
    if act.act not in BESIDE:
        return plan.knows(people)
    are_places_known = plan.knows_places(act.reason)
    return plan.knows(people | set(markup.mention_ids(act.reason).users)) and are_places_known


def remarks(request: Request) -> list[str]:
    """Return what the ticket notes beside the thread: ids of acts, messages that changed too late, duplicates."""
    ended = [each for each in request.duplicates or () if f"close-duplicate {each['id']}" in request.done]
    found = [f"{DUPLICATE} {each['key']}" for each in ended]
    if request.state != TICKETED:
        acts = order(request.acts.values())
        beside = [act.id for act in acts if act.act in BESIDE and act.counts]
        return [
            *found,
            *beside,
            *(f"after-closing {ts} {request.entries[ts].mark}" for ts in changed_after_closing(request)),
        ]
    by_command = [act for act in order(request.acts.values()) if act.act in REMARKED and not act.emoji]
    noted = [act for act in by_command if act.counts or (act.id in request.sayings and request.sayings[act.id].role)]
    return [*found, *(act.id for act in noted)]


def _names_known(plan: Plan, entry: Entry) -> bool:
    """Have everybody looked up whom the entry names, so that the ticket shows names; the post with what was added."""
    request = plan.request
    entries = [entry, *request.suppliers] if entry.ts == request.ts else [entry]
    named, places_known = {each.by for each in entries if not each.present.author}, True
    named.update(each.added.by for each in entries if each.added)
    named.update(plan.request.redactions[each.redacted].by for each in entries if each.redacted)
    for each in entries:
        for version in each.versions.values():
            named.update(markup.mention_ids(version.text).users)
            places_known = plan.knows_places(version.text) and places_known
    return plan.knows(named) and places_known
