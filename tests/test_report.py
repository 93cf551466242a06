"""Reports: what counts, how long people waited, what is asked for again and again, and how that is said."""

import csv
import io
import re
from datetime import date

import pytest
from accessdesk import report_texts
from accessdesk.links import Links
from accessdesk.options import Period
from accessdesk.report import Asked, report_of
from accessdesk.report_texts import About
from accessdesk.zones import zone_of

HOUR, DAY = 3_600.0, 86_400.0
POSTED = 1_790_000_000.0
NOW = POSTED + 10 * DAY
LINKS = Links("https://acme.slack.com/", "https://jira.example.com")
ABOUT = About(Period(date(2026, 9, 1), date(2026, 9, 30), "2026-09"), zone_of("Europe/Berlin"))


def asked(number=1, state="completed", took=DAY, **more):
    """Return a request that came to this state so many seconds after its post; of an open one it does not matter."""
    is_over = state not in ("ready", "ticketed", "incomplete")
    values = {
        "key": f"OPS-{number}",
        "channel": "C0ASK",
        "ts": f"{POSTED + number:.6f}",
        "posted_at": POSTED,
        "state": state,
        "waits_for": "" if is_over else "owner",
        "waits_names": "" if is_over else "Olga Owner",
        "application": "Figma",
        "application_key": "Figma",
        "beneficiary_key": f"U{number}",
        "manager": "U0MARA",
        "manager_name": "Mara Manager",
        "kind": "new",
        "ticketed_at": POSTED + HOUR,
        "decided_at": 0.0,
        "closed_at": POSTED + took if is_over else 0.0,
        "reopened": 0,
    }
    return Asked(**{**values, **more})


def said(*requests, about=ABOUT):
    return report_texts.message(report_of(requests, NOW), about, LINKS, NOW)


def test_each_request_counts_once_as_what_became_of_it():
    states = ["completed", "completed", "declined", "cancelled", "withdrawn", "ready", "ticketed", "incomplete"]
    total = report_of([asked(n, state) for n, state in enumerate(states)], NOW).total
    assert total.ends == {"completed": 2, "declined": 1, "cancelled": 1, "withdrawn": 1, "open": 3}
    assert total.requests == 8


def test_how_long_it_took_is_counted_from_the_post_on():
    found = report_of([asked(n, took=n * HOUR, decided_at=POSTED + n * HOUR / 2) for n in range(2, 12)], NOW).total
    assert found.to_ticket == [HOUR] * 10
    assert sorted(found.to_decision) == [n * HOUR / 2 for n in range(2, 12)]
    text = said(*(asked(n, took=n * HOUR, decided_at=POSTED + n * HOUR / 2) for n in range(2, 12)))
    assert re.search(r"completion +6 h +10 h +10", text)
    assert re.search(r"decision +3 h +5 h +10", text)


def test_how_much_of_the_waiting_was_for_the_decision_is_said():
    text = said(asked(took=10 * HOUR, decided_at=POSTED + 6 * HOUR))
    assert "50 % of the time to completion went by between the ticket and the decision." in text


def test_what_was_decided_before_its_ticket_waited_for_no_decision():
    assert report_of([asked(took=10 * HOUR, decided_at=POSTED + 60)], NOW).total.undecided == 0


def test_a_request_that_was_rebuilt_and_closed_at_a_time_unknown_makes_no_wait():
    found = report_of([asked(closed_at=0.0)], NOW)
    assert (found.total.waited, found.total.to_completion, found.total.requests) == (0, [], 1)


def test_what_is_open_waits_until_now():
    found = report_of([asked(1, "ticketed"), asked(2, took=2 * DAY)], NOW)
    assert found.total.waited == 12 * DAY
    assert [(slow.asked.key, slow.waited) for slow in found.slowest] == [("OPS-1", 10 * DAY), ("OPS-2", 2 * DAY)]


def test_the_five_slowest_are_named_with_whom_they_wait_for():
    text = said(*(asked(n, took=n * DAY) for n in range(1, 8)), asked(9, "ticketed", waits_names="Olga <!here>"))
    slowest = text.partition("*The slowest*\n")[2].splitlines()
    assert len(slowest) == 5
    assert slowest[0].startswith("1. <https://jira.example.com/browse/OPS-9|OPS-9> · Figma · 10.0 d · open, waits for ")
    assert "<!here>" not in text


