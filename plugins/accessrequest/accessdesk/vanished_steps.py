"""What is to be done for a request whose ticket is gone from Jira: nothing there, and the rest goes on (pure)."""

from accessdesk.plan import Plan


def without_it(plan: Plan) -> None:
    """Have the thread told when Tech Ops closes or opens it all the same."""
    wish = plan.request.wish
    if wish.by is not None and f"transition {wish.by.id}" not in plan.request.done:
        plan.once("say", f"{wish.to or 'reopened'} {wish.by.id}", act=wish.by.id)
