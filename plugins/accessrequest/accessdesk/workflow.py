"""Which Jira transition leads where a request is wanted (pure)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from accessdesk.errors import Rejected

Transition = Mapping[str, Any]

PREFERRED = {
    "complete": ("done", "complete", "resolve", "close", "fulfil", "fix"),
    "decline": ("declin", "reject", "deny", "denied", "won't", "cancel", "close", "done"),
    "cancel": ("cancel", "withdraw", "won't", "declin", "reject", "close", "done"),
    "": ("reopen", "back", "open", "to do", "progress"),
}
"""Wanted end -> beginnings of words in a transition's or status's name, the most fitting first."""

RESOLUTIONS = {
    "complete": ("done", "fixed", "complete", "resolved"),
    "decline": ("declin", "reject", "denied", "won't do", "won't fix", "cancel"),
    "cancel": ("cancel", "withdrawn", "won't do", "won't fix", "declin", "reject"),
}
"""Wanted end -> beginnings of fitting resolutions, the most fitting first."""


CANCELLED = ("cancel", "withdraw", "abandon", "duplicate")
DECLINED = ("declin", "reject", "denied", "deny", "refus", "won't")
"""Beginnings of words in the name of a done status or resolution that say that the access was not given."""

OPPOSED = {
    "complete": ("cancel", "declin", "reject", "won't", "withdraw", "duplicate", "abandon"),
    "decline": ("approv", "grant"),
    "cancel": (),
    "": (),
}
"""Wanted end -> beginnings of words that say the opposite: what is so called never leads there."""


def category(status: Mapping[str, Any]) -> str:
    """Return the key of a status's category: "new", "indeterminate" or "done"."""
    return str((status.get("statusCategory") or {}).get("key") or "")


def end_named(*names: str) -> str:
    """Return the end that a done status and its resolution name: "decline", "cancel", else "complete"."""
    if any(_position(name, DECLINED) < len(DECLINED) for name in names):
        return "decline"
    return "cancel" if any(_position(name, CANCELLED) < len(CANCELLED) for name in names) else "complete"


def choose(available: Sequence[Transition], to: str, visited: set[str]) -> Transition | None:
    """Return the transition to take next, or None where none leads on.

    to: "complete", "decline", "cancel" (a done status) or "" (any other); visited: the ids of statuses it has been in.
    """
    leading = [t for t in available if (category(t["to"]) == "done") == bool(to) and not _is_opposed(t, to)]
    if not leading and to:
        # Workflows that go step by step: through a status in between that it has not been in.
        leading = [t for t in available if category(t["to"]) != "done" and str(t["to"]["id"]) not in visited]
        return min(leading, key=lambda t: category(t["to"]) == "new", default=None)
    return min(leading, key=lambda t: _rank(t, PREFERRED[to]), default=None)


def fields_for(transition: Transition, to: str) -> dict[str, Any]:
    """Return what the transition's screen must be filled with; raise Rejected for what only a person can say."""
    filled: dict[str, Any] = {}
    unknown = []
    for name, field in (transition.get("fields") or {}).items():
        if name == "resolution" and to:
            filled[name] = {"name": _resolution(field.get("allowedValues") or (), to, str(transition["name"]))}
        elif field.get("required") and not field.get("hasDefaultValue"):
            unknown.append(str(field.get("name") or name))
    if unknown:
        raise Rejected(
            f"Jira's transition “{transition['name']}” asks for {', '.join(unknown)}, which the bot cannot fill. "
            "Make the field optional on that screen, or move the ticket by hand.",
            fields=tuple(unknown),
        )
    return filled


def _resolution(allowed: Sequence[Mapping[str, Any]], to: str, transition: str) -> str:
    names = [str(value["name"]) for value in allowed]
    fitting = [name for name in names if _position(name, OPPOSED[to]) == len(OPPOSED[to])]
    if not fitting:
        raise Rejected(
            f"Jira's transition “{transition}” asks for a resolution, and offers none that fits: {', '.join(names)}. "
            "Add one such as Done, or move the ticket by hand.",
            fields=("resolution",),
        )
    return min(fitting, key=lambda name: _position(name, RESOLUTIONS[to]))


def _is_opposed(transition: Transition, to: str) -> bool:
    return min(_rank(transition, OPPOSED[to])) < len(OPPOSED[to])


def _rank(transition: Transition, preferred: Sequence[str]) -> tuple[int, int]:
    return (
        _position(str(transition["to"].get("name") or ""), preferred),
        _position(str(transition.get("name") or ""), preferred),
    )


def _position(name: str, preferred: Sequence[str]) -> int:
    folded = name.casefold().replace("’", "'")
    fitting = (place for place, word in enumerate(preferred) if re.search(rf"\b{re.escape(word)}", folded))
    return next(fitting, len(preferred))
