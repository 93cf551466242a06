"""Two bots on one ledger seal each request once; an older ledger is sealed as well; own streams keep no old texts."""

import time

import pytest
import sqlalchemy as sa
from accessdesk.facts import REMOVED, Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken
from accessdesk.ledger_forgetting import Forgetting
from accessdesk.ledger_redaction import rewrite, to_rewrite
from accessdesk.ledger_sealing import forget, remove_own, seal
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.retaining import clear_own, follow
from accessdesk.row import row_of
from accessdesk.sealing import names

from tests.sealing import HASTY, wait_sealed
from tests.test_first_ledger import CHANNEL, CLOSED, OPEN, UNFINISHED, restore
from tests.test_sealing import NOW, STREAM, closed, steps, written
from tests.test_several_bots import Team

DAY = 86_400.0


def test_it_is_the_same_on_every_database(database_url):
    ledger = written(closed(), database_url)
    mara = Person("U0MARA", "Mara", "mara@example.com")
    assert (Forgetting(ledger).over(mara), Forgetting(ledger).open(mara)) == ([STREAM], [])
    assert forget(ledger, STREAM, mara, NOW)
    assert (Forgetting(ledger).over(mara), Forgetting(ledger).own()) == ([], [])
    assert broken(ledger, STREAM) == []
    assert seal(ledger, STREAM, NOW + 366 * DAY, len(ledger.facts(STREAM)), 365.0)
    assert not seal(ledger, STREAM, NOW + 366 * DAY, len(ledger.facts(STREAM)), 365.0)
    assert broken(ledger, STREAM) == []
    assert ledger.takes(STREAM) is False
    assert ledger.append(STREAM, [Fact("read", "read 1", 1.0, {"read_at": 1.0})]) == []
    with ledger.reading() as connection:
        kept = [connection.scalar(sa.text(f"SELECT count(*) FROM {each}")) for each in ("salts", "requests")]
        left = connection.scalar(sa.text("SELECT count(*) FROM texts WHERE text != ''"))
        row = dict(connection.execute(sa.text("SELECT * FROM requests")).mappings().one())
    assert (kept, left) == ([0, 1], 0)
    assert row == {"stream": STREAM, **row_of(replay(STREAM, ledger.facts(STREAM)))}
    assert rewrite(ledger)
    assert not to_rewrite(ledger)[0]
    ledger.close()


def test_what_comes_while_it_is_sealed_is_taken_in_before_or_not_at_all(database_url):
    ledger, other = written(closed(), database_url), Ledger(database_url)
    seen = len(ledger.facts(STREAM))
    with other.transaction() as connection:
        other.append_within(connection, STREAM, [Fact("read", "read 1", 1.0, {"read_at": 1.0})])
    assert not seal(ledger, STREAM, NOW, seen, 365.0)
    assert seal(ledger, STREAM, NOW, seen + 1, 365.0)
    assert other.append(STREAM, [Fact("read", "read 2", 1.0, {"read_at": 1.0})]) == []
    other.close()
    ledger.close()


def test_what_is_over_is_looked_at_again_where_the_setting_changes_and_only_then(tmp_path):
    ledger = written(closed(), f"sqlite:///{tmp_path / 'ledger.db'}")
    assert ledger.due(time.time() + 1) == []
    follow(ledger, 0.0)
    assert ledger.due(time.time() + 1) == []
    follow(ledger, 365.0)
    assert ledger.due(time.time() + DAY + 1) == [STREAM]
    ledger.postpone(STREAM, None)
    follow(ledger, 365.0)
    assert ledger.due(time.time() + DAY + 1) == []
    ledger.close()


