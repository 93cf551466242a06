"""Time zones: whose days are meant, and how a moment is written (pure)."""

from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Zone(NamedTuple):
    """The time zone in which days are cut, its name, and whether it is the one of the person who asks."""

    info: tzinfo
    name: str
    theirs: bool

    def today(self, now: float) -> date:
        """Return which day it is. now: seconds since 1970."""
        return datetime.fromtimestamp(now, self.info).date()

    @property
    def sentence(self) -> str:
        """How days are cut."""
        whose = "your time zone in Slack" if self.theirs else "as Slack does not know your time zone"
        return f"Days begin at midnight in {self.name}, {whose}."


def zone_of(name: str) -> Zone:
    """Return the time zone of this name, UTC where there is none."""
    # What Slack names, this machine may not know.
    found = known_zone(name)
    return Zone(found, name, True) if found else Zone(timezone.utc, "UTC", False)


def known_zone(name: str) -> tzinfo | None:
    """Return the time zone of this name, None where this machine knows none; UTC is known everywhere."""
    try:
        return timezone.utc if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_at(name: str, offset: int | None) -> tzinfo | None:
    """Return somebody's time zone as Slack has it, None where it says nothing that can be used.

    offset: seconds east of UTC at present, for a machine that does not know the zone of this name.
    """
    found = known_zone(name) if name else None
    if found or offset is None or abs(offset) >= 86_400:
        return found
    return timezone(timedelta(seconds=offset))


def shown_day(day: date) -> str:
    """Return a day as people read it: 24 Nov 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def iso(seconds: float) -> str:
    """Return a moment in UTC as machines and spreadsheets read it, "" for 0, which stands for unknown."""
    if not seconds:
        return ""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_offset(seconds: float, zone: tzinfo) -> str:
    """Return a moment as people of this zone read it, with its offset from UTC: 2026-11-24T10:00:00+01:00.

    "" for 0, which stands for unknown.
    """
    return datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds") if seconds else ""
