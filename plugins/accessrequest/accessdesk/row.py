"""A request as the lists show it: one row, derived from what stands (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

from accessdesk import template
from accessdesk.decision_steps import FEW
from accessdesk.facts import REMOVED, short
from accessdesk.markup import one_line, plain
from accessdesk.outcome import NOTHING, ids, outcome_of
from accessdesk.remembered import recalled
from accessdesk.request import OVER, Request
from accessdesk.sealed import Sealed
from accessdesk.searching import folded
from accessdesk.ticket_texts import names
from accessdesk.waits import OWNER, TECH_OPS, Wait, wait_of

SEARCHED = 1_000
"""Characters of a request's reason that it is searched by."""


@dataclass(frozen=True)
class Row:
    """One request as the lists show it; times in seconds since 1970.

    waits_for: as waits.py has it, "" when it is over; waits_names, waits_ids: who exactly that is, where it is known,
    the ids with a space before and behind each; backups: of those who may decide as well; held: why it may not complete
    yet, codes; expired: whether it ended since nobody completed it; sealed_at: when texts and names were removed, 0
    where they were not; application_key and beneficiary_key: what tells the same application and the same person in
    another request; trouble: the sentence that says why a step waits; issue: Jira's id of the ticket; kind and what
    follows it: as outcome.py has it; words: what it is searched by, folded.
    """

    stream: str
    channel: str
    ts: str
    posted_at: float
    is_open: bool
    state: str
    waits_for: str
    waits_names: str
    key: str
    application: str
    application_key: str
    requester: str
    requester_name: str
    beneficiary: str
    beneficiary_name: str
    beneficiary_key: str
    manager: str
    manager_name: str
    changed_at: float
    trouble: str = ""
    issue: str = ""
    kind: str = ""
    ticketed_at: float = 0.0
    decision: str = ""
    decided_at: float = 0.0
    decided_by: str = ""
    decided_name: str = ""
    owners: str = ""
    granted: str = ""
    closed_at: float = 0.0
    reopened: int = 0
    words: str = ""
    waits_since: float = 0.0
    waits_ids: str = ""
    backups: str = ""
    held: str = ""
    expired: bool = False
    sealed_at: float = 0.0


TEXTS = {
    *("waits_names", "application", "application_key", "requester_name", "beneficiary_name", "beneficiary_key"),
    *("manager_name", "decided_name", "granted", "trouble", "words"),
}
"""Columns that hold people's names and words, or are made of them."""


def row_of(request: Request, failing: Sequence[str] = ()) -> dict[str, Any] | None:
    """Return the derived row of a request, None for a stream that is none. failing: what does not go on, and why."""
    if failing:
        return _row_of(request, failing)
    return recalled(request, "row", lambda request: _row_of(request, ()))


def _row_of(request: Request, failing: Sequence[str]) -> dict[str, Any] | None:
    row = _as_replayed(request, failing)
    return row if request.sealed is None else _row_of_sealed(request.sealed, row)


