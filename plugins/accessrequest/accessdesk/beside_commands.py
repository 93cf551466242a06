"""The commands that only have something written to the ticket: a note, and what an owner said elsewhere."""

import re

from accessdesk.act_commands import ActCommands
from accessdesk.errors import WrongInput
from accessdesk.ledger import Ledger
from accessdesk.replay import replay
from accessdesk.row import Row
from accessdesk.typed import Asked, Target

_PERSON_FIRST = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>[\s:,]*(.*)", re.DOTALL)

IF_TECH_OPS = "if you are of Tech Ops"
"""What every answer says before it was judged whether the person may."""


def note(acts: ActCommands, asked: Asked, target: Target, command: str) -> str:
    """Record a note for the ticket. command: how it is typed, without what follows."""
    row = _ticketed(acts, "note", target)
    if not target.rest:
        raise WrongInput(f"What is to be noted? Say `{command} {row.key}` and the text.")
    acts.append("note", asked, target.stream, target.rest)
    return f"It goes to {row.key} as a comment under your name, {IF_TECH_OPS}; the thread does not show it."


def heard(acts: ActCommands, ledger: Ledger, asked: Asked, target: Target, command: str) -> str:
    """Record what an owner said elsewhere, as somebody reports it. command: how it is typed, without what follows."""
    row = _ticketed(acts, "heard", target)
    example = f"`{command} {row.key} @owner` and the words"
    found = _PERSON_FIRST.fullmatch(target.rest)
    if found is None:
        raise WrongInput(f"Who said it? Mention the owner first: {example}.")
    owner, words = found[1], found[2].strip()
    if not words:
        raise WrongInput(f"What did they say? Say {example}.")
    known = replay(target.stream, ledger.facts(target.stream)).owners
    if known is not None and (known.own or known.left):
        raise WrongInput(f"Tech Ops decides on {row.key} itself, so there is no owner to report.")
    if known is not None and known.people and owner not in known.people:
        raise WrongInput("That person does not decide on this request; its thread says who does.")
    acts.append("heard", asked, target.stream, words, owner)
    return (
        f"It goes to {row.key} as reported by you, {IF_TECH_OPS}. It does not count as a decision: "
        "the owner is asked to say so, once."
    )


def _ticketed(acts: ActCommands, name: str, target: Target) -> Row:
    """Return the request, which has a ticket to write to."""
    acts.check(name, target)
    if target.row is None or not target.row.key:
        raise WrongInput("There is no ticket yet that it could go to.")
    return target.row
