"""A day in what people write, where it can only be that one (pure)."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<word>{'|'.join(_MONTHS)})[a-z]*\.?"
_FORMS = tuple(
    re.compile(rf"(?<![\w.-]){form}(?![\w-]|\.\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTH},?\s(?P<year>\d{{4}})",
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})",
    )
)
"""What says which number is the day: of 03/04/2026 nobody knows."""


def day_in(text: str) -> date | None:
    """Return the one day that a text names; None where it names none, or several."""
    found = {day for form in _FORMS for match in form.finditer(text) if (day := _day(match)) is not None}
    return found.pop() if len(found) == 1 else None


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    word = parts.get("word")
    month = _MONTHS.index(word.casefold()) + 1 if word else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None
