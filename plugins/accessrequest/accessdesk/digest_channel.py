"""The channel that is set for the digest and Tech Ops' reminder: which one it is, and that the bot can post there."""

from collections.abc import Iterator
from contextlib import contextmanager

from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.slack_errors import OF_PLACE

TOPIC, REFUSED = "digest", "digest post"
"""The alarms: there is no such channel that the bot is in, and it may not post there."""

CHANNEL = "digest channel "
"""How the ledger's notes begin that say which id the channel of this name has: it keeps it, however it is called."""


def channel_of(desk: Desk) -> str:
    """Return the id of the channel that is set, "" with an alarm where there is none that the bot is in."""
    name = desk.settings.digest_channel
    found = desk.ledger.note(f"{CHANNEL}{name}")
    if not (found and desk.slack.is_in(found)):
        # Another one may have that name by now.
        found = desk.slack.channel_ids([name]).get(name, "")
        found = found if found and desk.slack.is_in(found) else ""
        desk.ledger.note(f"{CHANNEL}{name}", found)
    if found:
        desk.alarms.end(TOPIC)
    else:
        desk.alarms.sound(TOPIC, missing(desk))
    return found


def missing(desk: Desk) -> str:
    """Return what to say where there is no such channel that the bot is in."""
    name = desk.settings.digest_channel
    return (
        f"{name}, for the digest (DIGEST_CHANNEL): no such channel, or the bot was not invited to it. Invite it there."
    )


@contextmanager
def posting(desk: Desk) -> Iterator[None]:
    """Sound an alarm where Slack refuses a post there for what the channel is, and look for the channel anew then."""
    try:
        yield
    except Rejected as refused:
        if refused.code in OF_PLACE:
            name = desk.settings.digest_channel
            desk.ledger.note(f"{CHANNEL}{name}", "")
            desk.alarms.sound(REFUSED, f"{name}, for the digest (DIGEST_CHANNEL): {refused.sentence}")
        raise
    desk.alarms.end(REFUSED)
