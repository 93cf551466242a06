"""The exceptions of one request, ready to be told to an auditor (pure)."""

from accessdesk import audit_sentences
from accessdesk.audit_texts import Told
from accessdesk.exceptional import DAMAGED, ControlException
from accessdesk.exceptions import exceptions_of
from accessdesk.looking_back import Past
from accessdesk.row import Row
from accessdesk.ticket_texts import name_of


def told(row: Row, past: Past) -> list[Told]:
    """Return the exceptions of a request with this past."""
    request = past.request
    return [
        Told(row, each, name_of(request, each.by) if each.by else "", audit_sentences.sentence(request, each))
        for each in exceptions_of(past)
    ]


def damaged(row: Row, number: int) -> Told:
    """Return that a request's fact of this number was changed."""
    return Told(row, ControlException(DAMAGED, 0.0), "", audit_sentences.damaged(number))


def belongs(told: Told, since: float, until: float) -> bool:
    """Say whether an exception is of this time: its request was posted then, or it happened then, or nobody knows."""
    found = told.found
    return told.row.posted_at >= since or not found.at or since <= found.at < until
