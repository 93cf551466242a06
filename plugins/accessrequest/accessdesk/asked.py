"""Of whom a request is asked: its application and who may decide, as they were judged (pure)."""

from dataclasses import dataclass

NEW, CHANGE, REMOVAL = "new", "change", "removal"
"""The kinds of requests: access that is new, changed, or taken away."""


@dataclass(frozen=True)
class Named:
    """What the catalogue said about the application that a request names, when that was judged.

    name: as the catalogue has it, "" where it is unknown; catalogue: whether there was one at all.
    """

    name: str
    catalogue: bool = True
    suggestions: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owners:
    """Who may decide, as looked up.

    about: what they were looked up for; people: their ids; backups: who of them is a backup; mentions: how they are
    called in the thread; outside: who of them is not in the channel; stand_ins: who is asked directly since
    owners are away, in the channel or not; own: Tech Ops decides itself; left: nobody who should decide is left, so
    that Tech Ops has to; levels, given_by, notes: what the catalogue says besides; act: the completion that it was
    looked up for; left_out: those who were known to have left.
    """

    about: str
    people: tuple[str, ...]
    mentions: tuple[str, ...]
    outside: tuple[str, ...]
    own: bool
    left: bool
    levels: tuple[str, ...] = ()
    given_by: str = ""
    notes: str = ""
    act: str = ""
    backups: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
