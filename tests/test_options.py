"""Options of commands: what is an option, what is its value, and what is said about what cannot be used."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from accessdesk import options
from accessdesk.errors import WrongInput
from accessdesk.options import Option, options_of

KNOWN = {
    "app": Option(options.name_of, "Figma", several=True),
    "owner": Option(options.person_of, "@olga"),
    "waiting": Option(options.one_of(("owner", "tech-ops")), "owner"),
    "older": Option(options.length_of, "3d"),
    "since": Option(options.day_of, "2026-11-24"),
}
TODAY = date(2026, 11, 24)


def refused(text: str) -> str:
    with pytest.raises(WrongInput) as error:
        options_of(text, KNOWN)
    return error.value.sentence


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("", {}, ""),
        ("2", {}, "2"),
        ("--app Figma", {"app": "Figma"}, ""),
        ("2 --app Adobe Creative Cloud --older 3d", {"app": "Adobe Creative Cloud", "older": 259_200.0}, "2"),
        ("--older 12h 2", {"older": 43_200.0}, "2"),
        ('--app "Adobe XD" 30d', {"app": "Adobe XD"}, "30d"),
        ("--app “Adobe XD” 30d", {"app": "Adobe XD"}, "30d"),
        ('--app="Adobe XD" 30d', {"app": "Adobe XD"}, "30d"),
        ("—app Figma –older=2w", {"app": "Figma", "older": 1_209_600.0}, ""),
        ("--APP Figma", {"app": "Figma"}, ""),
        ("--app AT&amp;T", {"app": "AT&T"}, ""),
        ("--owner <@U0OLGA> words", {"owner": "U0OLGA"}, "words"),
        ("--owner <@U0OLGA|olga>", {"owner": "U0OLGA"}, ""),
        ("--waiting Tech-Ops", {"waiting": "tech-ops"}, ""),
        ("--since 2026-11-24", {"since": TODAY}, ""),
        ("licence - the old one -- 2", {}, "licence - the old one -- 2"),
    ],
)
def test_options_are_told_from_the_rest(text, values, rest):
    found = options_of(text, KNOWN)
    assert (dict(found.values), found.rest) == (values, rest)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("--colour red", "There is no option `--colour` here. There are: `--app Figma`, `--owner @olga`"),
        ("--app", "`--app` needs a value, such as `--app Figma`."),
        ("--app --older 3d", "`--app` needs a value"),
        ('--app ""', "`--app` needs a value"),
        ("--older 3d --older 4d", "`--older` was given twice. Please give it once."),
        ("--owner olga", "“olga” mentions nobody that Slack knows. Type @ and choose the person from the list."),
        ("--waiting godot", "“godot” is none of owner, tech-ops."),
        ("--older 3", "“3” is no length of time. Give hours, days or weeks, such as 12h, 3d or 2w."),
        ("--older 99999w", "is no length of time"),
        ("--older ٣d", "is no length of time"),
        ("--since 24.11.2026", "“24.11.2026” is no day. Give year, month and day, such as 2026-11-24."),
        ("--since 2026-02-30", "“2026-02-30” is no day"),
        ("--since 9999-01-01", "is no day"),
    ],
)
def test_what_cannot_be_used_gets_a_clear_sentence(text, sentence):
    assert sentence in refused(text)


def test_what_was_typed_is_repeated_shortened_and_calls_nobody():
    said = refused("--since " + "@everyone*" * 50)
    assert len(said) < 250
    assert "@e" not in said


def test_a_command_without_options_says_so():
    with pytest.raises(WrongInput, match="It takes none"):
        options_of("--app x", {})


@pytest.mark.parametrize(
    ("typed", "first", "last", "name"),
    [
        ("30d", date(2026, 10, 26), TODAY, "the last 30 days"),
        ("1d", TODAY, TODAY, "today"),
        ("2w", date(2026, 11, 11), TODAY, "the last 14 days"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026-Q4"),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31), "2026-Q1"),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), "2026-11"),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29), "2024-2"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_is_whole_days(typed, first, last, name):
    assert options.period_of(typed, TODAY) == options.Period(first, last, name)


@pytest.mark.parametrize(
    "typed", ["0d", "99999w", "36501d", "2026-Q5", "2026-13", "2026-00", "1999", "9999", "30", "-3d", "last week", "٣d"]
)
def test_what_is_no_period_gets_a_clear_sentence(typed):
    with pytest.raises(WrongInput, match="is no period"):
        options.period_of(typed, TODAY)


def test_days_begin_at_midnight_in_the_zone_of_who_asks_on_days_of_23_and_25_hours_too():
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    hours = [
        (until - since) / 3_600 for since, until in (options.Period(d, d, "").bounds(berlin) for d in (spring, autumn))
    ]
    assert hours == [23, 25]
    assert options.start_of(date(2026, 1, 1), berlin) == 1_767_222_000
