"""Working days and hours, in whatever time zone somebody is (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from accessdesk.zones import known_zone

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""The days of the week, by their numbers in Python's calendar."""

LONGEST_CLOSED = 366
"""Days after which it is given up to look for the next working day: nobody closes for longer."""

_FIRST_ZONE, _LAST_ZONE = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
"""Where on earth a day begins, and where it ends last."""


@dataclass(frozen=True)
class Holiday:
    """Days without work, the first and the last included: as (year, month, day), or (month, day) in every year."""

    first: tuple[int, ...]
    last: tuple[int, ...]

    def holds(self, day: date) -> bool:
        """Say whether this day is one of them; those of every year may go on into the next."""
        which = (day.year, day.month, day.day)[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= which <= self.last
        return which >= self.first or which <= self.last


@dataclass(frozen=True)
class WorkingTime:
    """When people work. days: of the week, Monday is 0; opens, closes: minutes after midnight.

    zone: the name of the time zone of groups, and of whoever's Slack does not say.
    """

    days: frozenset[int] = frozenset(range(5))
    opens: int = 540
    closes: int = 1020
    holidays: tuple[Holiday, ...] = ()
    zone: str = "UTC"

    @property
    def zone_info(self) -> tzinfo:
        """That time zone itself."""
        return known_zone(self.zone) or timezone.utc

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on this day."""
        return day.weekday() in self.days and not any(each.holds(day) for each in self.holidays)

    def nth_day_after(self, day: date, number: int) -> date | None:
        """Return the working day of this number after a day, the next one being the first; None where there is none."""
        left, latest = number, day + timedelta(days=LONGEST_CLOSED + 7 * number)
        while left > 0:
            day += timedelta(days=1)
            if day > latest:
                return None
            left -= self.is_working_day(day)
        return day

    def hours_on(self, day: date, zone: tzinfo) -> tuple[float, float]:
        """Return when work begins and ends on a day in a time zone, in seconds since 1970, the end excluded."""
        midnight = datetime.combine(day, time())
        opens, closes = (midnight + timedelta(minutes=each) for each in (self.opens, self.closes))
        # By the clocks on the wall there, whatever daylight saving does that night.
        return opens.replace(tzinfo=zone).timestamp(), closes.replace(tzinfo=zone).timestamp()

    def hours_anywhere(self, day: date) -> tuple[float, float]:
        """Return when work on a day begins first and ends last on earth, in seconds since 1970."""
        return self.hours_on(day, _FIRST_ZONE)[0], self.hours_on(day, _LAST_ZONE)[1]

    def is_working(self, now: float, zone: tzinfo) -> bool:
        """Say whether people work now (seconds since 1970) in a time zone."""
        day = day_at(now, zone)
        opens, closes = self.hours_on(day, zone)
        return self.is_working_day(day) and opens <= now < closes


def day_at(now: float, zone: tzinfo) -> date:
    """Return which day it is in a time zone. now: seconds since 1970."""
    return datetime.fromtimestamp(now, zone).date()


def days_at(now: float) -> list[date]:
    """Return every day that it is somewhere on earth, the earliest first. now: seconds since 1970."""
    first, last = day_at(now, _LAST_ZONE), day_at(now, _FIRST_ZONE)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
