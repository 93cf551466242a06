"""The options of a command, such as `--app Figma --older 3d`, told from the words around them (pure)."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from accessdesk.answers import inert
from accessdesk.errors import WrongInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years that somebody can mean: Slack is from 2013."""

LONGEST_DAYS = 36_500
"""Days that a length of time or a period may have."""

SHOWN = 40
"""Characters of what was typed that a sentence repeats."""

# Phones make one dash of two, and turn quotes.
_OPTION = re.compile(r"(?:--|[—–])(?P<name>[A-Za-z][A-Za-z-]*)(?:=(?P<value>.*))?", re.DOTALL)
_WORD = re.compile(r"""[^\s"“”„]*["“”„][^"“”„]*["“”„](?=\s|$)|\S+""")
_QUOTES = '"“”„'
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_LENGTH = re.compile(r"([1-9]\d{0,4})(h|d|w)", re.ASCII)
_SECONDS = {"h": 3_600.0, "d": 86_400.0, "w": 604_800.0}


@dataclass(frozen=True)
class Option:
    """One option that a command takes.

    read: makes its value of what was typed, and raises WrongInput; example: a value as one types it; several: its
    value goes on up to the next option, unless it stands in quotes, as names of several words do.
    """

    read: Callable[[str], Any]
    example: str
    several: bool = False


@dataclass(frozen=True)
class Options:
    """What was typed. values: option -> its value, for those that were given; rest: the words beside them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    rest: str = ""

    def get(self, name: str, otherwise: Any = None) -> Any:
        """Return the value of an option, or something else where it was not given."""
        return self.values.get(name, otherwise)


@dataclass(frozen=True)
class Period:
    """Whole days, the first and the last included, and how they are called."""

    first: date
    last: date
    name: str

    def bounds(self, zone: tzinfo) -> tuple[float, float]:
        """Return (since, until) in seconds since 1970: from midnight to midnight in this time zone, until excluded."""
        return start_of(self.first, zone), start_of(self.last + timedelta(days=1), zone)


def options_of(text: str, known: Mapping[str, Option]) -> Options:
    """Tell the options in what was typed after a command from the rest; raise WrongInput with a sentence.

    text: as Errbot hands it over: with mentions such as <@U0MARA>, and with Slack's entities.
    """
    values: dict[str, Any] = {}
    rest: list[str] = []
    words = _WORD.findall(html.unescape(text))
    while words:
        word = words.pop(0)
        found = _OPTION.fullmatch(word)
        if found is None:
            rest.append(word)
            continue
        name = found["name"].casefold()
        if name not in known:
            raise WrongInput(f"There is no option `--{name[:SHOWN]}` here. {_listed(known)}")
        if name in values:
            raise WrongInput(f"`--{name}` was given twice. Please give it once.")
        typed = _value(found["value"], words, several=known[name].several)
        if not typed:
            raise WrongInput(f"`--{name}` needs a value, such as `--{name} {known[name].example}`.")
        values[name] = known[name].read(typed)
    return Options(values, " ".join(rest))


def name_of(typed: str) -> str:
    """Return a name as it was typed, an application's for instance."""
    return typed


def person_of(typed: str) -> str:
    """Return the id of the person who is mentioned."""
    found = _MENTION.fullmatch(typed)
    if found is None:
        raise WrongInput(f"{said(typed)} mentions nobody that Slack knows. Type @ and choose the person from the list.")
    return found[1]


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Return what reads one of these words."""
    allowed = tuple(choices)

    def read(typed: str) -> str:
        if typed.casefold() not in allowed:
            raise WrongInput(f"{said(typed)} is none of {', '.join(allowed)}.")
        return typed.casefold()

    return read


def length_of(typed: str) -> float:
    """Return a length of time, such as 12h, 3d or 2w, in seconds."""
    found = _LENGTH.fullmatch(typed.casefold())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0.0
    if not 0 < seconds <= LONGEST_DAYS * 86_400.0:
        raise WrongInput(f"{said(typed)} is no length of time. Give hours, days or weeks, such as 12h, 3d or 2w.")
    return seconds


def day_of(typed: str) -> date:
    """Return a day, such as 2026-11-24."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed, re.ASCII)
    day = _day(*map(int, found.groups())) if found else None
    if day is None:
        raise WrongInput(f"{said(typed)} is no day. Give year, month and day, such as 2026-11-24.")
    return day


def period_of(typed: str, today: date) -> Period:
    """Return a period: the last days with today, a quarter, a month or a year, such as 30d, 2026-Q4, 2026-11, 2026.

    today: in the time zone of who asks.
    """
    text = typed.casefold()
    if found := re.fullmatch(r"([1-9]\d{0,4})([dw])", text, re.ASCII):
        days = int(found[1]) * (7 if found[2] == "w" else 1)
        first = _before(today, days - 1) if days <= LONGEST_DAYS else None
        if first:
            return Period(first, today, f"the last {days} days" if days > 1 else "today")
    elif found := re.fullmatch(r"(\d{4})(?:-(q[1-4]|\d{1,2}))?", text, re.ASCII):
        year, part = int(found[1]), found[2] or ""
        month, months = (int(part[1]) * 3 - 2, 3) if part[:1] == "q" else (int(part), 1) if part else (1, 12)
        first = _day(year, month, 1)
        if first:
            after = date(year + (month + months - 1) // 12, (month + months - 1) % 12 + 1, 1)
            return Period(first, after - timedelta(days=1), typed.upper())
    raise WrongInput(
        f"{said(typed)} is no period. Give days, a quarter, a month or a year: 30d, 2026-Q4, 2026-11, 2026."
    )


def start_of(day: date, zone: tzinfo) -> float:
    """Return when a day begins in this time zone, in seconds since 1970."""
    return datetime.combine(day, time(), zone).timestamp()


def said(typed: str) -> str:
    """Return what somebody typed, in quotes, so that an answer can repeat it."""
    return f"“{inert(typed[:SHOWN])}{'…' if len(typed) > SHOWN else ''}”"


def _value(joined: str | None, words: list[str], *, several: bool) -> str:
    """Return an option's value, and take it off the words that follow it. joined: what stands behind its “=”."""
    taken = [] if joined is None else [joined]
    while words and not _OPTION.fullmatch(words[0]) and (several or not taken) and not _is_quoted(taken):
        taken.append(words.pop(0))
    return " ".join(taken).strip(_QUOTES).strip()


def _is_quoted(taken: list[str]) -> bool:
    return bool(taken) and len(taken[0]) > 1 and taken[0][0] in _QUOTES and taken[0][-1] in _QUOTES


def _listed(known: Mapping[str, Option]) -> str:
    if not known:
        return "It takes none."
    return f"There are: {', '.join(f'`--{name} {option.example}`' for name, option in known.items())}."


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None


def _before(today: date, days: int) -> date | None:
    return today - timedelta(days=days) if days <= LONGEST_DAYS else None
