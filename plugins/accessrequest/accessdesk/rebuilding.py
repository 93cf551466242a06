"""A lost ledger: what the bot's own tickets in Jira say of earlier requests is taken in, before it works on them.

A channel that the ledger has never watched may be new, or its ledger may be lost. The label that all tickets carry
tells: each ticket of ours for a post of that channel becomes a fact.
"""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from accessdesk import anchor, ticket_texts, workflow
from accessdesk.catchup import REBUILT
from accessdesk.closing_steps import SUMMARY
from accessdesk.closing_texts import HEADS
from accessdesk.desk import Desk, Judge, Work
from accessdesk.errors import Rejected
from accessdesk.events import channel_and_ts, stream_of
from accessdesk.facts import Fact
from accessdesk.files import is_named_for
from accessdesk.heads import stream_of_day
from accessdesk.jira_forms import marks_of
from accessdesk.jira_queries import by_common_mark, streams_named
from accessdesk.raw import clean, object_of
from accessdesk.replay import replay
from accessdesk.request import Request
from accessdesk.setup_facts import STREAM as SETUP

log = logging.getLogger(__name__)

TAKEN_OVER = "taken over"
"""The ledger's note of when this bot went to work after another one with a ledger of its own, seconds since 1970."""

FIELDS = "summary,description,labels,creator,updated"
"""What is asked for of every ticket."""


def is_unsearched(desk: Desk, request: Request) -> bool:
    """Say whether a request may have a ticket that the ledger does not know, for which Jira was not asked yet."""
    return request.channel in desk.unsearched and float(request.ts) < _known_since(desk, request.channel)


def _known_since(desk: Desk, channel: str) -> float:
    """Return since when what this channel's posts came to is in this ledger, seconds since 1970."""
    return max(float(desk.ledger.note(name) or 0) for name in (f"watching {channel}", TAKEN_OVER))


def rebuild(desk: Desk, channels: Collection[str]) -> int:
    """Take in the bot's tickets for posts in these channels; return how many there are that the ledger did not know.

    Raises Rejected and Unavailable where Jira cannot be asked; it may be called again, whatever came of it.
    """
    # Whatever project they are in by now: a moved one that is not found would get a second one.
    query = f"{by_common_mark(desk.settings)} ORDER BY created ASC"
    found: dict[str, Fact] = {}
    for issue in desk.jira.search(query, FIELDS):
        place, is_linked = _place_of(desk, issue, channels)
        if place is None:
            continue
        stream = stream_of(*place)
        if stream in found:
            log.warning("%s: %s carries the label of an older ticket as well", stream, issue["key"])
        else:
            found[stream] = _fact(issue, is_linked)
    if found and desk.settings.anchor:
        _cite(desk)
    known = sum(len(_taken_in(desk, stream, fact)) for stream, fact in found.items())
    if known:
        log.warning(
            "The ledger knows nothing of %d tickets that the bot has made: it was lost, or another one is in use. "
            "What they say is taken in; decisions of open requests have to be confirmed.",
            known,
        )
    return known


def read_ticket(desk: Desk, work: Work) -> list[Fact]:
    """Read what the ticket holds: which comments carry what, its files, and whether it is closed and how."""
    issue = str((work.request.ticket or {})["id_of_issue"])
    held, names = held_by(desk, work.request, issue, desk.jira.look(issue))
    return [
        Fact("rebuilt", f"rebuilt ticket {issue}", time.time(), {"what": "ticket", **held}, names, f"ticket {issue}")
    ]


