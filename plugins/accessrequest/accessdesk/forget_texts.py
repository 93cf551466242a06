"""What is said when a person is to be forgotten: what would go, what went, and what remains (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from accessdesk.answers import inert
from accessdesk.links import Links
from accessdesk.people import Person
from accessdesk.report_texts import plural
from accessdesk.row import Row

SHOWN = 5
"""Open requests that an answer names."""

ELSEWHERE = (
    "Slack and Jira are not changed: what was written there, the profile and the tickets have to be removed there. "
    "Nor are exports and evidence that were handed out, the bot's log, and backups."
)

OWN_RECORDS = "the bot's own records."

SEALING = "Those requests are sealed by it: nothing is read or sent for them any more, and they cannot be opened again."


@dataclass(frozen=True)
class Open:
    """What has something of the person and stays for now.

    number: of open requests, and those of them that may be named to who asks; young: of posts that may become requests.
    """

    number: int = 0
    named: Sequence[Row] = ()
    young: int = 0


def would_go(person: Person, over: int, own: int, opened: Open, command: str, links: Links) -> str:
    """Return what would be removed, and how that is confirmed. own: the bot's own records; command: as it begins."""
    if not over and not own:
        return "\n".join([f"There is nothing of {_named(person)} in requests that are over.", *_open(opened, links)])
    are = "is" if over == 1 else "are"
    where = f"{plural(over, 'request')} that {are} over" if over else f"{plural(own, 'record')} of the bot's own"
    lines = [
        f"{_named(person)} is in {where}.",
        f"To remove their name, e-mail and texts there for good, say `{command} @name {over}` and the reason.",
        "Ids, decisions and times stay." + (f" {SEALING}" if over else ""),
    ]
    return "\n".join([*lines, *_open(opened, links)])


def another_number(over: int, command: str) -> str:
    """Return that the number that was confirmed is not what it is."""
    return (
        f"It is {plural(over, 'request')} now. If that is what you mean, say `{command} @name {over}` and the reason."
    )


def begins(over: int) -> str:
    """Return that it is being done."""
    if not over:
        return "Removing what is theirs from the bot's own records …"
    return f"Removing what is theirs from {plural(over, 'request')} …"


def went(person: str, number: int, left: int, opened: Open, links: Links) -> str:
    """Return what was removed, and what remains where. number: from so many requests; left: in so many it still is."""
    sealed = f"{plural(number, 'request')}. {'It is' if number == 1 else 'They are'} sealed now."
    lines = [f"Name, e-mail and texts of {person} were removed from {sealed if number else OWN_RECORDS}"]
    if left:
        lines.append(f"Still in {plural(left, 'request')} whose facts were changed in the database: see the log.")
    lines.append("What stays: ids, decisions and times, and what others wrote.")
    return "\n".join([*lines, *_open(opened, links), ELSEWHERE])


def goes_on(command: str) -> str:
    """Return that it takes longer than somebody waits."""
    return f"It goes on; `{command} @name` tells what is left."


def _open(opened: Open, links: Links) -> list[str]:
    lines = list[str]()
    if opened.number:
        named = [f"[{row.key or 'a post'}]({_link(row, links)})" for row in opened.named[:SHOWN]]
        more = opened.number - len(named)
        shown = " and ".join([*([", ".join(named)] if named else []), *([f"{more} more"] if more and named else [])])
        which = f": {shown}" if shown else ""
        one = opened.number == 1
        said = "1 request is open and stays as it is" if one else f"{opened.number} requests are open and stay"
        lines.append(f"{said}{which}. Say this again when {'it is' if one else 'they are'} over.")
    if opened.young:
        are = "is no request, may become one" if opened.young == 1 else "are no requests, may become some"
        stay = "stays" if opened.young == 1 else "stay"
        lines.append(f"{plural(opened.young, 'post')} of the last 7 days {are}, and {stay}. Say this again in a week.")
    return lines


def _link(row: Row, links: Links) -> str:
    return links.issue(row.key) if row.key else links.message(row.channel, row.ts)


def _named(person: Person) -> str:
    return person.id if person.name == person.id else f"{inert(person.name)} ({person.id})"
