"""The answers of `away` (pure)."""

from collections.abc import Sequence
from datetime import date

from accessdesk.answers import inert
from accessdesk.aways import Away
from accessdesk.row import Row
from accessdesk.zones import shown_day

NAMED = 5
"""Requests that an answer names, at most."""


def name_of(name: str) -> str:
    """Return a person's name as an answer shows it."""
    return inert(name)


def shown(known: Away | None, backup: str, prefix: str) -> str:
    """Return what is noted of a person. backup: the name of who decides instead."""
    if known is None:
        return f"You are not away. `{prefix}access away until 2026-12-24 @name` says so, and who decides instead."
    return f"You are away until {shown_day(known.until)}. {_instead(backup)} `{prefix}access away off` ends it."


def back(known: Away | None) -> str:
    """Return the answer to who is back."""
    return "Noted: you are back, and are asked again." if known else "Nothing to do: you are not away."


def noted(until: date, again: date | None, backup: str, waiting: int, unable: Sequence[Row]) -> str:
    """Return the answer to who is away.

    again: their next working day; waiting: how many requests wait for them; unable: on which the backup may not decide.
    """
    then = f", and are asked again on {shown_day(again)}" if again else ""
    lines = [f"Noted: you are away until {shown_day(until)}{then}.", _instead(backup)]
    if waiting == 1:
        lines.append("One request waits for your decision now.")
    elif waiting:
        lines.append(f"{waiting} requests wait for your decision now.")
    if unable:
        listed = ", ".join(row.key for row in unable[:NAMED] if row.key)
        more = f" and {len(unable) - NAMED} more" if len(unable) > NAMED else ""
        lines.append(f"{inert(backup)} may not decide on {listed}{more}: there the backups are asked, or Tech Ops.")
    return " ".join(lines)


def noted_of_nobody(until: date) -> str:
    """Return the answer to who is away, and owns nothing."""
    return (
        f"Noted: you are away until {shown_day(until)}. "
        "You own no application; until then you are not reminded of anything."
    )


def _instead(backup: str) -> str:
    if backup:
        return f"{inert(backup)} is asked instead, wherever they may decide."
    return "Where no other owner is left, the backups are asked instead, or else Tech Ops."
