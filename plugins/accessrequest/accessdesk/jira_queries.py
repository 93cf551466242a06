"""The queries (JQL) by which the bot finds its own tickets: by their labels, or by what their descriptions hold (pure).

Where Service Management's request type takes no labels, the description leads back: its first line names the post.
"""

import re
from collections.abc import Mapping
from typing import Any

from accessdesk.events import channel_and_ts
from accessdesk.jira_forms import quoted
from accessdesk.raw import clean
from accessdesk.settings import Settings
from accessdesk.ticket_texts import LABEL, TITLE, stream_of_label

_FIRST_LINE = re.compile(
    rf"^\*{TITLE}:\* \[[^\]|\n]*\|https?://\S+/archives/([CG][A-Z0-9]{{1,20}})/p(\d{{1,10}})(\d{{6}})[\]?]",
    re.ASCII | re.MULTILINE,
)


def by_common_mark(settings: Settings) -> str:
    """Return what all tickets of the bot have in common, as a part of a query."""
    label = f"labels = {quoted(LABEL)}"
    if not settings.service:
        return label
    title = quoted(f'"{TITLE}"')
    return f"({label} OR description ~ {title})"


def by_own_mark(settings: Settings, label: str) -> str:
    """Return what tells a request's own ticket from others, as a part of a query."""
    own = f"labels = {quoted(label)}"
    if not settings.service:
        return own
    # Of a permalink, Jira's index knows its last part as a word.
    word = f"p{channel_and_ts(stream_of_label(label))[1].replace('.', '')}"
    return f"({own} OR description ~ {quoted(word)})"


def streams_named(fields: Mapping[str, Any]) -> list[str]:
    """Return the streams of the requests that a ticket's labels name; without such a label, the description's."""
    labels = [stream for label in fields.get("labels") or () if (stream := stream_of_label(str(label)))]
    if labels:
        return labels
    found = _FIRST_LINE.search(clean(fields.get("description")))
    return [f"{found[1]}/{found[2]}.{found[3]}"] if found else []


def is_marked(fields: Mapping[str, Any], label: str) -> bool:
    """Say whether a ticket that a query found is the one of the request with this label."""
    return label in (fields.get("labels") or ()) or stream_of_label(label) in streams_named(fields)
