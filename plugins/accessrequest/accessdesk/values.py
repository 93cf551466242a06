"""What a person gave as a field's value, told from marks, thanks and words that stand for nothing (pure)."""

import re
import unicodedata

from accessdesk.courtesies import without_courtesies
from accessdesk.labels import BLANKS, MARKS
from accessdesk.lines import FENCE

_BLANK = re.escape(BLANKS)
_PEOPLE = ("manager", "for", "requester")
_SHORT = ("level", "until")
"""Fields whose value is a few words: what follows an empty line is said to the channel."""

_SEPARATORS = f"{BLANKS}\n,;|•·–—-"
"""What people put between fields; behind a value it says nothing."""

_LEADING = re.compile(rf"(?:[\n{_BLANK}|]|[:：](?=[\n{_BLANK}\-]|$))*")
_BULLETS = re.compile(rf"(?:[{_BLANK}]|[-–—*•◦▪‣●○■·+](?=[{_BLANK}]|$)|[•◦▪‣●])*")
_EMPTY_LINE = re.compile(rf"\n[{_BLANK}]*\n")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>\n]*)?>")

_ENTITIES = ("&amp", "&lt", "&gt")
"""The entities of Slack's texts, without their semicolon."""

_NOTHING = re.compile(
    r"n\.?/?a|tb[dacx]|to be (?:determined|decided|defined|confirmed)|none|nil|xxx+|not applicable|and|or"
)
"""Values that say that there is none yet, and the words that join the labels where somebody writes about them."""

_ONESELF = frozenset(("me", "myself", "self"))
"""Values of `For:` that name the requester, who is the beneficiary anyway."""

_ASKING = re.compile(
    r"(?:\W|(?:a|access|and|app|application|are|ask|at|business|describe|enter|explain|fill|for|handle|here|in|insert|is|it"
    r"|justification|line|managers?|mention|my|name|need|of|please|reason|s|tag|the|this|to|type|username|why|write"
    r"|you|your)\b)*"
)
"""What a template's own placeholders are made of, such as `[your manager's name]`."""

_BRACKETS = (("[", "]"), ("{", "}"), ("(", ")"), ("&lt;", "&gt;"))

_LONGEST_PLACEHOLDER = 60
"""Characters; whatever is longer was written by the person."""


def value_of(field: str, pieces: list[str]) -> str:
    """Return the value in the rest of a label's line and the lines below, as Slack mrkdwn, "" where there is none."""
    value = "\n".join(line.rstrip(BLANKS) for line in [*pieces[:1], *without_courtesies(pieces[1:])])
    while (tidier := _tidy(field, value)) != value:
        value = tidier
    return "" if _is_nothing(field, value) else value


def mentioned(value: str) -> tuple[str, ...]:
    """Return the ids of the people who are @-mentioned, each once, in order."""
    return tuple(dict.fromkeys(mentions(value)))


def mentions(value: str) -> list[str]:
    """Return the ids of the people who are @-mentioned, in order and as often as they are."""
    return _MENTION.findall(value)


def _tidy(field: str, value: str) -> str:
    """Take off what surrounds a value, one layer of marks at a time; there are no more layers than kinds of marks."""
    tail = f"{_SEPARATORS}." if field == "application" else _SEPARATORS
    value = _without_tail(_LEADING.sub("", value, count=1), tail)
    if field in _PEOPLE:
        value = _first_paragraph(value)
    elif field in _SHORT:
        value = _EMPTY_LINE.split(value, maxsplit=1)[0]
    return value if "\n" in value else _bare(value)


def _without_tail(value: str, tail: str) -> str:
    """Strip these characters off the end, but for the semicolon of an entity."""
    stripped = value.rstrip(tail)
    is_entity = stripped.endswith(_ENTITIES) and value.startswith(";", len(stripped))
    return f"{stripped};" if is_entity else stripped


def _first_paragraph(value: str) -> str:
    """Cut behind the first empty line: a person's name has none, what follows is said to the channel."""
    paragraph = value if FENCE in value else _EMPTY_LINE.split(value, maxsplit=1)[0]
    untouched = paragraph.split("\n", 1)[0].strip(BLANKS + MARKS) == "@"
    return "" if untouched and not mentioned(paragraph) else paragraph


def _bare(line: str) -> str:
    """Take bullets and one pair of marks off a value of one line, where they hold the whole of it."""
    line = _BULLETS.sub("", line, count=1)
    for mark in (FENCE, *MARKS):
        inside = line.removeprefix(mark).removesuffix(mark)
        if line == f"{mark}{inside}{mark}" and mark not in inside:
            return inside
    return line


def _is_nothing(field: str, value: str) -> bool:
    if not any(map(_is_telling, value)):
        return True
    if len(value) > _LONGEST_PLACEHOLDER:
        return False
    words = value.casefold().strip(f"{BLANKS}{MARKS}\n.?!,;-()")
    if _NOTHING.fullmatch(words) or (field == "for" and words in _ONESELF):
        return True
    return _is_placeholder(field, value.casefold())


def _is_telling(character: str) -> bool:
    """Say whether the character can be a value: a letter, a digit or an emoji, but no punctuation."""
    return character.isalnum() or (not character.isascii() and unicodedata.category(character) == "So")


def _is_placeholder(field: str, value: str) -> bool:
    asked = any(value.startswith(first) and value.endswith(last) for first, last in _BRACKETS)
    if not asked and not (field in _PEOPLE and value.startswith("@")):
        return False
    return _ASKING.fullmatch(value.replace("&lt;", " ").replace("&gt;", " ")) is not None
