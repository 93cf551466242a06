"""A command as it was typed, and the request that it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessdesk.answers import inert
from accessdesk.errors import WrongInput
from accessdesk.events import stream_of
from accessdesk.ledger_overview import Overview
from accessdesk.links import Links, read_permalink
from accessdesk.raw import clean, objects_of
from accessdesk.row import Row
from accessdesk.values import mentioned


@dataclass(frozen=True)
class Asked:
    """A command as it came.

    text: what follows its name; thread: the (channel, ts) of the thread it was typed in; mentions: the ids of the
    people it mentions, in order; files: the ids of the files that it came with.
    """

    person: str
    text: str
    channel: str = ""
    ts: str = ""
    thread: tuple[str, str] | None = None
    edited: bool = False
    mentions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @staticmethod
    def of(event: Mapping[str, Any], person: str, text: str) -> "Asked":
        """Read a command from the event of its message, {} where it did not come by Slack."""
        thread = (event["channel"], event["thread_ts"]) if event.get("thread_ts") else None
        is_edited = event.get("subtype") == "message_changed"
        mentions = mentioned(event.get("text") or "")
        where = (event.get("channel", ""), event.get("ts", ""), thread)
        return Asked(person, text, *where, is_edited, mentions, ids_of_files(event))


def ids_of_files(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the files of a message as Slack gives it."""
    return tuple(found for each in objects_of(message.get("files")) if (found := clean(each.get("id"))))


@dataclass(frozen=True)
class Target:
    """The request that a command is about. row: None where the ledger does not know it yet."""

    stream: str
    row: Row | None
    rest: str


def target_of(asked: Asked, overview: Overview, links: Links, project: str) -> Target:
    """Find the request by ticket key, by permalink, or by the thread that the command was typed in.

    project: the key of the project in Jira. Raises WrongInput with a sentence.
    """
    # The backend has replaced <address> by the address; a person may have typed it with marks around it.
    first, _, rest = asked.text.strip().partition(" ")
    named = first.strip("<>`*_,.").partition("|")[0]
    link = read_permalink(named, links.workspace)
    if link:
        stream = stream_of(*link)
        return Target(stream, overview.by_stream(stream), rest.strip())
    if "/archives/" in named:
        raise WrongInput("That link leads to another Slack workspace.")
    if is_key(named):
        row = overview.by_key(named)
        if row is None and asked.thread and not named.upper().startswith(f"{project}-"):
            # In a thread the first word may be one of the reason's, such as "covid-19".
            return Target(stream_of(*asked.thread), overview.by_stream(stream_of(*asked.thread)), asked.text)
        if row is None:
            raise WrongInput(f"I know no access request with the ticket {inert(named.upper())}.")
        return Target(row.stream, row, rest.strip())
    if asked.thread:
        stream = stream_of(*asked.thread)
        return Target(stream, overview.by_stream(stream), asked.text.strip())
    example = f"{project}-12"
    raise WrongInput(f"Which request? Give its ticket's key, such as {example}, or the link to its post.")


def is_key(text: str) -> bool:
    """Say whether a text has the form of a ticket's key."""
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*-\d+", text) is not None
