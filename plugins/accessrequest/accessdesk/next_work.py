"""The next moment at which somebody works (pure)."""

from datetime import timedelta, tzinfo

from accessdesk.working_time import LONGEST_CLOSED, WorkingTime, day_at

DAY_MINUTES = 24 * 60
"""Minutes of a day."""


def next_working(hours: WorkingTime, at: float, zone: tzinfo, late: float = 0.0) -> float:
    """Return the first moment from this one on (seconds since 1970) at which people work in a time zone.

    late: seconds after the beginning of work before which it never is, so that not everything comes then. It is the
    moment itself where people never work.
    """
    first = day_at(at, zone)
    for day in (first + timedelta(days=number) for number in range(LONGEST_CLOSED + 1)):
        opens, closes = hours.hours_on(day, zone)
        # Where work never ends, it does not begin either.
        begins = opens if hours.closes - hours.opens >= DAY_MINUTES else opens + min(late, (closes - opens) / 2)
        if hours.is_working_day(day) and at < closes:
            return max(at, begins)
    return at
