"""Messages that were added to requests and stand elsewhere: which requests an edit or a deletion of one concerns."""

from collections.abc import Sequence

import sqlalchemy as sa

from accessdesk.events import channel_and_ts, stream_of
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import about


def add(ledger: Ledger, stream: str, ts: str, facts: Sequence[Fact]) -> list[Fact]:
    """Append the facts of a message that is added to a request, and have it followed; return what was appended."""
    name = _note(channel_and_ts(stream)[0], ts)
    with ledger.transaction() as connection:
        appended = ledger.append_within(connection, stream, facts, create=False)
        ledger.insert_once(connection, about, name=name, value="")
        known = connection.scalar(sa.select(about.c.value).where(about.c.name == name).with_for_update()) or ""
        value = " ".join(dict.fromkeys([*known.split(), stream]))
        connection.execute(about.update().where(about.c.name == name).values(value=value))
    return appended


def added_to(ledger: Ledger, channel: str, ts: str) -> list[str]:
    """Return the streams of the requests to which this message was added: one indexed read."""
    return ledger.note(_note(channel, ts)).split()


def _note(channel: str, ts: str) -> str:
    return f"added {stream_of(channel, ts)}"
