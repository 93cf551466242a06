"""The settings of Jira Service Management, read and checked together (pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.setting_values import Reader

DEFAULTS: Mapping[str, Any] = {
    "JIRA_SERVICE_DESK": "",
    "JIRA_REQUEST_TYPE": "",
    "JIRA_REQUEST_FIELDS": "",
    "JIRA_CREATE_CUSTOMERS": False,
    "JIRA_PARTICIPANTS": "",
}

MANAGER, OWNERS = "manager", "owners"
"""Who can be a participant of a request."""

_FIELDS = 'fields and their values such as {"Urgency": "Low", "Justification": "{reason}"}'


@dataclass(frozen=True)
class ServiceSettings:
    """What a customer request is raised with. desk, request_type: ids or names, "" for plain Jira.

    fields: id or name of a field of the request type -> its value, with what stands in braces filled in.
    """

    desk: str = ""
    request_type: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    create_customers: bool = False
    participants: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.desk)


def read_service(reader: Reader) -> ServiceSettings:
    """Read and check them; one of desk and request type asks for the other."""
    desk, request_type = reader.text("JIRA_SERVICE_DESK"), reader.text("JIRA_REQUEST_TYPE")
    are_texts = all(isinstance(reader.given[name], str) for name in ("JIRA_SERVICE_DESK", "JIRA_REQUEST_TYPE"))
    if are_texts and bool(desk) != bool(request_type):
        missing = "JIRA_REQUEST_TYPE" if desk else "JIRA_SERVICE_DESK"
        reader.problems.append(
            f"{missing}: missing. Service Management needs both: JIRA_SERVICE_DESK and JIRA_REQUEST_TYPE, ids or names."
        )
    return ServiceSettings(
        desk=desk,
        request_type=request_type,
        fields=_fields(reader),
        create_customers=reader.yes_or_no("JIRA_CREATE_CUSTOMERS"),
        participants=_participants(reader),
    )


def _participants(reader: Reader) -> tuple[str, ...]:
    found = reader.items("JIRA_PARTICIPANTS")
    if not set(found) <= {MANAGER, OWNERS}:
        reader.wrong("JIRA_PARTICIPANTS", f"{MANAGER}, {OWNERS}, or both with a comma between them")
    return found


def _fields(reader: Reader) -> dict[str, str]:
    """Return the values of fields: a dictionary, or its JSON in a text."""
    given = reader.given["JIRA_REQUEST_FIELDS"]
    if isinstance(given, str):
        try:
            given = json.loads(given) if given.strip() else {}
        except ValueError:
            given = None
    are_pairs = isinstance(given, dict) and all(isinstance(name, str) and name.strip() for name in given)
    is_right = are_pairs and all(isinstance(value, (str, int, float)) for value in given.values())
    if not is_right or any(isinstance(value, bool) for value in given.values()):
        reader.wrong("JIRA_REQUEST_FIELDS", _FIELDS)
        return {}
    return {name.strip(): str(value) for name, value in given.items()}
