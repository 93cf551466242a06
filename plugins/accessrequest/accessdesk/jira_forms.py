"""The forms of what is written to Jira and read back: marks, answers to writes, values in a query (pure)."""

from collections.abc import Mapping
from typing import Any

from accessdesk.errors import Unavailable

PROPERTY = "accessrequest"
"""The comment property that says which entry a comment of ours carries."""

VISIBILITY = "sd.public.comment"
"""The comment property by which Service Management knows internal comments: {"internal": true}."""


def marked(mark: Mapping[str, Any]) -> dict[str, Any]:
    """Return what gives an issue or a comment this mark, as a part of what is sent."""
    return {"properties": [{"key": PROPERTY, "value": dict(mark)}]}


def marks_of(comment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what our property on a comment says; whether we wrote it is another matter."""
    values = [each.get("value") for each in comment.get("properties") or () if each.get("key") == PROPERTY]
    return [value for value in values if isinstance(value, dict)]


def is_public(comment: Mapping[str, Any]) -> bool:
    """Say whether customers of Service Management see a comment, read with its properties."""
    if "jsdPublic" in comment:
        return bool(comment["jsdPublic"])
    values = [each.get("value") for each in comment.get("properties") or () if each.get("key") == VISIBILITY]
    return not any(isinstance(value, dict) and value.get("internal") is True for value in values)


def picked(answer: Any, *names: str) -> dict[str, str]:
    """Return these values of an answer to a write; one that lacks them leaves open what became of the write."""
    if not isinstance(answer, dict) or not all(answer.get(name) for name in names):
        raise Unavailable("Jira gave no usable answer.", sent=True)
    return {name: str(answer[name]) for name in names}


def quoted(text: str) -> str:
    """Return a text as one value in a query (JQL), whatever it holds."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
