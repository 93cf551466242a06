"""The template's labels as people type them, and where they stand in one line of a post (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

REQUIRED = ("application", "reason", "manager")

NAMED = (*REQUIRED, "level", "until", "for", "requester")
"""The fields to which a team may give labels of its own."""

OPTIONAL = ("level", "until")
"""The fields that a template has only where a team gives them a label: access level wanted, and until when."""

_BLANK_RANGES = (
    (0x00, 0x09),
    (0x0B, 0x20),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x61C, 0x61C),
    (0x1680, 0x1680),
    (0x180E, 0x180E),
    (0x2000, 0x200F),
    (0x202A, 0x202F),
    (0x205F, 0x206F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
BLANKS = "".join(chr(code) for first, last in _BLANK_RANGES for code in range(first, last + 1))
"""What nobody sees within a line: spaces of all widths, control characters, zero-width and direction marks."""

MARKS = "*_~`"
"""Slack's marks for bold, italic, struck and code."""

# Every repetition inside a label is bounded, so that no text makes the search slower than linear.
_BLANK = re.escape(BLANKS)
_GAP = rf"[{_BLANK}\-_*]{{1,3}}"
_APOSTROPHE = "['’‘ʼ`´′]"
_OWN = rf"(?:(?:the|this|my|your|line|direct){_GAP})?"
_APPLICATION = r"(?:applications?|apps?)(?:\(s\))?"
_MANAGER = rf"{_OWN}manager(?:{_APOSTROPHE}?s{_APOSTROPHE}?)?"
_PURPOSE = rf"(?:{_GAP}for{_GAP}{_OWN}(?:access|request))?"

_FULL = {
    "application": rf"name{_GAP}of{_GAP}{_OWN}{_APPLICATION}|{_APPLICATION}(?:{_APOSTROPHE}?s)?{_GAP}name",
    "reason": rf"business{_GAP}(?:reasons?|justification|need){_PURPOSE}",
    "manager": rf"{_MANAGER}{_GAP}name|name{_GAP}of{_GAP}{_MANAGER}",
}
"""Labels that count anywhere in a line: nobody writes them with a colon by chance."""

_SHORT = {
    "application": _APPLICATION,
    "reason": rf"(?:reasons?|justification){_PURPOSE}",
    "manager": _MANAGER,
    "for": rf"for|on{_GAP}behalf{_GAP}of|requested{_GAP}for",
}
"""Labels that are also ordinary words: they count only where they open a line."""

_NAMING = {"requester": rf"request[eo]r(?:{_APOSTROPHE}?s)?(?:{_GAP}name)?|(?:requested|submitted){_GAP}by"}
"""The label by which a bot's post names its requester; in a person's post it is text like any other."""

LONGEST = 64
"""Characters, at most, from a label's telling word to its colon; the patterns above allow fewer."""

TELLING = ((b"app",), (b"reason", b"justif", b"business"), (b"manager",))
"""Per required label, what every spelling of it contains, in lower case."""


NO_OWN: Mapping[str, str] = {}


def _pattern(*tables: dict[str, str], own: Mapping[str, str] = NO_OWN) -> str:
    """Build one pattern that names the field; ASCII only, so that `ſ` and `ı` are no letters of a label.

    own: field -> the form of a team's own labels, in whatever script they are.
    """
    fields = dict.fromkeys([*(name for table in tables for name in table), *own])
    standard = {name: "|".join(table[name] for table in tables if name in table) for name in fields}
    forms = {name: [f"(?ai:{form})"] if form else [] for name, form in standard.items()}
    for name, form in own.items():
        forms[name].append(f"(?i:{form})")
    names = "|".join(f"(?P<{name}>{'|'.join(each)})" for name, each in forms.items())
    closing = rf"[{_BLANK}]{{0,3}}(?P<closed>[{MARKS}]{{0,4}})[{_BLANK}]{{0,3}}"
    # `app://x` is an address; `:-` is how some people write a colon.
    return rf"(?:{names}){closing}[:：](?!//)(?:[-–—]{{1,2}}(?=[{_BLANK}]|$))?"


_NUMBER = rf"\(?(?:\d{{1,2}}|[A-Za-z])(?:[.):\]]|\ufe0f?\u20e3|[{_BLANK}]?[-–—](?=[{_BLANK}]))"
_DECORATION = re.compile(rf"(?:{_NUMBER}|:[\w+'-]{{1,100}}:|_|[^\w<>&@:\"'“”„«»‘’])*")
_NUMBER_BEFORE = re.compile(rf"(?:^|[{_BLANK}])({_NUMBER}[{_BLANK}]*)$")


