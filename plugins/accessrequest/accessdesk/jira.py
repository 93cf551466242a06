"""Talks to Jira, and turns its answers and errors into the program's own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import requests
from jira import JIRA
from requests_toolbelt import MultipartEncoder

from accessdesk import workflow
from accessdesk.deadline import for_bytes
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_session import JiraSession, json_of

PROPERTY = "accessrequest"
"""The comment property that says which entry a comment of ours carries."""

DUPLICATE = "Duplicate"
"""The kind of link by which Jira says so, as every site has it at first ("Configuring issue linking")."""

MOST_MOVES = 8
"""Transitions that one closing or reopening takes at most; a workflow with more steps is taken for a loop."""


class Jira(JiraSession):
    """The project's tickets. Every method may raise Rejected and Unavailable."""

    def create(self, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> dict[str, str]:
        """Create a ticket in the project, with the mark in its property, and return {"id", "key"}."""
        whole = {
            "project": {"key": self._settings.jira_project},
            "issuetype": {"name": self._settings.jira_issue_type},
            **fields,
        }
        return _picked(self._post("issue", {"fields": whole, **_properties(mark)}), "id", "key")

    def find(self, label: str) -> list[dict[str, str]]:
        """Return the tickets with this label as [{"id", "key"}], the oldest first."""
        query = f"project = {quoted(self._settings.jira_project)} AND labels = {quoted(label)} ORDER BY created ASC"
        return [{"id": str(issue["id"]), "key": str(issue["key"])} for issue in self.search(query, "summary")]

    def moved(self, label: str, minutes: int) -> Iterator[Mapping[str, Any]]:
        """Give the tickets with this label that changed in the last minutes, with labels, status and changelog.

        Whatever project they are in by now: who moves one there takes its label along.
        """
        query = f'labels = {quoted(label)} AND updated >= "-{minutes}m" ORDER BY updated ASC'
        return self.search(query, "labels,status,resolution,updated", "changelog")

    def done_statuses(self) -> frozenset[str]:
        """Return the ids of the statuses that are done."""
        return frozenset(str(each["id"]) for each in self._get("status", {}) if workflow.category(each) == "done")

    def created(self, label: str) -> list[dict[str, str]]:
        """Return those that the bot's own account created: people copy tickets, labels and all."""
        query = f"project = {quoted(self._settings.jira_project)} AND labels = {quoted(label)} ORDER BY created ASC"
        found = self.search(query, "creator")
        ours = [issue for issue in found if self.is_ours({"author": issue["fields"].get("creator")})]
        return [{"id": str(issue["id"]), "key": str(issue["key"])} for issue in ours]

    def comment(self, issue: str, body: str, mark: Mapping[str, Any]) -> str:
        """Add a comment that carries the mark in its property, in one call, and return its id."""
        return _picked(self._post(f"issue/{issue}/comment", _comment(body, mark)), "id")["id"]

    def find_comment(self, issue: str, mark: Mapping[str, Any]) -> str | None:
        """Return the id of our comment whose mark has at least these values, or None; the newest are read first."""
        for comment in self.comments(issue):
            if self.is_ours(comment) and any(mark.items() <= found.items() for found in marks_of(comment)):
                return str(comment["id"])
        return None

    def rewrite(self, issue: str, comment: str, body: str, mark: Mapping[str, Any]) -> None:
        """Replace the text and the mark of a comment."""
        _picked(json_of(self._put(f"issue/{issue}/comment/{comment}", _comment(body, mark))), "id")

    def describe(self, issue: str, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> None:
        """Replace the ticket's summary and description, and its mark."""
        answer = self._put(f"issue/{issue}", {"fields": dict(fields), **_properties(mark)})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def add_labels(self, issue: str, labels: Sequence[str]) -> None:
        """Give the ticket these labels besides those that it has."""
        answer = self._put(f"issue/{issue}", {"update": {"labels": [{"add": label} for label in labels]}})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def look(self, issue: str) -> Mapping[str, Any]:
        """Return the ticket as Jira gives it: labels, status and attachments, its mark, its changes (its changelog)."""
        fields = "labels,status,resolution,attachment"
        about = {"fields": fields, "properties": PROPERTY, "expand": "changelog"}
        found: Mapping[str, Any] = self._get(f"issue/{issue}", about)
        return found

    def attach(self, issue: str, name: str, file: BinaryIO, size: int) -> str:
        """Attach a file to the ticket, read piece by piece as it is sent, and return the attachment's id."""

        def post(client: JIRA) -> Any:
            file.seek(0)
            form = MultipartEncoder({"file": (name, file, "application/octet-stream")})
            headers = {"Content-Type": form.content_type, "X-Atlassian-Token": "no-check"}
            url = client._get_url(f"issue/{issue}/attachments")
            return json_of(client._session.post(url, data=form, headers=headers))

        answer = self._do(post, for_bytes(size))
        return _picked(answer[0] if isinstance(answer, list) and answer else None, "id")["id"]

    def attachments(self, issue: str) -> list[Mapping[str, Any]]:
        """Return what the bot's own account has attached to the ticket."""
        fields = self._get(f"issue/{issue}", {"fields": "attachment"})["fields"]
        return [each for each in fields.get("attachment") or () if self.is_ours(each)]

    def delete_attachment(self, attachment: str) -> None:
        """Delete a file from its ticket."""
        self._do(lambda client: client._session.delete(client._get_url(f"attachment/{attachment}")))

    def link_duplicate(self, duplicate: str, kept: str) -> bool:
        """Link a ticket as the duplicate of another, once; return whether Jira has such links, and lets the bot."""
        links = self._get(f"issue/{duplicate}", {"fields": "issuelinks"})["fields"].get("issuelinks") or ()
        ends = [link.get("outwardIssue") or link.get("inwardIssue") or {} for link in links]
        if kept in (str(end.get("id")) for end in ends):
            return True
        link = {"type": {"name": DUPLICATE}, "inwardIssue": {"id": duplicate}, "outwardIssue": {"id": kept}}
        try:
            self._do(lambda client: client._session.post(client._get_url("issueLink"), data=json.dumps(link)))
        except Rejected:
            # No such kind, or not the bot's to make; the comments say it as well.
            return False
        return True

    def unlabel(self, issue: str, labels: Sequence[str]) -> None:
        """Take labels off a ticket, where they are on it."""
        self._put(f"issue/{issue}", {"update": {"labels": [{"remove": label} for label in labels]}})

    def account_of(self, email: str) -> dict[str, str] | None:
        """Return what names this person's account in a field, or None unless exactly one account fits exactly."""
        if not email:
            return None
        users = self._read(
            lambda client: client.search_users(query=email) if client._is_cloud else client.search_users(user=email)
        )
        exact = [u.raw for u in users if str(u.raw.get("emailAddress") or "").casefold() == email.casefold()]
        if len(exact) != 1:
            return None
        return {"accountId": exact[0]["accountId"]} if self.cloud else {"name": exact[0]["name"]}

    def move(self, issue: str, to: str) -> None:
        """Bring the ticket to a done status or back from one (""), step by step.

        to: "complete", "decline", "cancel", "duplicate" or "". Where it is done already there is nothing to do, so that
        it may be called again.
        """
        visited = set[str]()
        for _ in range(MOST_MOVES):
            about = {"fields": "status", "expand": "transitions.fields,transitions"}
            found = self._get(f"issue/{issue}", about)
            status = found["fields"]["status"]
            if (workflow.category(status) == "done") == bool(to):
                return
            visited.add(str(status["id"]))
            step = workflow.choose(found.get("transitions") or (), to, visited)
            if step is None:
                break
            self._take(issue, step, workflow.fields_for(step, to))
        raise Rejected(
            f"No transition that the bot may use leads from “{status['name']}” to {'a done' if to else 'an open'} "
            "status. Check the workflow and the bot's permissions in Jira, or move the ticket by hand."
        )

    def _take(self, issue: str, step: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        data = json.dumps({"transition": {"id": str(step["id"])}, "fields": dict(fields)})
        self._do(lambda client: client._session.post(client._get_url(f"issue/{issue}/transitions"), data=data))


def _picked(answer: Any, *names: str) -> dict[str, str]:
    """Return these values of an answer to a write; one that lacks them leaves open what became of the write."""
    if not isinstance(answer, dict) or not all(answer.get(name) for name in names):
        raise Unavailable("Jira gave no usable answer.", sent=True)
    return {name: str(answer[name]) for name in names}


def _comment(body: str, mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"body": body, **_properties(mark)}


def _properties(mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"properties": [{"key": PROPERTY, "value": dict(mark)}]}


def marks_of(comment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what our property on a comment says; whether we wrote it is another matter."""
    values = [each.get("value") for each in comment.get("properties") or () if each.get("key") == PROPERTY]
    return [value for value in values if isinstance(value, dict)]


def quoted(text: str) -> str:
    """Return a text as one value in a query (JQL), whatever it holds."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
