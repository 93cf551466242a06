"""Linking: a ticket that exists already becomes a request's, and tickets that other apps name are looked up."""

import threading
from collections.abc import Mapping
from typing import Any

from accessdesk import ticket_texts
from accessdesk.desk import Desk, Judge, Outcome, Work, Write
from accessdesk.errors import Rejected
from accessdesk.facts import Fact
from accessdesk.jira_forms import PROPERTY
from accessdesk.ledger_overview import Overview
from accessdesk.moves import seconds_of
from accessdesk.raw import object_of, objects_of
from accessdesk.rebuilding import held_by
from accessdesk.ticket_look import tell_from_now

GONE, ELSEWHERE, OTHERS = "gone", "elsewhere", "others"
"""Why a ticket cannot become a request's: Jira does not show it, it is of another project, it is another request's."""

THEIRS = "theirs"
"""What stands for the stamp of a description that somebody else wrote: it is that of no post."""

_ALONE = threading.Lock()
"""Held while a ticket is looked at and marked, so that of two requests one gets it."""


def look_at(desk: Desk, issue: str) -> Mapping[str, Any] | None:
    """Return a ticket by its id or key as Jira gives it, None where there is none, or the bot may not see it."""
    try:
        return desk.jira.look(issue)
    except Rejected as refused:
        if refused.code in ("403", "404"):
            return None
        raise


def why_not(desk: Desk, stream: str, issue: Mapping[str, Any] | None) -> tuple[str, str]:
    """Return why a ticket cannot become this request's, as a code, "" where it can; and the stream of the other one."""
    if issue is None:
        return GONE, ""
    if str(issue["key"]).rpartition("-")[0] != desk.settings.jira_project:
        return ELSEWHERE, ""
    row = Overview(desk.ledger).by_key(str(issue["key"]))
    labels = object_of(issue.get("fields")).get("labels") or ()
    marked = object_of(object_of(issue.get("properties")).get(PROPERTY)).get("request")
    owners = [row.stream if row else "", str(marked or ""), *map(ticket_texts.stream_of_label, map(str, labels))]
    other = next((owner for owner in owners if owner not in ("", stream)), "")
    return (OTHERS, other) if other else ("", "")


def link(desk: Desk, work: Work) -> Outcome:
    """Have the ticket that Tech Ops named become the request's: read what it holds, and put labels and mark on it.

    It may be done twice: whatever was written before a crash is written once more, and changes nothing.
    """
    request = work.request
    wanted = request.link or {}
    with _ALONE:
        issue = look_at(desk, str(wanted["issue"]))
        why, other = why_not(desk, request.stream, issue)
        if why or issue is None:
            return {"refused": why, "other": other}
        number = str(issue["id"])
        held, names = held_by(desk, request, number, issue)
        # What was said there before was said to others, or came from this very thread by another way.
        tell_from_now(desk, number)
        mark = {"request": request.stream, "linked": True}
        takes_labels = desk.jira.claim(number, ticket_texts.labels_of(request), mark)
    for each in held["carried"]:
        # The description is somebody else's and stays as it is: the post's text goes into a comment.
        each["stamp"] = THEIRS if each["id"] == "description" else each["stamp"]
    portal = desk.jira.portal_of(number) if desk.settings.service else ""
    histories = objects_of(object_of(issue.get("changelog")).get("histories"))
    return {
        **held,
        **({"portal": portal} if portal else {}),
        **({} if takes_labels else {"labelled": False}),
        "id_of_issue": number,
        "key": str(issue["key"]),
        "about": request.is_about,
        "seen": max((seconds_of(each.get("created")) or 0.0 for each in histories), default=0.0),
        "texts": names,
    }


def keys(desk: Desk, work: Work) -> list[Fact]:
    """Find out which of the keys that other apps named are tickets of the project that no other request has."""
    asked = list(work.step.about["keys"])
    there = [key for key in asked if why_not(desk, work.request.stream, look_at(desk, key))[0] == ""]
    body = {"what": "keys", "keys": asked, "there": there}
    return [Fact("judged", f"judged keys {' '.join(asked)} {work.request.count}", 0.0, body)]


JUDGES = {"judge-keys": Judge("jira", keys)}
WRITES = {"link": Write("jira", link)}
