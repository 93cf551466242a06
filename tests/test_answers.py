"""The answers to commands: short enough for a phone, and nothing that people typed formats or mentions."""

from collections.abc import Sequence
from typing import Any

import pytest
from accessdesk.acts import ACTS
from accessdesk.answers import (
    HELP,
    PAGE,
    age,
    details,
    help_text,
    inert,
    line,
    overview,
    page_of,
    since,
    template_text,
)
from accessdesk.ledger_overview import Row
from accessdesk.links import Links
from accessdesk.request import STATES
from accessdesk.template import BLANK_TEMPLATE
from accessrequest import AccessRequest
from hypothesis import given
from hypothesis import strategies as st

LINKS = Links("https://acme.slack.com/", "https://jira.acme.com")
POSTED = 1_700_000_000.0
HOUR = 3_600.0
EMOJI = {"ticket": "ticket", "complete": "done", "cancel": "x"}


def row(**more: Any) -> Row:
    """An open request of Rita's that waits for Tech Ops."""
    known: dict[str, Any] = {
        "stream": "C0CHANNEL/1700000000.000100",
        "channel": "C0CHANNEL",
        "ts": "1700000000.000100",
        "posted_at": POSTED,
        "is_open": True,
        "state": "ticketed",
        "waits_for": "tech-ops",
        "waits_names": "",
        "key": "OPS-12",
        "application": "Figma",
        "application_key": "figma",
        "requester": "U0RITA",
        "requester_name": "Rita Requester",
        "beneficiary": "U0RITA",
        "beneficiary_name": "",
        "beneficiary_key": "U0RITA",
        "manager": "U0MARA",
        "manager_name": "Mara Manager",
        "changed_at": POSTED,
    }
    return Row(**{**known, **more})


def page(
    total: int, rows: Sequence[Row], offset: int = 0, what: tuple[str, str] = ("open request", "open requests")
) -> list[str]:
    return page_of(total, rows, offset, what, "!access pending 2", LINKS, POSTED + HOUR).splitlines()


def commands_of_the_plugin() -> set[str]:
    """The names of the commands that the plugin really has, without the bare `access`."""
    names = (name for name, each in vars(AccessRequest).items() if getattr(each, "_err_command", False))
    return {name.removeprefix("access_") for name in names} - {"access"}


def test_a_request_is_one_line_with_its_ticket_whom_it_is_for_and_whom_it_waits_for() -> None:
    assert line(row(), LINKS, POSTED + HOUR) == (
        "[OPS-12](https://jira.acme.com/browse/OPS-12) · Figma for Rita Requester · "
        "waits for Tech Ops, to give access · 1 h ago"
    )


def test_a_request_without_a_ticket_leads_to_its_post() -> None:
    assert line(row(key=""), LINKS, POSTED).startswith(
        "[no ticket yet](https://acme.slack.com/archives/C0CHANNEL/p1700000000000100) · "
    )


def test_a_request_that_waits_for_nobody_shows_how_it_ended() -> None:
    assert " · completed · " in line(row(waits_for="", state="completed"), LINKS, POSTED)


def test_a_request_for_somebody_else_names_that_person() -> None:
    assert "Figma for Bob" in line(row(beneficiary_name="Bob"), LINKS, POSTED)


def test_details_show_everything_that_is_known() -> None:
    assert details(row(), LINKS, POSTED + 3 * HOUR).splitlines() == [
        "[OPS-12](https://jira.acme.com/browse/OPS-12) · **ticketed**",
        "Application: Figma",
        "For: Rita Requester",
        "Requested by: Rita Requester, 3 h ago ([post](https://acme.slack.com/archives/C0CHANNEL/p1700000000000100))",
        "Manager: Mara Manager",
        "Waits for: Tech Ops, to give access",
    ]


def test_details_say_what_is_not_known_yet() -> None:
    text = details(row(application="", manager_name="", waits_for=""), LINKS, POSTED)
    assert "Application: no application named" in text
    assert "Manager: not named yet" in text
    assert "Waits for" not in text


def test_a_page_counts_all_and_numbers_its_lines() -> None:
    first, *lines = page(2, [row(), row(key="OPS-13")])
    assert first == "2 open requests:"
    assert [text.partition(" ")[0] for text in lines] == ["1.", "2."]


def test_a_page_of_many_says_which_they_are_and_how_to_see_more() -> None:
    lines = page(45, [row()] * PAGE, offset=PAGE)
    assert lines[0] == "45 open requests, 21 to 40:"
    assert lines[1].startswith("21. ")
    assert lines[-1] == "More: `!access pending 2`"


def test_the_last_page_offers_no_more() -> None:
    lines = page(45, [row()] * 5, offset=2 * PAGE)
    assert lines[0] == "45 open requests, 41 to 45:"
    assert not lines[-1].startswith("More")


