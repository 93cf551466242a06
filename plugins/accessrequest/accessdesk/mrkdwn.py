"""Read Slack's message format, mrkdwn, into lines, quotes and code blocks, whatever they are written as later.

Source of the format: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from accessdesk.mrkdwn_line import Part, Span, code_text, parse_line

REPLACEMENT = "\ufffd"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# XML 1.0 (section 2.2) has no place for control characters, lone surrogates, U+FFFE and U+FFFF. U+202A to U+202E and
# U+2066 to U+2069 reorder what is read on screen (CVE-2021-42574), which a record for auditors must not allow.
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_LONG_QUOTE = re.compile("^(?:&gt;|>){3} ?", re.MULTILINE)
_QUOTE = re.compile("^(?:&gt;|>) ?")
_BULLET = re.compile("^[ \t]*([•◦▪])\ufe0e?[ \t]+(?=\\S)")
_BULLET_LEVELS = {"•": 1, "◦": 2, "▪": 3}


@dataclass(frozen=True)
class Line:
    """One line; `level` is 0, or the depth of its bullet."""

    level: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class CodeBlock:
    """A block of code, line ends included."""

    text: str


@dataclass(frozen=True)
class Quote:
    """Quoted lines and code blocks."""

    blocks: tuple["Line | CodeBlock", ...]


Block: TypeAlias = Line | CodeBlock | Quote


def clean(text: str) -> str:
    """Make every line end a newline, and every character that is invalid or hides what is read U+FFFD."""
    return _UNSAFE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def parse(text: str) -> tuple[Block, ...]:
    """Read a message as Slack's API gives it; anything that is not markup is text, so that no text is refused."""
    text = clean(text)
    start, end = _long_quote(text)
    blocks = list(_blocks(text[:start].removesuffix("\n") if end else text))
    if end:
        blocks = blocks if start else []
        blocks.append(Quote(tuple(_unquoted_blocks(text[end:]))))
    return tuple(blocks)


def walk(blocks: Iterable[Block]) -> Iterator[Part]:
    """Yield every part in reading order, those inside quotes and spans included."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, Line):
            yield from _walk_parts(block.parts)


def _walk_parts(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        if isinstance(part, Span):
            yield from _walk_parts(part.parts)


def _long_quote(text: str) -> tuple[int, int]:
    """Find the `>>>` that quotes everything after it; (0, 0) where there is none outside code."""
    fences = seen = 0
    for match in _LONG_QUOTE.finditer(text):
        fences += text.count("```", seen, match.start())
        seen = match.start()
        if fences % 2 == 0:
            return match.start(), match.end()
    return 0, 0


def _blocks(text: str) -> Iterator[Block]:
    """Read lines, code blocks, and quotes made of lines that start with `>`."""
    quoted: list[Line | CodeBlock] = []
    for block, is_quoted in _marked_blocks(text):
        if is_quoted:
            quoted.append(block)
            continue
        if quoted:
            yield Quote(tuple(quoted))
            quoted = []
        yield block
    if quoted:
        yield Quote(tuple(quoted))


def _marked_blocks(text: str) -> Iterator[tuple[Line | CodeBlock, bool]]:
    for is_code, segment in _segments(text):
        if is_code:
            yield CodeBlock(code_text(segment)), False
            continue
        for line in segment.split("\n"):
            quote_mark = _QUOTE.match(line)
            yield _line(line[quote_mark.end() :] if quote_mark else line), bool(quote_mark)


def _unquoted_blocks(text: str) -> Iterator[Line | CodeBlock]:
    for is_code, segment in _segments(text):
        if is_code:
            yield CodeBlock(code_text(segment))
        else:
            yield from map(_line, segment.split("\n"))


def _segments(text: str) -> Iterator[tuple[bool, str]]:
    """Cut at code fences, (is code, text) each; a fence without its second is text."""
    pieces = text.split("```")
    if len(pieces) % 2 == 0:
        last = pieces.pop()
        pieces[-1] += "```" + last
    for number, piece in enumerate(pieces):
        if number % 2:
            yield True, piece.strip("\n")
            continue
        piece = piece.removeprefix("\n") if number else piece
        piece = piece.removesuffix("\n") if number < len(pieces) - 1 else piece
        if piece or len(pieces) == 1:
            yield False, piece


def _line(line: str) -> Line:
    bullet = _BULLET.match(line)
    if not bullet:
        return Line(0, tuple(parse_line(line)))
    return Line(_BULLET_LEVELS[bullet[1]], tuple(parse_line(line[bullet.end() :])))
