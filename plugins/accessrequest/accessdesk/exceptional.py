"""An exception of the controls, as a record: which control, when, by whom, and about which message (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

UNDECIDED, NOT_AN_OWNER, OWN_DECISION, LATE = "undecided", "not-an-owner", "own-decision", "late"
SUSPENDED, DECISION_CHANGED, LEVEL = "suspended", "decision-changed", "level"
AFTERWARDS, IN_JIRA, OVERRIDE, LEFT, GONE = "afterwards", "in-jira", "override", "nobody-left", "post-gone"
REBUILT, DAMAGED = "rebuilt", "damaged"

CODES = (
    *(UNDECIDED, NOT_AN_OWNER, OWN_DECISION, LATE, SUSPENDED, DECISION_CHANGED, LEVEL),
    *(AFTERWARDS, IN_JIRA, OVERRIDE, LEFT, GONE, REBUILT, DAMAGED),
)
"""Every control, in the order in which they are told."""


@dataclass(frozen=True)
class ControlException:
    """One exception of one request.

    at: when it happened, seconds since 1970, 0 where that is not known; by: the id of who did it, "" for nobody that is
    known; entry: the ts of the message that it is about, "" for the request as a whole; about: what its sentence needs
    besides, codes and people's own words.
    """

    code: str
    at: float
    by: str = ""
    entry: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
