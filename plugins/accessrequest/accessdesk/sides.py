"""Whether Slack or Jira is away for everybody, or only has trouble with one call."""

from accessdesk.desk import Desk
from accessdesk.errors import Rejected, Unavailable


def ping(desk: Desk, side: str) -> None:
    """Return when a side ("jira" or "slack") answers; raise Unavailable, that it is away, whatever it says instead."""
    try:
        (desk.jira if side == "jira" else desk.slack).ping()
    except Unavailable as failure:
        failure.away = True
        raise
    except Rejected as refused:
        raise Unavailable(refused.sentence, away=True) from refused


def fault_of(desk: Desk, side: str, failure: Unavailable) -> Unavailable:
    """Return what a call failed of, after asking the side something else: that it is away, or this call's own failure.

    What always fails must not hold up everything else; a pause that was asked for is taken as it is.
    """
    if failure.retry_after is not None:
        return failure
    try:
        ping(desk, side)
    except Unavailable as away:
        return away
    failure.away = False
    return failure
