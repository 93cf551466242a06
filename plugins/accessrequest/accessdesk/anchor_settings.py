"""The settings of where the days' heads are published, read and checked (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessdesk.setting_values import Reader

DEFAULTS: Mapping[str, Any] = {"ANCHOR_ISSUE": "", "ANCHOR_FIELD": "description"}

_KEY = re.compile(r"[A-Z][A-Z0-9_]+-[1-9][0-9]*")


@dataclass(frozen=True)
class AnchorSettings:
    """issue: the key of the issue that shows the last head, "" for none; field: the id or name of its field."""

    issue: str = ""
    field: str = "description"

    def __bool__(self) -> bool:
        return bool(self.issue)


def read_anchor(reader: Reader) -> AnchorSettings:
    """Read and check them."""
    issue = reader.text("ANCHOR_ISSUE")
    if issue and not _KEY.fullmatch(issue):
        reader.wrong("ANCHOR_ISSUE", "an issue's key such as AUDIT-1")
    return AnchorSettings(issue, reader.checked("ANCHOR_FIELD", bool, "a field's name or id such as description"))
