"""From facts of what was taken over from before to the request that stands (pure); a part of replay."""

from collections.abc import Mapping
from typing import Any

from accessdesk.acts import Act, Wish
from accessdesk.facts import Fact
from accessdesk.replay_rebuilt import hold
from accessdesk.request import Request

HAS_TICKET, UNDER_WAY = "has-ticket", "under-way"
"""Why a ticket did not become the request's: it had one by then; another one was about to become it."""


def adopted(request: Request, fact: Fact) -> None:
    """Take in that Tech Ops made an older post a request."""
    request.adopted_at = max(request.adopted_at, fact.recorded_at)


def link_asked(request: Request, fact: Fact) -> None:
    """Take in that a ticket is to become the request's."""
    if request.ticket:
        if request.ticket["id_of_issue"] != fact.body["issue"]:
            request.unlinked[fact.identity] = {**fact.body, "refused": HAS_TICKET}
    elif request.link:
        request.unlinked[fact.identity] = {**fact.body, "refused": UNDER_WAY}
    else:
        request.link = {**fact.body, "id": fact.identity}


def linked(request: Request, outcome: Mapping[str, Any]) -> None:
    """Take in that a ticket became the request's, with what it held, or why it did not."""
    asked, request.link = request.link, None
    if asked is None or request.ticket:
        return
    if outcome.get("refused"):
        request.unlinked[asked["id"]] = {**asked, "refused": outcome["refused"], "other": outcome.get("other", "")}
        return
    request.ticket = {
        name: outcome[name] for name in ("id_of_issue", "key", "about", "portal", "labelled") if name in outcome
    }
    request.linked, request.seen_in_jira = True, outcome["seen"]
    hold(request, outcome, outcome)
    wanted = Act(asked["id"], "ticket", asked["by"], float(asked["ts"]), may=True, counts=True)
    request.before = Wish(ticketed=wanted, to=request.closed_as)


def created_instead(request: Request) -> None:
    """Take in that the request got a ticket of its own while another one was to become it."""
    if request.link:
        request.unlinked[request.link["id"]] = {**request.link, "refused": HAS_TICKET}
        request.link = None
