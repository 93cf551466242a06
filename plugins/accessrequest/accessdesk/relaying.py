"""Relaying: what people wrote in Jira itself is told in the thread, once, and kept there as it stands."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from accessdesk import relay_messages
from accessdesk.desk import Desk, Fetched, Outcome, Transfer, Work, Write
from accessdesk.errors import Rejected, Unavailable
from accessdesk.reach import NotYet
from accessdesk.relayed import Relayed, is_hidden

FRESH_SECONDS = 20.0
"""Seconds for which it is relied on that a comment is for everybody; what waited longer is read once more."""

AGAIN_SECONDS = 30.0
"""Seconds after which it is tried again where that cannot be read."""

NO_POST = "message_not_found"
"""Slack's error code where there is no such message (chat.update)."""


@contextmanager
def fetch(desk: Desk, work: Work) -> Iterator[Fetched | Outcome]:
    """Find out whether a comment is for everybody still; where it is not, that is the outcome."""
    comment = _comment(work)
    if time.time() - comment.recorded_at > FRESH_SECONDS and not _is_for_everybody(desk, work):
        yield {"comment": comment.id, "ts": "", "shows": comment.shows}
    else:
        yield Fetched({}, "", BytesIO())


def send(desk: Desk, work: Work, fetched: Fetched) -> Outcome:
    """Post a comment in the thread."""
    request, comment = work.request, _comment(work)
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
    try:
        desk.slack.update(request.channel, ts, relay_messages.relayed(request, comment, desk.voice))
    except Rejected as refused:
        # Somebody has deleted the post: there is nothing to take back.
        if refused.code != NO_POST:
            raise
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


WRITES = {"update-relay": Write("slack", update)}
TRANSFERS = {"relay": Transfer("slack", fetch, send, find_relayed)}
