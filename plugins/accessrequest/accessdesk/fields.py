"""The labels of a post, each with the value it was given (pure)."""

from itertools import zip_longest

from accessdesk.labels import BLANKS, STANDARD, Label, Labels, may_label
from accessdesk.lines import Line, read_lines
from accessdesk.values import mentioned, value_of

_Place = tuple[int, Label]
"""A label and the number of its line."""


def given_in(text: str, *, naming: bool = False, labels: Labels = STANDARD) -> list[tuple[Label, str]]:
    """Return the labels of a post in order, each with its value, which reaches to the next label."""
    if not may_label(text):
        return []
    lines = read_lines(text, naming=naming, labels=labels)
    places = [(row, label) for row, line in enumerate(lines) for label in line.labels]
    numbered = bool(places) and places[0][1].number > 0
    passages = [_passage(lines, place, next_one, numbered) for place, next_one in zip_longest(places, places[1:])]
    given = [(label, value_of(label.field, passage)) for (_, label), passage in zip(places, passages, strict=True)]
    if len(given) > 1 and not any(value for _, value in given[:-1]) and _stands_apart(passages[-1]):
        # What follows an empty template after an empty line was said about it.
        given[-1] = (given[-1][0], "")
    return given


def _passage(lines: list[Line], place: _Place, next_one: _Place | None, numbered: bool) -> list[str]:
    """Return the text from one label to the next, line by line."""
    row, label = place
    if next_one is None:
        return [_first(lines[row].text[label.end :], label), *(line.text for line in lines[row + 1 :])]
    next_row, following = next_one
    until = 0 if following.opens else following.start - following.number * numbered
    if row == next_row:
        return [_first(lines[row].text[label.end : until], label)]
    between = [line.text for line in lines[row + 1 : next_row]]
    return [_first(lines[row].text[label.end :], label), *between, lines[next_row].text[:until]]


def _first(text: str, label: Label) -> str:
    """Take the marks off that opened before the label and close behind its value."""
    return text.rstrip(BLANKS).removesuffix(label.unclosed)


def _stands_apart(passage: list[str]) -> bool:
    empty = [not line.strip(BLANKS) for line in passage[:2]]
    return empty == [True, True] and not mentioned("\n".join(passage))
