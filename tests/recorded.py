"""Events as Slack's own SDK recorded them, to compare with what the sandbox sends."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PAYLOADS = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "slack" / "payloads"


def recorded_event(name: str) -> Mapping[str, Any]:
    """Return the inner event of a recorded payload; skip the test where the recordings are absent."""
    file = PAYLOADS / f"{name}.json"
    if not file.exists():
        pytest.skip("Slack's recorded payloads are not beside this checkout")
    body = json.loads(file.read_text(encoding="utf-8"))
    event: Mapping[str, Any] = body.get("payload", body)["event"]
    return event


def unlike(event: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    """Return the keys of a recorded object that this one lacks or has with another type."""
    return [name for name, value in recorded.items() if type(event.get(name)) is not type(value)]


def newest(events: list[dict[str, Any]], kind: str = "message", subtype: str | None = None) -> dict[str, Any]:
    """Return the latest event of this type and subtype."""
    return [event for event in events if (event["type"], event.get("subtype")) == (kind, subtype)][-1]
