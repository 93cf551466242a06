"""What tests of Jira's own comments share: waiting until Jira was asked, and what the thread says of comments."""

from tests.office import Office
from tests.sandbox.server import wait_until


def with_agent(office: Office) -> Office:
    """Add an agent in Jira, and have it asked each second."""
    office.agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")  # type: ignore[attr-defined]
    return office.set(JIRA_POLL_SECONDS="1")


def polls(office: Office) -> int:
    """Return how often Jira was asked what changed."""
    return sum("updated" in str(call.arguments) for call in office.traffic.calls if "/search" in call.name)


def polled(office: Office, times: int = 2) -> None:
    """Wait until Jira was asked so many times more, and all that came of it is done."""
    before = polls(office)
    wait_until(lambda: polls(office) >= before + times, "Jira is asked what changed")
    office.settled()


def relays(office: Office, ts: str) -> list[str]:
    """Return what the thread says of Jira's comments."""
    return [text for text in office.thread(ts) if "|Comment>" in text]
