"""Redactions: what somebody asked to have removed, and what must not come in again (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accessdesk.facts import Fact
from accessdesk.sealed import CLEARED, SEALED

REMOVED_FILE = "removed"
"""Why a file is named in the ticket and not attached to it: somebody had it removed."""

REMOVING = ("redacted", SEALED, CLEARED)
"""The kinds of facts that say that texts were removed."""

UNKNOWN, OWN, IN_USE, ALREADY, CLOSED_UP = "unknown", "own", "in-use", "already", "sealed"
"""Why nothing can be removed: no such message is kept, it is the bot's, the request stands on it, nothing is left, the
request is sealed."""


@dataclass(frozen=True)
class Redaction:
    """What somebody asked to have removed: the message `entry` (its ts) of a channel.

    at: when that was asked, seconds since 1970 by Slack's clock: what the message said until then goes; may and why:
    whether that person may, None until it was judged, and why nothing can be removed, "" where something can.
    """

    id: str
    channel: str
    entry: str
    by: str
    at: float
    recorded_at: float = 0.0
    reason: str = ""
    may: bool | None = None
    why: str = ""
    done: bool = False

    @staticmethod
    def of(fact: Fact) -> "Redaction":
        """Read what was asked back from its fact."""
        body = fact.body
        return Redaction(
            fact.identity,
            body["channel"],
            body["entry"],
            body["by"],
            fact.at,
            fact.recorded_at,
            fact.texts.get("reason", ""),
        )

    @property
    def counts(self) -> bool:
        return bool(self.may) and not self.why


def asked_fact(channel: str, ts: str, user: str, where: tuple[str, str], reason: str) -> Fact:
    """Return the fact that somebody asks to have a message removed. where: (channel, ts) of the command."""
    body = {"channel": channel, "entry": ts, "by": user}
    subject = f"redact {where[1]}"
    return Fact("redact", f"redact {where[0]} {where[1]} {ts}", float(where[1]), body, {"reason": reason}, subject)


def admitted(fact: Fact, removed: Mapping[str, float]) -> Fact | None:
    """Return what of a fact may be taken in, None for a version of a message or comment that was removed.

    removed: subject -> until when its words were removed, seconds since 1970 by Slack's clock.
    """
    if not removed or fact.kind not in ("message", "commented"):
        return fact
    if float(fact.body.get("edited") or fact.body.get("updated") or 0) <= removed.get(fact.subject, -1.0):
        return None
    texts = {name: "" if f"file {name.split()[-1]}" in removed else text for name, text in fact.texts.items()}
    return replace(fact, texts=texts)


def has_removed(facts: Iterable[Fact]) -> bool:
    """Say whether these facts tell that words were removed."""
    return any(fact.kind in REMOVING for fact in facts)
