"""Tell whether everything beside an approval is harmless, and whom it is said to be for (pure)."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from accessdesk.doubts import is_courtesy
from accessdesk.harmless import FOR_WHOM, LEVEL, is_farewell, is_grant, is_harmless, is_name, is_title
from accessdesk.wording import Wording

_MOST_CLAUSES, _MOST_WORDS = 30, 25
"""A longer reply, or a longer clause in it, is no plain approval; so nothing gets slow either."""

_PAUSE = re.compile(r"(?: (?:: (?:- )?[)dp](?= )|:[^ ]+:|[.,;:!()…•◦▪\n-]))+(?= )")
_BEFORE_NAME = " ,\n-"
_AND = re.compile(r" (?:and|&)(?= )")
_SMILE = re.compile(" : (?:- )?[)dp](?= )", re.IGNORECASE)
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)[|>]")


def all_harmless(wording: Wording, end: int, levels: Collection[str]) -> bool:
    """Say whether every clause behind an approval that ends at this position is a harmless one.

    `levels` are the wordings of the application's levels.
    """
    clauses = list(islice(_clauses(_with_levels(wording, levels), end), _MOST_CLAUSES + 1))
    if len(clauses) > _MOST_CLAUSES or any(clause.count(" ") > _MOST_WORDS for _, clause in clauses):
        return False
    if _hangs(wording.cased, end) and clauses and not is_grant(clauses[0][1]):
        return False
    unsigned = [clause for _, clause in clauses[: _signed_from(clauses)]]
    return all(map(_is_harmless, unsigned))


def people_meant(wording: Wording) -> tuple[str, ...]:
    """Return the ids of the people that an approval is said to be for, each once."""
    found = (
        _PERSON.match(wording.typed, wording.source(match.start() + at - 1))
        for match in FOR_WHOM.finditer(wording.cased)
        for at, letter in enumerate(match[0])
        if letter == "@"
    )
    return tuple(dict.fromkeys(person[1] for person in found if person))


def _with_levels(wording: Wording, levels: Collection[str]) -> str:
    """Put a sign for each letter of a level's name, which may hold any word."""
    names = "|".join(re.escape(name[1:-1]) for name in sorted(levels, key=len, reverse=True) if name.strip())
    if not names:
        return wording.cased
    found = [match.span() for match in re.finditer(rf"(?<= )(?:{names})(?= )", wording.text)]
    ends = [0, *(end for _, end in found)]
    starts = [*(start for start, _ in found), len(wording.text)]
    around = [wording.cased[end:start] for end, start in zip(ends, starts, strict=True)]
    signs = [LEVEL * (end - start) for start, end in found]
    return "".join(map(str.__add__, around, [*signs, ""]))


def _clauses(text: str, position: int) -> Iterator[tuple[str, str]]:
    """Give each clause with the pause before it."""
    pause = ""
    while position < len(text) - 1:
        if found := _PAUSE.match(text, position):
            pause, position = found[0], found.end()
            continue
        following = _PAUSE.search(text, position)
        stop = following.start() if following else len(text) - 1
        yield pause, text[position:stop]
        pause, position = "", stop


def _hangs(text: str, end: int) -> bool:
    """Say whether a colon follows, behind which only what is given may stand."""
    found = _PAUSE.match(text, end)
    return found is not None and " : " in f"{_SMILE.sub('', found[0])} "


def _signed_from(clauses: list[tuple[str, str]]) -> int:
    """Return the number of the clause with which a signature begins: a name behind a farewell, a title behind it."""
    last = len(clauses) - 1
    if last > 1 and is_title(clauses[last][1]):
        last -= 1
    if last > 0 and is_farewell(clauses[last - 1][1]) and is_name(clauses[last][1]):
        return last if set(clauses[last][0]) <= set(_BEFORE_NAME) else len(clauses)
    return len(clauses)


def _is_harmless(clause: str) -> bool:
    return _is_one(clause) or all(not part or _is_one(part) for part in _AND.split(clause))


def _is_one(clause: str) -> bool:
    return is_harmless(clause) or is_courtesy(clause.lower())
