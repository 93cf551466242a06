"""Prints a ticket of the sandbox's Jira as an auditor would find it: fields, description, comments, history."""

from datetime import datetime, timezone

from tests.sandbox.demo_page import Page
from tests.sandbox.demo_text import written
from tests.sandbox.jira import Site


def show_ticket(site: Site, key: str, page: Page) -> None:
    """Print everything that Jira holds about one issue."""
    fields = site.issue(key)["fields"]
    page.field("Key", key)
    page.field("Summary", fields["summary"])
    page.field("Type", f"{fields['issuetype']} in project {fields['project']}")
    page.field("Status", f"{fields['status']}, resolution {fields['resolution'] or 'none'}")
    page.field("Reporter", site.people[fields["reporter"]].display_name)
    page.field("Labels", ", ".join(fields["labels"]))
    page.passage("Description", written(fields["description"]))
    for number, comment in enumerate(site.comments(key), 1):
        author = site.people[comment["author"]].display_name
        page.passage(f"Comment {number}, by {author}", written(comment["body"]))
    page.passage("History of the status", "\n".join(_statuses(site, key)))


def _statuses(site: Site, key: str) -> list[str]:
    changes = [change for change in site.history(key) if change.field == "status"]
    return [f"{_clock(change.at)}  {change.before.name} → {change.after.name}" for change in changes]


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime("%H:%M:%S UTC")
