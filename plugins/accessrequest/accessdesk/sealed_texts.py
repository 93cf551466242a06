"""What is said of a request whose texts and names were removed (pure)."""

from accessdesk.request import Request
from accessdesk.row import Row
from accessdesk.sealed import Sealed
from accessdesk.ticket_texts import moment

NOTHING_MORE = "Nothing is read or sent for it any more. To ask again, post a new request."


def stands(sealed: Sealed) -> str:
    """Return since when it is sealed, and why, in a line."""
    if sealed.days:
        return f"Sealed on {moment(sealed.at)}: texts and names were removed after {_days(sealed.days)}."
    return f"Sealed on {moment(sealed.at)}: what concerned {' and '.join(sealed.forgotten)} was removed by command."


def refusal(row: Row) -> str:
    """Return why a command changes nothing there."""
    named = row.key or "That request"
    return f"{named} is {row.state}, and sealed since {moment(row.sealed_at)}. {NOTHING_MORE}"


def refusal_of(request: Request) -> str:
    """Return the same of a post that may never have been a request."""
    at = request.sealed.at if request.sealed else 0.0
    return f"What I knew of that post was removed on {moment(at)}. {NOTHING_MORE}"


def found_by_id(number: int) -> str:
    """Return that some of the requests can be traced by ids alone. number: how many."""
    which = "1 of them is" if number == 1 else f"{number} of them are"
    return f"{which} sealed: names and e-mails were removed, so a user is found there by Slack id alone."


def _days(days: float) -> str:
    shown = f"{days:g}"
    return f"{shown} day" if shown == "1" else f"{shown} days"
