"""Who can be acted as on the page, and by which names people and places are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.office import Office
from tests.sandbox.demo_office import at_work

ROLES = {
    "rita": "requester",
    "mara": "manager",
    "olga": "system owner",
    "tess": "Tech Ops",
    "otto": "outsider",
}
"""Whom the page lets somebody act as, and what they are to a request."""
JIRA_POLL_SECONDS = "2"
"""A minute in a real deployment: whoever changes the ticket here wants to see what comes of it."""


@dataclass(frozen=True)
class Person:
    """Somebody to act as: `user` in Slack, `account` in Jira."""

    handle: str
    user: str
    account: str
    name: str
    role: str


class Company:
    """The office behind a page, with an account in Jira for everybody, and a screen on the wall that asks the bot."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.people = [self._person(handle, role) for handle, role in ROLES.items()]
        self.screen = office.slack.add_user("screen", "Screen on the Wall", "screen@example.com")

    def person(self, handle: str) -> Person:
        """Return somebody by handle; raises LookupError."""
        for person in self.people:
            if person.handle == handle:
                return person
        raise LookupError(f"Nobody here is called “{handle}”.")

    @property
    def names(self) -> dict[str, str]:
        """What can be typed -> how Slack marks it: people by handle and by full name, groups, channels."""
        slack = self.office.slack
        found: dict[str, str] = {}
        for user, profile in slack.users.items():
            found |= {f"@{profile['name']}": f"<@{user}>", f"@{profile['real_name']}": f"<@{user}>"}
        groups = {f"@{group['handle']}": f"<!subteam^{id}>" for id, group in slack.groups.items()}
        return found | groups | {f"#{each.name}": f"<#{each.id}>" for each in slack.channels.values() if each.name}

    @property
    def shown(self) -> dict[str, str]:
        """Slack's ids -> how they are written."""
        slack = self.office.slack
        people = {user: f"@{profile['real_name']}" for user, profile in slack.users.items()}
        groups = {id: f"@{group['handle']}" for id, group in slack.groups.items()}
        return people | groups | {each.id: f"#{each.name}" for each in slack.channels.values() if each.name}

    def _person(self, handle: str, role: str) -> Person:
        slack, jira = self.office.slack, self.office.jira
        user = getattr(self.office, handle)
        name, email = slack.users[user]["real_name"], slack.users[user]["profile"]["email"]
        account = next((each.account for each in jira.people.values() if each.email == email), "")
        return Person(handle, user, account or jira.add_person(handle, email, name), name, role)


@contextmanager
def company(folder: Path) -> Iterator[Company]:
    """Give a company with its bot at work, and end all of it afterwards."""
    with at_work(folder, JIRA_POLL_SECONDS=JIRA_POLL_SECONDS) as office:
        yield Company(office)
