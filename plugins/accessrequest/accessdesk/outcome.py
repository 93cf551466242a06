"""What came of a request, as reports and lists need it: its decision, its grant, its end, and when (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

from accessdesk.closing_texts import GRANTED
from accessdesk.markup import one_line, plain
from accessdesk.request import COMPLETED, OVER, Request
from accessdesk.sayings import GRANTS

APPROVED, REFUSED = "approved", "refused"
"""Decisions; "" while there is none."""

NOTHING: Mapping[str, Any] = {
    "kind": "",
    "ticketed_at": 0.0,
    "decision": "",
    "decided_at": 0.0,
    "decided_by": "",
    "decided_name": "",
    "owners": "",
    "granted": "",
    "closed_at": 0.0,
    "reopened": 0,
}
"""What is known of a request of which nothing but its ticket is left. Times are seconds since 1970, 0 for unknown."""


def outcome_of(request: Request) -> Mapping[str, Any]:
    """Return what came of a request so far, by the names in NOTHING.

    owners: the ids of those who may decide, each with a space before and behind it; reopened: how often.
    """
    decision, decided_at, decided_by = _decision(request)
    known = request.people.get(decided_by)
    return {
        "kind": request.kind,
        "ticketed_at": request.ticketed_at,
        "decision": decision,
        "decided_at": decided_at,
        "decided_by": decided_by,
        "decided_name": known.name if known else decided_by,
        "owners": ids(request.owners.people if request.owners else ()),
        "granted": one_line(_granted(request), 200),
        "closed_at": _closed_at(request),
        "reopened": request.reopened,
    }


def ids(people: Sequence[str]) -> str:
    """Return ids so that each is found with a space before and behind it; "" for nobody."""
    return f" {' '.join(people)} " if people else ""


def _decision(request: Request) -> tuple[str, float, str]:
    """Return the decision in force, when it was made by Slack's clock, and by whom; ("", 0, "") for none."""
    decision = request.verdict.decision
    if decision is not None:
        # What decided on an earlier text, and was said anew since, is as old as that.
        at = decision.first if decision.first >= request.since else decision.at
        return (APPROVED if decision.approves else REFUSED), at, decision.by
    act = request.wish.stands
    if request.state == COMPLETED and act is not None and not act.in_jira:
        # Of what is Tech Ops' own the completion is the decision.
        return APPROVED, act.at, act.by
    return "", 0.0, ""


def _closed_at(request: Request) -> float:
    """Return when it came to its end, as far as that is known."""
    if request.state not in OVER:
        return 0.0
    act = request.wish.stands or request.wish.by
    if act is not None and request.wish.to:
        return act.at
    if request.ticket:
        return 0.0
    if request.expired and request.is_expired:
        return request.expired.at
    return request.superseded_at if request.is_superseded else (request.entries[request.ts].deleted_at or 0.0)


def _granted(request: Request) -> str:
    given, named = request.grant, request.names
    return "; ".join(f"{GRANTED[name]} {plain(given[name], named)}" for name in GRANTS if name in given)
