"""What the REST handlers share: a call as it was asked, and a refusal in Jira's form."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .jira import Site
    from .jira_records import Person

Answer = tuple[int, Any]
"""Status and JSON body; None is an empty body, bytes are sent as they are."""


class RefusedError(Exception):
    """Jira says no: a status, sentences, and sentences by field."""

    def __init__(self, status: int, *messages: str, **errors: str) -> None:
        super().__init__(status, messages, errors)
        self.status = status
        self.headers: dict[str, str] = {}
        self.body: Any = {"errorMessages": list(messages), "errors": errors}


@dataclass(frozen=True)
class Upload:
    filename: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class Asked:
    """One call by an account of the site. `query` holds every value of a parameter that was repeated."""

    site: "Site"
    path: dict[str, str]
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any
    person: "Person"
    uploads: list[Upload] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """A parameter from the query, or else from the body where that is an object."""
        if name in self.query:
            return self.query[name][0]
        found = self.body.get(name) if isinstance(self.body, dict) else None
        return default if found is None else str(found)

    def number(self, name: str, default: int) -> int:
        """A whole number, as `text` finds it; raises RefusedError 404 for anything else, as Jira does."""
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            raise RefusedError(404) from None

    def several(self, name: str) -> list[str]:
        """All values of a parameter that may be repeated, comma-separated, or a list in the body."""
        found = self.query.get(name)
        if found is None:
            found = self.body.get(name) if isinstance(self.body, dict) else None
        listed = found if isinstance(found, list) else [found or ""]
        return [part for value in listed for part in str(value).split(",") if part]

    def expands(self, name: str) -> bool:
        return name in self.several("expand")

    def may(self, permission: str) -> bool:
        return permission in self.site.permissions

    def object(self) -> dict[str, Any]:
        """The body, which must be a JSON object; raises RefusedError 400 where it is not."""
        if not isinstance(self.body, dict):
            raise RefusedError(400, "Can not deserialize the request body: an object is expected")
        return self.body
