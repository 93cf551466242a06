"""What a rehearsal says, in words: verdicts, reasons, what is assumed, what an export lacks (pure)."""

from collections.abc import Mapping
from datetime import datetime, timezone

from accessdesk.rehearsal_found import Findings, Found
from accessdesk.request import CANCELLED, COMPLETED, DECLINED, INCOMPLETE, READY, TICKETED, WITHDRAWN

COUNTED: Mapping[str, str] = {"approved": "approved", "refused": "refused"}
"""Verdicts of words that decide."""

NOT_COUNTED: Mapping[str, str] = {
    "unclear": "not plain: an owner's, but with a question, a condition, a doubt or words that are not understood",
    "no-reason": "a refusal without its reason",
    "manager": "the manager's: managers are told and may object, owners decide",
    "own-request": "from the one who asks, or gets the access",
    "not-owner": "from somebody who is no owner or backup of the application",
    "tech-ops-own": "Tech Ops decides on this application itself, by :complete:",
    "unknown-application": "the catalogue does not have the application, so that nobody may decide yet",
    "no-ticket": "the request had no ticket: it was incomplete or withdrawn",
    "no-decision": "an owner's, in a request that nobody decided: no decision in it",
    "emoji": "an owner's emoji: an emoji decides nothing",
    "before-change": "the request came to ask for something else afterwards",
    "later-word": "the same person decided anew later, or the message was deleted",
    "disagreement": "another owner decided otherwise: held until one gives way",
}
"""Verdicts of words that decide nothing -> why, in the order in which they are shown."""

NEAR: Mapping[str, str] = {
    "one-label": "one line of the template only",
    "blank": "the template, not filled in",
    "quoted": "the template inside a quote",
    "in-thread": "the template in somebody's thread; its author would be told to post it",
    "elsewhere": "the template in another channel",
    "bot": "the template, posted by a bot that ACCESS_BOTS does not list",
    "stranger": "the template, posted by somebody of another organisation",
    "free": "speaks of access, without the template",
}
"""How a post resembles a request -> in words."""

LACKS: Mapping[str, str] = {
    "requester-missing": "the requester, whom a bot's post has to name",
    "requester-unfit": "a requester who is an active person",
    "application-missing": "the application",
    "reason-missing": "the business reason",
    "manager-missing": "the manager",
    "manager-not-mentioned": "the manager as an @-mention",
    "manager-several": "one manager instead of several",
    "manager-is-a-bot": "a manager who is a person",
    "manager-not-active": "a manager whose account is active",
    "application-several": "one application instead of several",
    "manager-is-beneficiary": "a manager other than the one who gets the access",
}
"""What a request lacks -> in words."""

ENDS: Mapping[str, str] = {
    COMPLETED: "completed",
    DECLINED: "declined",
    CANCELLED: "cancelled",
    WITHDRAWN: "withdrawn",
    INCOMPLETE: "incomplete",
    READY: "complete, no ticket",
    TICKETED: "open",
}

WAITS: Mapping[str, str] = {
    "requester": "the requester",
    "owner": "an owner's decision",
    "manager": "the manager, who objected",
    "tech-ops": "Tech Ops",
    "unnamed": "Tech Ops, to name the requester",
}
"""Whom a request waits for -> in words."""

WITHDRAWN_BECAUSE: Mapping[str, str] = {
    "superseded": "the same person asked for the same again before there was a ticket",
    "gone": "the post was deleted before there was a ticket",
}

LABELS: Mapping[str, str] = {
    "application": "application",
    "reason": "reason",
    "manager": "manager",
    "for": "for whom",
    "level": "access level",
    "until": "until when",
    "requester": "requester",
}

LAYOUTS: Mapping[str, str] = {
    "lines": "a line for each label",
    "run": "labels in one line",
    "code": "in a block of code",
}

EXTRAS: Mapping[str, str] = {
    "for": "asked for somebody else (For:)",
    "level": "named an access level",
    "until": "named a date",
    "supplied": "got a missing line in a reply",
}

