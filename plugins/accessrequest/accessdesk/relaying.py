"""Relaying: what people wrote in Jira itself is told in the thread, once, and kept there as it stands."""

import time

from accessdesk import relay_messages
from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.errors import Rejected, Unavailable
from accessdesk.reach import NotYet
from accessdesk.relayed import Relayed, is_hidden

FRESH_SECONDS = 20.0
"""Seconds for which it is relied on that a comment is for everybody; what waited longer is read once more."""

AGAIN_SECONDS = 30.0
"""Seconds after which it is tried again where that cannot be read."""


def relay(desk: Desk, work: Work) -> Outcome:
    """Post a comment in the thread, unless it is not for everybody any more."""
    request, comment = work.request, _comment(work)
    if time.time() - comment.recorded_at > FRESH_SECONDS and not _is_for_everybody(desk, work):
        return {"comment": comment.id, "ts": "", "shows": comment.shows}
    text = relay_messages.relayed(request, comment, desk.voice)
    ts = desk.slack.post(request.channel, text, work.mark, request.root or request.ts)
    return {"comment": comment.id, "ts": ts, "shows": comment.shows}


def find_relayed(desk: Desk, work: Work) -> Outcome | None:
    """Find the post that an earlier try made."""
    request = work.request
    ts = desk.slack.find(request.channel, work.mark, work.began, request.root or request.ts)
    # What it shows may be from before; it is brought up to date next.
    return {"comment": work.step.about["comment"], "ts": ts, "shows": ""} if ts else None


def update(desk: Desk, work: Work) -> Outcome:
    """Have the post show the comment as it stands now."""
    request, comment = work.request, _comment(work)
    ts = request.relays[comment.id]["ts"]
    desk.slack.update(request.channel, ts, relay_messages.relayed(request, comment, desk.voice))
    return {"comment": comment.id, "ts": ts, "shows": comment.shows}


def _comment(work: Work) -> Relayed:
    return work.request.relayed[work.step.about["comment"]]


def _is_for_everybody(desk: Desk, work: Work) -> bool:
    """Read the comment once more."""
    issue = str((work.request.ticket or {})["id_of_issue"])
    try:
        return not is_hidden(desk.jira.one_comment(issue, work.step.about["comment"]))
    except Rejected as refused:
        if refused.code in ("403", "404"):
            return False
        raise
    except Unavailable as failure:
        # It is Jira that is away, and this is told in Slack.
        raise NotYet(failure.retry_after or AGAIN_SECONDS) from failure


WRITES = {"relay": Write("slack", relay, find_relayed), "update-relay": Write("slack", update)}
