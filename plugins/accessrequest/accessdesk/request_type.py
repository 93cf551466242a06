"""A request type of Service Management: what it asks for, and whether the settings answer that (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accessdesk.raw import object_of, objects_of

OURS = ("summary", "description", "labels")
"""Fields that the bot fills by itself."""


@dataclass(frozen=True)
class Field:
    """A field of a request type.

    kind, items, custom: as Jira's schema names its type, that of its parts, and the kind of custom field; options:
    label -> value, where one of them has to be chosen.
    """

    id: str
    name: str
    required: bool
    kind: str
    items: str
    custom: str
    options: Mapping[str, str]

    def option(self, said: str) -> str | None:
        """Return the value of the option with this label or value, None where there is none."""
        folded = said.strip().casefold()
        return next((v for label, v in self.options.items() if folded in (label.casefold(), v.casefold())), None)


@dataclass(frozen=True)
class RequestType:
    """A request type as the bot's account sees it. desk, id: ids; project: the key of the desk's project."""

    desk: str
    id: str
    name: str
    project: str
    behalf: bool
    fields: tuple[Field, ...]

    @property
    def takes_labels(self) -> bool:
        """Whether a request can be raised with labels."""
        return any(field.id == "labels" for field in self.fields)

    def field(self, named: str) -> Field | None:
        """Return the field with this id or name."""
        exact = [field for field in self.fields if field.id == named]
        return next(iter(exact or [f for f in self.fields if f.name.casefold() == named.casefold()]), None)


def request_type_of(desk: Mapping[str, Any], found: Mapping[str, Any], meta: Mapping[str, Any]) -> RequestType:
    """Return a request type from Jira's answers about its service desk, about itself and about its fields."""
    return RequestType(
        desk=str(desk["id"]),
        id=str(found["id"]),
        name=str(found["name"]),
        project=str(desk["projectKey"]),
        behalf=bool(meta.get("canRaiseOnBehalfOf")),
        # Hidden fields are answered by what they are preset with.
        fields=tuple(_field(each) for each in objects_of(meta.get("requestTypeFields")) if each.get("visible", True)),
    )


def _field(given: Mapping[str, Any]) -> Field:
    schema = object_of(given.get("jiraSchema"))
    values = objects_of(given.get("validValues"))
    return Field(
        id=str(given["fieldId"]),
        name=str(given.get("name") or given["fieldId"]),
        required=bool(given.get("required")),
        kind=str(schema.get("type") or "string"),
        items=str(schema.get("items") or ""),
        custom=str(schema.get("custom") or "").rpartition(":")[2],
        options={str(each.get("label") or each["value"]): str(each["value"]) for each in values if each.get("value")},
    )


def problems_of(found: RequestType, project: str, answers: Mapping[str, str]) -> list[str]:
    """Return a sentence for everything that keeps requests of this type from being raised, before one is tried.

    project: the key of the project of the settings; answers: JIRA_REQUEST_FIELDS.
    """
    problems = []
    if found.project != project:
        problems.append(f"The service desk belongs to the project {found.project}, and JIRA_PROJECT says {project}.")
    if not found.behalf:
        problems.append(
            "The bot's account may not raise requests for others: give it an agent's licence and role in the service "
            "project. Without it, whatever it writes is shown to the customer."
        )
    ids = {field.id for field in found.fields}
    lacking = [name for name in ("summary", "description") if name not in ids]
    if lacking:
        problems.append(
            f"The request type “{found.name}” has no {' and no '.join(lacking)}: add that to its form. "
            "The bot finds its requests again by their description."
        )
    return problems + _unanswered(found, answers) + _unfit(found, answers)


def _unanswered(found: RequestType, answers: Mapping[str, str]) -> list[str]:
    known = {field.id for named in answers if (field := found.field(named))}
    asked = [field.name for field in found.fields if field.required and field.id not in {*known, *OURS}]
    if not asked:
        return []
    return [
        f"The request type “{found.name}” asks for {_list(asked)}. Say in JIRA_REQUEST_FIELDS what to answer, or make "
        "the field optional in Jira."
    ]


def _unfit(found: RequestType, answers: Mapping[str, str]) -> list[str]:
    problems = []
    for named, answer in answers.items():
        field = found.field(named)
        if field is None:
            has = _list([each.name for each in found.fields])
            problems.append(f"JIRA_REQUEST_FIELDS: “{found.name}” has no field “{named}”. It has {has}.")
        elif field.id in OURS:
            problems.append(f"JIRA_REQUEST_FIELDS: the bot fills “{named}” by itself; leave it out.")
        elif field.options and "{" not in answer and field.option(answer) is None:
            problems.append(unfit(field, answer))
    return problems


def unfit(field: Field, answer: str) -> str:
    """Return the sentence for an answer that the field does not offer."""
    return f"JIRA_REQUEST_FIELDS: “{field.name}” does not offer “{answer}”. It offers {_list(list(field.options))}."


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
