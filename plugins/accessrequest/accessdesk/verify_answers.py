"""What a check came to, in words (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from accessdesk.answers import inert
from accessdesk.differing import ALTERED, DOUBLED, MISSING, UNORDERED, Difference
from accessdesk.events import channel_and_ts
from accessdesk.links import Links

MOST_LINES = 20
"""Differences that an answer lists, at most; the log has all of them."""

REPAIRED: Mapping[str, str] = {
    "message": "no event had told of {entry}; it is taken in now",
    "edit": "no event had told of an edit of {entry}; it is taken in now",
    "deleted": "no event had told that {entry} was deleted; it is taken in now",
    "reaction": "no event had told of {id} on {entry}; it is taken in now",
    "gone": "the comment of {entry} was deleted in Jira; it is written again",
    "moved": "the comment of {entry} was deleted in Jira, and another one has it; that one is kept up to date now",
    "altered": "somebody changed {part} in Jira; it says again what was carried",
    "unmarked": "the comment of {entry} had lost its mark in Jira; it has it again",
    "doubled": "{entry} stood in two comments; the one that the ledger does not know says so now",
    "late": "the comment of {entry} stands after a later one; it is marked as found late now",
    "file": "the file {id} was deleted in Jira; it is attached again, or the ticket says why not",
    "label": "the ticket had lost a label by which it is found; it has it again",
    "untold": "{id}, added in Jira, was not in the thread as it stands there; it is told now",
    "untold-gone": "{id} was deleted in Jira, or is not for everybody any more; its text was taken back",
    "status": "somebody moved the ticket to “{id}” in Jira; that is taken over, and the thread was told",
}
"""What was found -> what is said of it once it is right."""

LEFT: Mapping[str, str] = {
    "message": "no event had told of {entry}",
    "edit": "no event had told of an edit of {entry}",
    "deleted": "no event had told that {entry} was deleted",
    "reaction": "no event had told of {id} on {entry}",
    "gone": "the comment of {entry} is gone from Jira",
    "moved": "the comment of {entry} is gone from Jira",
    "altered": "somebody changed {part} in Jira",
    "unmarked": "the comment of {entry} has lost its mark in Jira",
    "doubled": "{entry} stands in two comments",
    "late": "the comment of {entry} stands after a later one",
    "file": "the file {id} is gone from Jira and not attached: no message shares it any more, or attaching it fails",
    "file-doubled": "the file {id} is attached twice: delete one of them in Jira",
    "label": "the ticket has lost a label by which it is found",
    "untold": "{id}, added in Jira, is not in the thread as it stands there",
    "untold-gone": "{id} was deleted in Jira, or is not for everybody any more, and the thread still has its text",
    "uncarried": "{entry} is not in the ticket as it stands",
    "status": "the ticket's status in Jira is “{id}”, which is not how the request stands here: mend it in Jira, or "
    "with the emoji",
    "ticket": "{id} carries the request's label as well: where it is a copy, take the label off; where it is a "
    "duplicate, close it",
    "deleted-ticket": "the ticket is gone from Jira, or the bot may not see it: have it restored, or the bot permitted "
    "to browse it; to begin anew, have the request posted again",
    "chain": "the ledger's record is not whole: {id}. Nothing can repair that but a copy of the database from before",
}
"""What was found -> what is said of it while it is not right, and what to do."""


class Result(Protocol):
    """What a check of one request came to, as verifying.py gives it."""

    stream: str
    key: str
    entries: int
    files: int
    found: list[Difference]
    left: list[tuple[Difference, str]]
    unread: str
    sealed: bool

    @property
    def repaired(self) -> list[Difference]:
        """What was found and is right now."""


@dataclass
class Tally:
    """How much was checked, and how much of it differed."""

    requests: int = 0
    entries: int = 0
    files: int = 0
    missing: int = 0
    doubled: int = 0
    unordered: int = 0
    altered: int = 0
    left: int = 0
    unread: int = 0
    sealed: int = 0

    def add(self, checked: Result) -> "Tally":
        """Count one more check in."""
        counts = [each.counts for each in {*checked.found, *(left for left, _ in checked.left)}]
        self.requests += not checked.unread
        self.entries += checked.entries
        self.files += checked.files
        self.missing += counts.count(MISSING)
        self.doubled += counts.count(DOUBLED)
        self.unordered += counts.count(UNORDERED)
        self.altered += counts.count(ALTERED)
        self.left += len(checked.left)
        self.unread += bool(checked.unread)
        self.sealed += checked.sealed
        return self

    def __str__(self) -> str:
        scope = (
            _count(self.requests, "request", "requests"),
            _count(self.entries, "entry", "entries"),
            _count(self.files, "file", "files"),
        )
        found = [f"{self.missing} missing", f"{self.doubled} doubled", f"{self.unordered} out of order"]
        found += [f"{self.altered} altered"] if self.altered else []
        found += [f"{self.left} not repaired"] if self.left else []
        found += [f"{self.unread} could not be checked"] if self.unread else []
        found += [f"{self.sealed} sealed, of which only the record can be checked"] if self.sealed else []
        return f"checked {', '.join(scope)}: {', '.join(found)}"


def answer(checked: Sequence[Result], links: Links) -> str:
    """Return what a check came to: the line that sums it up, and what was repaired and could not be."""
    repaired = [_line(each, d, REPAIRED, links, "") for each in checked for d in each.repaired]
    left = [_line(each, d, LEFT, links, why) for each in checked for d, why in each.left]
    unread = [f"• {_name(each, links)}: {inert(each.unread)}" for each in checked if each.unread]
    tally = Tally()
    for each in checked:
        tally.add(each)
    lines = [_capital(str(tally))]
    for title, listed in (("Not right yet:", left), ("Could not be checked:", unread), ("Repaired:", repaired)):
        if listed:
            more = len(listed) - MOST_LINES
            lines += [
                title,
                *listed[:MOST_LINES],
                *([f"… and {more} more; the log has all of them."] if more > 0 else []),
            ]
    return "\n".join(lines)


def short_answer(checked: Result, links: Links) -> str:
    """Return what bringing one request up to date came to: a line where there was nothing to do."""
    if checked.unread or checked.found or checked.left:
        return answer([checked], links)
    if checked.sealed:
        return f"{_name(checked, links)} is sealed: its texts were removed, so there is nothing to bring up to date."
    return f"{_name(checked, links)} holds everything that its thread does; there was nothing to do."


NO_REQUEST = "There is no request to check."
"""What is said where there is none; what the ledger says of itself is checked all the same."""


def begins(number: int, seconds: float) -> str:
    """Return what is said before all requests are checked. seconds: how long that will take about."""
    minutes = max(1, round(seconds / 60))
    how_long = "about a minute" if minutes == 1 else f"about {minutes} minutes"
    requests = _count(number, "request", "requests")
    return f"Checking {requests} against Slack and Jira, one after the other: {how_long}. The answer comes here."


def _line(each: Result, difference: Difference, words: Mapping[str, str], links: Links, why: str) -> str:
    channel, root = channel_and_ts(each.stream)
    entry, what = difference.entry, difference.what
    is_message = entry.replace(".", "").isdigit()
    named = "the post" if entry == root else "this message" if is_message else "a command or a closing"
    shown = f"[{named}]({links.message(channel, entry, root)})" if is_message else named
    part = "the description" if difference.id == "description" else f"the comment of {shown}"
    about: dict[str, Any] = {"entry": shown, "part": part, "id": inert(difference.id) or "something"}
    if what == "deleted" and not entry:
        what = "deleted-ticket"
    said = words.get(what, what).format(**about)
    return f"• {_name(each, links)}: {said}" + (f" ({inert(why)})" if why else "")


def _name(each: Result, links: Links) -> str:
    if each.key:
        return f"[{each.key}]({links.issue(each.key)})"
    return f"[a request without a ticket]({links.message(*channel_and_ts(each.stream))})"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
