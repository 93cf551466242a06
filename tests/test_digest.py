"""The day's digest, as values and as words."""

import dataclasses
import re
from datetime import date, timedelta, timezone

import pytest
from accessdesk.aways import away_fact, away_up_to
from accessdesk.digest import Digest, Some, week_of
from accessdesk.digest_texts import message
from accessdesk.ledger import Ledger
from accessdesk.ledger_decay import Wants
from accessdesk.ledger_digest import Digests
from accessdesk.ledger_tables import requests
from accessdesk.links import Links
from accessdesk.row import Row

from tests.bench.pending import row
from tests.documents import DOCS

LINKS = Links("https://acme.slack.com/", "https://acme.atlassian.net")
NOW = 1_796_029_200.0
"""Monday, 30 November 2026, 09:00 UTC."""
DAY, HOUR = 86_400.0, 3_600.0
WORKING = frozenset(range(5))
QUIET = Digest(NOW - 3 * DAY, NOW, Some(), {}, (), {}, {})


def a_row(number: int, **more: object) -> Row:
    """Return a request that was posted an hour ago and waits for its owner, unless something else is said."""
    about = {"posted_at": NOW - HOUR, "waits_for": "owner", "waits_since": NOW - HOUR, "is_open": True}
    about |= {"state": "ticketed", "beneficiary_name": "Rita Requester", "key": f"OPS-{number}"}
    return Row(**{**row(number), "application": "Figma", **about, **more})


def as_slack_shows(text: str) -> str:
    return re.sub(r"(?m)^\*(.*?)\*", r"\1", re.sub(r"<[^|>]+\|([^>]+)>", r"\1", text))


def busy() -> Digest:
    fresh = [
        a_row(48, key="", waits_for="tech-ops"),
        a_row(47, application="Miro", beneficiary_name="Otto Other"),
    ]
    over = {"is_open": False, "waits_for": ""}
    ended = [
        a_row(41, state="completed", **over),
        a_row(38, state="declined", application="GitHub", **over),
        a_row(9, key="", state="withdrawn", expired=True, application="Notion", **over),
    ]
    old = [a_row(12, waits_since=NOW - 9 * DAY), a_row(31, application="Miro", waits_since=NOW - 4 * DAY)]
    return Digest(
        since=NOW - 3 * DAY,
        until=NOW,
        new=Some(2, fresh),
        ended={"completed": 1, "declined": 1, "expired": 1},
        last_ended=ended,
        waiting={"owner": Some(5, [*old, fresh[1]]), "tech-ops": Some(1, [fresh[0]])},
        attention={"gone": Some(1, [a_row(22)]), "unknown": Some(2, [a_row(33), a_row(35)])},
        alarms=1,
        decays=["Notion was asked for 4 times in 90 days, and the catalogue does not have it."],
    )


def test_the_digest_in_the_documentation_is_what_these_requests_come_to():
    shown = as_slack_shows(message(busy(), LINKS, "!", timezone.utc))
    assert f"```\n{shown}\n```" in DOCS


def test_what_tech_ops_is_reminded_of_is_only_counted():
    shown = as_slack_shows(message(dataclasses.replace(busy(), is_reminded=True), LINKS, "!", timezone.utc))
    assert "Waiting: 6\n• 5 for system owners, to decide\n• 1 for Tech Ops\nNeeds attention\n" in shown
    assert "• the post was deleted: 1\n• the catalogue does not have the application: 2\n" in shown
    assert "OPS-12" not in shown
    assert "OPS-41" in shown


def test_each_request_is_named_with_a_link():
    text = message(busy(), LINKS, "!", timezone.utc)
    assert "<https://acme.atlassian.net/browse/OPS-12|OPS-12> · Figma for Rita Requester · 9.0 d" in text
    assert "|no ticket yet> · Figma for Rita Requester" in text


