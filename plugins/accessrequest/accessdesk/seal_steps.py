"""How a request that is over comes to be sealed (pure)."""

from accessdesk.plan import Plan, Step
from accessdesk.sealing import ended_at
from accessdesk.settings import Settings

DAY = 86_400.0
"""Seconds of a day."""

PATIENCE_DAYS = 7.0
"""Days for which it is still waited for what is left to do, such as to tell a Jira that does not answer."""


def seal_in_time(plan: Plan, settings: Settings) -> None:
    """Plan to remove texts and names when their time is over, once nothing else is left to do."""
    ended = ended_at(plan.request) if settings.retention_days else None
    if ended is None:
        return
    due = ended + settings.retention_days * DAY
    if plan.now < due:
        plan.wait(due)
    elif not plan.steps or plan.now >= due + PATIENCE_DAYS * DAY:
        plan.steps[:] = [Step("seal")]
