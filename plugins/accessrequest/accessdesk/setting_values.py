"""Reads the values of settings, one at a time, and notes what is wrong instead of stopping there (pure)."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

_EMOJI = re.compile(r"[a-z0-9_+'\-\u0080-\uffff]+")

_CREDENTIALS = re.compile(r"//[^/@\s]*@")
"""A user and password in an address."""

_YES_OR_NO = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


@dataclass
class Reader:
    """Values by name, with what is wrong noted in `problems`: the name, what was seen, and what is allowed."""

    given: Mapping[str, Any]
    defaults: Mapping[str, Any]
    secrets: tuple[str, ...]
    problems: list[str]

    def text(self, name: str, allowed: str = "a text") -> str:
        """Return a text, without white space around it."""
        value = self.given[name]
        if isinstance(value, str):
            return value.strip()
        self.wrong(name, allowed)
        return ""

    def checked(self, name: str, is_right: Callable[[str], Any], allowed: str) -> str:
        """Return a text of a certain kind; one without a default has to be given."""
        value = self.text(name, allowed)
        if isinstance(self.given[name], str) and not (value and is_right(value)):
            if value:
                self.wrong(name, allowed)
            else:
                self.problems.append(f"{name}: missing. Give {allowed}.")
        return value

    def items(
        self, name: str, is_right: Callable[[str], Any] | None = None, allowed: str = "texts with commas between them"
    ) -> tuple[str, ...]:
        """Return the parts of a text with commas, or of a list; where a kind is asked for, at least one."""
        value = self.given[name]
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
            self.wrong(name, allowed)
            return ()
        found = tuple(part.strip() for part in parts if part.strip())
        if is_right is not None and not (found and all(is_right(part) for part in found)):
            self.wrong(name, allowed)
        return found

    def pairs(self, name: str, names: Collection[str] = (), allowed: str = "name=value; name=value") -> dict[str, str]:
        """Return a dictionary of texts, or `name=value; name=value`; with names, no others may be set."""
        value = self.given[name]
        if isinstance(value, str):
            parts = [part for part in re.split(r"[;\n]", value) if part.strip()]
            value = dict(part.split("=", 1) for part in parts) if all("=" in part for part in parts) else None
        is_right = isinstance(value, Mapping) and all(isinstance(each, str) for pair in value.items() for each in pair)
        found = {key.strip(): text.strip() for key, text in value.items()} if is_right else {}
        if not is_right or not all(key and text for key, text in found.items()):
            self.wrong(name, allowed)
            return {}
        for strange in [key for key in found if names and key not in names]:
            self.problems.append(f"{name}: there is no {strange}. There are: {', '.join(names)}.")
        return found

    def emoji(self, name: str) -> tuple[str, ...]:
        """Return names of emoji; colons around them are left out."""
        found = self.items(name, lambda part: _EMOJI.fullmatch(part.strip(":")), "names of emoji such as ticket")
        return tuple(part.strip(":") for part in found)

    def yes_or_no(self, name: str) -> bool:
        """Return a truth value, or what a person may have typed for one."""
        value = self.given[name]
        read = _YES_OR_NO.get(str(value).strip().lower()) if isinstance(value, (bool, str, int)) else None
        if read is None:
            self.wrong(name, "true or false")
        return bool(read)

    def number(self, name: str, least: float, most: float, unit: str = "seconds") -> float:
        """Return a number within these bounds."""
        return next(iter(self._numbers(name, [self.given[name]], least, most, unit)), least)

    def numbers(self, name: str, least: float, most: float) -> tuple[float, ...]:
        """Return several numbers of seconds within these bounds."""
        value = self.given[name]
        parts = value.split(",") if isinstance(value, str) else value
        return self._numbers(name, parts if isinstance(parts, (list, tuple)) else [parts], least, most, "seconds")

    def _numbers(self, name: str, parts: Any, least: float, most: float, unit: str) -> tuple[float, ...]:
        try:
            values = tuple(float(part) for part in parts if not isinstance(part, bool))
        except (TypeError, ValueError, OverflowError):
            values = ()
        if not values or len(values) < len(parts) or not all(least <= value <= most for value in values):
            self.wrong(name, f"{unit} from {least:g} to {most:g}")
            return ()
        return values

    def wrong(self, name: str, allowed: str) -> None:
        """Note that a value cannot be used. allowed: what can."""
        seen = "what it is set to" if name in self.secrets else _CREDENTIALS.sub("//…@", repr(self.given[name]))[:60]
        self.problems.append(f"{name}: {seen} cannot be used. Give {allowed}.")
