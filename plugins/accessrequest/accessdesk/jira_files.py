"""The files of a ticket: attached, listed and deleted."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from jira import JIRA
from requests_toolbelt import MultipartEncoder

from accessdesk.deadline import for_bytes
from accessdesk.jira_client import json_of
from accessdesk.jira_forms import picked
from accessdesk.jira_session import JiraSession


class JiraFiles(JiraSession):
    """The files of tickets. Every method may raise Rejected and Unavailable."""

    def attach(self, issue: str, name: str, file: BinaryIO, size: int) -> str:
        """Attach a file to the ticket, read piece by piece as it is sent, and return the attachment's id."""

        def post(client: JIRA) -> Any:
            file.seek(0)
            form = MultipartEncoder({"file": (name, file, "application/octet-stream")})
            headers = {"Content-Type": form.content_type, "X-Atlassian-Token": "no-check"}
            url = client._get_url(f"issue/{issue}/attachments")
            return json_of(client._session.post(url, data=form, headers=headers))

        answer = self._do(post, for_bytes(size))
        return picked(answer[0] if isinstance(answer, list) and answer else None, "id")["id"]

    def attachments(self, issue: str) -> list[Mapping[str, Any]]:
        """Return what the bot's own account has attached to the ticket."""
        fields = self._get(f"issue/{issue}", {"fields": "attachment"})["fields"]
        return [each for each in fields.get("attachment") or () if self.is_ours(each)]

    def delete_attachment(self, attachment: str) -> None:
        """Delete a file from its ticket."""
        self._do(lambda client: client._session.delete(client._get_url(f"attachment/{attachment}")))
