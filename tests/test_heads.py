"""Each day's head covers every stream that has new facts, once; the days are joined, and one goes on from another."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from accessdesk import heads, ledger_chain
from accessdesk.anchor_settings import AnchorSettings
from accessdesk.facts import Fact, canonical, hash_of
from accessdesk.heading import plan_head
from accessdesk.heads import Head
from accessdesk.ledger_heads import Heads
from accessdesk.ledger_tables import facts as table
from accessdesk.own_streams import open_stream
from accessdesk.plan import Plan
from accessdesk.replay import replay

from tests.headed import Headed, covered

DAY, NEXT = "2026-11-28", "2026-11-29"


@pytest.fixture
def headed(database_url: str) -> Iterator[Headed]:
    made = Headed(database_url)
    yield made
    made.close()


def test_a_head_covers_every_stream_with_its_count_and_last_hash(headed):
    streams = [headed.write(number, number) for number in (1, 2, 3)]
    facts = headed.head(DAY)
    assert [fact.kind for fact in facts] == ["opened", "covered", "day"]
    assert covered(facts) == {stream: number for number, stream in enumerate(streams, 1)}
    assert facts[-1].body == {"day": DAY, "streams": 3, "facts": 6}
    for stream, count, hashed in facts[1].body["streams"]:
        assert Heads(headed.ledger).made(stream, count) == Head("", hashed)


def test_the_next_head_covers_what_is_new_and_the_head_before(headed):
    headed.write(1)
    changed = headed.write(2)
    headed.head(DAY)
    headed.write(2)
    facts = headed.head(NEXT)
    assert covered(facts) == {changed: 2, f"head {DAY}": 3}
    assert facts[-1].body["facts"] == 4
    assert ledger_chain.check_heads(headed.ledger).wrong == []


def test_what_comes_while_a_head_is_made_is_covered_by_the_next(headed):
    stream = headed.write(1, 500)
    headed.head(DAY)
    with ThreadPoolExecutor() as pool:
        writing = pool.submit(lambda: [headed.write(1) for _ in range(100)])
        for number in range(10):
            headed.head(f"2026-12-{number + 1:02d}")
        writing.result()
    headed.head("2026-12-31")
    found = [covered(headed.ledger.facts(each)).get(stream, 0) for each in Heads(headed.ledger).all()]
    assert max(found) == 600
    assert ledger_chain.check_heads(headed.ledger).wrong == []


def test_more_streams_than_one_fact_takes_are_covered_by_several(headed, monkeypatch):
    monkeypatch.setattr("accessdesk.heading.STREAMS", 3)
    monkeypatch.setattr("accessdesk.heading.PAGE", 6)
    for number in range(20):
        headed.write(number)
    facts = headed.head(DAY)
    assert [len(fact.body["streams"]) for fact in facts[1:-1]] == [3, 3, 3, 3, 3, 3, 2]
    assert facts[-1].body["streams"] == 20


def test_a_head_that_a_crash_interrupted_goes_on_where_it_was(headed, monkeypatch):
    for number in range(4):
        headed.write(number)
    monkeypatch.setattr("accessdesk.heading.STREAMS", 1)
    cover = Heads.cover

    def dies(self: Heads, own: str, seen: int, *rest: object) -> bool:
        if seen == 3:
            raise KeyboardInterrupt
        return cover(self, own, seen, *rest)

    monkeypatch.setattr(Heads, "cover", dies)
    with pytest.raises(KeyboardInterrupt):
        headed.head(DAY)
    monkeypatch.setattr(Heads, "cover", cover)
    again = Headed(headed.ledger.url.render_as_string(hide_password=False))
    headed.ledger.lease.give_up()
    facts = again.head(DAY)
    again.close()
    assert [fact.kind for fact in facts] == ["opened", *["covered"] * 4, "day"]
    assert facts[-1].body == {"day": DAY, "streams": 4, "facts": 4}


def test_the_table_of_what_is_covered_is_filled_anew_where_it_was_dropped(headed):
    headed.write(1)
    headed.head(DAY)
    with headed.ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM covered")
    assert covered(headed.head(NEXT)) == {f"head {DAY}": 3}


@pytest.mark.parametrize(
    "said", [[["setup", 10**30, "x"]], [["setup", True, "x"]], [["\0", 1, "x"]], [["setup", 1]], 5, "x", {}, None]
)
def test_a_head_that_covers_nonsense_is_named_and_the_check_goes_on(headed, said):
    headed.write(1)
    headed.head(DAY)
    headed.head(NEXT)
    with headed.ledger.transaction() as connection:
        which = (table.c.stream == f"head {DAY}") & (table.c.number == 2)
        record = json.loads(connection.scalar(sa.select(table.c.record).where(which)))
        text = canonical({**record, "body": {**record["body"], "streams": said}})
        connection.execute(table.update().where(which).values(record=text, hash=hash_of(text)))
    sentence = "it cannot be read, so that what it covers could not be compared"
    assert (f"head {DAY}", sentence) in ledger_chain.check_heads(headed.ledger).wrong


def test_a_head_that_was_not_begun_when_the_next_one_was_is_left_to_that(headed):
    headed.write(1)
    open_stream(headed.ledger, heads.KIND, DAY)
    assert covered(headed.head(NEXT)).keys() == {"C0ASKIT/1700000000.000001", f"head {DAY}"}
    assert [fact.kind for fact in headed.head(DAY)] == ["opened"]


def test_nothing_is_said_and_nothing_waits_where_no_issue_is_set(headed):
    headed.write(1)
    headed.head(DAY)
    assert f"head {DAY}" not in headed.ledger.due(time.time() + 1e9)
    assert headed.desk.alarms.standing == []


class Clock:
    def __init__(self, *at: int) -> None:
        self.now = datetime(*at, tzinfo=timezone.utc).timestamp()  # type: ignore[misc]

    def __call__(self) -> float:
        return self.now


def test_a_ledgers_first_head_comes_after_the_first_midnight_and_one_a_day(tmp_path):
    clock = Clock(2026, 11, 28, 12)
    made = Headed(f"sqlite:///{tmp_path / 'ledger.db'}", clock, TIME_ZONE="Europe/Berlin")
    found = []
    while clock.now < Clock(2026, 12, 1, 12).now:
        made.watch.look()
        found.append((clock.now, Heads(made.ledger).all()))
        clock.now += 60.0
    assert found[-1][1] == ["head 2026-11-28", "head 2026-11-29", "head 2026-11-30"]
    begun = [next(at for at, known in found if stream in known) for stream in found[-1][1]]
    # Five minutes after midnight in Berlin.
    assert begun == [Clock(2026, 11, day, 23, 5).now for day in (28, 29, 30)]
    made.close()


def test_a_head_of_a_day_that_is_yet_to_come_is_an_alarm_until_that_day(tmp_path):
    clock = Clock(2026, 11, 20, 12)
    made = Headed(f"sqlite:///{tmp_path / 'ledger.db'}", clock)
    made.watch.look()
    said = []
    for at in ((2026, 11, 21), (2029, 1, 1), (2026, 11, 22), (2026, 11, 23), (2029, 1, 2)):
        clock.now = Clock(*at, 12).now
        made.watch.look()
        said.append([alarm.sentence for alarm in made.desk.alarms.standing])
    sentence = "The last head is of 2028-12-31, which is yet to come: the clock was wrong then."
    assert [len(each) for each in said] == [0, 0, 1, 1, 0]
    assert said[2][0].startswith(sentence)
    assert Heads(made.ledger).all() == ["head 2026-11-20", "head 2028-12-31", "head 2029-01-01"]
    made.close()


def test_after_days_without_a_bot_there_is_one_head_for_all_of_them(tmp_path):
    clock = Clock(2026, 11, 20, 12)
    made = Headed(f"sqlite:///{tmp_path / 'ledger.db'}", clock)
    made.watch.look()
    clock.now = Clock(2026, 11, 30, 9).now
    for _ in range(3):
        made.watch.look()
    assert Heads(made.ledger).all() == ["head 2026-11-29"]
    made.close()


def test_two_bots_on_one_ledger_make_one_head_a_day(postgres):
    url, clock = postgres.create(), Clock(2026, 11, 28, 12)
    bots = [Headed(url, clock) for _ in range(2)]
    for number in range(10):
        bots[0].write(number)
    for _ in range(4):
        for bot in bots:
            bot.watch.look()
            if bot.ledger.lease.hold():
                bot.work()
        clock.now += 86_400
    counts = {
        each: [fact.kind for fact in bots[0].ledger.facts(each)].count("day") for each in Heads(bots[0].ledger).all()
    }
    assert counts == {"head 2026-11-28": 1, "head 2026-11-29": 1, "head 2026-11-30": 1}
    assert ledger_chain.check_heads(bots[0].ledger).wrong == []
    for bot in bots:
        bot.close()


def test_the_head_of_a_day_is_due_some_minutes_after_its_end_also_when_clocks_change():
    zone = timezone(timedelta(hours=5, minutes=45))
    midnight = datetime(2026, 11, 30, tzinfo=zone).timestamp()
    assert heads.last_day(midnight + 299, zone) == date(2026, 11, 28)
    assert heads.last_day(midnight + 301, zone) == date(2026, 11, 29)


HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (heads.published_text(Head(DAY, HASH), 1, 2), Head(DAY, HASH)),
        (f"Do not edit.\n\naccessrequest head 2026\\-11\\-28  {HASH} (1 stream, 2 facts)", Head(DAY, HASH)),
        (f"accessrequest head {DAY} {HASH[:-1]}", None),
        (f"accessrequest head {DAY} {HASH}0", None),
        ("", None),
    ],
)
def test_a_head_is_read_from_a_field_as_it_was_published(text, found):
    assert heads.head_in(text) == found


def test_the_text_that_is_published_fits_a_field_of_one_line():
    assert len(heads.published_text(Head(DAY, HASH), 10**7, 10**9)) <= 254
    assert heads.published_text(Head(DAY, HASH), 1, 2) == f"accessrequest head {DAY} {HASH} (1 stream, 2 facts)"


def test_a_ledger_from_before_heads_is_covered_in_pieces_and_soon(tmp_path):
    made = Headed(f"sqlite:///{tmp_path / 'ledger.db'}")
    with made.ledger.transaction() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            "INSERT INTO streams SELECT 'C0ASKIT/' || i, 10, printf('%064d', i), NULL FROM n"
        )
    began = time.monotonic()
    facts = made.head(DAY)
    assert time.monotonic() - began < 20
    assert facts[-1].body == {"day": DAY, "streams": 20_000, "facts": 200_000}
    assert max(len(fact.body.get("streams", ())) for fact in facts if fact.kind == "covered") == heads.STREAMS
    made.close()


def test_a_fact_of_the_program_before_heads_is_none_of_theirs(headed):
    headed.ledger.append(f"head {DAY}", [Fact("unheard-of", "unheard-of", 1.0)])
    assert headed.head(DAY)[-1].kind == "day"


def publishing(headed: Headed, *more: Fact) -> Plan:
    """Have a head made, once, and plan what comes next, with these facts appended."""
    stream = f"head {DAY}"
    if not headed.ledger.known(stream):
        headed.head(DAY)
    headed.ledger.append(stream, more)
    object.__setattr__(headed.desk.settings, "anchor", AnchorSettings("AUDIT-1"))
    return plan_head(headed.desk, replay(stream, headed.ledger.facts(stream)), time.time())


STEP = {"step": f"publish-head {DAY}", "name": "publish-head"}


def test_a_head_is_published_and_what_was_refused_is_tried_again_later(headed):
    assert [step.id for step in publishing(headed).steps] == [f"publish-head {DAY}"]
    refused = Fact(
        "failed", "failed 1", time.time(), {**STEP, "rejected": True}, {"sentence": "No such field."}, "failures"
    )
    plan = publishing(headed, refused)
    assert plan.steps == []
    assert plan.failing == ["No such field."]
    assert 0 < plan.look_again - time.time() <= 60


def test_of_a_head_that_a_later_one_covers_only_what_was_sent_is_looked_for(headed):
    headed.write(1)
    publishing(headed)
    open_stream(headed.ledger, heads.KIND, NEXT)
    assert publishing(headed).steps == []
    (step,) = publishing(headed, Fact("began", "began 1", time.time(), STEP)).steps
    assert (step.id, step.about["send"]) == (f"publish-head {DAY}", False)


def test_auditors_are_looked_up_and_each_is_told(headed):
    object.__setattr__(headed.desk.settings, "auditors", ("@audit",))
    assert [step.name for step in publishing(headed).steps] == ["publish-head", "judge-auditors"]
    noted = Fact("noted", "noted auditors", time.time(), {"key": "auditors", "people": ["U1", "U2"]})
    assert [step.id for step in publishing(headed, noted).steps][1:] == ["send-head U1", "send-head U2"]
