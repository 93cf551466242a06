"""What Jira demands of the values that it is given, with Jira's own words for each refusal."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .jira_http import RefusedError
from .jira_workflows import RESOLUTIONS

if TYPE_CHECKING:
    from .jira_state import State

SUMMARY_LIMIT = 255
"""Characters of a summary: Jira's system field, confluence.atlassian.com/jirakb, "Summary must be less than 255"."""
TEXT_LIMIT = 32_767
"""Characters of a description or comment: jira.text.field.character.limit, Jira's default on both products."""
LABEL_LIMIT = 255
"""Characters of a label: Atlassian's documentation of the labels field."""
PROPERTY_LIMIT = 32_768
"""Characters of an entity property's JSON value: developer.atlassian.com, "Entity properties"."""
PROPERTY_KEY_LIMIT = 255
"""Characters of an entity property's key: the same page."""


def length(text: str) -> int:
    """Count as Jira's Java does: UTF-16 units, so that an emoji counts twice."""
    return len(text.encode("utf-16-le")) // 2


def not_on_screen(field: str) -> str:
    return f"Field '{field}' cannot be set. It is not on the appropriate screen, or unknown."


def read_text(site: "State", value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("Operation value must be a string")
    if length(value) > TEXT_LIMIT:
        raise ValueError(f"The entered text is too long. It exceeds the allowed limit of {TEXT_LIMIT:,} characters.")
    return value


def read_summary(site: "State", value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("You must specify a summary of the issue.")
    if length(value) > SUMMARY_LIMIT:
        raise ValueError(f"Summary must be less than {SUMMARY_LIMIT} characters.")
    if "\n" in value or "\r" in value:
        raise ValueError("The summary is invalid because it contains newline characters.")
    return value


def read_labels(site: "State", value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(label, str) for label in value):
        raise ValueError("Labels must be an array of strings.")
    for label in value:
        if any(character.isspace() for character in label):
            raise ValueError(f"The label '{label}' contains spaces which is invalid.")
        if length(label) > LABEL_LIMIT:
            raise ValueError(f"The label '{label}' exceeds the maximum length for a single label of {LABEL_LIMIT}.")
    return sorted(set(value))


def read_reporter(site: "State", value: Any) -> Any:
    names = ("accountId", "id") if site.cloud else ("name",)
    account = next((value[name] for name in names if name in value), None) if isinstance(value, dict) else None
    if account not in site.people:
        raise ValueError("The reporter specified is not a user.")
    return site.people[account]


def _as_given(site: "State", value: Any) -> Any:
    return value


READERS: dict[str, Callable[["State", Any], Any]] = {
    "summary": read_summary,
    "description": read_text,
    "labels": read_labels,
    "reporter": read_reporter,
}


def read_fields(site: "State", given: dict[str, Any], settable: set[str]) -> dict[str, Any]:
    """Turn JSON values into the site's own; raises RefusedError 400 that names every field that is wrong."""
    values, wrong = {}, {}
    for field, value in given.items():
        if field not in settable:
            wrong[field] = not_on_screen(field)
            continue
        try:
            kind = site.kinds.get(field)
            values[field] = kind.read(site, value) if kind else READERS.get(field, _as_given)(site, value)
        except ValueError as problem:
            wrong[field] = str(problem)
    if wrong:
        raise RefusedError(400, **wrong)
    return values


def read_comment(site: "State", value: Any) -> str:
    """Return a comment's text; raises RefusedError 400 where it is empty, too long or no text."""
    try:
        text = read_text(site, value)
    except ValueError as problem:
        raise RefusedError(400, comment=str(problem)) from None
    if not text or not text.strip():
        raise RefusedError(400, comment="Comment body can not be empty!")
    return text


def read_property(key: Any, value: str) -> None:
    """Check a property's key and its value (JSON text); raises RefusedError 400."""
    if not isinstance(key, str) or not 0 < length(key) <= PROPERTY_KEY_LIMIT:
        raise RefusedError(400, f"The property key must have 1 to {PROPERTY_KEY_LIMIT} characters.")
    if length(value) > PROPERTY_LIMIT:
        raise RefusedError(400, f"The property value cannot be longer than {PROPERTY_LIMIT} characters.")


def read_resolution(given: dict[str, Any]) -> str:
    """Return the resolution's name that a transition was given; raises RefusedError 400."""
    value = given.get("resolution")
    if not value:
        raise RefusedError(400, resolution="Resolution is required.")
    names = {**{name: name for name in RESOLUTIONS}, **{number: name for name, number in RESOLUTIONS.items()}}
    named = value.get("name") or value.get("id") if isinstance(value, dict) else None
    if named not in names:
        raise RefusedError(400, resolution=f"Resolution name '{named}' is not valid")
    return names[named]