def _form(label: str) -> str:
    """Return the pattern of one of a team's own labels, with gaps and apostrophes as people type them."""
    words = [re.escape(word.replace("&", "&amp;")) for word in re.split(r"[\s\-_]+", label) if word]
    return _GAP.join(re.sub(_APOSTROPHE, lambda _: f"{_APOSTROPHE}?", word) for word in words)


@dataclass(frozen=True)
class Labels:
    """Which labels the template has: those above, and a team's own. given: field -> its own labels.

    A label of several words counts anywhere in a line, one of a single word only where it opens the line.
    """

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, name: str, standard: str = "") -> str:
        """Return the label by which people are asked for a field."""
        return next(iter(self.given.get(name, ())), standard)

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """What opens a line in a person's post."""
        own = self._own({name: labels for name, labels in self.given.items() if name not in _NAMING})
        return re.compile(_pattern(_FULL, _SHORT, own=own))

    @cached_property
    def opening_of_bot(self) -> re.Pattern[str]:
        """What opens a line in a bot's post."""
        return re.compile(_pattern(_FULL, _SHORT, _NAMING, own=self._own(self.given)))

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """What counts further on in a line."""
        long = {name: tuple(each for each in labels if len(each.split()) > 1) for name, labels in self.given.items()}
        own = self._own({name: labels for name, labels in long.items() if labels and name not in _NAMING})
        return re.compile(rf"<[^<>]*>|(?<![^\W_])(?P<marks>[{MARKS}]{{0,6}}){_pattern(_FULL, own=own)}")

    @cached_property
    def telling(self) -> tuple[tuple[str, ...], ...]:
        """Per required label, a word of every spelling of it, in folded case; () where all are the standard ones."""
        own = {name: self.given.get(name, ()) for name in REQUIRED}
        if not any(own.values()):
            return ()
        return tuple(
            (*(word.decode() for word in words), *(_longest_word(label) for label in own[name]))
            for name, words in zip(REQUIRED, TELLING, strict=True)
        )

    @staticmethod
    def _own(given: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        return {name: "|".join(map(_form, labels)) for name, labels in given.items()}


STANDARD = Labels()
"""The template's labels where a team has none of its own."""


def _longest_word(label: str) -> str:
    words: list[str] = re.findall(r"[^\W_]+", label.casefold())
    return max(words, key=len)


@dataclass(frozen=True)
class Label:
    """One label in a line: its field, and the columns where it (with its marks) starts and its value starts."""

    field: str
    start: int
    end: int
    opens: bool
    unclosed: str
    """Marks that were opened before the label and not closed with it: they close behind the value."""
    number: int
    """Columns that a list number directly before the label takes, 0 where there is none."""


def may_label(text: str) -> bool:
    """Say whether a text can hold labels at all: each ends in a colon."""
    return ":" in text or "：" in text


def labels_on(line: str, *, naming: bool = False, labels: Labels = STANDARD) -> list[Label]:
    """Find the labels of one line, in order: any form where it opens the line, the full ones also further on.

    naming: the line may name the requester, as a bot's post does.
    """
    if not may_label(line):
        return []
    opening = _opening(line, labels.opening_of_bot if naming else labels.opening)
    further = labels.anywhere.finditer(line, opening.end if opening else 0)
    found = [_label(line, each, each["marks"], opens=False) for each in further if each.lastgroup]
    return [opening, *found] if opening else found


def _opening(line: str, pattern: re.Pattern[str]) -> Label | None:
    decoration = _DECORATION.match(line)
    found = pattern.match(line, decoration.end() if decoration else 0)
    if not found:
        return None
    before = line[: found.start()]
    return _label(line, found, before[len(before.rstrip(MARKS)) :], opens=True)


def _label(line: str, found: re.Match[str], marks: str, *, opens: bool) -> Label:
    field = next(name for name, value in found.groupdict().items() if value and name not in ("marks", "closed"))
    start = found.start(field) - len(marks)
    end, unclosed = found.end(), "" if found["closed"] else marks[::-1]
    # Slack gives bold that ends in a space as `*Reason: *`.
    close = next((gap + unclosed for gap in ("", " ") if unclosed and line.startswith(gap + unclosed, end)), "")
    if close:
        end, unclosed = end + len(close), ""
    number = _NUMBER_BEFORE.search(line[max(0, start - 8) : start])
    return Label(field, start, end, opens, unclosed, len(number[1]) if number else 0)
