"""What is to be done to take over from before: an adopted post, a ticket that exists already (pure)."""

from accessdesk.plan import Plan


def takes_over(plan: Plan) -> bool:
    """Have an adopted post's emoji read, and the ticket linked that is to be its; say whether the rest may go on."""
    request = plan.request
    for wish in request.unlinked:
        plan.once("say", f"not-linked {wish}")
    # A create that may have left is settled first: then the request may have a ticket already.
    if request.link and not request.ticket and "create" not in request.began:
        plan.add("link", request.link["id"], entry=request.ts)
        return False
    if request.adopted_at > request.read_at and not request.ticket:
        plan.add("read-thread")
        return False
    return True


def points_out(plan: Plan) -> bool:
    """Have a ticket pointed out that another app has named in the thread; say whether one may be created."""
    request = plan.request
    unknown = [key for key in request.posted_keys if key not in request.known_keys]
    if unknown:
        plan.add("judge-keys", " ".join(unknown), keys=unknown)
        return False
    if request.keys_there:
        plan.once("say", f"other-ticket {' '.join(request.keys_there)}")
    return not request.is_pointed_out
