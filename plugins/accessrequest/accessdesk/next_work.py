"""The next moment at which people work (pure)."""

from datetime import timedelta

from accessdesk.working_time import LONGEST_CLOSED, WorkingTime, day_at
from accessdesk.zones import zone_of


def next_working(hours: WorkingTime, at: float) -> float:
    """Return the first moment from this one on (seconds since 1970) at which people work, in the time zone that is set.

    It is the moment itself where they never do.
    """
    zone = zone_of(hours.zone).info
    first = day_at(at, zone)
    for day in (first + timedelta(days=number) for number in range(LONGEST_CLOSED + 1)):
        opens, closes = hours.hours_on(day, zone)
        if hours.is_working_day(day) and at < closes:
            return max(at, opens)
    return at
