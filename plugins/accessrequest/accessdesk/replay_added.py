"""From facts of messages that were added from elsewhere to the request that stands (pure); a part of replay."""

from accessdesk.entries import Added, Entry
from accessdesk.facts import Fact
from accessdesk.replay_messages import compare
from accessdesk.request import Request


def added(request: Request, fact: Fact) -> None:
    """Take in that a message which stands elsewhere belongs to the ticket; it decides nothing here."""
    body = fact.body
    entry = request.entries.setdefault(body["ts"], Entry(body["ts"]))
    entry.added = Added(body["by"], fact.at, body["root"])
    request.unheard = {version: ts for version, ts in request.unheard.items() if ts != entry.ts}
    compare(request, entry)