@pytest.mark.parametrize(
    ("total", "rows", "said"),
    [
        (0, [], "No open requests."),
        (1, [], "There is only 1 open request."),
        (3, [], "There are only 3 open requests."),
        (1, [row()], "1 open request:"),
    ],
)
def test_a_list_counts_as_people_do(total: int, rows: list[Row], said: str) -> None:
    assert page(total, rows, offset=PAGE if not rows else 0)[0] == said


@pytest.mark.parametrize(
    ("total", "said"), [(0, "No requests of yours."), (2, "2 requests of yours:"), (1, "1 request of yours:")]
)
def test_your_own_requests_are_counted_as_people_do(total: int, said: str) -> None:
    assert page(total, [row()] * total, what=("request of yours", "requests of yours"))[0] == said


def test_the_overview_counts_by_state_and_says_how_to_see_more() -> None:
    assert overview({"ticketed": 3, "ready": 0, "completed": 1}, "!").splitlines() == [
        "3 ticketed · 1 completed",
        "`!access pending` lists what is open.",
    ]


def test_the_overview_goes_from_the_first_state_to_the_last() -> None:
    counted = dict.fromkeys(sorted(STATES, reverse=True), 1)
    assert overview(counted, "!").splitlines()[0].split(" · ") == [f"1 {state}" for state in STATES]


def test_without_requests_the_overview_says_how_to_make_one() -> None:
    assert overview({}, "!") == "No requests yet. `!access template` shows how to make one."


def test_the_template_is_given_ready_to_copy() -> None:
    assert template_text("#ask-it-tech-ops").endswith(f"\n{BLANK_TEMPLATE}")
    assert "#ask-it-tech-ops" in template_text("#ask-it-tech-ops")


def test_the_list_of_commands_is_that_of_the_plugin() -> None:
    assert {name for name, _, _ in HELP} == commands_of_the_plugin()
    assert set(ACTS) <= {name for name, _, _ in HELP}


def test_the_list_of_commands_shows_the_bots_own_prefix_and_emoji() -> None:
    text = help_text("+", EMOJI)
    assert "• `+access complete KEY|link` what :done: does (Tech Ops)" in text
    assert "!" not in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("waits_for", "key", "said"),
    [
        ("requester", "", "the requester, to complete it"),
        ("tech-ops", "", "Tech Ops, for a ticket"),
        ("tech-ops", "OPS-1", "Tech Ops, to give access"),
        ("jira", "", "Jira"),
    ],
)
def test_whoever_a_request_waits_for_is_named_with_what_they_are_to_do(waits_for: str, key: str, said: str) -> None:
    waiting = row(waits_for=waits_for, key=key)
    assert f"waits for {said}" in line(waiting, LINKS, POSTED)
    assert f"Waits for: {said}" in details(waiting, LINKS, POSTED)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "just now"),
        (0, "just now"),
        (59.9, "just now"),
        (60, "1 min ago"),
        (HOUR - 1, "59 min ago"),
        (HOUR, "1 h ago"),
        (24 * HOUR - 1, "23 h ago"),
        (24 * HOUR, "1 d ago"),
        (400 * 24 * HOUR, "400 d ago"),
    ],
)
def test_a_length_of_time_is_said_in_its_largest_unit(seconds: float, said: str) -> None:
    assert since(seconds) == said


def test_a_few_seconds_have_an_age_too() -> None:
    assert (age(-1), age(7.9)) == ("0 s", "7 s")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("R&D", "R＆D"),
        ("*bold* _it_", "\\*bold\\* \\_it\\_"),
        ("[x](https://evil.example)", "\\[x\\]\\(https://evil.example\\)"),
        ("<!channel> <@U0EVIL>", "‹\\!channel› ‹@\u2060U0EVIL›"),
        ("@here", "@\u2060here"),
        ("a\n\n# b", "a \\# b"),
        ("~no~ | `x`", "∼no∼ ¦ \\`x\\`"),
        ("Zoë Ångström 張", "Zoë Ångström 張"),
    ],
)
def test_what_people_typed_is_shown_and_does_nothing(typed: str, shown: str) -> None:
    assert inert(typed) == shown


@given(st.text(max_size=80))
def test_no_text_leaves_its_line_or_acts(typed: str) -> None:
    text = inert(typed)
    assert len(text.splitlines()) <= 1
    assert not set("<>&|~") & set(text)
    unescaped = text.replace("\\\\", "")
    assert all(unescaped[at - 1 : at] == "\\" for at, mark in enumerate(unescaped) if mark in "*_`[](){}#+!")


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_list_stays_a_list_whatever_people_are_called(application: str, name: str) -> None:
    rows = [row(application=application, requester_name=name, manager_name=name)] * 3
    assert len(page(3, rows)) == 4
    assert len(details(rows[0], LINKS, POSTED).splitlines()) == 6