def test_what_is_asked_for_again_and_again_under_one_manager_is_said_with_people_and_waiting():
    figma = [asked(n, took=DAY) for n in range(1, 4)]
    others = [
        asked(4, application="Miro", application_key="Miro"),
        asked(5, manager="U0OTTO", manager_name="Otto Other"),
    ]
    found = report_of([*figma, *others], NOW).again
    assert [(pair.application, pair.manager, len(pair.tally.people), pair.tally.waited) for pair in found] == [
        ("Figma", "Mara Manager", 3, 3 * DAY)
    ]
    assert "Figma, Mara Manager\n  3 people, 3 requests, 3.0 d █████" in said(*figma, *others)


@pytest.mark.parametrize("more", [{"beneficiary_key": "U1"}, {"kind": "removal"}, {"state": "declined"}])
def test_one_person_removals_and_refusals_are_no_reason_to_give_it_with_a_role(more):
    assert report_of([asked(n, **more) for n in range(1, 5)], NOW).again == []
    assert "Nothing: no application was wanted 3 times, for 2 people, under one manager." in said(
        *(asked(n, **more) for n in range(1, 5))
    )


def test_several_spellings_of_one_application_are_one():
    requests = [asked(1, application="figma"), asked(2, application="Figma Design"), asked(3)]
    assert [(name, tally.requests) for name, tally in report_of(requests, NOW).applications] == [("Figma", 3)]


def test_an_application_that_the_catalogue_lacks_is_called_as_it_was_typed():
    requests = [asked(1, application="Some Tool", application_key="some tool")]
    assert report_of(requests, NOW).applications[0][0] == "Some Tool"


def test_a_report_says_its_days_their_time_zone_what_it_is_narrowed_to_and_what_it_leaves_out():
    text = said(asked(), about=About(ABOUT.period, zone_of(""), ["for Figma", "under Mara Manager"], 2))
    head = text.partition("```")[0]
    assert "*Access requests, 1 Sep 2026 to 30 Sep 2026*" in head
    assert "Days begin at midnight in UTC, as Slack does not know your time zone." in head
    assert "Only those for Figma, under Mara Manager." in head
    assert "Without those of 2 private channels that you are not in." in head
    assert "Days begin at midnight in Europe/Berlin, your time zone in Slack." in said(asked())


def test_every_line_of_a_block_fits_a_phone_and_the_whole_a_message():
    names = ["W" * 300, "日本語アプリケーション管理", "a`b```c", "<!channel> & co", "@here", "e\u0301" * 40]
    requests = [
        asked(n, application=names[n % 6], application_key=f"{n % 6}", manager_name=names[n % 6], manager=f"{n % 6}")
        for n in range(1_200)
    ]
    text = said(*requests)
    blocks = text.split("```")[1::2]
    for line in "\n".join(blocks).splitlines():
        shown = line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert report_texts._columns(shown) <= 40, line
    assert len(text) < 3_500
    assert "<!" not in text
    assert "@here" not in re.sub("```.*?```", "", text, flags=re.DOTALL)
    assert all("`" not in block for block in blocks)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 min"), (90, "2 min"), (7_200, "2 h"), (47 * HOUR, "47 h"), (3.24 * DAY, "3.2 d")]
)
def test_a_length_of_time_is_short(seconds, shown):
    assert report_texts.span(seconds) == shown


def test_the_table_has_one_row_per_application_and_manager():
    requests = [asked(n, took=n * HOUR, decided_at=POSTED + HOUR) for n in (1, 2, 3)]
    requests.append(asked(4, "declined", application="=cmd()", application_key="=cmd()"))
    text = "".join(report_texts.table(report_of(requests, NOW)))
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [(row["application"], row["manager"], row["requests"]) for row in rows] == [
        ("Figma", "Mara Manager", "3"),
        ("'=cmd()", "Mara Manager", "1"),
    ]
    assert (rows[0]["to_completion_median_hours"], rows[0]["to_completion_p90_hours"]) == ("2.0", "3.0")
    assert (rows[1]["declined"], rows[1]["to_completion_median_hours"]) == ("1", "")
