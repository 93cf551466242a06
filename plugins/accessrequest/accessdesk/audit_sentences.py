"""What each exception of the controls is called, and the one sentence that says it (pure)."""

from collections.abc import Callable, Mapping

from accessdesk.acts import IN_JIRA as ACTS_IN_JIRA
from accessdesk.acts import TECH_OPS
from accessdesk.exceptional import (
    AFTERWARDS,
    DAMAGED,
    DECISION_CHANGED,
    GONE,
    IN_JIRA,
    LATE,
    LEFT,
    LEVEL,
    NOT_AN_OWNER,
    OVERRIDE,
    OWN_DECISION,
    REBUILT,
    SUSPENDED,
    UNDECIDED,
    ControlException,
)
from accessdesk.markup import one_line, plain
from accessdesk.request import Request
from accessdesk.ticket_texts import moment, name_of, names

QUOTED = 200
"""Characters of somebody's words that a sentence repeats."""

CONTROLS: Mapping[str, str] = {
    UNDECIDED: "closed without a needed decision",
    NOT_AN_OWNER: "approved by somebody who was no owner then",
    OWN_DECISION: "decided by the requester or beneficiary",
    LATE: "decided after the access was given",
    SUSPENDED: "suspended and never confirmed",
    DECISION_CHANGED: "a decision's message edited or deleted",
    LEVEL: "access given at another level than decided",
    AFTERWARDS: "asked otherwise, or opposed, after the closing",
    IN_JIRA: "ticket changed or closed behind the thread",
    OVERRIDE: "a hold overridden",
    LEFT: "nobody left to decide",
    GONE: "post gone",
    REBUILT: "ledger rebuilt",
    DAMAGED: "facts changed in the database",
}
"""Every control, by its code: what is looked for."""

_ENDS = {"complete": "as done", "decline": "as declined", "cancel": "as cancelled"}

_HOLDS = {
    "undecided": "a missing decision",
    "suspended": "a suspended decision",
    "disagreement": "owners who disagree",
    "unexplained": "a refusal without its reason",
    "objection": "the manager's objection",
    "unknown": "an application that the catalogue lacks",
    "gone": "the deleted post",
    "incomplete": "an incomplete request",
    "vanished": "the ticket that is gone",
    "changed": "a change of the request meanwhile",
}

_CHANGES = {
    "altered": "What the bot wrote in the ticket was altered in Jira{of}.",
    "gone": "A comment of the bot's was deleted in Jira{of}.",
    "file": "A file was taken off the ticket in Jira.",
    "label": "The label by which the ticket is found was taken off in Jira.",
    "vanished": "The ticket is gone from Jira.",
}
"""How a ticket was found to be changed -> the sentence."""


def sentence(request: Request, found: ControlException) -> str:
    """Return what happened, in one sentence of plain text, not escaped; times are UTC."""
    return _SENTENCES[found.code](request, found)


def damaged(number: int) -> str:
    """Return that a fact is not what was written, so that its request could not be checked."""
    return f"Fact {number} was changed in the database since it was written, so nothing else could be checked."


def _undecided(request: Request, found: ControlException) -> str:
    how = found.about.get("how")
    if how == "before":
        return "It was closed before the bot knew the ticket, and no decision is on record."
    where = " in Jira" if found.by.startswith(ACTS_IN_JIRA) else ""
    closed = f"{_who(request, found)} closed it{where} on {moment(found.at)}"
    if how == "own":
        return f"{closed}, where who is of Tech Ops, which decides on it, is not known; no approval is on record."
    return f"{closed}, when no owner's approval was in force; none has come since."


def _not_an_owner(request: Request, found: ControlException) -> str:
    said = f"{_who(request, found)} approved on {moment(found.at)} and was no owner or backup then"
    return f"{said}; it was closed on no other approval."


def _own_decision(request: Request, found: ControlException) -> str:
    role = "asked for it" if found.by == request.requester else "is the one whom it is for"
    rest = "; it was closed on no other approval" if found.about.get("how") == "vain" else ""
    return f"{_who(request, found)}, who {role}, approved on {moment(found.at)}{rest}."


def _late(request: Request, found: ControlException) -> str:
    given_at, by = moment(float(found.about["given-at"])), name_of(request, found.about["given-by"])
    did = "noted what was given" if found.about["how"] == "given" else "closed it as done"
    return f"{_who(request, found)} decided on {moment(found.at)}, after {by} {did} on {given_at}."


