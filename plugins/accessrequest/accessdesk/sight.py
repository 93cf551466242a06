"""Who may see which requests: those of a private channel are its members', Tech Ops' and the auditors' only."""

from collections.abc import Collection

from accessdesk.errors import Rejected
from accessdesk.ledger import Ledger
from accessdesk.row import Row
from accessdesk.slack_people import SlackPeople

PRIVATE = "private channels"
"""The ledger's note of the channels, watched now or before, of which it is not known that they are public."""


class Sight:
    """Knows which channels are private.

    everywhere: the groups, ids and e-mails of those who see the requests of all channels; slack: None where the bot has
    no account there: nobody is told apart.
    """

    def __init__(self, ledger: Ledger, everywhere: Collection[str]) -> None:
        self._ledger = ledger
        self._everywhere = tuple(everywhere)
        self.slack: SlackPeople | None = None

    def private(self) -> frozenset[str]:
        """Return the ids of the private channels: one indexed read."""
        return frozenset(self._ledger.note(PRIVATE).split())

    def hidden_from(self, person: str) -> frozenset[str]:
        """Return the channels whose requests this person does not see; asks Slack only where there is a private one.

        Raises Rejected and Unavailable where that cannot be asked.
        """
        private, slack = self.private(), self.slack
        if not private or slack is None:
            return frozenset()
        if person in slack.members(self._everywhere) and not slack.person(person).external:
            return frozenset()
        return frozenset(channel for channel in private if not is_member(slack, channel, person))


def is_concerned(row: Row, person: str) -> bool:
    """Say whether a request is this person's matter, whichever channels they are in: they were told of it directly."""
    return person in (row.requester, row.beneficiary, row.manager) or f" {person} " in row.owners


def is_member(slack: SlackPeople, channel: str, person: str) -> bool:
    """Say whether a person is in a channel; nobody is known to be in one that the bot cannot see any more."""
    try:
        return slack.is_inside(channel, person)
    except Rejected:
        return False
