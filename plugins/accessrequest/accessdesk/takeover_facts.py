"""The facts of what Tech Ops takes over from before: a post to be a request, a ticket to be its (pure)."""

from accessdesk.facts import Fact


def adopted_fact(by: str, channel: str, ts: str) -> Fact:
    """Return the fact that a post was adopted. by: somebody of Tech Ops; channel and ts: of the command's message."""
    body = {"by": by, "channel": channel, "ts": ts}
    return Fact("adopted", f"adopted {channel} {ts}", float(ts), body)


def link_fact(by: str, channel: str, ts: str, key: str, issue: str) -> Fact:
    """Return the fact that a ticket is to become a request's. issue: its id in Jira; by, channel, ts: as above."""
    body = {"by": by, "channel": channel, "ts": ts, "key": key, "issue": issue}
    return Fact("link", f"link {channel} {ts}", float(ts), body)
