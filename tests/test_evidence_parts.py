"""What an evidence pack is made of: what counts as missed, how Jira is compared, samples, damaged and odd streams."""

import dataclasses
import hashlib
import io
import json

import pytest
import sqlalchemy as sa
import verify_pack
from accessdesk.event_facts import deleted_fact, message_fact, reaction_fact
from accessdesk.evidence import ELSEWHERE, IN_THREAD, NO_REQUEST, UNREAD, late, resembles
from accessdesk.evidence_coverage import Coverage, InJira, beside, spells
from accessdesk.facts import Fact, canonical, hash_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_sealing import forget, seal
from accessdesk.ledger_tables import facts as table
from accessdesk.ledger_tables import texts
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.row import row_of

from tests import packs
from tests.test_sealing import closed, without_words
from tests.test_steps import LISTENING, ROOT, STREAM, Story, ticketed, wanted

DAY = 86_400.0
POSTED = 1_700_000_000.0


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.close()


def kept(ledger, story, stream=STREAM):
    """Write a story into the ledger, and have it shown."""
    # A story's judgements name its versions as they are, without the salt of any ledger.
    ledger.append(stream, [dataclasses.replace(fact, by_text=False) for fact in story.facts])
    count = len(ledger.facts(stream))
    ledger.settle(stream, count, None, row_of(replay(stream, ledger.facts(stream))))


def at(story, ts):
    """Return a story as that of another post."""
    told = Story()
    told.facts = [
        dataclasses.replace(
            fact,
            identity=fact.identity.replace(ROOT, ts),
            body=json.loads(json.dumps(dict(fact.body)).replace(ROOT, ts)),
            subject=fact.subject.replace(ROOT, ts),
        )
        for fact in story.facts
    ]
    return told


def numbered(*found):
    """Give facts their numbers and when each was recorded: (fact, seconds since 1970)."""
    return [
        Fact(f.kind, f.identity, f.at, f.body, f.texts, f.subject, number=number, recorded_at=at)
        for number, (f, at) in enumerate(found, 1)
    ]


def said(at, edited=""):
    more = {"edited": {"ts": edited}} if edited else {}
    return message_fact({"user": "U1", "ts": f"{at:.6f}", "text": "x", **more}, LISTENING, float(edited or at))


def test_what_was_heard_at_once_was_not_missed():
    found = numbered((said(100.0), 101.0), (said(110.0), 130.0), (deleted_fact("100.000000", 120.0), 140.0))
    assert list(late(found, 60.0)) == []


def test_a_post_that_was_found_later_and_what_was_written_after_it_were_missed():
    found = numbered((said(100.0), 900.0), (said(950.0), 2_000.0), (said(100.0, "960.000000"), 2_000.0))
    assert list(late(found, 60.0)) == [(100.0, 900.0), (950.0, 2_000.0), (960.0, 2_000.0)]


def test_what_is_older_than_what_is_known_of_a_post_at_all_was_found_with_it():
    emoji = reaction_fact("100.000000", "U2", "ticket", "ticket", 5_000.0, added=True)
    assert list(late(numbered((emoji, 5_001.0), (said(100.0), 5_002.0), (said(200.0), 5_002.0)), 60.0)) == []


def test_an_emoji_that_was_read_says_nothing_of_when_it_was_put_there():
    emoji = reaction_fact("100.000000", "U2", "ticket", "ticket", 200.0, added=True, found=True)
    assert list(late(numbered((said(100.0), 101.0), (emoji, 9_000.0)), 60.0)) == []


def test_what_was_missed_close_together_is_one_time():
    found = spells([(100.0, 900.0), (950.0, 2_000.0), (9_000.0, 9_100.0), (400.0, 500.0)])
    assert [(each.first, each.last, each.facts) for each in found] == [(100.0, 2_000.0, 3), (9_000.0, 9_100.0, 1)]


def test_jiras_tickets_and_the_ledgers_are_compared_by_the_post_that_each_names():
    coverage = Coverage(tickets={"C1/1.0": "OPS-1", "C1/2.0": "OPS-2", "C1/3.0": "OPS-3"})
    coverage.created = {"C1/1.0": 10.0, "C1/2.0": 20.0, "C1/3.0": 99.0}
    found = [
        InJira("OPS-1", 10.0, ["C1/1.0"]),
        InJira("OPS-7", 30.0, ["C1/7.0"]),
        InJira("OPS-8", 30.0, ()),
        InJira("OPS-9", 500.0, ["C1/9.0"]),
        InJira("OPS-4", 30.0, ["C1/4.0"]),
    ]
    answer = beside(coverage, found, ["C1/1.0", "C1/2.0", "C1/3.0", "C1/4.0"], 0.0, 50.0)
    assert (answer["in_jira"], answer["in_ledger"]) == (4, 2)
    assert answer["only_in_jira"] == ["OPS-7", "OPS-8"]
    assert answer["only_in_ledger"] == ["OPS-2"]


