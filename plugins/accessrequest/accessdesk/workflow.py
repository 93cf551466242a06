"""Which Jira transition leads where a request is wanted (pure)."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from accessdesk.errors import Rejected

Transition = Mapping[str, Any]

NO_WAY = "No transition that the bot may use leads from"
"""How it begins what is said of a ticket that finds no way."""

PREFERRED = {
    "complete": ("done", "complete", "resolve", "close", "fulfil", "fix"),
    "decline": ("declin", "reject", "deny", "denied", "won't", "cancel", "close", "done"),
    "cancel": ("cancel", "withdraw", "won't", "declin", "reject", "close", "done"),
    "duplicate": ("duplicate", "cancel", "withdraw", "won't", "declin", "reject", "close", "done"),
    "": ("reopen", "back", "open", "to do", "progress"),
}
"""Wanted end -> beginnings of words in a transition's or status's name, the most fitting first."""

RESOLUTIONS = {
    "complete": ("done", "fixed", "complete", "resolved"),
    "decline": ("declin", "reject", "denied", "won't do", "won't fix", "cancel"),
    "cancel": ("cancel", "withdrawn", "won't do", "won't fix", "declin", "reject"),
    "duplicate": ("duplicate", "cancel", "withdrawn", "won't do", "won't fix", "declin", "reject"),
}
"""Wanted end -> beginnings of fitting resolutions, the most fitting first."""


CANCELLED = ("cancel", "withdraw", "abandon", "duplicate")
DECLINED = ("declin", "reject", "denied", "deny", "refus", "won't")
"""Beginnings of words in the name of a done status or resolution that say that the access was not given."""

OPPOSED = {
    "complete": ("cancel", "declin", "reject", "won't", "withdraw", "duplicate", "abandon"),
    "decline": ("approv", "grant"),
    "cancel": (),
    "duplicate": (),
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


def choose(
    available: Sequence[Transition], to: str, visited: Collection[str], ways: Sequence[str] = ()
) -> Transition | None:
    """Return the transition to take next, or None where none leads on.

    to: "complete", "decline", "cancel", "duplicate" (a done status) or "" (any other); visited: the ids of statuses it
    has been in; ways: names of transitions and statuses that are taken before any other.
    """
    named = [t for t in available if _is_on(t, ways) and _leads_on(t, to, visited)]
    if named:
        return min(named, key=lambda t: category(t["to"]) != "done")
    leading = [t for t in available if (category(t["to"]) == "done") == bool(to) and not _is_opposed(t, to)]
    if not leading and to:
        # Workflows that go step by step: through a status in between that it has not been in.
        leading = [t for t in available if category(t["to"]) != "done" and str(t["to"]["id"]) not in visited]
        return min(leading, key=lambda t: category(t["to"]) == "new", default=None)
    return min(leading, key=lambda t: _rank(t, PREFERRED[to]), default=None)


def _is_on(transition: Transition, ways: Sequence[str]) -> bool:
    names = {str(each.get("name") or "").casefold() for each in (transition, transition["to"])}
    return any(way.casefold() in names for way in ways)


def _leads_on(transition: Transition, to: str, visited: Collection[str]) -> bool:
    is_done = category(transition["to"]) == "done"
    return is_done == bool(to) or (bool(to) and str(transition["to"]["id"]) not in visited)


def way_back(available: Sequence[Transition], status: str) -> Transition | None:
    """Return the transition back to a status, from one that leads nowhere."""
    return next((t for t in available if str(t["to"]["id"]) == status), None)


def nothing_more(number: str, field: Mapping[str, Any]) -> Any:
    """Fill no field of a screen."""


def fields_for(
    transition: Transition,
    to: str,
    resolution: str = "",
    fill: Callable[[str, Mapping[str, Any]], Any] = nothing_more,
) -> dict[str, Any]:
    """Return what the transition's screen must be filled with; raise Rejected for what only a person can say.

    resolution: the one to give, "" for one that fits; fill: (a field's id, as Jira has it) -> its value, None for none.
    """
    filled: dict[str, Any] = {}
    unknown = []
    for name, field in (transition.get("fields") or {}).items():
        is_needed = field.get("required") and not field.get("hasDefaultValue")
        if name == "resolution" and to:
            filled |= _resolved(transition, field, to, resolution)
        elif is_needed and (value := fill(name, field)) is not None:
            filled[name] = value
        elif is_needed:
            unknown.append(str(field.get("name") or name))
    if unknown:
        raise Rejected(
            f"Jira's transition “{transition['name']}” asks for {', '.join(unknown)}, which the bot cannot fill. "
            "Give a value in JIRA_VALUES, make the field optional on that screen, or move the ticket by hand.",
            fields=tuple(unknown),
        )
    return filled


def _resolved(transition: Transition, field: Mapping[str, Any], to: str, wanted: str) -> dict[str, Any]:
    """Return the resolution to give; none where none fits and none is asked for."""
    names = [str(value["name"]) for value in field.get("allowedValues") or ()]
    found = [name for name in names if name.casefold() == wanted.casefold()]
    if wanted and not found:
        raise Rejected(
            f"Jira's transition “{transition['name']}” does not offer the resolution “{wanted}” (JIRA_RESOLUTIONS), "
            f"but {', '.join(names)}. Name one of these, or move the ticket by hand.",
            fields=("resolution",),
        )
    try:
        return {"resolution": {"name": found[0] if found else _resolution(names, to, str(transition["name"]))}}
    except Rejected:
        if field.get("required"):
            raise
        return {}


def _resolution(names: Sequence[str], to: str, transition: str) -> str:
    fitting = [name for name in names if _position(name, OPPOSED[to]) == len(OPPOSED[to])]
    if not fitting:
        raise Rejected(
            f"Jira's transition “{transition}” asks for a resolution, and offers none that fits: {', '.join(names)}. "
            "Name one in JIRA_RESOLUTIONS, add one such as Done, or move the ticket by hand.",
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
