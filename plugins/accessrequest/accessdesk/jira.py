"""Talks to Jira about the project's tickets, and turns its answers into the program's own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import requests

from accessdesk import workflow
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_comments import JiraComments
from accessdesk.jira_fields import JiraFields
from accessdesk.jira_files import JiraFiles
from accessdesk.jira_forms import PROPERTY, marked, picked
from accessdesk.jira_moves import JiraMoves
from accessdesk.jira_people import JiraPeople
from accessdesk.jira_queries import by_common_mark, by_own_mark, is_marked
from accessdesk.jira_service import JiraService

DUPLICATE = "Duplicate"
"""The kind of link by which Jira says so, as every site has it at first ("Configuring issue linking")."""

MOST_KEYS = 1_000
"""Keys to a page: Data Center gives no more, Cloud 5,000 where nothing else is asked for."""


class Jira(JiraComments, JiraFields, JiraFiles, JiraMoves, JiraPeople, JiraService):
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
        found = self._labelled(label, "summary,labels,description")
        return [{"id": str(issue["id"]), "key": str(issue["key"])} for issue in found]

    def moved(self, minutes: int) -> Iterator[Mapping[str, Any]]:
        """Give the bot's tickets that changed in the last minutes, with labels, status and changelog.

        Whatever project they are in by now: who moves one there takes its label along.
        """
        query = f'{by_common_mark(self._settings)} AND updated >= "-{minutes}m" ORDER BY updated ASC'
        described = ",description" if self._settings.service else ""
        return self.search(query, f"labels,status,resolution,updated,attachment{described}", "changelog")

    def open_keys(self) -> set[str]:
        """Return the keys of the tickets of the bot that are not done, whatever project they are in."""
        query = f"{by_common_mark(self._settings)} AND statusCategory != Done ORDER BY created ASC"
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
        found = self._labelled(label, "creator,labels,description")
        ours = [issue for issue in found if self.is_ours({"author": issue["fields"].get("creator")})]
        return [{"id": str(issue["id"]), "key": str(issue["key"])} for issue in ours]

    def _labelled(self, label: str, fields: str) -> list[Mapping[str, Any]]:
        """Return the tickets with this label, or whose description names its request, the oldest first.

        Whatever project they are in by now.
        """
        query = f"{by_own_mark(self._settings, label)} ORDER BY created ASC"
        return [issue for issue in self.search(query, fields) if is_marked(issue["fields"], label)]

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

    def claim(self, issue: str, labels: Sequence[str], mark: Mapping[str, Any]) -> bool:
        """Give a ticket these labels besides its own, and the mark, in one call; where it takes no labels, the mark.

        Returns whether it takes labels.
        """
        takes_labels, update = True, {"labels": [{"add": label} for label in labels]}
        try:
            answer = self._put(f"issue/{issue}", {"update": update, **marked(mark)})
        except Rejected as refused:
            if "labels" not in refused.fields:
                raise
            takes_labels, answer = False, self._put(f"issue/{issue}", {"fields": {}, **marked(mark)})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)
        return takes_labels

    def look(self, issue: str) -> Mapping[str, Any]:
        """Return the ticket as Jira gives it: labels, status and attachments, its mark, its changes (its changelog)."""
        described = ",description" if self._settings.service else ""
        fields = f"labels,status,resolution,updated,attachment{described}"
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
