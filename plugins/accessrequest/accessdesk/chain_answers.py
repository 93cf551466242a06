"""What a check of the ledger's chain came to, in words (pure)."""

from collections.abc import Collection
from typing import Protocol

from accessdesk.answers import inert
from accessdesk.events import channel_and_ts, is_request_stream
from accessdesk.heads import Head
from accessdesk.links import Links

MOST_LINES = 20
"""What is wrong that an answer lists, at most; the log has all of it."""


class Result(Protocol):
    """What a check came to, as chain_check.py gives it."""

    wrong: list[tuple[str, str]]
    last: str
    published: str
    issue: str
    shows: bool
    unread: str


def answer(found: Result, links: Links, hidden: Collection[str] = ()) -> str:
    """Return what the check of the chain came to; "" where it is whole and no head was made yet.

    hidden: the channels that whoever asks may not see.
    """
    lines = [f"• {_name(stream, found.issue, links, hidden)}: {inert(said)}" for stream, said in found.wrong]
    more = [f"… and {len(lines) - MOST_LINES} more; the log has all of them."] if len(lines) > MOST_LINES else []
    if lines:
        title = f"The ledger was changed{_up_to(found)}, or is damaged. Nothing can repair that but a copy of it:"
        return "\n".join([title, *lines[:MOST_LINES], *more])
    if not found.last:
        return ""
    return f"The ledger's chain is whole {_up_to(found).strip()}."


def logged(found: Result) -> str:
    """Return the same as a line of the log."""
    whole = f"{len(found.wrong)} places do not fit" if found.wrong else "whole"
    return f"{whole}{_up_to(found)}"


def alarm(number: int, prefix: str) -> str:
    """Return what an administrator has to see. number: of places that do not fit."""
    places = "one place does" if number == 1 else f"{number} places do"
    return f"The ledger was changed, or is damaged: {places} not fit its chain. `{prefix}access verify all` names them."


def differs(shown: Head | None, wanted: Head | None) -> str:
    """Return how the anchor issue differs from what was published. wanted: None where nothing was, as far as known."""
    if shown is None:
        day = wanted.day if wanted else ""
        return f"it shows no head, and that of {day} was published there; its history says who changed the field"
    if wanted is None:
        return f"it shows a head of {shown.day} that is not this ledger's"
    if shown.day == wanted.day:
        return f"it shows another head of {shown.day} than the ledger has"
    return f"it shows a head of {shown.day}, and the last one published is that of {wanted.day}"


def _up_to(found: Result) -> str:
    """Return up to which head the ledger was compared with what was published."""
    if not found.last:
        return ""
    if not found.published:
        return f" up to the head of {found.last}, which is published nowhere"
    if found.unread:
        return f" up to the head of {found.published}, the last one published; {found.issue} could not be read: " + (
            inert(found.unread).rstrip(".")
        )
    where = f", as {found.issue} shows it" if found.shows else ", the last one published"
    return f" up to the head of {found.published}{where}"


def _name(stream: str, issue: str, links: Links, hidden: Collection[str]) -> str:
    if stream == issue:
        return f"[{issue}]({links.issue(issue)})"
    if not is_request_stream(stream):
        return f"the bot's own record “{inert(stream)}”"
    channel, ts = channel_and_ts(stream)
    return (
        "a request in a channel that you do not see"
        if channel in hidden
        else f"[a request]({links.message(channel, ts)})"
    )
