"""How the catalogue has aged, in words (pure)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accessdesk.answers import inert

LAST = 5
"""Requests, the latest, of which an owner has decided none, before that is said."""

DAYS = 90
"""Days back from which it is told what was asked for that the catalogue lacks."""

SHOWN = 20
"""Applications that are lacking, at most, for which the lines to add are shown."""


class Silent(NamedTuple):
    """An owner who answers nothing. applications: what they own; waiting: how many of the last requests still wait."""

    name: str
    applications: Sequence[str]
    waiting: int


class Lacking(NamedTuple):
    """An application that was asked for and is not in the catalogue. suggestions: what comes close there."""

    name: str
    number: int
    suggestions: Sequence[str] = ()


@dataclass(frozen=True)
class Decay:
    """What is to be mended in the catalogue. people: about those whom it names, in sentences."""

    people: Sequence[str] = ()
    silent: Sequence[Silent] = ()
    lacking: Sequence[Lacking] = ()


def sentences(decay: Decay) -> list[str]:
    """Return what is to be mended, a sentence each, as plain text."""
    return [*decay.people, *map(_silent, decay.silent), *map(_lacking, decay.lacking)]


def refused(sentence: str) -> str:
    """Return what stands for all that where Slack refuses to look its people up. sentence: Slack's answer."""
    return f"The catalogue's people could not be looked up: {sentence}"


def answer(decay: Decay, prefix: str) -> str:
    """Return the whole of it, with the lines to add, in the Markdown of answers."""
    found = sentences(decay)
    if not found:
        return "The catalogue is in order: its owners are there and answer, and it lacks nothing that was asked for."
    number = "One thing is" if len(found) == 1 else f"{len(found)} things are"
    lines = [f"{number} to be mended in the catalogue:", *(f"• {inert(each)}" for each in found)]
    new = [each for each in decay.lacking if not each.suggestions]
    if new:
        entries = "\n".join(
            f"  - name: {_quoted(each.name)}\n    owners: [who.decides@example.com]" for each in new[:SHOWN]
        )
        lines += ["", "To add, with whoever decides:", f"```\n{entries}\n```"]
    if any(each.suggestions for each in decay.lacking):
        lines.append(f"Other names of an application belong under its `other_names`; `{prefix}access apps` lists all.")
    return "\n".join(lines)


def _silent(owner: Silent) -> str:
    waits = f", {owner.waiting} of which still wait" if owner.waiting > 1 else ""
    waits = ", one of which still waits" if owner.waiting == 1 else waits
    owns = ", ".join(owner.applications)
    return (
        f"{owner.name}, who owns {owns}, has decided on none of the last {LAST} requests{waits}. Ask whether somebody "
        "else should own it."
    )


def _lacking(each: Lacking) -> str:
    times = "once" if each.number == 1 else f"{each.number} times"
    near = f"It may be another name of {' or '.join(each.suggestions)}." if each.suggestions else ""
    return f"{each.name} was asked for {times} in {DAYS} days, and the catalogue does not have it. {near}".rstrip()


def _quoted(name: str) -> str:
    """Return a name as YAML takes it for a text, whatever is in it."""
    return json.dumps(name, ensure_ascii=False).replace("`", "'")