def _row_of_sealed(sealed: Sealed, replayed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what was known when it was sealed, and the texts that are left. replayed: as the facts say it now."""
    if sealed.row is None:
        return None
    columns = [column for column in fields(Row) if column.name != "stream"]
    blank = {column.name: "" if column.default is MISSING else column.default for column in columns}
    known = {name: value for name, value in sealed.row.items() if name in blank}
    texts = {name: value for name, value in (replayed or {}).items() if name in TEXTS}
    if sealed.named:
        texts |= {"application": sealed.named, "application_key": sealed.named}
    if texts.get("beneficiary_name") == REMOVED:
        # Whom it is for is known by the id alone.
        texts["beneficiary_name"] = known.get("beneficiary") or REMOVED
    if texts.get("beneficiary_key") == REMOVED:
        texts["beneficiary_key"] = ""
    words = texts.get("words", "").replace(folded(REMOVED), " ")
    texts["words"] = folded(" ".join([words, texts.get("application_key", "").replace(REMOVED, "")]))
    return {**blank, **texts, **known, "sealed_at": sealed.at}


def _as_replayed(request: Request, failing: Sequence[str]) -> dict[str, Any] | None:
    if request.rebuilt and request.post is None:
        return _row_of_ticket(request)
    if not request.watched or request.root or request.post is None or not request.is_request:
        return None
    reading = request.latest_reading or template.read("")
    beneficiary = plain(reading.beneficiary, names(request)).lstrip("@") if reading.beneficiary else ""
    wait = wait_of(request, failing)
    return {
        "channel": request.channel,
        "ts": request.ts,
        "posted_at": float(request.ts),
        "is_open": request.state not in OVER,
        "state": request.state,
        "waits_for": wait.on if wait else "",
        "waits_names": one_line(", ".join(_waits_names(request, wait)), 200),
        "waits_since": wait.since if wait else 0.0,
        "waits_ids": ids(wait.people) if wait else "",
        "backups": ids(wait.backups) if wait else "",
        "expired": request.is_expired,
        "held": " ".join(request.holds) if request.ticket and request.state not in OVER else "",
        "key": str(request.ticket["key"]) if request.ticket else "",
        "application": one_line(plain(reading.application, names(request)), 200),
        "application_key": application_key(request),
        "requester": request.requester,
        "requester_name": names(request).get(request.requester, request.requester),
        "beneficiary": reading.beneficiary_id if reading.beneficiary else request.requester,
        "beneficiary_name": one_line(beneficiary, 200),
        "beneficiary_key": beneficiary_key(request),
        "manager": reading.manager_id,
        "manager_name": names(request).get(reading.manager_id, ""),
        "changed_at": request.changed_at,
        "trouble": failing[0] if failing else "",
        "issue": str(request.ticket["id_of_issue"]) if request.ticket else "",
        **outcome_of(request),
        "words": _words(request),
    }


def _words(request: Request) -> str:
    """Return what a request is searched by."""
    reading = request.latest_reading
    said = (reading.application, reading.reason[:SEARCHED], reading.beneficiary) if reading else ()
    people = (request.requester, reading.manager_id if reading else "")
    key = str(request.ticket["key"]) if request.ticket else ""
    known = [names(request).get(person, "") for person in people]
    return folded(" ".join([key, application_key(request), *known, *(plain(each, names(request)) for each in said)]))


def _row_of_ticket(request: Request) -> dict[str, Any]:
    """Return the row of a request of which nothing but its ticket is known, since the ledger was lost."""
    columns = dict.fromkeys((column.name for column in fields(Row) if column.name != "stream"), "")
    ticket = request.ticket or {}
    return {
        **columns,
        "channel": request.channel,
        "ts": request.ts,
        "posted_at": float(request.ts),
        "is_open": request.state not in OVER,
        "waits_for": "" if request.state in OVER else TECH_OPS,
        "waits_since": 0.0 if request.state in OVER else request.rebuilt,
        "state": request.state,
        "expired": False,
        "sealed_at": 0.0,
        "key": str(ticket.get("key", "")),
        "issue": str(ticket.get("id_of_issue", "")),
        "application": one_line(str(ticket.get("summary", "")), 200),
        "changed_at": request.rebuilt,
        **NOTHING,
        "words": folded(f"{ticket.get('key', '')} {ticket.get('summary', '')}"),
    }


def is_alike(row: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    """Say whether two rows of a request show the same, but for when it changed."""
    return other is not None and {**row, "changed_at": 0} == {**other, "changed_at": 0}


def application_key(request: Request) -> str:
    """Return what tells the application from others: the catalogue's name for it, or the words themselves."""
    # An edit that is not judged yet makes it no blank request, whose place a post for anything may take.
    reading = request.latest_reading
    words = request.said_of("app") or (reading.application if reading else "")
    named = request.applications.get(short(words))
    if named and named.catalogue and named.name:
        return named.name
    return " ".join(plain(reading.application).casefold().split()) if reading else ""


def beneficiary_key(request: Request) -> str:
    """Return what tells the one whom it is for from others: the id, or the words where nobody is mentioned."""
    reading = request.latest_reading
    if reading is None or not reading.beneficiary:
        return request.beneficiary
    return reading.beneficiary_id or " ".join(plain(reading.beneficiary).casefold().split())


def _waits_names(request: Request, wait: Wait | None) -> Sequence[str]:
    if wait is None or wait.on != OWNER:
        return ()
    who = request.verdict.who or (request.owners.people if request.owners else ())
    return [names(request).get(person, person) for person in who] if len(who) <= FEW else ()
