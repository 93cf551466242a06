"""Keys of tickets that other apps have posted in a thread: an older integration may have made one already (pure)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from accessdesk.bots import is_bots
from accessdesk.listening import Listening
from accessdesk.raw import Event, clean, id_of

MOST = 10
"""Keys of one thread that are looked up in Jira, at most."""


def keys_posted(messages: Iterable[Event], post: str, project: str, listening: Listening) -> list[str]:
    """Return the keys of the project that other apps named in the replies to a post, each once, in order.

    post: its ts. What people write names all kinds of tickets, and what the bot itself says its own.
    """
    key = re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(project)}-[1-9]\d{{0,9}}(?![\d-])", re.ASCII)
    found = dict[str, None]()
    for message in messages:
        if message.get("ts") == post or not is_bots(message) or _is_own(message, listening):
            continue
        for text in _texts([message.get(name) for name in ("text", "blocks", "attachments")]):
            found.update(dict.fromkeys(key.findall(text)))
    return list(found)[:MOST]


def _is_own(message: Event, listening: Listening) -> bool:
    user, bot = id_of(message.get("user")), id_of(message.get("bot_id"))
    return bool((user and user == listening.user) or (bot and bot == listening.bot))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield clean(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
