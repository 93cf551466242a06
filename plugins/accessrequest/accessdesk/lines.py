"""A post as the lines that may hold labels, with quotes and code told apart (pure)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from accessdesk.labels import BLANKS, STANDARD, Label, Labels, labels_on

FENCE = "```"
"""What opens and closes a block of code in Slack."""

_QUOTE = ("&gt;", ">")
_QUOTE_MARKS = re.compile(rf"(?:&gt;|>|[{re.escape(BLANKS)}])*")
_QUOTE_TO_THE_END = ("&gt;&gt;&gt;", ">>>")


@dataclass(frozen=True)
class Line:
    """One line, or one whole block of code, which is then only ever text of a value."""

    text: str
    labels: tuple[Label, ...] = ()


Find = Callable[[str], list[Label]]
"""Finds the labels of one line."""


def read_lines(text: str, *, naming: bool = False, labels: Labels = STANDARD) -> list[Line]:
    """Split a post into lines with their labels; a template within a quote is left out.

    People do paste the template as a block of code, so a block is read like any other text where no label stands
    outside of one. Where some do, a block is an example or an excerpt, and no label in it counts.
    naming: as labels_on has it; a line that names the requester of what is in the block makes it no example.
    """
    find = partial(labels_on, naming=naming, labels=labels)
    lines = _around_code(text, find)
    if FENCE in text and not any(label.field != "requester" for line in lines for label in line.labels):
        lines = _lines_of(text.replace(FENCE, "\n"), find)
    return _without_repeats(lines)


def _around_code(text: str, find: Find) -> list[Line]:
    """Read the text between the blocks of code; each block stays whole, and an unclosed fence is a line end."""
    pieces = text.split(FENCE)
    lines = _lines_of(pieces[0], find)
    for number, piece in enumerate(pieces[1:], start=1):
        if number % 2 and number + 1 < len(pieces):
            lines.append(Line(f"{FENCE}{piece}{FENCE}"))
        else:
            rest = _lines_of(piece, find)
            lines.extend(rest[1:] if rest and not rest[0].text else rest)
    return lines


def _lines_of(part: str, find: Find) -> list[Line]:
    lines: list[Line] = []
    for quoted, run in groupby(_quotes_told(part), key=lambda pair: pair[0]):
        found = [Line(text, tuple(find(text))) for _, text in run]
        if not (quoted and any(line.labels for line in found)):
            lines.extend(found)
    return lines


def _quotes_told(part: str) -> Iterator[tuple[bool, str]]:
    """Give each line without its quote marks, and whether it is quoted."""
    to_the_end = False
    for line in part.splitlines():
        bare = line.lstrip(BLANKS)
        to_the_end = to_the_end or bare.startswith(_QUOTE_TO_THE_END)
        quoted = to_the_end or bare.startswith(_QUOTE)
        yield quoted, _QUOTE_MARKS.sub("", bare, count=1) if quoted else line


def _without_repeats(lines: list[Line]) -> list[Line]:
    """Drop labels inside a line whose field opens some line: there, such words belong to a value."""
    opening = {label.field for line in lines for label in line.labels if label.opens}
    for number, line in enumerate(lines):
        if line.labels:
            kept = tuple(label for label in line.labels if label.opens or label.field not in opening)
            lines[number] = Line(line.text, kept)
    return lines
