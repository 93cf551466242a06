"""What is to be done for a request whose ticket is gone from Jira: nothing there, and the rest goes on (pure)."""

from accessdesk.closing_steps import tell_end
from accessdesk.plan import Plan


def without_it(plan: Plan) -> None:
    """Have the thread told when Tech Ops closes or opens it all the same."""
    wish = plan.request.wish
    if wish.by is not None and f"transition {wish.by.id}" not in plan.request.done:
        tell_end(plan, wish.to or "reopened", wish.by)
