"""Other bots and workflows: which messages are theirs, and which of them a setting lists (pure)."""

from collections.abc import Collection, Mapping
from typing import Any

from accessdesk.raw import clean, id_of, object_of

Message = Mapping[str, Any]


def is_bots(message: Message) -> bool:
    """Say whether an app posted the message: a workflow's has no user, a modern app's looks like a person's."""
    return bool(message.get("bot_id")) or message.get("subtype") == "bot_message"


def listed_id(message: Message, bots: Collection[str]) -> str:
    """Return the id of the listed bot that posted the message, "" where none did.

    bots: bot ids, app ids and names, as `folded` returns them.
    """
    profile = object_of(message.get("bot_profile"))
    ids = [id_of(message.get("bot_id")), id_of(message.get("app_id")), id_of(profile.get("app_id"))]
    called = {*ids, clean(message.get("username")), clean(profile.get("name"))}
    return next(filter(None, ids), "") if bots and not folded(called).isdisjoint(bots) else ""


def name_of(message: Message) -> str:
    """Return the name that a bot's message carries, "" where it carries none."""
    return clean(message.get("username")) or clean(object_of(message.get("bot_profile")).get("name"))


def folded(names: Collection[str]) -> frozenset[str]:
    """Return ids and names in the form in which they are compared: case aside, without white space around them."""
    return frozenset(filter(None, (name.strip().casefold() for name in names)))
