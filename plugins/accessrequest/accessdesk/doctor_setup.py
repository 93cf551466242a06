"""What the doctor says of the settings and the database (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from accessdesk.doctor_lines import Line, note, ok, to_do
from accessdesk.setting_sources import CHAT, CONFIG, DEFAULT, Source

LITTLE = 200_000_000
"""Bytes of free space below which a disk is soon full: a year of requests takes about as much."""

MEGABYTE, GIGABYTE = 1e6, 1e9


def source_lines(sources: Iterable[Source], origins: Mapping[str, str]) -> list[Line]:
    """Return where the settings come from. origins: setting -> where config.py has it from, where that is known."""
    by_place: dict[str, list[str]] = {}
    defaults = []
    for each in sources:
        if each.place == DEFAULT:
            defaults.append(each.name)
        else:
            place = origins.get(each.name, each.place) if each.place == CONFIG else each.place
            by_place.setdefault(place, []).append(f"{each.name}: {each.shown}")
    lines = [ok(f"from {place}: {'; '.join(values)}") for place, values in by_place.items()]
    return [*lines, ok(f"as they are by default: {', '.join(defaults)}")] if defaults else lines


def chat_line(sources: Iterable[Source]) -> list[Line]:
    """Return what there is to say of settings from chat that hide those of config.py."""
    over = [name for name, place, _ in sources if place == CHAT]
    return [note(f"{', '.join(over)}: what chat says wins over config.py")] if over else []


def database_lines(kind: str, shown: str, form: int, free: int | None) -> list[Line]:
    """Return what there is to say of a database that can be written.

    shown: its address without secrets; form: the ledger's, 0 where there is none yet; free: bytes of room on its disk,
    None where that is unknown.
    """
    state = f"can be written; the ledger has form {form}" if form else "the ledger is made at the first start"
    lines = [ok(f"{kind}, {shown}: {state}")]
    if free is None:
        return lines
    room = f"{free / GIGABYTE:.0f} GB" if free >= GIGABYTE else f"{free / MEGABYTE:.0f} MB"
    if free < LITTLE:
        return [
            *lines,
            to_do(f"its disk has {room} of room left. Make room there, before nothing can be written down."),
        ]
    return [*lines, ok(f"its disk has {room} of room")]


def in_environment(text: str, names: Sequence[str]) -> str:
    """Return a text with the settings of these names called as in the environment."""
    own = "|".join(name for name in names if not name.startswith("JIRA_"))
    return re.sub(rf"\b({own})\b", r"ACCESS_\1", text)