@pytest.mark.parametrize(
    ("story", "why"),
    [
        (Story().post().watched(False), ELSEWHERE),
        (Story().emoji(), UNREAD),
        (Story().post("Name of application:\nBusiness reason:\nManager's Name:").watched().judged(), NO_REQUEST),
        (Story().post().add(Fact("root", "root 1", 0.0, {"root": "1600000000.000100"})), IN_THREAD),
    ],
)
def test_a_post_that_is_no_request_is_in_the_pack_with_the_reason(ledger, story, why):
    assert resembles(replay(STREAM, story.facts)) == why
    kept(ledger, story)
    pack = packs.packed(ledger)
    (row,) = json.loads(packs.contents(pack)["requests.json"])
    assert (row["resembles"], row["state"]) == (why, "")
    assert verify_pack.verify(io.BytesIO(pack)).facts == len(story.facts)


def test_a_request_from_before_is_in_the_pack_where_something_happened_to_it_since(ledger):
    kept(ledger, ticketed())
    now = ledger.facts(STREAM)[-1].recorded_at
    files = packs.contents(packs.packed(ledger, now - DAY, now + DAY))
    (row,) = json.loads(files["requests.json"])
    assert row["in_period"] is False
    assert json.loads(files["coverage.json"])["posts"]["older"] == 1
    assert json.loads(files["manifest.json"])["sample"]["of"] == 0
    assert json.loads(packs.contents(packs.packed(ledger, POSTED - 2 * DAY, POSTED - DAY))["requests.json"]) == []


def test_a_sample_is_drawn_in_the_order_of_the_digests_by_whoever_has_the_seed(ledger):
    for number in range(9):
        ts = f"170000000{number}.000100"
        kept(ledger, at(wanted(), ts), f"C0CHANNEL/{ts}")
    files = packs.contents(packs.packed(ledger, number=4, seed="word"))
    streams = [row["stream"] for row in json.loads(files["requests.json"])]
    assert len(streams) == 9
    drawn = sorted(streams, key=lambda stream: hashlib.sha256(f"word {stream}".encode()).hexdigest())[:4]
    table = files["sample.csv"].decode("utf-8-sig").splitlines()[1:]
    assert [line.split('","')[1] for line in table] == drawn


def test_the_seed_is_the_head_where_there_is_one(ledger):
    kept(ledger, ticketed())
    assert "+0" in json.loads(packs.contents(packs.packed(ledger))["manifest.json"])["sample"]["seed"]
    head = packs.make_head(ledger, "2026-12-31")
    assert json.loads(packs.contents(packs.packed(ledger))["manifest.json"])["sample"]["seed"] == head


def test_a_fact_that_was_changed_in_the_ledger_is_packed_as_it_is_and_named_by_the_check(ledger):
    kept(ledger, ticketed())
    kept(ledger, at(wanted(), "1700000009.000100"), "C0CHANNEL/1700000009.000100")
    with ledger.transaction() as connection:
        which = (table.c.stream == STREAM) & (table.c.number == 3)
        connection.execute(
            table.update().where(which).values(record=sa.func.replace(table.c.record, "U0RITA", "U0EVIL"))
        )
    pack = packs.packed(ledger)
    with pytest.raises(verify_pack.Wrong, match=f"Fact 3 of {STREAM}"):
        verify_pack.verify(io.BytesIO(pack))
    files = packs.contents(pack)
    states = {row["stream"]: row["state"] for row in json.loads(files["requests.json"])}
    assert states == {STREAM: "damaged", "C0CHANNEL/1700000009.000100": "ready"}
    assert b'"damaged"' in files["exceptions.csv"]


@pytest.mark.parametrize("record", ["", "{", "[]", "null", '{"texts": {"x": 1}}'])
def test_a_record_that_cannot_be_read_is_packed_as_it_is(ledger, record):
    kept(ledger, ticketed())
    with ledger.transaction() as connection:
        which = (table.c.stream == STREAM) & (table.c.number == 3)
        connection.execute(table.update().where(which).values(record=record))
    with pytest.raises(verify_pack.Wrong, match=f"Fact 3 of {STREAM}"):
        verify_pack.verify(io.BytesIO(packs.packed(ledger)))


def test_a_text_that_was_changed_in_the_ledger_is_named_by_the_check(ledger):
    kept(ledger, ticketed())
    with ledger.transaction() as connection:
        which = (texts.c.stream == STREAM) & (texts.c.name == "text")
        connection.execute(texts.update().where(which).values(text="Name of application: Everything"))
    with pytest.raises(verify_pack.Wrong, match=f"The text “text” of fact 1 of {STREAM} was changed"):
        verify_pack.verify(io.BytesIO(packs.packed(ledger)))


