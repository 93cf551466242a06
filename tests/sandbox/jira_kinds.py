"""The kinds of fields that a Jira site may have besides those of every issue: their descriptions, what they take."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .jira_state import State

CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes"
LINE_LIMIT = 255
"""Characters of a text field of one line, which both products document."""

SCHEMAS: dict[str, tuple[str, str, str]] = {
    "line": ("string", "", "textfield"),
    "text": ("string", "", "textarea"),
    "url": ("string", "", "url"),
    "number": ("number", "", "float"),
    "date": ("date", "", "datepicker"),
    "datetime": ("datetime", "", "datetime"),
    "user": ("user", "", "userpicker"),
    "users": ("array", "user", "multiuserpicker"),
    "select": ("option", "", "select"),
    "multiselect": ("array", "option", "multiselect"),
    "labels": ("array", "string", "labels"),
    "components": ("array", "component", ""),
    "priority": ("priority", "", ""),
    "security": ("securitylevel", "", ""),
    "resolution": ("resolution", "", ""),
}
"""Kind -> type, type of the items, and for custom fields the end of its plugin's name."""


@dataclass(frozen=True)
class Kind:
    """One field's kind. options: id -> name; on: the screens that have it."""

    name: str
    options: dict[str, str] = field(default_factory=dict)
    on: tuple[str, ...] = ("create", "edit")
    has_default: bool = False

    @property
    def named_by(self) -> str:
        return "value" if SCHEMAS[self.name][2] else "name"

    def described(self, number: str) -> dict[str, Any]:
        """Its schema, and its options where it has any, as metadata has them."""
        kind, items, custom = SCHEMAS[self.name]
        schema: dict[str, Any] = {"type": kind, **({"items": items} if items else {})}
        if custom:
            schema |= {"custom": f"{CUSTOM}:{custom}", "customId": int(number.partition("_")[2])}
        else:
            schema["system"] = number
        more = {"allowedValues": [self.option(each) for each in self.options]} if self.options else {}
        return {"schema": schema, "hasDefaultValue": self.has_default, **more}

    def option(self, number: str) -> dict[str, str]:
        return {"id": number, self.named_by: self.options[number]}

    def read(self, site: "State", value: Any) -> Any:
        """Turn JSON into the names of options, accounts of people, or the value; raises ValueError in Jira's words."""
        if value is None:
            return None
        if SCHEMAS[self.name][0] != "array":
            return self._one(site, value)
        if not isinstance(value, list):
            raise ValueError("data was not an array")
        return [self._one(site, each) for each in value]

    def _one(self, site: "State", value: Any) -> Any:
        if self.options or self.name == "resolution":
            return self._option(value)
        if self.name in ("user", "users"):
            return _account(site, value)
        return _READERS[self.name](value)

    def _option(self, value: Any) -> str:
        if not isinstance(value, dict):
            raise ValueError("data was not an object")
        named = {name: name for name in self.options.values()}
        found = self.options.get(str(value.get("id"))) or named.get(value.get(self.named_by))
        if found is None:
            raise ValueError(f"Option id '{value.get('id')}' is not valid")
        return found

    def written(self, value: Any) -> Any:
        """The value as an issue shows it."""
        if isinstance(value, list):
            return [self.written(each) for each in value]
        numbers = {name: number for number, name in self.options.items()}
        return self.option(numbers[value]) if value in numbers else value


def _account(site: "State", value: Any) -> str:
    names = ("accountId", "id") if site.cloud else ("name",)
    account = next((value[name] for name in names if name in value), None) if isinstance(value, dict) else None
    if account not in site.people:
        raise ValueError(f"User '{account}' does not exist." if not site.cloud else "Specify a valid user.")
    return str(account)


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Operation value must be a string")
    if len(value.encode("utf-16-le")) // 2 > LINE_LIMIT or "\n" in value:
        raise ValueError(f"The entered text is too long. It exceeds the allowed limit of {LINE_LIMIT} characters.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Operation value must be a string")
    return value


def _url(value: Any) -> str:
    if not re.fullmatch(r"[a-z]+://[^\s]+", _text(value)):
        raise ValueError("Not a valid URL")
    return str(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("Operation value must be a number")
    return value


def _date(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError("Error parsing date string: " + str(value)) from None


def _datetime(value: Any) -> str:
    try:
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")
    except (TypeError, ValueError):
        raise ValueError("Error parsing time: " + str(value)) from None
    return str(value)


def _label(value: Any) -> str:
    if any(character.isspace() for character in _text(value)):
        raise ValueError(f"The label '{value}' contains spaces which is invalid.")
    return str(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "line": _line,
    "text": _text,
    "url": _url,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "labels": _label,
}
