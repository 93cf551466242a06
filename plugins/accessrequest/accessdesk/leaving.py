"""Owners who leave: whoever is asked to decide and has no active account any more is found, and others are asked."""

import time

from accessdesk.desk import Desk
from accessdesk.facts import Fact
from accessdesk.ledger_waiting_owners import owners_waited_for


def look(desk: Desk) -> None:
    """Look up everybody who is waited for to decide, and note in their requests who has left.

    Raises Rejected and Unavailable where Slack cannot be asked.
    """
    for person, streams in owners_waited_for(desk.ledger).items():
        if not desk.slack.person(person).active:
            for stream in streams:
                left = Fact("left", f"left {person}", time.time(), {"person": person})
                desk.ledger.append(stream, [left], create=False)
