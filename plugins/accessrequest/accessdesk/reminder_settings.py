"""The settings of reminders and of working time, read and checked together (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accessdesk.setting_values import Reader
from accessdesk.working_time import WEEK, Holiday, WorkingTime
from accessdesk.zones import known_zone

DEFAULTS: Mapping[str, Any] = {
    "REMIND": False,
    "REMIND_DAYS": "1, 2, 3",
    "WORKING_DAYS": "Mon-Fri",
    "WORKING_HOURS": "09:00-17:00",
    "HOLIDAYS": "",
    "TIME_ZONE": "UTC",
}

LATEST = 60
"""Working days after which somebody is reminded first, at most."""

_DASH = r"\s*[-–—]\s*"
_DAYS = re.compile(rf"([a-z]{{3,9}})(?:{_DASH}([a-z]{{3,9}}))?", re.IGNORECASE | re.ASCII)
_HOURS = re.compile(rf"(\d{{1,2}})(?::(\d\d))?{_DASH}(\d{{1,2}})(?::(\d\d))?", re.ASCII)
_HOLIDAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", re.ASCII)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_LEAP_YEAR = 2000
"""A year that has every day that a year can have."""

_HOLIDAYS_ALLOWED = (
    "days such as 2026-12-25, or 12-25 for every year, with commas between them; several in a row as "
    "2026-12-24..2027-01-01"
)


@dataclass(frozen=True)
class ReminderSettings:
    """Whether people are reminded, and from which working day after the wait began.

    owner: of those who are waited for themselves; backup, tech_ops: of those who are asked next.
    """

    on: bool = False
    owner: int = 1
    backup: int = 2
    tech_ops: int = 3


def read_reminders(reader: Reader) -> ReminderSettings:
    """Read who is reminded when; what is wrong is noted with the reader."""
    allowed = f"three whole numbers from 1 to {LATEST}, none smaller than the one before it, such as 1, 2, 3"
    found = reader.given["REMIND_DAYS"]
    parts = found.split(",") if isinstance(found, str) else found if isinstance(found, (list, tuple)) else ()
    days = [int(str(part)) for part in parts if re.fullmatch(r"\s*\d{1,2}\s*", str(part), re.ASCII)]
    on = reader.yes_or_no("REMIND")
    if len(days) != 3 or len(parts) != 3 or sorted(days) != days or not 1 <= days[0] <= days[-1] <= LATEST:
        reader.wrong("REMIND_DAYS", allowed)
        return ReminderSettings(on)
    return ReminderSettings(on, *days)


def read_working_time(reader: Reader) -> WorkingTime:
    """Read when people work; what is wrong is noted with the reader."""
    opens, closes = _hours(reader)
    return WorkingTime(_days(reader), opens, closes, _holidays(reader), _zone(reader))


def _days(reader: Reader) -> frozenset[int]:
    allowed = f"days such as Mon-Fri, or Sun-Thu, or several with commas between them: {', '.join(WEEK)}"
    parts = reader.items("WORKING_DAYS", _span_of_week, allowed)
    return frozenset().union(*(_span_of_week(part) for part in parts))


def _span_of_week(text: str) -> frozenset[int]:
    """Return the days from the one that is named first to the last, which may be next week's; none for nonsense."""
    found = _DAYS.fullmatch(text)
    ends = [_weekday(name or found[1]) for name in found.groups()] if found else []
    if not ends or None in ends:
        return frozenset()
    first, last = (each or 0 for each in ends)
    return frozenset((first + number) % len(WEEK) for number in range((last - first) % len(WEEK) + 1))


def _weekday(name: str) -> int | None:
    """Return the number of a day of the week, by at least three letters of its name."""
    return next((number for number, each in enumerate(_WEEKDAYS) if each.startswith(name.casefold())), None)


def _hours(reader: Reader) -> tuple[int, int]:
    allowed = "when work begins and ends, such as 09:00-17:00"
    found = _HOURS.fullmatch(reader.text("WORKING_HOURS", allowed))
    if found:
        opens, closes = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        are_minutes = all(int(found[n] or 0) < 60 for n in (2, 4))
        if are_minutes and 0 <= opens < closes <= 24 * 60:
            return opens, closes
    if isinstance(reader.given["WORKING_HOURS"], str):
        reader.wrong("WORKING_HOURS", allowed)
    return WorkingTime.opens, WorkingTime.closes


def _holidays(reader: Reader) -> tuple[Holiday, ...]:
    found = []
    for part in reader.items("HOLIDAYS", None, _HOLIDAYS_ALLOWED):
        first, dots, last = part.partition("..")
        ends = [_holiday(each) for each in ((first, last) if dots else (first,))]
        if None in ends or len({len(end or ()) for end in ends}) > 1:
            reader.problems.append(f"HOLIDAYS: {part[:60]!r} cannot be used. Give {_HOLIDAYS_ALLOWED}.")
            continue
        holiday = Holiday(ends[0] or (), ends[-1] or ())
        if len(holiday.first) == 3 and holiday.last < holiday.first:
            reader.problems.append(f"HOLIDAYS: {part[:60]!r} ends before it begins.")
            continue
        found.append(holiday)
    return tuple(found)


def _holiday(text: str) -> tuple[int, ...] | None:
    found = _HOLIDAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(each) if each else None for each in found.groups())
    try:
        date(year or _LEAP_YEAR, month or 0, day or 0)
    except ValueError:
        return None
    return tuple(each for each in (year, month, day) if each is not None)


def _zone(reader: Reader) -> str:
    name = reader.text("TIME_ZONE")
    if isinstance(reader.given["TIME_ZONE"], str) and known_zone(name) is None:
        reader.wrong(
            "TIME_ZONE",
            "a time zone's name such as Europe/Berlin or America/New_York (a machine that knows none but UTC lacks the "
            "package tzdata: `pip install tzdata`)",
        )
        return WorkingTime.zone
    return name
