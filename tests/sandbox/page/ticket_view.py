"""What Jira holds, for the page: each ticket with its fields, comments, files and history."""

from typing import Any

from tests.sandbox.jira import Site
from tests.sandbox.jira_records import Attachment, Change, Comment, Issue
from tests.sandbox.page.view import View

REQUEST = "slack-"
"""How the label begins that names the post a ticket is about."""


def tickets(site: Site) -> list[View]:
    """All tickets of a site, the oldest first."""
    with site.lock:
        return [_ticket(site, issue) for issue in site.by_id.values()]


def by_label(shown: list[View]) -> dict[str, str]:
    """Return the label of each request -> the key of its ticket."""
    return {label: ticket["key"] for ticket in shown for label in ticket["labels"] if label.startswith(REQUEST)}


def _ticket(site: Site, issue: Issue) -> View:
    ways = [way.target.name for way in site.workflow.available(issue.status) if way.target != issue.status]
    return {
        "key": issue.key,
        "summary": issue.fields["summary"],
        "type": issue.type.name,
        "status": issue.status.name,
        "category": issue.status.category,
        "resolution": issue.resolution,
        "reporter": issue.fields["reporter"].display_name,
        "labels": issue.fields["labels"],
        "description": issue.fields["description"] or "",
        "created": issue.created,
        "ways": ways,
        "comments": [_comment(each) for each in issue.comments],
        "attachments": [_attachment(each) for each in issue.attachments],
        "history": [_change(each) for each in issue.history],
    }


def _comment(comment: Comment) -> View:
    changed = comment.updated > comment.created
    author = comment.author.display_name
    return {"id": comment.id, "author": author, "body": comment.body, "at": comment.created, "edited": changed}


def _attachment(attachment: Attachment) -> View:
    return {"id": attachment.id, "name": attachment.filename, "size": len(attachment.content)}


def _change(change: Change) -> View:
    sides = {"before": _named(change.before), "after": _named(change.after)}
    return {"id": change.id, "at": change.at, "author": change.author.display_name, "field": change.field, **sides}


def _named(value: Any) -> str:
    """A field's value as a word; long texts are not repeated in the history."""
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    text = str(getattr(value, "display_name", None) or getattr(value, "name", None) or value)
    return text if len(text) <= 80 else f"{text[:79]}…"
