"""What a Jira site keeps: people, projects, issues with their comments, files and history."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from .jira_workflows import Status


@dataclass(frozen=True)
class Person:
    """An account. `account` is what the REST API knows it by: accountId on Cloud, name on Data Center."""

    account: str
    name: str
    email: str
    display_name: str
    hidden_email: bool = False
    active: bool = True


@dataclass(frozen=True)
class Project:
    id: str
    key: str
    name: str


@dataclass(frozen=True)
class IssueType:
    id: str
    name: str


@dataclass
class Comment:
    id: str
    body: str
    author: Person
    created: float
    updated: float
    properties: dict[str, Any] = field(default_factory=dict)
    editor: Person | None = None
    """Who changed it last, where that is not its author."""
    visibility: dict[str, str] | None = None
    """The role or group that alone may see it: {"type", "value"}."""


@dataclass(frozen=True)
class Attachment:
    id: str
    filename: str
    content: bytes
    mime_type: str
    author: Person
    created: float


@dataclass(frozen=True)
class Change:
    """One change of one field, as the issue's history shows it."""

    id: str
    at: float
    author: Person
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Link:
    """A link as seen from one of its two issues; `direction` is "inward" or "outward"."""

    id: str
    type: str
    direction: str
    other: "Issue"


@dataclass(eq=False)
class Issue:
    """An issue. `fields` holds summary, description, labels, reporter (a Person) and custom fields."""

    id: str
    key: str
    project: Project
    type: IssueType
    creator: Person
    created: float
    updated: float
    status: Status
    fields: dict[str, Any]
    resolution: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    history: list[Change] = field(default_factory=list)
    links: list[Link] = field(default_factory=list, repr=False)

    def copy(self) -> "Issue":
        """Return the issue as it is now, without what is set or added later."""
        return replace(self, fields=dict(self.fields), comments=list(self.comments))


def written(at: float) -> str:
    """Write a time (seconds since 1970) as Jira writes it: 2026-11-23T10:00:00.000+0000."""
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "+0000")
