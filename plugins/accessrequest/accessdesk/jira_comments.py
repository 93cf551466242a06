"""The comments of a ticket: read, found by their mark, added and rewritten."""

from collections.abc import Iterator, Mapping
from typing import Any

from accessdesk.jira_client import json_of
from accessdesk.jira_forms import marked, marks_of, picked
from accessdesk.jira_session import PAGE, JiraSession


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

    def comment(self, issue: str, body: str, mark: Mapping[str, Any]) -> str:
        """Add a comment that carries the mark in its property, in one call, and return its id."""
        return picked(self._post(f"issue/{issue}/comment", _comment(body, mark)), "id")["id"]

    def find_comment(self, issue: str, mark: Mapping[str, Any]) -> str | None:
        """Return the id of our comment whose mark has at least these values, or None; the newest are read first."""
        for comment in self.comments(issue):
            if self.is_ours(comment) and any(mark.items() <= found.items() for found in marks_of(comment)):
                return str(comment["id"])
        return None

    def rewrite(self, issue: str, comment: str, body: str, mark: Mapping[str, Any]) -> None:
        """Replace the text and the mark of a comment."""
        picked(json_of(self._put(f"issue/{issue}/comment/{comment}", _comment(body, mark))), "id")


def _comment(body: str, mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"body": body, **marked(mark)}
