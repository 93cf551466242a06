"""The requests of a time, as reports and exports read them: which ones, in which order, and with facts as they are."""

import io
import json

import pytest
import sqlalchemy as sa
from accessdesk import export, ledger_reports
from accessdesk.facts import Fact, canonical, hash_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_reports import Reports, Which
from accessdesk.ledger_tables import facts, requests
from accessdesk.links import Links

from tests.bench.pending import row

LINKS = Links("https://acme.slack.com/", "https://jira.example.com")
EVERYTHING = Which(0.0, 1e11)
SINCE = 1_700_000_000.0
"""When the first of the bench's rows was posted; each comes a second after the one before."""


@pytest.fixture
def ledger(database_url):
    opened = Ledger(database_url)
    yield opened
    opened.close()


def fill(ledger, *rows):
    with ledger.transaction() as connection:
        for each in rows:
            connection.execute(requests.insert(), each)


def keys(ledger, which):
    return sorted(each.key for each in Reports(ledger).asked(which))


def test_a_time_includes_its_beginning_and_not_its_end(ledger):
    fill(ledger, *map(row, range(4)))
    assert keys(ledger, Which(SINCE + 1, SINCE + 3)) == ["OPS-1", "OPS-2"]


def test_what_changed_since_is_among_them_where_that_is_asked_for_whenever_it_was_posted(ledger):
    fill(ledger, {**row(0), "changed_at": SINCE + 5}, {**row(1), "changed_at": SINCE + 1}, *map(row, range(3, 6)))
    which = Which(SINCE + 3, SINCE + 5, touched=True)
    assert [each.key for rows in Reports(ledger).pages(which) for each in rows] == ["OPS-0", "OPS-3", "OPS-4"]
    assert Reports(ledger).count(which) == 3


def test_requests_are_told_by_application_manager_owner_and_channel(ledger):
    fill(
        ledger,
        {**row(1), "application_key": "Miro"},
        {**row(2), "manager": "U0OTTO"},
        {**row(3), "owners": " U0OLGA U0OSKAR "},
        {**row(4), "decided_by": "U0OLGA"},
        {**row(5), "channel": "G0PRIVATE"},
        {**row(6), "owners": " U0OLGA2 "},
    )
    assert keys(ledger, Which(0.0, 1e11, application="Miro")) == ["OPS-1"]
    assert keys(ledger, Which(0.0, 1e11, manager="U0OTTO")) == ["OPS-2"]
    assert keys(ledger, Which(0.0, 1e11, owner="U0OLGA")) == ["OPS-3", "OPS-4"]
    assert "OPS-5" not in keys(ledger, Which(0.0, 1e11, hidden=["G0PRIVATE"]))
    assert Reports(ledger).names("Miro")
    assert not Reports(ledger).names("miro")
    assert set(Reports(ledger).channels()) == {"C0WATCHED", "G0PRIVATE"}


def test_pages_hold_every_request_once_also_those_of_the_same_moment(ledger, monkeypatch):
    monkeypatch.setattr(ledger_reports, "PAGE", 3)
    fill(ledger, *({**row(n), "posted_at": SINCE + n // 5} for n in range(17)))
    pages = list(Reports(ledger).pages(EVERYTHING))
    assert [len(page) for page in pages] == [3, 3, 3, 3, 3, 2]
    found = [(each.posted_at, each.stream) for page in pages for each in page]
    assert found == sorted(set(found))
    assert len(found) == 17


def written(ledger):
    """Return (what an export says that it holds, the lines of each of its files)."""
    files = {name: io.BytesIO() for name in export.NAMES}
    found = export.write(Reports(ledger), EVERYTHING, LINKS, files, lambda: True)
    return found, {name: file.getvalue().decode().splitlines() for name, file in files.items()}


def stored(ledger):
    """Store one request of two facts, and return its stream."""
    fill(ledger, row(1))
    stream = row(1)["stream"]
    told = [Fact("message", f"m{n}", 1.0, {"n": n}, {"text": "Grüße\n=1+1"}, "1.0") for n in (1, 2)]
    ledger.append(stream, told)
    return stream


def test_a_record_of_an_export_is_what_its_hash_was_made_of(ledger):
    stored(ledger)
    found, lines = written(ledger)
    records = [json.loads(line) for line in lines["facts.jsonl"]]
    assert (found.requests, found.facts, found.damaged) == (1, 2, 0)
    assert all(hash_of(canonical(each["record"])) == each["hash"] for each in records)
    assert records[1]["record"]["previous"] == records[0]["hash"]
    assert records[0]["texts"] == {"text": "Grüße\n=1+1"}
    assert '""Grüße\\n=1+1""' in lines["facts.csv"][1]


def test_moments_and_ids_of_a_request_are_exported_as_people_read_them(ledger):
    fill(ledger, {**row(1), "waits_since": SINCE, "waits_ids": " U0OLGA U0OSKAR ", "backups": " U0OSKAR "})
    shown = json.loads(written(ledger)[1]["requests.jsonl"][0])
    assert shown["waits_since"] == "2023-11-14T22:13:20Z"
    assert (shown["waits_ids"], shown["backups"]) == ("U0OLGA U0OSKAR", "U0OSKAR")


def test_facts_of_the_bots_own_streams_are_exported_with_those_of_the_requests_of_their_time(ledger):
    stored(ledger)
    for stream in ("away", "reminders 2026-11-30"):
        ledger.append(stream, [Fact("noted", "noted", 1.0, {"key": "U0OLGA"})])
    _, lines = written(ledger)
    streams = [json.loads(line)["stream"] for line in lines["facts.jsonl"]]
    assert streams[2:] == ["away", "reminders 2026-11-30"]
    assert list(Reports(ledger).own_facts(Which(0.0, SINCE))) == []
    assert list(Reports(ledger).own_facts(Which(0.0, 1e11, hidden={"G0PRIVATE"}))) == []


@pytest.mark.parametrize("damage", ["{", '{"kind":"message"}', "[]", "5"])
def test_a_damaged_fact_is_exported_as_it_is_and_said(ledger, damage):
    stream = stored(ledger)
    with ledger.transaction() as connection:
        where = sa.and_(facts.c.stream == stream, facts.c.number == 2)
        connection.execute(facts.update().where(where).values(record=damage))
    found, lines = written(ledger)
    assert (found.facts, found.damaged) == (2, 1)
    assert [json.loads(line)["intact"] for line in lines["facts.jsonl"]] == [True, False]


def test_an_export_that_is_stopped_ends_after_the_page_in_hand(ledger, monkeypatch):
    monkeypatch.setattr(ledger_reports, "PAGE", 2)
    fill(ledger, *map(row, range(6)))
    answers = iter([True, False])
    files = {name: io.BytesIO() for name in export.NAMES}
    assert export.write(Reports(ledger), EVERYTHING, LINKS, files, lambda: next(answers)).requests == 2
