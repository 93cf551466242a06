"""Working days and hours, and how they are set."""

from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from accessdesk.working_time import Holiday, WorkingTime, day_at, days_at

from tests.test_settings import problems, settings

BERLIN, SYDNEY, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney"), ZoneInfo("Asia/Kathmandu")
FRIDAY = date(2026, 11, 27)


def at(text: str) -> float:
    return datetime.fromisoformat(text).astimezone(timezone.utc).timestamp()


def working(**given: Any) -> WorkingTime:
    return settings(**given).working_time


def test_people_work_from_monday_to_friday_from_nine_to_five_unless_set():
    assert working() == WorkingTime()
    assert [WorkingTime().is_working_day(date(2026, 11, day)) for day in range(23, 30)] == [True] * 5 + [False] * 2


def test_the_next_working_day_after_a_friday_is_monday_and_after_a_holiday_the_day_behind_it():
    assert working().nth_day_after(FRIDAY, 1) == date(2026, 11, 30)
    assert working(HOLIDAYS="2026-11-30, 12-01").nth_day_after(FRIDAY, 1) == date(2026, 12, 2)
    assert working().nth_day_after(FRIDAY, 3) == date(2026, 12, 2)


def test_where_nobody_ever_works_there_is_no_next_working_day():
    assert WorkingTime(days=frozenset()).nth_day_after(FRIDAY, 1) is None
    assert working(HOLIDAYS="01-01..12-31").nth_day_after(FRIDAY, 60) is None


def test_hours_are_those_of_the_clock_on_the_wall_before_and_after_daylight_saving():
    saturday, monday = date(2026, 10, 24), date(2026, 10, 26)
    assert WorkingTime().hours_on(saturday, BERLIN)[0] == at("2026-10-24T07:00+00:00")
    assert WorkingTime().hours_on(monday, BERLIN)[0] == at("2026-10-26T08:00+00:00")
    assert WorkingTime().hours_on(date(2026, 10, 5), SYDNEY)[0] == at("2026-10-04T22:00+00:00")
    assert WorkingTime().hours_on(monday, KATHMANDU)[0] == at("2026-10-26T03:15+00:00")


def test_on_the_day_of_the_change_itself_they_are_as_well():
    assert WorkingTime(opens=0, closes=1440).hours_on(date(2026, 10, 25), BERLIN) == (
        at("2026-10-24T22:00+00:00"),
        at("2026-10-25T23:00+00:00"),
    )


def test_somebody_works_from_the_first_minute_until_before_the_last():
    for moment, works in (("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False)):
        assert WorkingTime().is_working(at(f"2026-11-27T{moment}+01:00"), BERLIN) is works
    assert not WorkingTime().is_working(at("2026-11-28T10:00+01:00"), BERLIN)


def test_the_days_on_earth_are_two_or_three():
    assert days_at(at("2026-11-30T09:59+00:00")) == [date(2026, 11, 29), date(2026, 11, 30)]
    assert days_at(at("2026-11-30T10:30+00:00")) == [date(2026, 11, day) for day in (29, 30)] + [date(2026, 12, 1)]
    assert days_at(at("2026-11-30T12:00+00:00")) == [date(2026, 11, 30), date(2026, 12, 1)]
    assert day_at(at("2026-11-30T20:00+00:00"), KATHMANDU) == date(2026, 12, 1)
    assert WorkingTime().hours_anywhere(FRIDAY) == (at("2026-11-26T19:00+00:00"), at("2026-11-28T05:00+00:00"))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("Sun-Thu", {6, 0, 1, 2, 3}),
        ("monday, WED , fri", {0, 2, 4}),
        ("Mon\u2013Thu, Sat", {0, 1, 2, 3, 5}),
        ("Sat", {5}),
    ],
)
def test_working_days_are_named_as_people_name_them(text, days):
    assert working(WORKING_DAYS=text).days == days


@pytest.mark.parametrize(
    ("text", "hours"), [("09:00-17:00", (540, 1020)), ("8 \u2013 16:30", (480, 990)), ("0-24", (0, 1440))]
)
def test_working_hours_are_two_times_of_day(text, hours):
    found = working(WORKING_HOURS=text)
    assert (found.opens, found.closes) == hours


def test_holidays_are_of_one_year_or_of_every_year_one_day_or_several():
    found = working(HOLIDAYS="2026-11-26, 12-24..01-01, 2027-03-26..2027-03-29, 2-29").holidays
    assert found == (
        Holiday((2026, 11, 26), (2026, 11, 26)),
        Holiday((12, 24), (1, 1)),
        Holiday((2027, 3, 26), (2027, 3, 29)),
        Holiday((2, 29), (2, 29)),
    )
    closed = WorkingTime(holidays=found)
    assert not any(closed.is_working_day(date(2026, 12, day)) for day in range(24, 32))
    assert not closed.is_working_day(date(2029, 1, 1))
    assert closed.is_working_day(date(2026, 12, 23)) and closed.is_working_day(date(2027, 1, 4))
    assert not closed.is_working_day(date(2027, 3, 29)) and closed.is_working_day(date(2028, 3, 27))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("WORKING_DAYS", value) for value in ("", "Moo", "M-F", "Mon-", "Mon-Fri-Sat", "1-5", 5, ["Mon", 2], True)),
        *(("WORKING_HOURS", value) for value in ("", "9", "17-9", "9-9", "09:60-17:00", "9-25", "9am-5pm", 5, True)),
        *(("HOLIDAYS", value) for value in ("Christmas", "25.12.2026", "2026-02-30", "13-01", "12-25..", "1-1..2", 5)),
        *(("HOLIDAYS", value) for value in ("2026-12-24..01-01", "2026-12-24..2026-12-01", "\u0661-\u0661")),
        *(("TIME_ZONE", value) for value in ("", "Berlin", "Europe", "../../etc/passwd", "Europe/Berlin\0", 5, True)),
        *(("REMIND_DAYS", value) for value in ("", "1", "1, 2", "1,2,3,4", "3, 2, 1", "0, 1, 2", "1, 2, 61", "a,b,c")),
        *(("REMIND_DAYS", value) for value in (5, True, [1, 2], [1.5, 2, 3], {"a": 1}, [True, 2, 3])),
        *(("REMIND", value) for value in ("maybe", 5, [])),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence(name, value):
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name}: ")
    assert problem.endswith((".", ")."))


def test_each_wrong_holiday_is_named():
    assert len(problems(HOLIDAYS="12-25, Easter, 2026-13-01")) == 2


def test_reminders_are_off_until_set_and_say_from_which_working_day_on():
    assert not settings().reminders.on
    found = settings(REMIND="yes", REMIND_DAYS="1, 1, 5").reminders
    assert (found.on, found.owner, found.backup, found.tech_ops) == (True, 1, 1, 5)
    assert settings(REMIND_DAYS=[2, 3, 4]).reminders.tech_ops == 4
