"""Where each setting's value comes from, and what of it may be shown (pure)."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

DEFAULT, CONFIG, CHAT = "default", "config.py", "!plugin config"
"""The places from which a value can come; the later wins."""

LONGEST = 80
"""Characters of a value that are shown."""

_CREDENTIALS = re.compile(r"(?<=//)\S*@")
"""User and password in an address; a password may have slashes, commas and further @ in it, as databases take it."""

_OPTIONS = re.compile(r"\?.*")
"""The options of an address, which may hold a password as well."""


class Source(NamedTuple):
    """A setting, where its value comes from, and the value without secrets."""

    name: str
    place: str
    value: str

    @property
    def shown(self) -> str:
        """The value as people are shown it."""
        return self.value[:LONGEST]


def sources_of(
    defaults: Mapping[str, Any], config: Mapping[str, Any], chat: Mapping[str, Any], secrets: Collection[str]
) -> tuple[Source, ...]:
    """Return the source of each setting. chat: what it sets, without what only config.py may."""
    found = []
    for name, default in defaults.items():
        place = CHAT if name in chat else CONFIG if config.get(name) not in (None, "") else DEFAULT
        value = {CHAT: chat.get(name), CONFIG: config.get(name), DEFAULT: default}[place]
        found.append(Source(name, place, _harmless(name, value, secrets)))
    return tuple(found)


def is_set(sources: Iterable[Source], name: str) -> bool:
    """Say whether somebody has set this one."""
    return any(each.name == name and each.place != DEFAULT for each in sources)


def _harmless(name: str, value: Any, secrets: Collection[str]) -> str:
    if name in secrets:
        return "(secret)"
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return _OPTIONS.sub("", _CREDENTIALS.sub("…@", text)) if "://" in text else text
