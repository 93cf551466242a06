"""From facts of what people did, by emoji, command or in Jira, to the request that stands (pure); a part of replay."""

from accessdesk.acts import DECIDING, Act, wish_of
from accessdesk.facts import Fact, beside
from accessdesk.people import Person
from accessdesk.request import Request

CLOCKS_DIFFER = 60.0
"""Seconds by which Jira's clock may be behind Slack's."""

AT_ONCE = 10.0
"""Seconds within which a rule in Jira answers what the bot wrote."""

CLOCKS_DIFFER_LITTLE = 2.0
"""Seconds by which they do where both are kept right."""

IN_FLIGHT = 120.0
"""Seconds after which a move that was sent has taken effect, if ever: its call's deadline, and the clocks again."""


def acted(request: Request, fact: Fact) -> None:
    """Take in an emoji put on or taken off, or a command."""
    known = request.acts.get(fact.identity)
    act = request.acts[fact.identity] = Act.of(fact, known)
    if act.act in DECIDING and act.id not in request.sayings:
        request.unheard[act.id] = act.id


def moved_in_jira(request: Request, fact: Fact) -> None:
    """Take in that the ticket was moved, by somebody or by the bot itself."""
    if request.ticket is None or fact.body["issue"] != request.ticket["id_of_issue"]:
        return
    if fact.at < request.rebuilt or fact.at <= request.seen_in_jira:
        # What came of it is known from the ticket itself.
        return
    move = (fact.at, fact.number, bool(fact.body["end"]))
    request.moved = max(request.moved or move, move)
    if _is_put_back(request, fact) or _is_answered_at_once(request, fact):
        return
    if not _is_own_move(request, fact):
        act = request.acts[fact.identity] = Act.moved(fact, request.acts.get(fact.identity))
        request.people[act.by] = Person(act.by, beside(fact, "name") or fact.body["by"])


def _is_own_move(request: Request, fact: Fact) -> bool:
    """Say whether the bot moved the ticket so; its account may be a person's too, who moves tickets by hand.

    A call that was sent for what was wanted then may take effect a little later, whatever is wanted by that time.
    """
    first, last = fact.at - IN_FLIGHT, fact.at + CLOCKS_DIFFER
    moments = [first, *(act.at for act in request.acts.values() if first < act.at <= last)]
    until = ([act for act in request.acts.values() if act.at <= moment] for moment in moments)
    wishes = (wish_of(acts, request.before) for acts in until)
    return fact.body["ours"] and any(wish.by and bool(wish.to) == bool(fact.body["end"]) for wish in wishes)


def _is_put_back(request: Request, fact: Fact) -> bool:
    """Say whether the bot moved the ticket back so, whoever wanted it to be there."""
    is_under_way = any(step.startswith("transition back ") for step in request.began)
    return fact.body["ours"] and (is_under_way or abs(fact.at - request.put_back) < CLOCKS_DIFFER)


def _is_answered_at_once(request: Request, fact: Fact) -> bool:
    """Say whether a rule moved it because the bot wrote there: nobody wants that, and it is put back, once.

    A rule that does it again is obeyed, so that the two of them do not go on for ever.
    """
    if not fact.body.get("automation"):
        return False
    by, first = request.wish.by, fact.at - AT_ONCE - CLOCKS_DIFFER_LITTLE
    wished = f"{by.id if by else ''} {fact.body['end']}"
    is_answer = any(first <= at <= fact.at + CLOCKS_DIFFER_LITTLE for at in reversed(request.wrote))
    if not is_answer or wished in request.quieted:
        return False
    request.quieted.add(wished)
    return True
