"""Answers that go to who asked alone: long ones, and what not everybody in the channel may see (pure)."""

from collections.abc import Collection, Iterable

from accessdesk.row import Row

LONG = 10
"""Lines of an answer that a channel or a thread gets, at most; a longer one goes to a direct message."""

SENT = "That is long, or not for everybody here: I have sent it to you directly."
"""What stands where it was asked instead."""


class Direct(str):
    """An answer for a direct message."""

    __slots__ = ()


def privately(text: str, channel: str) -> str:
    """Return an answer that nobody but who asked for it needs to see. channel: where it was asked."""
    return Direct(text) if channel[:1] in ("C", "G") else text


def placed(text: str, channel: str, rows: Iterable[Row] = (), private: Collection[str] = ()) -> str:
    """Return an answer, as one for a direct message where it should not stand where it was asked.

    channel: where it was asked; rows: the requests that it tells of; private: the ids of the private channels.
    """
    return privately(text, channel) if text.count("\n") >= LONG else unseen(text, channel, rows, private)


def unseen(text: str, channel: str, rows: Iterable[Row], private: Collection[str]) -> str:
    """Return an answer, as one for a direct message where it tells of a private channel's request elsewhere."""
    is_secret = any(row.channel in private and row.channel != channel for row in rows)
    return privately(text, channel) if is_secret else text
