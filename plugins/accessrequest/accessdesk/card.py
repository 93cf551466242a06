"""A message that shows where something stands: as plain text, and as Slack's Block Kit within its limits (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from accessdesk.wikisplit import fitting, utf16_length

MAXIMUM_BLOCKS = 50
"""Blocks of a message (docs.slack.dev/reference/block-kit/blocks)."""
MAXIMUM_SECTION = 3_000
"""Characters of a section's text (docs.slack.dev/reference/block-kit/blocks/section-block)."""
MAXIMUM_CONTEXT = 2_000
"""Characters of a context's text: what Slack takes in a field; for contexts it gives no figure of its own."""
MAXIMUM_HEADER = 150
"""Characters of a header (docs.slack.dev/reference/block-kit/blocks/header-block)."""
MAXIMUM_CHARACTERS = 10_000
"""Characters of all blocks together. Slack refuses with msg_blocks_too_long beyond a number that it does not publish;
13,000 is what people have measured."""

MOMENT = "{date_short_pretty} at {time}"
"""How Slack shows a time, to every reader in their own zone (docs.slack.dev/messaging/formatting-message-text)."""

_WORD = re.compile(r"\s*(?:<[^<>]*>|[^\s<]|<)+")
"""A word with the space before it; the label of a link may hold spaces."""

Block = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing that is said. at: the time that belongs to it, seconds since 1970, 0 for none.

    before: what stands before that time, in blocks alone; is_note: it is shown small, below all others.
    """

    text: str
    at: float = 0.0
    before: str = "Since"
    is_note: bool = False


@dataclass(frozen=True)
class Card:
    """The whole message. title: the state in a few words; end: how it ended, as the plain text says it."""

    title: str
    lines: tuple[Line, ...]
    end: str = ""

    @property
    def text(self) -> str:
        """What is shown where blocks are not: in notifications, and where Slack does not take them."""
        first, *rest = (line.text for line in self.lines)
        return "\n".join([f"{first} · *{self.end}*" if self.end else first, *rest])

    @property
    def blocks(self) -> list[Block]:
        """The blocks; none where they do not fit into what Slack takes, so that the plain text is shown whole."""
        found = [_header(self.title), *self._body()]
        size = sum(utf16_length(text) for text in _texts(found))
        return found if len(found) <= MAXIMUM_BLOCKS and size <= MAXIMUM_CHARACTERS else []

    def _body(self) -> Iterator[Block]:
        for line in self.lines:
            if not line.is_note:
                yield from ({"type": "section", "text": _mrkdwn(each)} for each in pieces(line.text, MAXIMUM_SECTION))
            if not line.is_note and line.at:
                yield _context(f"{line.before} {moment(line.at)}")
        notes = "\n".join(line.text for line in self.lines if line.is_note)
        yield from (_context(each) for each in pieces(notes, MAXIMUM_CONTEXT))


def moment(at: float) -> str:
    """Return a time as Slack shows it to each reader, and in UTC where it cannot. at: seconds since 1970."""
    written = datetime.fromtimestamp(int(at), timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(at)}^{MOMENT}|{written}>"


def pieces(text: str, limit: int) -> Iterator[str]:
    """Part a text between its words into pieces of at most so many characters; no mention or link is cut."""
    piece = ""
    for word in _WORD.findall(text):
        if piece and utf16_length(piece) + utf16_length(word) > limit:
            yield piece
            piece = ""
        piece += word if piece else word.lstrip()
        while utf16_length(piece) > limit:
            # One word as long as that is no name and no link.
            end = fitting(piece, limit)
            yield piece[:end]
            piece = piece[end:]
    if piece:
        yield piece


def _header(title: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": title[:MAXIMUM_HEADER], "emoji": True}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (str(each["text"]) for each in block.get("elements", [block.get("text")]))
