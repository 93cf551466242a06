"""Talks to Jira about the project's tickets, and turns its answers into the program's own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import requests

from accessdesk import workflow
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_comments import JiraComments
from accessdesk.jira_files import JiraFiles
from accessdesk.jira_forms import PROPERTY, marked, picked, quoted
from accessdesk.jira_moves import JiraMoves

DUPLICATE = "Duplicate"
"""The kind of link by which Jira says so, as every site has it at first ("Configuring issue linking")."""

MOST_KEYS = 1_000
"""Keys to a page: Data Center gives no more, Cloud 5,000 where nothing else is asked for."""


class Jira(JiraComments, JiraFiles, JiraMoves):
    """The project's tickets. Every method may raise Rejected and Unavailable."""

    def create(self, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> dict[str, str]:
        """Create a ticket in the project, with the mark in its property, and return {"id", "key"}."""
        whole = {
            "project": {"key": self._settings.jira_project},
            "issuetype": {"name": self._settings.jira_issue_type},
            **fields,
        }
        return picked(self._post("issue", {"fields": whole, **marked(mark)}), "id", "key")

    def find(self, label: str) -> list[dict[str, str]]:
        """Return the tickets with this label as [{"id", "key"}], the oldest first."""
        query = f"project = {quoted(self._settings.jira_project)} AND labels = {quoted(label)} ORDER BY created ASC"
        return [{"id": str(issue["id"]), "key": str(issue["key"])} for issue in self.search(query, "summary")]

    def moved(self, label: str, minutes: int) -> Iterator[Mapping[str, Any]]:
        """Give the tickets with this label that changed in the last minutes, with labels, status and changelog.

        Whatever project they are in by now: who moves one there takes its label along.
        """
        query = f'labels = {quoted(label)} AND updated >= "-{minutes}m" ORDER BY updated ASC'
        return self.search(query, "labels,status,resolution,updated,attachment", "changelog")

    def open_keys(self, label: str) -> set[str]:
        """Return the keys of the tickets with this label that are not done, whatever project they are in."""
        query = f"labels = {quoted(label)} AND statusCategory != Done ORDER BY created ASC"
        return {str(issue["key"]) for issue in self.search(query, "key", most=MOST_KEYS)}

    def may_look(self) -> bool:
        """Say whether the bot can see the project, so that what it does not find there is not there."""
        try:
            self._get(f"project/{quote(self._settings.jira_project)}", {})
        except Rejected:
            return False
        return True

    def done_statuses(self) -> frozenset[str]:
        """Return the ids of the statuses that are done."""
        return frozenset(str(each["id"]) for each in self._get("status", {}) if workflow.category(each) == "done")

    def created(self, label: str) -> list[dict[str, str]]:
        """Return those that the bot's own account created: people copy tickets, labels and all."""
        query = f"project = {quoted(self._settings.jira_project)} AND labels = {quoted(label)} ORDER BY created ASC"
        found = self.search(query, "creator")
        ours = [issue for issue in found if self.is_ours({"author": issue["fields"].get("creator")})]
        return [{"id": str(issue["id"]), "key": str(issue["key"])} for issue in ours]

    def describe(self, issue: str, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> None:
        """Replace the ticket's summary and description, and its mark."""
        answer = self._put(f"issue/{issue}", {"fields": dict(fields), **marked(mark)})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def add_labels(self, issue: str, labels: Sequence[str]) -> None:
        """Give the ticket these labels besides those that it has."""
        answer = self._put(f"issue/{issue}", {"update": {"labels": [{"add": label} for label in labels]}})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def look(self, issue: str) -> Mapping[str, Any]:
        """Return the ticket as Jira gives it: labels, status and attachments, its mark, its changes (its changelog)."""
        fields = "labels,status,resolution,updated,attachment"
        about = {"fields": fields, "properties": PROPERTY, "expand": "changelog"}
        found: Mapping[str, Any] = self._get(f"issue/{issue}", about)
        return found

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
