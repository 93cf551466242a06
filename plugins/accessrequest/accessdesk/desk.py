"""What carrying out a step needs: the two other sides, the settings and the words."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from accessdesk.ahead import Ahead
from accessdesk.alarms import Alarms
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.facts import Fact
from accessdesk.intake import Intake
from accessdesk.jira import Jira
from accessdesk.ledger import Ledger
from accessdesk.missing_accounts import MissingAccounts
from accessdesk.people_file import PeopleFile
from accessdesk.plan import Plan, Step
from accessdesk.reach import Reach
from accessdesk.recent import Recent
from accessdesk.request import Request
from accessdesk.settings import Settings
from accessdesk.slack import Slack
from accessdesk.voice import Voice


@dataclass
class Desk:
    """Everything at hand.

    watched: id -> name, as set, of the watched channels, None until they were looked up; all_found: every one was;
    unsearched: those of them of which Jira was not asked yet whether it has tickets that the ledger does not know.
    reach: side -> whether it can be reached, "" for what needs neither side; alarms: what an administrator has to see
    to; recent: the latest warnings of the log; app_token: by which the backend connects to Slack, "" where it does not.
    remembered: what planning a stream of the bot's own has worked out, so that its next step need not.
    started_at: when this was made, seconds since 1970; caught_up_at: when Slack was read anew for the first time since
    then, None until that is done; is_current: what was found then has been taken in.
    people: which account in Jira belongs to whom, where a file says so; ahead: accounts that are looked up before they
    are asked for; missing: who has none.
    """

    settings: Settings
    ledger: Ledger
    slack: Slack
    jira: Jira
    voice: Voice
    intake: Intake
    catalogue: CatalogueFile
    watched: dict[str, str] | None = None
    all_found: bool = False
    reach: Mapping[str, Reach] = field(default_factory=lambda: {side: Reach(side) for side in ("slack", "jira", "")})
    unsearched: frozenset[str] = frozenset()
    alarms: Alarms = field(default_factory=Alarms)
    recent: Recent = field(default_factory=Recent)
    app_token: str = field(default="", repr=False)
    people: PeopleFile = field(default_factory=lambda: PeopleFile(""))
    started_at: float = field(default_factory=time.time)
    caught_up_at: float | None = None
    is_current: bool = False
    remembered: dict[str, Any] = field(default_factory=dict, repr=False)
    ahead: Ahead = field(default_factory=Ahead)
    missing: MissingAccounts = field(init=False)

    def __post_init__(self) -> None:
        """Let whoever has no account in Jira be noted in the ledger, and be an alarm."""
        self.missing = MissingAccounts(self.ledger, self.alarms)


@dataclass(frozen=True)
class Work:
    """One step of one request, and when its earlier try, if any, was about to be sent (seconds since 1970)."""

    request: Request
    plan: Plan
    step: Step
    began: float = 0.0

    @property
    def mark(self) -> str:
        """What tells this step's effect from all others, wherever it is looked for."""
        return f"{self.request.stream} {self.step.id}"


Outcome = Mapping[str, Any]


class NotWanted(Exception):
    """A write that was not sent, as is known by now, and is wanted no more."""


class Write(NamedTuple):
    """A step that changes something outside, exactly once.

    look: find the effect of an earlier try, or None; lags: what it looks with may not show that effect at once.
    """

    side: str
    do: Callable[[Desk, Work], Outcome]
    look: Callable[[Desk, Work], Outcome | None] | None = None
    lags: bool = False


class Fetched(NamedTuple):
    """What a transfer is about to send. about and texts: what is noted of it before it leaves."""

    about: Mapping[str, Any]
    name: str
    file: BinaryIO
    texts: Mapping[str, str] = {}


class Transfer(NamedTuple):
    """A step that first gets elsewhere what it then writes, exactly once; what it gets may be the outcome already."""

    side: str
    fetch: Callable[[Desk, Work], AbstractContextManager[Fetched | Outcome]]
    send: Callable[[Desk, Work, Fetched], Outcome]
    look: Callable[[Desk, Work], Outcome | None]
    lags: bool = False


class Judge(NamedTuple):
    """A step that finds something out: what it returns is appended."""

    side: str
    do: Callable[[Desk, Work], list[Fact]]
