"""Who may see which requests: what a private channel holds is for its members and Tech Ops."""

from collections.abc import Iterable

from accessdesk.slack import Slack


def hidden_channels(slack: Slack, person: str, channels: Iterable[str]) -> list[str]:
    """Return which of these channels this person, who is not of Tech Ops, may not see."""
    return [each for each in channels if slack.is_private(each) and not slack.is_inside(each, person)]
