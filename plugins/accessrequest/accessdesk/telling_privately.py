"""Telling somebody alone: directly, else by an ephemeral message, else in a line in a thread."""

from typing import NamedTuple

from accessdesk.desk import Desk, Outcome
from accessdesk.errors import Rejected

DIRECT = "direct messages"
"""The ledger's note of what became of the latest direct message: "ok", or Slack's error code where it refuses all."""

REFUSES_ALL = ("messages_tab_disabled",)
"""Slack's error codes that are about the app, not about the one who was to be told (chat.postMessage)."""

IS_BOT = "cannot_dm_bot"
"""Slack's error code where a direct message would go to an app's user (conversations.open, chat.postMessage)."""


class Thread(NamedTuple):
    """Where somebody is told who cannot be told directly."""

    channel: str
    ts: str


def tell_privately(desk: Desk, person: str, texts: tuple[str, str], mark: str, thread: Thread | None) -> Outcome:
    """Tell a person something. texts: for them alone, and for the thread; mark: by which it is found.

    thread: None where they are told directly or not at all.
    """
    try:
        channel = desk.slack.direct_channel(person)
        ts = desk.slack.post(channel, texts[0], mark)
        _note(desk, "ok")
        return {"how": "direct", "ts": ts}
    except Rejected as refused:
        why = refused.code
        _note(desk, why if why in REFUSES_ALL else "")
    if why == IS_BOT or thread is None:
        # Emoji of apps do nothing, so there is nobody to tell that.
        return {"how": "nobody", "refused": why}
    try:
        desk.slack.whisper(thread.channel, person, texts[0], thread.ts)
        return {"how": "ephemeral", "refused": why}
    except Rejected as refused:
        why = f"{why} {refused.code}"
    try:
        ts = desk.slack.post(thread.channel, texts[1], mark, thread.ts)
        return {"how": "thread", "refused": why, "ts": ts}
    except Rejected as refused:
        # What could not be told is a fact like any other; everything else goes on.
        return {"how": "nobody", "refused": f"{why} {refused.code}"}


def find_told_privately(desk: Desk, person: str, mark: str, began: float, thread: Thread) -> Outcome | None:
    """Find what an earlier try told; an ephemeral message cannot be found and is shown again."""
    try:
        ts = desk.slack.find(desk.slack.direct_channel(person), mark, began)
        if ts:
            return {"how": "direct", "ts": ts}
    except Rejected:
        ts = desk.slack.find(thread.channel, mark, began, thread.ts)
    return {"how": "thread", "ts": ts} if ts else None


def _note(desk: Desk, became: str) -> None:
    if became and desk.ledger.note(DIRECT) != became:
        desk.ledger.note(DIRECT, became)