def _suspended(request: Request, found: ControlException) -> str:
    how = "when the bot's records were lost" if found.about["how"] == "lost" else f"as it was {found.about['how']}"
    end = "it was closed without" if found.about["state"] == "closed" else "it waits for that"
    decided = f"What {_who(request, found)} decided was suspended on {moment(found.at)}, {how}"
    return f"{decided}, and was not confirmed: {end}."


def _decision_changed(request: Request, found: ControlException) -> str:
    when = {"after": ", after the closing", "before": ", before the closing", "open": ""}
    message = f"The message with which {_who(request, found)} decided was {found.about['how']}"
    return f"{message} on {moment(found.at)}{when[found.about['when']]}."


def _level(request: Request, found: ControlException) -> str:
    given, decided = (_quoted(request, found.about[name]) for name in ("given", "decided"))
    noted = f"{_who(request, found)} noted on {moment(found.at)} that {found.about['field']} {given} was given"
    return f"{noted}; {decided} was decided."


def _afterwards(request: Request, found: ControlException) -> str:
    if found.about["how"] == "added":
        return f"{_who(request, found)} spoke against the outcome on {moment(found.at)}, after the closing."
    return (
        f"The post was edited on {moment(found.at)}, after the closing, and asks for something else than was decided."
    )


def _in_jira(request: Request, found: ControlException) -> str:
    how = found.about["how"]
    if how == "rekeyed":
        moved = f"The ticket was moved in Jira from {found.about['before']} to {found.about['key']}"
        return f"{moved} by {_who(request, found)}." if found.by else f"{moved}."
    if how != "moved":
        of = f", found on {moment(found.at)}" if found.at else ""
        return _CHANGES[how].format(of=of)
    to = found.about["to"]
    did = f"closed the ticket in Jira {_ENDS.get(to, '')}".strip() if to else "reopened the ticket in Jira"
    refused = ", although it was refused" if to == "complete" and found.about["came-to"] == "decline" else ""
    spite = f", in spite of {_listed(found.about['holds'])}" if found.about["holds"] else ""
    return f"{_who(request, found)} {did} on {moment(found.at)}{refused}{spite}."


def _override(request: Request, found: ControlException) -> str:
    held = _listed(found.about["holds"])
    if found.about["act"] == "owner":
        whom = found.about["whom"]
        who = "Tech Ops itself" if whom == TECH_OPS else name_of(request, whom)
        return f"{_who(request, found)} named {who} to decide on {moment(found.at)}, in spite of {held}."
    reason = found.about["reason"]
    why = f": {_quoted(request, reason)}" if reason else ", without a reason"
    return f"{_who(request, found)} let it go on in spite of {held} on {moment(found.at)}{why}."


def _left(request: Request, found: ControlException) -> str:
    did = f"{_who(request, found)} of Tech Ops closed it" if found.by else "Tech Ops is asked instead"
    return f"Nobody was left of those who decide on the application; {did}."


def _gone(request: Request, found: ControlException) -> str:
    return f"The post was deleted on {moment(found.at)}, when it had a ticket."


def _rebuilt(request: Request, found: ControlException) -> str:
    return f"The ledger was lost, and this request was rebuilt from its ticket on {moment(found.at)}."


def _who(request: Request, found: ControlException) -> str:
    return one_line(name_of(request, found.by), QUOTED) or "Somebody"


def _quoted(request: Request, words: str) -> str:
    return f"“{one_line(plain(words, names(request)), QUOTED)}”"


def _listed(holds: str) -> str:
    return " and ".join(_HOLDS.get(hold, hold) for hold in holds.split())


_SENTENCES: Mapping[str, Callable[[Request, ControlException], str]] = {
    UNDECIDED: _undecided,
    NOT_AN_OWNER: _not_an_owner,
    OWN_DECISION: _own_decision,
    LATE: _late,
    SUSPENDED: _suspended,
    DECISION_CHANGED: _decision_changed,
    LEVEL: _level,
    AFTERWARDS: _afterwards,
    IN_JIRA: _in_jira,
    OVERRIDE: _override,
    LEFT: _left,
    GONE: _gone,
    REBUILT: _rebuilt,
}
