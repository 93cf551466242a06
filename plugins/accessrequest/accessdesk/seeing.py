"""Who may see which requests: what a private channel holds is for its members and Tech Ops."""

from collections.abc import Iterable

from accessdesk.sight import is_member
from accessdesk.slack import Slack


def hidden_channels(slack: Slack, person: str, channels: Iterable[str]) -> list[str]:
    """Return which of these channels this person, who is not of Tech Ops, may not see."""
    return [each for each in channels if slack.is_private(each) and not is_member(slack, each, person)]
