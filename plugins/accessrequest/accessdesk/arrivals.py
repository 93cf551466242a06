"""Commands and emoji as Errbot hands them over, in the product's own terms."""

from collections.abc import Mapping
from typing import Any

from accessdesk.typed import Asked


def written(message: Any) -> Mapping[str, Any]:
    """Return Slack's own form of the message that a command came in; of an edit, what it became."""
    event: Mapping[str, Any] = message.extras.get("slack_event") or {}
    return event.get("message") or event


def asked(message: Any, args: Any) -> Asked:
    """Return who asked for what and where. args: what follows the command's name, as text or as words."""
    person = getattr(message.frm, "userid", None) or str(message.frm.person)
    text = args if isinstance(args, str) else " ".join(args)
    return Asked.of(message.extras.get("slack_event") or {}, person, text)


def reaction_event(reaction: Any, *, added: bool) -> Mapping[str, Any]:
    """Return the event of an emoji as Slack would have sent it."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": getattr(reaction.reactor, "userid", None),
        "reaction": reaction.reaction_name,
        "item": reaction.reacted_to,
        "event_ts": reaction.timestamp,
    }