def test_a_pack_of_what_was_forgotten_and_sealed_fits_and_names_no_texts(ledger):
    ts = "1700000060.000100"
    story = closed(ticketed().post("hello there", ts, "U0OTTO").post("", ts, "U0OTTO", "1700000061.000000"))
    story.facts = [without_words(fact, story) for fact in story.facts]
    kept(ledger, story)
    ledger.postpone(STREAM, None)
    packs.make_head(ledger, "2026-11-29")
    for number, person in enumerate((Person("U0OTTO", "Otto"), Person("U0RITA", "Rita"), None), 1):
        count = len(ledger.facts(STREAM))
        assert forget(ledger, STREAM, person, 2e9) if person else seal(ledger, STREAM, 2e9, count, 365.0)
        # The worker has looked at it since.
        ledger.postpone(STREAM, None)
        packs.make_head(ledger, f"2026-12-0{number}")
        pack = packs.packed(ledger)
        assert verify_pack.verify(io.BytesIO(pack)).removed > 0
        assert not [name for name, content in packs.contents(pack).items() if b"hello there" in content]
    assert not [name for name, content in packs.contents(pack).items() if b"Mara" in content]


def test_a_head_that_does_not_cover_the_one_before_it_is_named(ledger):
    kept(ledger, ticketed())
    packs.make_head(ledger, "2026-11-29")
    late_head = Fact("day", "day 2026-11-30", 0.0, {"day": "2026-11-30", "streams": 0, "facts": 0})
    ledger.append("head 2026-11-30", [Fact("opened", "opened", 0.0), late_head])
    with pytest.raises(verify_pack.Wrong, match="does not cover head 2026-11-29, the head before it"):
        verify_pack.verify(io.BytesIO(packs.packed(ledger)))


def test_what_is_younger_than_the_last_head_is_counted(ledger):
    kept(ledger, wanted())
    packs.make_head(ledger, "2026-11-29")
    ledger.append(STREAM, [Fact("read", "read later", 1.0, {"read_at": 1.0})])
    checked = verify_pack.verify(io.BytesIO(packs.packed(ledger)))
    assert (checked.head_stream, checked.after) == ("head 2026-11-29", 1)


def test_the_set_up_is_in_the_pack_as_it_was_noted(ledger):
    kept(ledger, wanted())
    ledger.append(
        "setup", [Fact("catalogue", "catalogue 1", 5.0, {"applications": ["Figma"]}, {"notes": "private"}, "s")]
    )
    pack = packs.packed(ledger)
    files = packs.contents(pack)
    (found,) = json.loads(files["setup.json"])["facts"]
    assert (found["kind"], found["body"], found["texts"]) == (
        "catalogue",
        {"applications": ["Figma"]},
        {"notes": "private"},
    )
    assert b"private" in files["index.html"]
    assert verify_pack.verify(io.BytesIO(pack))
    forged = packs.remade(files, setup_json=lambda value: {"facts": [{**value["facts"][0], "body": {}}]})
    with pytest.raises(verify_pack.Wrong, match=r"Entry 1 of setup\.json is not what fact 1 of the stream setup says"):
        verify_pack.verify(forged)


NONSENSE = ({}, [], "x", None, 1.5, 10**30)


def test_a_fact_that_was_written_anew_with_its_own_hash_keeps_nobody_from_a_pack(ledger):
    kept(ledger, ticketed())
    kept(ledger, at(wanted(), "1700000009.000100"), "C0CHANNEL/1700000009.000100")
    packs.make_head(ledger, "2026-11-29")
    with ledger.reading() as connection:
        rows = connection.execute(sa.select(table).where(table.c.stream.in_([STREAM, "head 2026-11-29"]))).all()
    for row in rows:
        for name in ("body", "texts", "at", "recorded_at", "number", "kind", "identity", "subject"):
            for value in NONSENSE[row.number % 3 :: 3]:
                text = canonical({**json.loads(row.record), name: value})
                write(ledger, row, text, hash_of(text))
                files = packs.contents(packs.packed(ledger))
                states = {each["stream"]: each["state"] for each in json.loads(files["requests.json"])}
                assert states["C0CHANNEL/1700000009.000100"] == "ready"
                assert len(states) == 2
                if text != row.record and row.stream == STREAM:
                    with pytest.raises(verify_pack.Wrong):
                        verify_pack.verify(packs.zipped(files))
        write(ledger, row, row.record, row.hash)


def write(ledger, row, record, hashed):
    with ledger.transaction() as connection:
        which = (table.c.stream == row.stream) & (table.c.number == row.number)
        connection.execute(table.update().where(which).values(record=record, hash=hashed))


@pytest.mark.parametrize("stream", ["/", "C1/", "C1/nan", "C1/x/y", "C1/1e9", "C1/²"])
def test_a_stream_that_is_named_like_no_post_keeps_nobody_from_a_pack(ledger, stream):
    kept(ledger, ticketed())
    ledger.append(stream, [Fact("noted", "noted 1", 1.0, {"key": "1"})])
    pack = packs.packed(ledger)
    assert [row["stream"] for row in json.loads(packs.contents(pack)["requests.json"])] == [STREAM]
    assert verify_pack.verify(io.BytesIO(pack))