def test_what_people_typed_acts_on_nothing():
    loud = a_row(1, application="<!channel> *x* `y`", beneficiary_name="<@U0TESS>")
    text = message(dataclasses.replace(QUIET, new=Some(1, [loud])), LINKS, "!", timezone.utc)
    assert "<!channel>" not in text
    assert "<@U0TESS>" not in text


@pytest.mark.parametrize(
    ("says", "more"),
    [
        (False, {}),
        (False, {"waiting": {"owner": Some(1, [a_row(1, waits_since=NOW - 2 * DAY)])}}),
        (True, {"waiting": {"owner": Some(1, [a_row(1, waits_since=NOW - 3 * DAY)])}}),
        (True, {"waiting": {"owner": Some(1, [a_row(1, waits_since=0.0, posted_at=NOW - 4 * DAY)])}}),
        (True, {"new": Some(1, [a_row(1)])}),
        (True, {"ended": {"completed": 1}}),
        (True, {"attention": {"gone": Some(1, [a_row(1)])}}),
        (True, {"alarms": 1}),
        (True, {"decays": ["Something."]}),
    ],
)
def test_there_is_one_where_there_is_something_to_say(says, more):
    assert dataclasses.replace(QUIET, **more).says is says


@pytest.mark.parametrize(
    ("day", "days", "first"),
    [
        ("2026-11-30", {0, 1, 2, 3, 4}, "2026-11-30"),
        ("2026-12-06", {0, 1, 2, 3, 4}, "2026-11-30"),
        ("2026-12-02", {6, 0, 1, 2, 3}, "2026-11-29"),
        ("2026-12-02", {0, 2, 4}, "2026-11-30"),
        ("2026-12-02", {0, 1, 2, 3, 4, 5, 6}, "2026-11-30"),
        ("2026-12-02", set(), "2026-11-30"),
    ],
)
def test_a_week_begins_after_its_longest_time_without_work(day, days, first):
    assert f"{week_of(date.fromisoformat(day), frozenset(days))}" == first


@pytest.fixture
def ledger(database_url):
    opened = Ledger(database_url)
    yield opened
    opened.close()


def fill(ledger, *rows):
    with ledger.transaction() as connection:
        for each in rows:
            connection.execute(requests.insert(), dataclasses.asdict(each))


def test_what_is_new_and_done_is_counted_in_one_digest_only(ledger):
    fill(ledger, *(a_row(n, stream=f"C0/{n}", posted_at=NOW + n) for n in range(4)))
    ends = {"is_open": False, "waits_for": "", "posted_at": 0.0}
    fill(ledger, *(a_row(n, stream=f"C1/{n}", state="completed", closed_at=NOW + n, **ends) for n in range(4)))
    fill(ledger, a_row(9, stream="C2/9", state="withdrawn", expired=True, closed_at=NOW + 2, **ends))
    known = Digests(ledger)
    counts = [(known.new(NOW + n, NOW + n + 2).number, known.ended(NOW + n, NOW + n + 2)[0]) for n in (-1, 1)]
    assert counts == [(2, {"completed": 2}), (2, {"completed": 2, "expired": 1})]


def test_what_comes_to_be_known_late_is_in_the_next_digest_only(ledger):
    ends = {"is_open": False, "waits_for": "", "state": "completed"}
    fill(ledger, a_row(1, stream="C0/1", posted_at=NOW - HOUR, closed_at=NOW - 5, **ends))
    known = Digests(ledger)
    first = known.known(NOW)
    assert (first, known.late(NOW, first)) == ({"new": ["C0/1"], "ended": ["C0/1"]}, {"new": [], "ended": []})
    fill(ledger, a_row(2, stream="C0/2", posted_at=NOW - 9 * DAY, closed_at=NOW - 9, **ends))
    fill(ledger, a_row(3, stream="C0/3", posted_at=NOW - DAY), a_row(4, stream="C0/4", posted_at=NOW - 3 * DAY))
    late = known.late(NOW, first)
    assert late == {"new": ["C0/3"], "ended": ["C0/2"]}
    assert [row.stream for row in known.new(NOW, NOW + DAY, late["new"]).rows] == ["C0/3"]
    assert known.ended(NOW, NOW + DAY, late["ended"])[0] == {"completed": 1}


