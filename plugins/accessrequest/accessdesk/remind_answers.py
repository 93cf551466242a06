"""The answer of `remind` (pure)."""

from collections.abc import Mapping, Sequence

from accessdesk.answers import inert

NOW, BEFORE, CLOSED = "now", "before", "closed"
"""What became of it: reminded now, reminded today already, or not at work."""


def reminded(request: str, became: Mapping[str, Sequence[str]], *, on: bool) -> str:
    """Return who is reminded of a request, and who is not, and why. on: people are reminded each morning."""
    lines = []
    if became[NOW]:
        lines.append(f"Reminded now of {request}: {_listed(became[NOW])}.")
    if became[BEFORE]:
        lines.append(f"Reminded today already: {_listed(became[BEFORE])}.")
    if became[CLOSED]:
        later = " They are reminded on their next working morning." if on else " Try again in their working hours."
        lines.append(f"Not at work now, by their time zone: {_listed(became[CLOSED])}.{later}")
    return " ".join(lines) or f"There is nobody to remind of {request}: those it waits for are away or have left."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(inert, names))
