"""How the bot is, in values (pure): what waits, what was found, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accessdesk.row import Row


class Alarm(NamedTuple):
    """What an administrator has to see to, in a sentence, and since when (seconds since 1970)."""

    sentence: str
    since: float


class Waiting(NamedTuple):
    """How many open requests wait for somebody, and the one that was posted first."""

    number: int
    oldest: Row


class Logged(NamedTuple):
    """One entry of the log: when (seconds since 1970), and what it says."""

    at: float
    text: str


class Found(NamedTuple):
    """What catch-up found in the last days.

    round_at: when the last complete round began, seconds since 1970, 0 for never; away: facts found after a time
    without a connection; connected: those found without that, which an event should have told.
    """

    round_at: float
    away: int
    connected: int


class Webhook(NamedTuple):
    """Jira's webhooks: when one came last, seconds since 1970, 0 for never; what was found that none told of."""

    last_at: float
    found: Found


@dataclass(frozen=True)
class State:
    """All of it. Times in seconds, moments since 1970.

    idle: why the bot works on nothing, "" where it works; away: the sides that do not answer; behind: requests that are
    due and were not looked at; troubled: how many requests have a step that does not go through, and the first of
    them; to_ticket and to_comment: how long people waited in the last days; webhook: None where none is listened to.
    """

    now: float
    idle: str
    away: Sequence[str]
    behind: int
    waiting: Sequence[Waiting]
    troubled: tuple[int, Sequence[Row]]
    found: Found
    to_ticket: Sequence[float]
    to_comment: Sequence[float]
    alarms: Sequence[Alarm]
    logged: Sequence[Logged]
    webhook: Webhook | None = None