def test_what_waits_longest_comes_first_and_private_channels_are_left_out(ledger):
    fill(
        ledger,
        a_row(1, stream="C0/1", waits_since=NOW - DAY),
        a_row(2, stream="C0/2", waits_since=NOW - 2 * DAY),
        a_row(3, stream="G0/3", channel="G0SECRET", waits_since=NOW - 9 * DAY, held="gone undecided"),
        a_row(4, stream="C0/4", waits_for="tech-ops", waits_since=0.0, posted_at=NOW - 4 * DAY, held="unknown"),
        a_row(5, stream="C0/5", trouble="Jira refuses."),
    )
    known, everything = Digests(ledger, ["G0SECRET"]), Digests(ledger)
    waiting = known.waiting()
    assert {whom: [each.key for each in some.rows] for whom, some in waiting.items()} == {
        "owner": ["OPS-2", "OPS-1", "OPS-5"],
        "tech-ops": ["OPS-4"],
    }
    assert list(known.attention()) == ["unknown", "trouble"]
    assert list(everything.attention()) == ["gone", "unknown", "trouble"]
    assert known.new(NOW - DAY, NOW).number == everything.new(NOW - DAY, NOW).number - 1


def asked(number: int, decided_by: str = "", days: float = 10.0, **more: object) -> Row:
    at, decided = NOW - days * DAY + number, NOW - DAY if decided_by else 0.0
    about = {"owners": " U0OLGA U0OSKAR ", "application_key": "Figma", "decided_by": decided_by, "decided_at": decided}
    return a_row(number, stream=f"C0/{number}", posted_at=at, waits_since=at, is_open=not decided_by, **about, **more)


def test_an_owner_is_silent_who_decided_none_of_the_last_requests_for_what_they_own(ledger):
    fill(ledger, asked(0, "U0OSKAR"), *(asked(n, "U0OLGA") for n in range(1, 5)), asked(5), asked(6, days=1.0))
    owned = {"U0OLGA": {"Figma"}, "U0OSKAR": {"Figma"}, "U0OTTO": {"Miro"}}
    assert Wants(ledger, NOW).of_owners(owned, {}) == {"U0OSKAR": 1}
    assert Wants(ledger, NOW).of_owners({"U0OSKAR": {"Miro"}}, {}) == {}
    assert Wants(ledger, NOW + 400 * DAY).of_owners(owned, {}) == {}


def test_whoever_was_away_since_the_first_of_those_requests_is_not_called_silent(ledger):
    fill(ledger, asked(0, "U0OSKAR"), *(asked(n, "U0OLGA") for n in range(1, 5)), asked(5))
    said = [(NOW - 30 * DAY, date(2026, 11, 22)), (NOW - 12 * DAY, None)]
    back_before = [away_fact("U0OSKAR", until, "", "D0", f"{at:.6f}") for at, until in said]
    silent = [
        Wants(ledger, NOW).of_owners({"U0OSKAR": {"Figma"}}, away_up_to(facts))
        for facts in (back_before[:1], back_before)
    ]
    assert silent == [{}, {"U0OSKAR": 1}]


def test_what_was_asked_for_lately_is_counted_by_application(ledger):
    names = ("Notion", "notion", "Figma", "Secret")
    for number, name in enumerate(names):
        channel = "G0SECRET" if name == "Secret" else "C0"
        fill(
            ledger, a_row(number, stream=f"C/{number}", application=name, application_key=name.lower(), channel=channel)
        )
    fill(ledger, a_row(9, stream="C/9", application_key="old", posted_at=NOW - timedelta(days=91).total_seconds()))
    assert Wants(ledger, NOW).applications(["G0SECRET"]) == [("Notion", 2), ("Figma", 1)]
