"""What is said of a request whose texts and names were removed (pure)."""

from accessdesk.doctor_slack import duration
from accessdesk.request import Request
from accessdesk.row import Row
from accessdesk.sealed import Sealed
from accessdesk.ticket_texts import moment

RIGHT_CLOCK = (
    "The clock of the bot's machine is right again: texts of what is over are removed when their time is over."
)

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


def begins_to_remove(days: float, begins: float, number: int) -> str:
    """Return that the setting is new, what it removes, and until when that can be prevented. number: of requests."""
    which = "1 request that is" if number == 1 else f"{number:,} requests that are"
    return (
        f"ACCESS_RETENTION_DAYS is {days:g}: from {moment(begins)} on, names, e-mails and texts of what is over for "
        f"that long are removed for good, at first those of {which} in the ledger. Set it otherwise before then if "
        "that is not meant."
    )


def wrong_clock(ahead: float | None) -> str:
    """Return that nothing is removed by this clock. ahead: of Slack's, in seconds, None where Slack does not say."""
    if ahead is None:
        return "Slack does not say what time it is, so no texts of what is over are removed: the clock may be wrong."
    return (
        f"The clock of the bot's machine is {duration(ahead)} fast, so no texts of what is over are removed. "
        "Have it set by NTP."
    )


def _days(days: float) -> str:
    shown = f"{days:g}"
    return f"{shown} day" if shown == "1" else f"{shown} days"
