"""What tracing a list of users says: how many have a deciding request, who has none, and the table of all (pure)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accessdesk.links import Links
from accessdesk.markup import for_slack, one_line
from accessdesk.report_texts import plural
from accessdesk.sealed_texts import found_by_id
from accessdesk.tables import BEGINNING, csv_line
from accessdesk.tracing import (
    DECIDED,
    NONE,
    NOT_GIVEN,
    OPEN,
    REMOVED,
    RESULTS,
    SEVERAL,
    UNDECIDED,
    Answer,
)
from accessdesk.users_reading import Users
from accessdesk.zones import iso

SHOWN = 10
"""Users without a deciding request whom the message names; the table has all of them."""

MEANS = {
    DECIDED: "a request that was decided and completed",
    UNDECIDED: "a request that was completed without a decision",
    REMOVED: "a request that took the access away, and none since",
    OPEN: "a request that is still open",
    NOT_GIVEN: "requests that were refused, cancelled or withdrawn, and no other",
    SEVERAL: "a name that several people have who asked; the list gives no e-mail that tells them apart",
    NONE: "no request",
}
"""Result -> what such a user has."""

COLUMNS = (
    *("row", "email", "name", "slack_id", "result", "meaning", "found_by", "ticket", "ticket_link", "post_link"),
    *("kind", "state", "decision", "decided_by", "decided_at", "granted", "closed_at", "exceptions"),
)
"""Columns of the table: one row per user of the list."""


@dataclass(frozen=True)
class About:
    """What was traced: the application's name, the file's, and how many requests for it the ledger has; sealed: how
    many of those are."""

    application: str
    file: str
    requests: int
    sealed: int = 0


def begins(users: int, application: str, file: str) -> str:
    """Return that so many users are being traced."""
    return f"Tracing {plural(users, 'user')} of {_named(file)} to the requests for {_named(application)} …"


def message(answers: Sequence[Answer], users: Users, about: About, links: Links) -> str:
    """Return what was found, as one message."""
    counts = Counter(each.result for each in answers)
    lines = [f"*{_named(about.application)}: {plural(len(answers), 'user')} in {_named(about.file)}*"]
    lines += [f"• {counts[result]:,} with {MEANS[result]}" for result in RESULTS if result in counts]
    lines += [*_left_out(users), f"Compared with {_requests(about)}."]
    lines += [found_by_id(about.sealed)] if about.sealed else []
    open_to = [each for each in answers if each.result != DECIDED]
    if open_to:
        lines.append("*Without a deciding request*")
        lines += [f"{number}. {_line(each, links)}" for number, each in enumerate(open_to[:SHOWN], 1)]
    if len(open_to) > SHOWN:
        lines.append(f"And {len(open_to) - SHOWN:,} more.")
    return "\n".join([*lines, "The file has every user, with links."])


def table(answers: Sequence[Answer], links: Links) -> Iterator[str]:
    """Give the lines of the table."""
    yield BEGINNING + csv_line(COLUMNS)
    for each in answers:
        user, row = each.user, each.traced.row if each.traced else None
        cells: list[object] = [user.row, user.email, user.name, user.slack, each.result, MEANS[each.result], each.by]
        if row and each.traced:
            cells += [row.key, links.issue(row.key) if row.key else "", links.message(row.channel, row.ts), row.kind]
            cells += [row.state, row.decision, row.decided_name, iso(row.decided_at), row.granted, iso(row.closed_at)]
            cells.append(" ".join(each.traced.exceptions))
        yield csv_line([*cells, *[""] * (len(COLUMNS) - len(cells))])


def _left_out(users: Users) -> list[str]:
    """Return which rows were left out, and why."""
    lines = []
    if users.again:
        lines.append(f"{plural(users.again, 'row names', 'rows name')} somebody once more, and counted once.")
    if users.unread:
        lines.append(f"{plural(users.unread, 'row names', 'rows name')} nobody, and was left out.")
    return lines


def _requests(about: About) -> str:
    if not about.requests:
        return f"nothing: the ledger has no request for {_named(about.application)}"
    which = "the one request" if about.requests == 1 else f"all {about.requests:,} requests"
    return f"{which} for {_named(about.application)} that the ledger has, by Slack id, e-mail or name"


def _line(answer: Answer, links: Links) -> str:
    user = answer.user
    who = _named(user.email or user.name or user.slack)
    if answer.traced is None:
        return f"{who} (row {user.row}): {MEANS[answer.result]}"
    row = answer.traced.row
    address = links.issue(row.key) if row.key else links.message(row.channel, row.ts)
    return f"{who} (row {user.row}): {MEANS[answer.result]}: <{address}|{row.key or 'no ticket'}>"


def _named(text: str) -> str:
    return for_slack(one_line(text, 80)) or "?"
