"""The set-up as facts (pure): the settings without secrets, the program, the catalogue, and who Tech Ops is.

Addresses of people stand beside the facts, as texts, so that they can be removed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from accessdesk.application import Application
from accessdesk.facts import REMOVED, Fact, canonical, short
from accessdesk.setting_sources import Source

STREAM = "setup"
"""The stream of these facts."""

SETTINGS, PROGRAM, CATALOGUE, MEMBERSHIP = "settings", "program", "catalogue", "membership"
"""The kinds of these facts."""

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]")
"""An e-mail address in a text."""


class Found(NamedTuple):
    """A part of the set-up as it is now: what its fact is to hold."""

    kind: str
    body: Mapping[str, Any]
    texts: Mapping[str, str] = {}

    @property
    def mark(self) -> str:
        """What tells it from how it is at other times; never written down, for the texts are in it."""
        return short(canonical([self.body, self.texts]))

    def differs(self, last: Fact | None) -> bool:
        """Say whether this is not how it was noted last; what was removed since is taken to be the same."""
        if last is None or self.kind == MEMBERSHIP:
            # How people are called is noted with them, and is no change of who they are.
            return last is None or canonical(self.body) != canonical(last.body)
        same = all(known in (REMOVED, self.texts.get(name)) for name, known in last.texts.items())
        return canonical(self.body) != canonical(last.body) or self.texts.keys() != last.texts.keys() or not same

    def fact(self, last: Fact | None, now: float) -> Fact:
        """Return the fact that it is so now. It follows on the last one: of two bots at once, one notes it."""
        identity = f"{self.kind} after {last.number if last else 0}"
        return Fact(self.kind, identity, now, self.body, self.texts, identity if self.texts else "")


def settings_of(sources: Iterable[Source]) -> Found:
    """Return the settings: each one's value, without secrets, and the place that it is from."""
    texts: dict[str, str] = {}
    listed = [[each.name, _aside(each.value, texts), each.place] for each in sources]
    return Found(SETTINGS, {"settings": listed}, texts)


def program_of(version: str, code: str, python: str) -> Found:
    """Return the program. code: the digest of all its files; python: the version of what runs it."""
    return Found(PROGRAM, {"version": version, "code": code, "python": python})


def catalogue_of(applications: Sequence[Application] | None) -> Found:
    """Return the applications as data; None: there is no catalogue."""
    texts: dict[str, str] = {}
    listed = None if applications is None else [_aside(asdict(each), texts) for each in applications]
    return Found(CATALOGUE, {"applications": listed}, texts)


def membership_of(groups: Iterable[tuple[str, Iterable[str]]], names: Mapping[str, str]) -> Found:
    """Return who Tech Ops is. groups: (a group's id, "" for single people; its members); names: of those known."""
    known: dict[str, list[str]] = {}
    for group, people in groups:
        known[group] = sorted({*known.get(group, ()), *people})
    people = sorted({person for members in known.values() for person in members})
    texts = {f"name {person}": names[person] for person in people if names.get(person)}
    return Found(MEMBERSHIP, {"people": people, "groups": {group: known[group] for group in known if group}}, texts)


def _aside(value: Any, texts: dict[str, str]) -> Any:
    """Return a value with each text that holds an address replaced by the name under which it stands beside."""
    if isinstance(value, dict):
        return {name: _aside(each, texts) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_aside(each, texts) for each in value]
    if not (isinstance(value, str) and _ADDRESS.search(value)):
        return value
    name = next((known for known, text in texts.items() if text == value), f"text {len(texts) + 1}")
    texts[name] = value
    return name
