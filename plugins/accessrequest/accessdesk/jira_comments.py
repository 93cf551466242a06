"""The comments of a ticket: read, found by their mark, added and rewritten."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from accessdesk.jira_client import json_of
from accessdesk.jira_forms import VISIBILITY, is_public, marked, marks_of, picked
from accessdesk.jira_session import PAGE, JiraSession

log = logging.getLogger(__name__)


class JiraComments(JiraSession):
    """The comments of tickets. Every method may raise Rejected and Unavailable."""

    def comments(self, issue: str) -> Iterator[Mapping[str, Any]]:
        """Give the issue's comments with their properties, the newest first, page by page."""
        for _, page in self.comment_pages(issue):
            yield from page

    def comment_pages(self, issue: str) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
        """Give the issue's comments with their properties, the newest first, by pages: (how many in all, a page)."""
        start = 0
        while True:
            about = {"expand": "properties", "orderBy": "-created", "startAt": start, "maxResults": PAGE}
            page = self._get(f"issue/{issue}/comment", about)
            yield page["total"], page["comments"]
            start += len(page["comments"])
            if not page["comments"] or start >= page["total"]:
                return

    def one_comment(self, issue: str, comment: str) -> Mapping[str, Any]:
        """Return one comment with its properties."""
        found: Mapping[str, Any] = self._get(f"issue/{issue}/comment/{comment}", {"expand": "properties"})
        return found

    def comment(self, issue: str, body: str, mark: Mapping[str, Any], *, public: bool = False) -> str:
        """Add a comment that carries the mark in its property, in one call, and return its id.

        public: whether customers of Service Management see it, and are mailed.
        """
        answer = self._post(f"issue/{issue}/comment", self._comment(body, mark, public))
        added = picked(answer, "id")["id"]
        if self._settings.service and not public and answer.get("jsdPublic"):
            log.warning("Comment %s was to be internal, and customers see it: the bot's account is no agent.", added)
        return added

    def find_comment(self, issue: str, mark: Mapping[str, Any]) -> str | None:
        """Return the id of our comment whose mark has at least these values, or None; the newest are read first."""
        for comment in self.comments(issue):
            if self.is_ours(comment) and any(mark.items() <= found.items() for found in marks_of(comment)):
                return str(comment["id"])
        return None

    def rewrite(
        self, issue: str, comment: str, body: str, mark: Mapping[str, Any], *, may_be_public: bool = False
    ) -> None:
        """Replace the text and the mark of a comment; whether customers see it stays as it is.

        may_be_public: whether that has to be asked; otherwise they do not.
        """
        path = f"issue/{issue}/comment/{comment}"
        public = may_be_public and bool(self._settings.service) and is_public(self._get(path, {"expand": "properties"}))
        # Nobody is to be mailed for it; Data Center has no such wish for comments.
        quietly = "?notifyUsers=false" if self._settings.service and self.cloud else ""
        picked(json_of(self._put(f"{path}{quietly}", self._comment(body, mark, public))), "id")

    def _comment(self, body: str, mark: Mapping[str, Any], public: bool) -> dict[str, Any]:
        """Return what is sent; with Service Management, whether customers see it is said in the same call."""
        written = {"body": body, **marked(mark)}
        if self._settings.service:
            written["properties"].append({"key": VISIBILITY, "value": {"internal": not public}})
        return written
