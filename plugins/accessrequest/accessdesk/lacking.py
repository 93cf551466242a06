"""What a request lacks, and how that is mended, in words (pure)."""

from collections.abc import Sequence

from accessdesk.labels import Labels
from accessdesk.request import Request

MANAGER = "Manager's Name"
"""The label of the manager that people are shown where no other is set."""

PROBLEMS = {
    "requester-missing": "the requester, as an @-mention (a line `Requester: @name`)",
    "requester-unfit": "a requester who is an active person (the account named is deactivated or an app's; fill the "
    "form in again)",
    "application-missing": "the name of the application",
    "reason-missing": "the business reason",
    "manager-missing": "the manager, as an @-mention",
    "manager-not-mentioned": "the manager as an @-mention (a name alone reaches nobody)",
    "manager-several": "one manager (more than one is mentioned)",
    "manager-is-a-bot": "a manager who is a person (the one named is an app)",
    "manager-not-active": "another manager (the account of the one named is deactivated)",
    "application-several": "one application (more than one is named; each needs a post of its own)",
    "manager-is-beneficiary": "another manager (nobody is their own; if the access is for somebody else, add the "
    "line `For: @name`)",
}
"""What a request lacks: code -> how it is said after "Missing:"."""


def listed(problems: Sequence[str]) -> list[str]:
    """Return what is lacking, a line each. problems: codes."""
    return [f"• {PROBLEMS[problem]}" for problem in problems]


def how(request: Request, labels: Labels) -> str:
    """Return how a requester gives what is lacking, as a sentence without its capital and its full stop."""
    line = f"`{labels.first('manager', MANAGER)}: @name`"
    if request.of_bot:
        return f"reply in its thread with the missing line, such as {line}, or fill the form in again"
    return f"edit your post, or reply in its thread with the missing line, such as {line}"


def sentence(words: str) -> str:
    """Return words as a sentence."""
    return f"{words[0].upper()}{words[1:]}."