def held_by(
    desk: Desk, request: Request, issue: str, looked: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a ticket holds of a request, as replay takes it in, and the names of its files.

    looked: the ticket as Jira gives it.
    """
    fields, comments = looked["fields"], list(desk.jira.comments(issue))
    marked = [(comment, mark) for comment in comments if desk.jira.is_ours(comment) for mark in marks_of(comment)]
    ours = [(comment, mark) for comment, mark in marked if mark.get("request") == request.stream and "entry" in mark]
    stamp = object_of(object_of(looked.get("properties")).get("accessrequest")).get("stamp")
    carried = [
        {
            "entry": str(mark["entry"]),
            "part": int(mark["part"]),
            "id": str(comment["id"]),
            "stamp": str(mark.get("stamp") or ""),
        }
        for comment, mark in ours
    ]
    carried.append({"entry": request.ts, "part": 1, "id": "description", "stamp": str(stamp or "")})
    files, names = _files([each for each in fields.get("attachment") or () if desk.jira.is_ours(each)])
    # The newest come first; of a comment that was doubled, the oldest is the one to keep up to date.
    return {"closed_as": _closed_as(fields, ours), "carried": carried, "files": files}, names


def _place_of(desk: Desk, issue: Mapping[str, Any], channels: Collection[str]) -> tuple[tuple[str, str] | None, bool]:
    """Return (channel, ts) of the post that one of our tickets is for, and whether somebody else had made the ticket.

    None for others, and for other channels: people copy tickets, labels and all.
    """
    fields = issue["fields"]
    is_ours = desk.jira.is_ours({"author": fields.get("creator")})
    for stream in streams_named(fields):
        place = channel_and_ts(stream)
        # What was posted later has its ticket from this very ledger.
        if place[0] in channels and float(place[1]) < _known_since(desk, place[0]):
            link = f"/archives/{place[0]}/p{place[1].replace('.', '')}"
            if is_ours and link in clean(fields.get("description")):
                return place, False
            # Of a ticket that was linked, a comment of ours says so; a copy has none.
            mark = {"request": stream_of(*place), "entry": place[1]}
            if desk.jira.find_comment(str(issue["id"]), mark) is not None:
                return place, True
            if is_ours:
                log.warning("%s: its description does not name the post that its label does; left alone", issue["key"])
    return None, False


def _fact(issue: Mapping[str, Any], is_linked: bool) -> Fact:
    fields, number = issue["fields"], str(issue["id"])
    body: dict[str, Any] = {"what": "found", "id_of_issue": number, "key": str(issue["key"])}
    if ticket_texts.LABEL not in (fields.get("labels") or ()):
        # Its description led back to it.
        body["labelled"] = False
    body |= {"linked": True} if is_linked else {}
    texts = {"summary": clean(fields.get("summary"))}
    return Fact("rebuilt", f"rebuilt {number}", time.time(), body, texts, subject=f"ticket {number}")


def _cite(desk: Desk) -> None:
    """Note which head was published last, where that is one of the ledger that was lost: this one follows on it."""
    try:
        head = anchor.shown(desk)
    except Rejected as refused:
        log.warning("The last published head could not be noted: %s", refused.sentence)
        return
    if head and not desk.ledger.known(stream_of_day(head.day)):
        body = {"what": "ledger", "issue": desk.settings.anchor.issue, "day": head.day, "hash": head.hash}
        desk.ledger.append(SETUP, [Fact("rebuilt", f"rebuilt ledger {head.hash}", time.time(), body)])
        log.warning("The last head that was published is that of %s, of a ledger that is not this one", head.day)


def _taken_in(desk: Desk, stream: str, fact: Fact) -> list[Fact]:
    if desk.ledger.known(stream):
        request = replay(stream, desk.ledger.facts(stream))
        if request.ticket or "create" in request.began:
            # This ledger knows of it, or finds out by itself.
            return []
    # What its thread looks like is not known before: the next read of the channel only notes that.
    if not desk.ledger.note(f"thread {stream}"):
        desk.ledger.note(f"thread {stream}", REBUILT)
    return desk.ledger.append(stream, [fact])


def _closed_as(fields: Mapping[str, Any], ours: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> str:
    """Return how the ticket was closed: as its last comment of that kind says, or else as its resolution does."""
    if workflow.category(fields["status"]) != "done":
        return ""
    for comment, mark in ours:
        end = next((end for end, head in HEADS.items() if str(comment.get("body")).startswith(f"*{head}*")), "")
        if str(mark["entry"]).startswith(SUMMARY) and mark["part"] == 1:
            return end or "complete"
    return workflow.end_named(
        clean(fields["status"].get("name")), clean(object_of(fields.get("resolution")).get("name"))
    )


def _files(attachments: list[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return what is known of the files that are attached, and their names; their ids in Slack stand in the names."""
    found, names = [], {}
    for each in attachments:
        name = clean(each.get("filename"))
        file = next((part for part in reversed(name.replace(".", "-").split("-")) if is_named_for(name, part)), "")
        if file:
            found.append({"file": file, "attachment": str(each["id"]), "size": int(each.get("size") or 0)})
            names[f"name {file}"] = name
    return found, names


JUDGES = {"read-ticket": Judge("jira", read_ticket)}
