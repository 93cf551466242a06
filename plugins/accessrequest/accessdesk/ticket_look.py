"""Looking at a ticket as Jira has it now: what people did, wrote and attached there becomes facts."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from accessdesk.comment_reading import CommentReading
from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.facts import Fact
from accessdesk.jira_queries import streams_named
from accessdesk.ledger_overview import FORMER_KEY, WATCHED_SECONDS, Overview
from accessdesk.moves import moves_of, rekeyed_of, seconds_of
from accessdesk.raw import object_of, objects_of
from accessdesk.relayed import comment_facts, file_facts, is_hidden
from accessdesk.replay import replay
from accessdesk.row import Row

SINCE = "jira comments"
"""The ledger's note of the time since when comments are told, in seconds since 1970: older ones are nothing new.

With a ticket's id behind it, of a ticket that was there before it became the request's.
"""

STREAM, GONE = "issue ", "vanished "
"""How the notes begin that say whose ticket an issue is, and that it was gone when it was looked for; then its id."""


class TicketLook:
    """Looks at tickets. Used by one thread at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._overview = Overview(desk.ledger)
        self._reading = CommentReading(desk)

    def begin(self) -> None:
        """Note, the first time, that comments are told from now on."""
        if not self._desk.ledger.note(SINCE):
            self._desk.ledger.note(SINCE, f"{time.time():.6f}")

    def look(self, named: str, done: Callable[[], frozenset[str]], stream: str = "") -> bool:
        """Look at one ticket; say whether anything was new. named: its id or key; stream: its request's, if known.

        done: gives the ids of the statuses that are done. A ticket that is not there is taken for deleted only where
        the project can be seen. Raises Rejected and Unavailable.
        """
        try:
            issue = self._desk.jira.look(named)
        except Rejected as refused:
            if refused.code != "404":
                raise
            return self._is_gone(named, stream)
        return self.take(issue, done)[0]

    def take(self, issue: Mapping[str, Any], done: Callable[[], frozenset[str]]) -> tuple[bool, bool]:
        """Append what was done to an issue; say whether anything was new, and whether nothing is left to find out.

        issue: as Jira gives it with its changelog. What is nobody's ticket is left alone.
        """
        streams = streams_named(object_of(issue.get("fields")))
        noted = self._desk.ledger.note(f"{STREAM}{issue['id']}")
        is_new, is_known = False, True
        # Somebody may have taken the label off.
        for stream in dict.fromkeys([*([noted] if noted else []), *streams]):
            row = self._overview.by_stream(stream)
            if row is None or row.sealed_at:
                continue
            if not row.key:
                is_known = False
            elif self._is_its_ticket(row, issue):
                is_fresh, is_whole = self._append(row, issue, done)
                is_new, is_known = is_new or is_fresh, is_known and is_whole
        return is_new, is_known

    def _is_its_ticket(self, row: Row, issue: Mapping[str, Any]) -> bool:
        """Say whether this is the request's ticket, and not a copy that somebody made of it, labels and all."""
        number, ledger = str(issue["id"]), self._desk.ledger
        noted = ledger.note(f"{STREAM}{number}")
        if noted:
            return noted == row.stream
        # The key may be another one since it was moved, and another ticket's by now where somebody copied it.
        ticket = replay(row.stream, ledger.facts(row.stream)).ticket
        if ticket is None or str(ticket["id_of_issue"]) != number:
            return False
        ledger.note(f"{STREAM}{number}", row.stream)
        return True

    def _append(self, row: Row, issue: Mapping[str, Any], done: Callable[[], frozenset[str]]) -> tuple[bool, bool]:
        jira, number = self._desk.jira, str(issue["id"])
        facts = moves_of(issue, done(), jira.is_ours) if _has_moved(issue) else []
        if str(issue.get("key")) != row.key:
            facts += rekeyed_of(issue, row.key)
            self._desk.ledger.note(f"{FORMER_KEY}{row.key}", row.stream)
        if self._desk.ledger.note(f"{GONE}{number}"):
            facts.append(_vanished(number, gone=False))
            self._desk.ledger.note(f"{GONE}{number}", "")
        appended = self._desk.ledger.append(row.stream, facts, create=False)
        if not _is_watched(row):
            return bool(appended), True
        since = told_since(self._desk, number)
        fields = object_of(issue.get("fields"))
        changed = seconds_of(fields.get("updated")) or 0.0
        found, hidden, is_whole = self._reading.read(row.stream, number, changed, _latest(issue), since)
        files = file_facts(number, fields.get("attachment"), since, hidden, jira.is_ours)
        attached = self._desk.ledger.append(row.stream, files, create=False)
        return bool(appended or found or attached), is_whole

    def _is_gone(self, named: str, stream: str) -> bool:
        """Append that a ticket is gone, where that is certain; say whether it was new."""
        ledger = self._desk.ledger
        row = self._overview.by_key(named)
        stream = stream or (row.stream if row else "") or ledger.note(f"{STREAM}{named}")
        if not stream or not self._desk.jira.may_look():
            return False
        request = replay(stream, ledger.facts(stream))
        if request.ticket is None or request.vanished or request.sealed:
            return False
        number = str(request.ticket["id_of_issue"])
        ledger.note(f"{GONE}{number}", "1")
        return bool(ledger.append(stream, [_vanished(number, gone=True)], create=False))


def told_since(desk: Desk, issue: str) -> float:
    """Return since when what people write on a ticket is told, in seconds since 1970. issue: its id."""
    ledger = desk.ledger
    return max(float(ledger.note(SINCE) or time.time()), float(ledger.note(f"{SINCE} {issue}") or 0.0))


def tell_from_now(desk: Desk, issue: str) -> None:
    """Have what people write on a ticket told from now on, if that was not so already. issue: its id."""
    if not desk.ledger.note(f"{SINCE} {issue}"):
        desk.ledger.note(f"{SINCE} {issue}", f"{time.time():.6f}")


def _vanished(issue: str, *, gone: bool) -> Fact:
    now = time.time()
    return Fact("vanished", f"vanished {issue} {gone} {now:.6f}", now, {"issue": issue, "gone": gone})


def facts_of(desk: Desk, issue: Mapping[str, Any], comments: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """Return the facts of what people wrote and attached to a ticket. comments: all of them, with their properties."""
    number, jira = str(issue["id"]), desk.jira
    since = told_since(desk, number)
    hidden = [str(each.get("body")) for each in comments if is_hidden(each)]
    files = file_facts(number, object_of(issue.get("fields")).get("attachment"), since, hidden, jira.is_ours)
    return [*comment_facts(number, comments, since, jira.is_ours), *files]


def _is_watched(row: Row) -> bool:
    return row.is_open or row.changed_at > time.time() - WATCHED_SECONDS


def _has_moved(issue: Mapping[str, Any]) -> bool:
    """Say whether the issue's status was ever changed."""
    histories = objects_of(object_of(issue.get("changelog")).get("histories"))
    return any(item.get("field") == "status" for each in histories for item in objects_of(each.get("items")))


def _latest(issue: Mapping[str, Any]) -> float:
    """Return when the latest change was made that the issue tells itself, seconds since 1970.

    A file may have come with the edit of a comment, so that it explains nothing.
    """
    histories = objects_of(object_of(issue.get("changelog")).get("histories"))
    return max((seconds_of(each.get("created")) or 0.0 for each in histories), default=0.0)