BECAME: Mapping[str, str] = {
    "counts": "counted",
    "held": "held: answered with what is missing",
    "not-yours": "changed nothing: not from Tech Ops",
}

TOLD: Mapping[str, str] = {
    "status": "in the thread, the ticket and who is asked",
    "restatus": "in the thread, the same message brought up to date",
    "tell missing": "privately, what the request lacks",
    "tell complete": "privately, that the request is complete now",
    "tell manager": "privately to a manager who is not in the channel, that they are named",
    "say manager": "in the thread to a manager, that they are named",
    "tell decide": "privately to an owner who is not in the channel, that a decision is asked for",
    "say decided": "in the thread, which decision was understood",
    "tell unclear": "privately to an owner, to say it plainly",
    "say may-not-decide": "in the thread to whoever tried to decide, who decides",
    "say reason": "in the thread, that a refusal needs its reason",
    "say objection": "in the thread, that the manager objects",
    "say disagreement": "in the thread, that owners disagree",
    "say suspended": "in the thread, that a decision is suspended",
    "say again": "in the thread, that a new decision is needed",
    "say edited": "in the thread, that the request names another application now",
    "say held": "in the thread, why :complete: has to wait",
    "say complete": "in the thread, that the request is completed",
    "say decline": "in the thread, that the request is declined",
    "say cancel": "in the thread, that the request is cancelled",
    "say ended": "in the thread, that the request ended without a ticket",
    "say superseded": "in the thread, that a newer post took its place",
    "say after-closing": "in the thread, what changed after the closing",
    "tell not-tech-ops": "privately, that only Tech Ops can do that",
    "tell elsewhere": "privately, in which channel requests are made",
    "tell in-a-thread": "privately, to post it as a message of its own",
    "tell on-a-reply": "privately, that the emoji belongs on the first message",
    "tell nothing-to-ticket": "privately, that only what a person posted becomes a ticket",
    "tell level": "privately, that the catalogue does not have that access level",
}
"""What people would have been told -> in words; others are shown by their code."""

ASSUMED = (
    "Every complete request gets a ticket: where nobody of Tech Ops added :ticket:, a stand-in does.",
    "An export does not say when an emoji was added: :ticket: is taken to follow its post at once, any other emoji the "
    "last message of the thread.",
    "An edited message is read as it stands now, as if it had been posted so; deleted ones are not in an export.",
    "Who was an owner, a member of the channel or of Tech Ops is taken from today's catalogue, settings and export; a "
    "person who has left counts as active until the account last changed.",
    "Jira takes everything. Files are not attached, tickets that other apps made are not looked up.",
    "Nothing ends in it because time has passed, whatever ACCESS_EXPIRE_DAYS and ACCESS_RETENTION_DAYS say.",
)
"""What a rehearsal has to assume, a sentence each."""


def day(at: float) -> str:
    """Return a day, in UTC."""
    return f"{datetime.fromtimestamp(at, timezone.utc):%Y-%m-%d}"


def moment(at: float) -> str:
    """Return a moment, in UTC."""
    return f"{datetime.fromtimestamp(at, timezone.utc):%Y-%m-%d %H:%M}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its word: 1 post, 2 posts."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def headline(found: Findings) -> str:
    """Return what was rehearsed."""
    of = f"{counted(found.counts['posts'], 'post')} and {counted(found.counts['replies'], 'reply', 'replies')}"
    channels = ", ".join(f"#{name}" for name in found.channels)
    return f"{channels}: {of}, {day(found.span[0])} to {day(found.span[1])}"


def end_of(found: Found) -> str:
    """Return how a request stands in the end, in words."""
    if found.state == TICKETED:
        return f"open, waits for {WAITS.get(found.waits, found.waits)}"
    if found.state == WITHDRAWN and found.because:
        return f"withdrawn: {WITHDRAWN_BECAUSE[found.because]}"
    return ENDS[found.state]


def application_of(found: Found) -> str:
    """Return what the application is called: by the catalogue, or as it was typed."""
    return found.known or found.application or "(none)"