def test_texts_beside_the_bots_own_facts_go_as_well_but_for_the_present_set_up(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    for number in (1, 2):
        body = {"people": ["U0TESS"]}
        name = f"membership after {number}"
        ledger.append("setup", [Fact("membership", name, NOW, body, {"name U0TESS": f"Tess {number}"}, name)])
    failed = Fact(
        "failed", "failed x", NOW, {"step": "x", "name": "x", "rejected": True}, {"sentence": "no"}, "failures"
    )
    ledger.append("reminders 2026-11-30", [failed])
    assert clear_own(ledger, time.time(), 1.0) == 0
    assert clear_own(ledger, time.time() + 2 * DAY, 1.0) == 2
    assert clear_own(ledger, time.time() + 2 * DAY, 1.0) == 0
    names = [fact.texts["name U0TESS"] for fact in ledger.facts("setup") if fact.kind == "membership"]
    assert names == [REMOVED, "Tess 2"]
    assert [broken(ledger, each) for each in ("setup", "reminders 2026-11-30")] == [[], []]
    ledger.close()


def test_of_the_bots_own_streams_only_what_names_the_person_goes(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    sentences = ("Jira knows no al@example.com.", "Jira is not Alive.", "Al has no account.")
    for number, sentence in enumerate(sentences):
        ledger.append(
            "digest x", [Fact("failed", f"failed {number}", NOW, {"step": "x"}, {"sentence": sentence}, f"{number}")]
        )
    assert remove_own(ledger, "digest x", names(Person("U0AL", "Al", "al@example.com")), NOW)
    left = [fact.texts["sentence"] for fact in ledger.facts("digest x") if fact.texts]
    assert left == [REMOVED, "Jira is not Alive.", REMOVED]
    assert broken(ledger, "digest x") == []
    ledger.close()


def test_of_the_bots_own_streams_one_that_was_changed_keeps_the_others_from_nothing(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    for day in ("2026-01-01", "2026-01-02"):
        ledger.append(f"digest {day}", [Fact("failed", "failed", NOW, {"step": "x"}, {"sentence": "Al is away"}, "x")])
    with ledger.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE facts SET record = replace(record, 'failed', 'failee') WHERE stream = 'digest 2026-01-01'"
        )
    assert clear_own(ledger, time.time() + 2 * DAY, 1.0) == 1
    assert [fact.texts for fact in ledger.facts("digest 2026-01-02") if fact.texts] == [{"sentence": REMOVED}]
    with ledger.reading() as connection:
        left = "SELECT text FROM texts WHERE stream = 'digest 2026-01-01'"
        assert connection.exec_driver_sql(left).scalar() == "Al is away"
    ledger.close()


@pytest.mark.parametrize(
    ("person", "left"),
    [
        (Person("U0WILL", "Will"), ["This will fail.", REMOVED, "will power has no account."]),
        (Person("U0WILL", "Will Power"), ["This will fail.", "Will has none.", REMOVED]),
        (Person("U0WILL", "U0WILL"), ["This will fail.", "Will has none.", "will power has no account."]),
    ],
)
def test_a_name_that_is_a_word_is_told_from_the_word(person, left):
    facts = [
        Fact("failed", f"{number}", NOW, {}, {"sentence": sentence}, f"{number}", number=number)
        for number, sentence in enumerate(("This will fail.", "Will has none.", "will power has no account."))
    ]
    found = [REMOVED if names(person)(fact) else fact.texts["sentence"] for fact in facts]
    assert found == left


def test_of_several_bots_another_seals_where_the_one_that_works_dies_and_each_request_once(postgres, make_office):
    team = Team(make_office(), postgres.create(), **HASTY)
    office = team.office
    office.catalogue()
    closings = [ticketed_and_closed(office) for _ in range(3)]
    wait_sealed(office, 1)
    office.bot.kill()
    wait_sealed(office, 3)
    ledger = Ledger(office.bot.extra["ACCESS_DATABASE_URL"])
    for stream in (f"{office.channel}/{ts}" for ts in closings):
        assert broken(ledger, stream) == []
        assert [fact.kind for fact in ledger.facts(stream)].count("sealed") == 1
    ledger.close()
    team.close()


def ticketed_and_closed(office):
    """Have a request ticketed and closed; return its ts."""
    ts, _ = office.ticketed(office.template("VPN"))
    office.add(ts, "complete")
    office.said(ts, "is closed")
    return ts


def test_an_older_ledger_is_sealed_as_well_and_its_open_request_is_not(make_office, tmp_path):
    ledger = Ledger(f"sqlite:///{restore(tmp_path / 'ledger.db')}")
    for ts, is_over in ((CLOSED, True), (OPEN, False), (UNFINISHED, False)):
        stream = f"{CHANNEL}/{ts}"
        request = replay(stream, ledger.facts(stream))
        row = row_of(request)
        planned, _ = steps(request, request.changed_at + 4_000 * DAY)
        assert ("seal" in planned) == is_over, ts
        if is_over:
            assert seal(ledger, stream, NOW, request.count, 365.0)
            after = row_of(replay(stream, ledger.facts(stream)))
            assert (after["state"], after["closed_at"], after["key"]) == (row["state"], row["closed_at"], row["key"])
            assert broken(ledger, stream) == []
    ledger.close()
