"""The fields that Jira's screens have: when a ticket is created, and when it is edited."""

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from accessdesk.errors import Rejected, Unavailable
from accessdesk.field_forms import Field
from accessdesk.jira_session import PAGE, JiraSession
from accessdesk.raw import clean, object_of, objects_of


class JiraFields(JiraSession):
    """The fields of the project. Every method may raise Rejected and Unavailable."""

    _create_screen: tuple[Field, ...] | None = None

    def create_screen(self, *, anew: bool = False) -> tuple[Field, ...]:
        """Return the fields that a new ticket may have, as they were read last; anew: as they are now."""
        if self._create_screen is None or anew:
            path = f"issue/createmeta/{self._settings.jira_project}/issuetypes"
            wanted = self._settings.jira_issue_type
            kinds = list(self._pages(path, "issueTypes"))
            named = [each for each in kinds if str(each.get("name")).casefold() == wanted.casefold()]
            if not named:
                known = ", ".join(str(each.get("name")) for each in kinds) or "none that the bot may create"
                raise Rejected(
                    f"JIRA_ISSUE_TYPE: the project {self._settings.jira_project} has no “{wanted}”. It has: {known}.",
                    code="issuetype",
                )
            self._create_screen = tuple(map(Field.of, self._pages(f"{path}/{named[0]['id']}", "fields")))
        return self._create_screen

    def edit_screen(self, issue: str) -> tuple[Field, ...]:
        """Return the fields that can be changed on a ticket."""
        fields = self._get(f"issue/{issue}/editmeta", {})["fields"]
        return tuple(Field.of(raw, known_as) for known_as, raw in fields.items())

    def all_fields(self) -> tuple[Field, ...]:
        """Return every field of the site, whatever screen it is on."""
        return tuple(Field.of(raw, str(raw["id"])) for raw in self._get("field", {}))

    def set_fields(self, issue: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a ticket, given as they take it."""
        answer = self._put(f"issue/{issue}", {"fields": dict(fields)})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def held(self, issue: str, field: str) -> tuple[str, list[str]]:
        """Return the text that a field of an issue holds, and those that the bot gave its fields, as its history says.

        Of a long history Jira may leave out what is old.
        """
        found = self._get(f"issue/{issue}", {"fields": field, "expand": "changelog"})
        histories = [each for each in object_of(found.get("changelog")).get("histories") or () if self.is_ours(each)]
        given = [clean(item.get("toString")) for each in histories for item in objects_of(each.get("items"))]
        return clean(found["fields"].get(field)), given

    def _pages(self, path: str, cloud_name: str) -> Iterator[Mapping[str, Any]]:
        """Give every entry of a list that comes in pages: Cloud and Data Center name the list differently."""
        start = 0
        while True:
            page = self._get(path, {"startAt": start, "maxResults": PAGE})
            entries = page.get(cloud_name) or page.get("values") or ()
            yield from entries
            start += len(entries)
            if not entries or page.get("isLast") or start >= page.get("total", 0):
                return
