"""Values out of raw events, which may hold anything: each is what it should be, or nothing (pure)."""

import re
from collections.abc import Mapping
from typing import Any

Event = Mapping[str, Any]
"""An event of the Events API, or a message in one, as Slack sent it."""

_ID = re.compile(r"[\w.@-]{1,100}", re.ASCII)
_TS = re.compile(r"\d{1,10}\.\d{1,9}", re.ASCII)

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database takes: NUL (PostgreSQL) and halves of surrogate pairs (UTF-8)."""


def object_of(value: Any) -> Mapping[str, Any]:
    """Return a JSON object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def objects_of(value: Any) -> list[Mapping[str, Any]]:
    """Return the JSON objects of a list; anything else is none."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def id_of(value: Any) -> str:
    """Return an id of Slack's; anything else is ""."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def ts_of(value: Any) -> str:
    """Return a message's ts, such as "1700000000.000100"; anything else is ""."""
    return value if isinstance(value, str) and _TS.fullmatch(value) else ""


def seconds_of(value: Any) -> float:
    """Return a ts as seconds since 1970; anything else is 0."""
    return float(ts_of(value) or 0)


def clean(value: Any) -> str:
    """Return a text with what no database takes made visible; anything else is ""."""
    return _UNWRITABLE.sub("\ufffd", value) if isinstance(value, str) else ""
