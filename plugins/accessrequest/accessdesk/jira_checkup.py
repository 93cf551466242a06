"""What the doctor reads of Jira. Everything is only read."""

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any, NamedTuple

import requests

from accessdesk.deadline import within
from accessdesk.errors import Rejected
from accessdesk.field_forms import Field
from accessdesk.jira_client import CONNECT_SECONDS, ERRORS, as_ours, json_of, token_written
from accessdesk.jira_errors import failure_of
from accessdesk.jira_fields import JiraFields
from accessdesk.jira_queries import by_common_mark
from accessdesk.jira_service import JiraService
from accessdesk.jira_session import PAGE
from accessdesk.raw import object_of, objects_of


class Server(NamedTuple):
    """What answers at the address. status: of HTTP; about: what a Jira says of itself, {} where there is none.

    leads_to: where the address leads instead, "" where it does not.
    """

    status: int
    about: Mapping[str, Any]
    leads_to: str = ""


class JiraCheckup(JiraFields, JiraService):
    """The site as it is now. Every method may raise Rejected and Unavailable."""

    def server(self) -> Server:
        """Say what answers at the address, which gets no credentials yet: a Jira tells everybody what it is."""
        address = f"{self._settings.jira_url}/rest/api/2/serverInfo"
        limits = (CONNECT_SECONDS, self._settings.jira_timeout_seconds)
        try:
            answer = within(
                self._settings.jira_timeout_seconds,
                lambda: requests.get(address, timeout=limits, allow_redirects=False),
                "Jira",
            )
            if answer.status_code >= 500:
                raise failure_of(answer.status_code, answer.text, answer)
        except ERRORS as error:
            raise as_ours(error) from None
        leads_to = answer.headers.get("Location", "") if answer.is_redirect else ""
        try:
            about = object_of(answer.json())
        except requests.exceptions.JSONDecodeError:
            about = {}
        return Server(answer.status_code, about if "versionNumbers" in about else {}, leads_to)

    def account(self) -> Mapping[str, Any]:
        """Return the account that the credentials belong to, as Jira gives it."""
        return object_of(self._get("myself", {}))

    def token_ends(self) -> list[str] | None:
        """Return when the account's personal access tokens end, as Jira writes it, "" for never; None where unknown.

        Which of them is the bot's Jira does not say. Data Center only: Cloud has no such list.
        """

        def ask(client: Any) -> Any:
            address = f"{self._settings.jira_url}/rest/pat/latest/tokens"
            return json_of(client._session.get(address))

        listed = self._read(ask)
        return [str(each.get("expiringAt") or "") for each in objects_of(listed)] if isinstance(listed, list) else None

    def token_written(self) -> float | None:
        """Return when the file that holds the token was written, in seconds since 1970, None where there is none."""
        return token_written(self._settings)

    def project(self) -> Mapping[str, Any]:
        """Return the project, as Jira gives it."""
        return object_of(self._get(f"project/{self._settings.jira_project}", {}))

    def permissions(self, keys: Collection[str]) -> dict[str, bool]:
        """Return which of these permissions the account has in the project, but for those that Jira does not know."""
        # Data Center answers with all of them, whatever is asked for, and its contract does not know the parameter.
        asked = {"permissions": ",".join(keys)} if self.cloud else {}
        answer = self._get("mypermissions", {"projectKey": self._settings.jira_project, **asked})
        known = object_of(object_of(answer).get("permissions"))
        return {key: bool(object_of(known[key]).get("havePermission")) for key in keys if key in known}

    def issue_types(self) -> list[Mapping[str, Any]]:
        """Return the issue types of which the account may create tickets in the project."""
        return list(self._pages(f"issue/createmeta/{self._settings.jira_project}/issuetypes", "issueTypes"))

    def fields(self, issue_type: str) -> tuple[Field, ...]:
        """Return the fields with which such a ticket is created. issue_type: its id."""
        path = f"issue/createmeta/{self._settings.jira_project}/issuetypes/{issue_type}"
        return tuple(map(Field.of, self._pages(path, "fields")))

    def tickets(self) -> list[Mapping[str, Any]]:
        """Return a page of the bot's tickets, wherever they are by now, as search has them, what changed last first."""
        query = f"{by_common_mark(self._settings)} ORDER BY updated DESC"
        return list(islice(self.search(query, "status,updated"), PAGE))

    def ticket(self, issue: str) -> Mapping[str, Any] | None:
        """Return a ticket as it is, whatever search has of it, with the transitions that lead on from it.

        None where there is none, or the bot may not see it.
        """
        about = {"fields": "status,updated", "expand": "transitions,transitions.fields"}
        try:
            return object_of(self._get(f"issue/{issue}", about))
        except Rejected as refused:
            if refused.code != "404":
                raise
            return None
