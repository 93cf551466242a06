"""What is said of the days' heads (pure)."""

from accessdesk.heads import Head
from accessdesk.links import Links


def to_auditor(head: Head, text: str, issue: str, links: Links) -> str:
    """Return what an auditor is told of a day's head. text: as it is published; issue: the anchor issue's key."""
    return f"Head of the access requests' ledger for {head.day}, as in <{links.issue(issue)}|{issue}>: `{text}`"


def no_field(issue: str, named: str, known: str) -> str:
    """Return what to do where the anchor issue has no such field. known: those that it has."""
    return (
        f"{issue} (ANCHOR_ISSUE) has no field “{named}” on its edit screen that the bot may change. Add it there, or "
        f"set ANCHOR_FIELD to one of these: {known or 'none'}."
    )


def no_text(issue: str, named: str) -> str:
    """Return what to do where the field takes no text."""
    return f"The field “{named}” of {issue} (ANCHOR_FIELD) takes no text of 120 characters. Set another one."


def taken(issue: str, named: str) -> str:
    """Return what to do where the field holds what people wrote."""
    return (
        f"The field “{named}” of {issue} (ANCHOR_FIELD) holds a text that is no head, and would be lost. Empty it, or "
        "set an issue that is for nothing else."
    )


def no_issue(issue: str) -> str:
    """Return what to do where there is no such issue."""
    return (
        f"There is no issue {issue} (ANCHOR_ISSUE) that the bot's account can see. Check the key, or let the account "
        "browse and edit it."
    )


def ahead(day: str) -> str:
    """Return that the last head is of a day that is yet to come."""
    return f"The last head is of {day}, which is yet to come: the clock was wrong then. No head is made until that day."


def unpublished(sentence: str) -> str:
    """Return that the heads cannot be published, and why."""
    return f"The days' heads are not published: {sentence}"
