"""What is removed when a request is sealed, what stands afterwards, and that nothing is taken in any more."""

import dataclasses
import json
import random
import re
import sqlite3
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from accessdesk.desk import Write
from accessdesk.event_facts import command_fact
from accessdesk.facts import REMOVED, Fact, short
from accessdesk.forget_texts import Open, would_go
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken, to_check
from accessdesk.ledger_forgetting import Forgetting
from accessdesk.ledger_redaction import rewrite
from accessdesk.ledger_sealing import forget, seal
from accessdesk.links import Links
from accessdesk.once import ACTIONS, Once
from accessdesk.people import Person
from accessdesk.plan import Plan, Step
from accessdesk.replay import replay
from accessdesk.row import TEXTS, row_of
from accessdesk.seal_steps import PATIENCE_DAYS
from accessdesk.sealing import ended_at
from accessdesk.standing import Standing
from accessdesk.steps import next_steps
from accessdesk.timeline import timeline

from tests.redaction import wrong_with_chain
from tests.test_steps import COMPLETE, NOW, ROOT, SETTINGS, STREAM, Story, ticketed

DAY = 86_400.0
KEPT = dataclasses.replace(SETTINGS, retention_days=365.0)
SECRET = "xK9-hunter2-Qz"


def closed(story: Story | None = None) -> Story:
    """A request that was ticketed, and completed by Tess."""
    story = story or ticketed()
    story.add(command_fact(STREAM, "complete", "U0TESS", "C0CHANNEL", "1700000070.000000", "", "")).allowed()
    story.done("transition complete", closed_as="complete")
    for step in story.plan().steps:
        story.done(step.id, ts="1700000050.000000", **step.about)
    return story


def written(story: Story, url: str) -> Ledger:
    """A ledger with these facts, as a worker has left it."""
    ledger = Ledger(url)
    for fact in story.facts:
        ledger.append(STREAM, [without_words(fact, story)])
    request = replay(STREAM, ledger.facts(STREAM))
    assert ledger.settle(STREAM, request.count, None, row_of(request))
    return ledger


def without_words(fact: Fact, story: Story) -> Fact:
    """A fact of the story whose versions are told by digests, as the ledger does it, and not by their words."""
    identity, body = fact.identity, json.dumps(fact.body)
    for each in story.facts:
        if each.by_text:
            named = each.identity.replace(each.texts["text"], short(each.texts["text"]))
            identity = identity.replace(each.identity, named)
            body = body.replace(json.dumps(each.identity)[1:-1], named)
    return dataclasses.replace(fact, identity=identity, body=json.loads(body), by_text=False)


@pytest.fixture
def ledger(tmp_path):
    story = closed(ticketed().post(SECRET, "1700000060.000100", "U0OTTO"))
    opened = written(story, f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.close()


def sealed(ledger: Ledger) -> None:
    assert seal(ledger, STREAM, NOW + 365 * DAY, len(ledger.facts(STREAM)), 365.0)


def row(ledger: Ledger) -> dict:
    with ledger.reading() as connection:
        return dict(connection.execute(sa.text("SELECT * FROM requests")).mappings().one())


def steps(request, now, settings=KEPT):
    plan = next_steps(request, settings, now)
    return [step.id for step in plan.steps], plan.look_again


def test_a_closed_request_is_sealed_after_its_time_and_not_before():
    request = replay(STREAM, closed().facts)
    ended = 1_700_000_070.0
    assert ended_at(request) == ended
    assert steps(request, ended + 365 * DAY - 1) == ([], ended + 365 * DAY)
    assert steps(request, ended + 365 * DAY) == (["seal"], None)


def test_without_the_setting_everything_is_kept_for_ever():
    assert steps(replay(STREAM, closed().facts), NOW + 36_500 * DAY, SETTINGS) == ([], None)


def test_what_is_open_or_was_opened_again_is_not_sealed():
    story = closed()
    assert ended_at(replay(STREAM, ticketed().facts)) is None
    story.add(command_fact(STREAM, "reopen", "U0TESS", "C0CHANNEL", "1700000080.000000", "", "")).allowed()
    story.done("transition reopen", closed_as="")
    request = replay(STREAM, story.facts)
    assert ended_at(request) is None
    assert "seal" not in steps(request, NOW + 4_000 * DAY)[0]


def test_what_is_left_to_do_is_waited_for_but_not_for_ever():
    story = closed()
    story.post("a late reply", "1700000090.000100", "U0OTTO").people(Person("U0OTTO", "Otto"))
    request, due = replay(STREAM, story.facts), 1_700_000_070.0 + 365 * DAY
    assert "seal" not in steps(request, due)[0]
    assert steps(request, due + PATIENCE_DAYS * DAY)[0] == ["seal"]


def test_a_post_that_never_was_a_request_is_sealed_as_well():
    request = replay(STREAM, Story().post(COMPLETE).watched(False).people().done("tell U0RITA elsewhere").facts)
    assert row_of(request) is None
    assert steps(request, request.changed_at + 365 * DAY)[0] == ["seal"]


def test_texts_names_and_salts_go_and_what_was_judged_stands(ledger):
    before = row(ledger)
    sealed(ledger)
    after, request = row(ledger), replay(STREAM, ledger.facts(STREAM))
    judged = {name: value for name, value in before.items() if name not in {*TEXTS, "sealed_at"}}
    assert {name: after[name] for name in judged} == judged
    assert (after["state"], after["decision"], after["key"]) == ("completed", "approved", "OPS-1")
    assert after["sealed_at"] == NOW + 365 * DAY
    assert (after["requester_name"], after["manager_name"], after["application"]) == ("U0RITA", "U0MARA", REMOVED)
    assert "rita" not in re.sub("u0rita", "", after["words"])
    assert all(
        not any(fact.texts.values()) or set(fact.texts.values()) <= {"", REMOVED} for fact in ledger.facts(STREAM)
    )
    with ledger.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM salts")).scalar() == 0
    assert request.state == "completed"
    assert broken(ledger, STREAM) == []


def test_nothing_of_it_is_left_in_the_files(ledger):
    folder = Path(ledger.url.database).parent

    def left(words):
        return [path.name for path in folder.iterdir() if words.encode() in path.read_bytes()]

    assert left(SECRET)
    sealed(ledger)
    assert rewrite(ledger)
    assert [left(words) for words in (SECRET, "Rita", "Mara", "Figma", "design")] == [[], [], [], [], []]


def test_the_derived_table_made_anew_says_the_same(ledger):
    sealed(ledger)
    before = row(ledger)
    with ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM requests")
    request = replay(STREAM, ledger.facts(STREAM))
    ledger.settle(STREAM, request.count, None, row_of(request))
    assert row(ledger) == before


def test_a_sealed_request_takes_nothing_in_and_plans_nothing(ledger):
    sealed(ledger)
    before, writes = (
        ledger.facts(STREAM),
        [
            *ticketed().post("later", "1800000000.000100", "U0OTTO").emoji("complete", added=False).facts,
            command_fact(STREAM, "reopen", "U0TESS", "C0CHANNEL", "1800000000.000000", "", ""),
            Fact("deleted", f"deleted {ROOT}", 1.0, {"ts": ROOT}),
            Fact("began", "began comment 1", 1.0, {"step": "comment", "name": "comment"}),
            Fact(
                "done",
                "done comment 1",
                1.0,
                {
                    "step": "comment",
                    "name": "comment",
                    "outcome": {"entry": ROOT, "part": 1, "id": "1", "mark": "x", "of": 1},
                },
            ),
            Fact(
                "commented",
                "commented 9 1.0",
                1.0,
                {"issue": "1", "comment": "9", "by": "x", "created": 1, "updated": 1},
            ),
            Fact("redact", "redact x", 1.0, {"channel": "C0CHANNEL", "entry": ROOT, "by": "U0TESS"}, {"reason": "x"}),
            Fact("missed", "missed x", 1.0, {"what": "gone", "entry": ROOT, "part": 1, "id": "1"}),
        ],
    )
    assert ledger.append(STREAM, writes) == []
    assert ledger.append(STREAM, writes, create=False, durable=False) == []
    assert ledger.facts(STREAM) == before
    request = replay(STREAM, before)
    for now in (NOW, NOW + 366 * DAY, NOW + 4_000 * DAY):
        assert steps(request, now) == ([], None)
        assert steps(request, now, SETTINGS) == ([], None)
    # Even what came in by another way plans nothing.
    forged = replay(
        STREAM, [*before, *(dataclasses.replace(each, number=900 + n) for n, each in enumerate(writes[-5:]))]
    )
    assert steps(forged, NOW + 4_000 * DAY) == ([], None)


def test_an_event_about_it_costs_one_read_of_the_ledger(ledger):
    sealed(ledger)
    statements = []
    for engine in ledger._engines.values():
        sa.event.listen(engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    assert ledger.takes(STREAM) is False
    assert len(statements) == 1
    assert (ledger.takes("C0CHANNEL/1.000001"), ledger.takes("watching")) == (None, None)


def test_sealing_it_twice_or_after_something_came_changes_nothing(ledger):
    assert not seal(ledger, STREAM, NOW, len(ledger.facts(STREAM)) - 1, 365.0)
    sealed(ledger)
    before = ledger.facts(STREAM)
    assert not seal(ledger, STREAM, NOW + 900 * DAY, len(before), 365.0)
    assert ledger.facts(STREAM) == before


def test_of_two_bots_that_seal_it_at_once_one_does(ledger):
    other, seen = Ledger(str(ledger.url)), len(ledger.facts(STREAM))
    done = []
    threads = [
        threading.Thread(target=lambda each=each: done.append(seal(each, STREAM, NOW, seen, 365.0)))
        for each in (ledger, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(done) == [False, True]
    assert len(ledger.facts(STREAM)) == seen + 1


def test_a_text_that_is_gone_without_a_seal_is_found(ledger):
    with ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM texts WHERE name = 'text' AND number = 1")
    assert broken(ledger, STREAM) == ["the text of fact 1 is gone"]


def test_a_seal_does_not_hide_a_text_that_it_does_not_name_nor_one_that_was_put_back(ledger):
    assert forget(ledger, STREAM, Person("U0OTTO", "Otto"), NOW)
    with ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM texts WHERE name = 'text' AND number = 1")
        connection.exec_driver_sql(f"INSERT INTO texts VALUES ('{STREAM}', {otto(ledger)}, 'text', 'never said')")
    assert broken(ledger, STREAM) == ["the text of fact 1 is gone", f"the text of fact {otto(ledger)} was changed"]


def test_another_kind_of_fact_that_names_removed_texts_hides_nothing(ledger):
    ledger.append(STREAM, [Fact("noted", "noted x", NOW, {"key": "x", "removed": [1]})])
    with ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM texts WHERE name = 'text' AND number = 1")
    assert broken(ledger, STREAM) == ["the text of fact 1 is gone"]


def otto(ledger: Ledger) -> int:
    return next(fact.number for fact in ledger.facts(STREAM) if fact.subject == "1700000060.000100")


def test_who_is_forgotten_leaves_ids_and_judgements_and_what_others_wrote(ledger):
    assert forget(ledger, STREAM, Person("U0RITA", "Rita"), NOW)
    after, request = row(ledger), replay(STREAM, ledger.facts(STREAM))
    assert (after["requester"], after["requester_name"], after["manager_name"]) == ("U0RITA", "U0RITA", "Mara")
    assert (after["state"], after["application"], after["decision"]) == ("completed", REMOVED, "approved")
    assert request.entries["1700000060.000100"].present.text == SECRET
    assert request.post.present.text == REMOVED
    assert (broken(ledger, STREAM), wrong_with_chain(Path(ledger.url.database))) == ([], [])
    assert not forget(ledger, STREAM, Person("U0RITA", "Rita"), NOW)
    assert ledger.takes(STREAM) is False


def test_what_is_left_of_a_request_from_which_somebody_was_forgotten_goes_when_its_time_is_over(ledger):
    assert forget(ledger, STREAM, Person("U0RITA", "Rita"), NOW)
    request = replay(STREAM, ledger.facts(STREAM))
    assert steps(request, NOW + 366 * DAY)[0] == ["seal"]
    assert seal(ledger, STREAM, NOW + 366 * DAY, request.count, 365.0)
    assert {text for fact in ledger.facts(STREAM) for text in fact.texts.values()} <= {"", REMOVED}
    assert (row(ledger)["state"], row(ledger)["manager_name"]) == ("completed", "U0MARA")
    assert broken(ledger, STREAM) == []


def test_a_request_that_is_open_keeps_what_is_somebodys(tmp_path):
    ledger = written(ticketed(), f"sqlite:///{tmp_path / 'open.db'}")
    before = ledger.facts(STREAM)
    assert not forget(ledger, STREAM, Person("U0RITA", "Rita"), NOW)
    assert ledger.facts(STREAM) == before
    ledger.close()


def test_what_somebody_works_on_is_left_for_a_moment(ledger):
    ledger.postpone(STREAM, 1.0)
    assert forget(ledger, STREAM, Person("U0RITA", "Rita"), NOW) is None


def test_what_happened_is_told_by_ids(ledger):
    sealed(ledger)
    facts = ledger.facts(STREAM)
    told = " ".join(
        each.text for each in timeline(replay(STREAM, facts), facts, Links("https://a.slack.com/", "https://j"))
    )
    assert "U0RITA posted it" in told
    assert "completed it" in told
    assert not re.search(f"Rita|Mara|Figma|{SECRET}", told.replace("U0RITA", ""))


@pytest.mark.parametrize("person", [None, Person("U0OTTO", "Otto")], ids=["sealed", "forgotten"])
def test_a_message_that_was_emptied_is_not_taken_for_changed_once_its_salt_is_gone(tmp_path, person):
    ts = "1700000060.000100"
    story = closed(ticketed().post(SECRET, ts, "U0OTTO").post("", ts, "U0OTTO", edited="1700000061.000000"))
    ledger = written(story, f"sqlite:///{tmp_path / 'emptied.db'}")
    assert forget(ledger, STREAM, person, NOW) if person else seal(ledger, STREAM, NOW, len(story.facts), 365.0)
    assert broken(ledger, STREAM) == []
    ledger.close()


def test_the_fact_of_it_repeats_no_words(ledger):
    sealed(ledger)
    body = json.dumps(ledger.facts(STREAM)[-1].body)
    assert not re.search(f"Rita|Mara|Figma|design|{SECRET}", body)
    with sqlite3.connect(ledger.url.database) as database:
        assert database.execute("SELECT count(*) FROM texts WHERE text != ''").fetchone() == (0,)


def test_no_copy_stays_between_rows_that_sqlite_moved_from_page_to_page(tmp_path):
    ledger, chance = Ledger(f"sqlite:///{tmp_path / 'many.db'}"), random.Random(7)
    streams = [f"C0CHANNEL/17000{number:05}.000100" for number in range(150)]
    for stream in chance.sample(streams * 8, len(streams) * 8):
        number = len(ledger.facts(stream))
        words = f"SECRET {stream} " + "x" * chance.randrange(900)
        ledger.append(
            stream, [Fact("noted", f"noted {number}", NOW, {"key": f"{number}"}, {"text": words}, "s")], durable=False
        )
    for stream in chance.sample(streams, len(streams)):
        assert seal(ledger, stream, NOW, 8, 365.0)
    assert rewrite(ledger)
    assert b"SECRET" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    ledger.close()


def test_a_step_whose_request_is_sealed_meanwhile_is_not_sent(ledger, monkeypatch):
    sent, standing = [], Standing(ledger)
    request = standing.request(STREAM)
    sealed(ledger)
    looking = Write("slack", lambda desk, work: sent.append(work.step.id) or {}, lambda desk, work: None)
    monkeypatch.setitem(ACTIONS, "late", looking)
    desk, plan = SimpleNamespace(ledger=ledger, unsearched=frozenset()), Plan(request, NOW)
    facts = Once(desk, standing, lambda: NOW).carry_out(request, plan, Step("late", "1"), again=False)
    assert sent == []
    assert ledger.append(STREAM, facts) == []
    assert not standing.note(request, Fact("began", "began late 2", NOW, {"step": "late 2", "name": "late"}))


@pytest.mark.parametrize(
    "named", ["zoe@example.com", "Zoe Z", "Zoe Z (Zoe@example.com)", "Zoe, mailto:zoe@example.com"]
)
def test_whoever_a_post_is_for_by_name_or_address_is_found_and_forgotten(tmp_path, named):
    text = f"{COMPLETE}\nFor: {named}"
    story = Story().post(text).watched().people().judged().alone().emoji().allowed().read_thread().created().announced()
    ledger, zoe = (
        written(closed(story), f"sqlite:///{tmp_path / 'zoe.db'}"),
        Person("U0ZOE", "Zoe Z", "zoe@example.com"),
    )
    assert Forgetting(ledger).over(Person("U0ZAK", "Zak", "zak@example.com")) == []
    assert Forgetting(ledger).over(Person("U0OE", "Oe", "oe@example.com")) == []
    assert Forgetting(ledger).over(zoe) == [STREAM]
    assert forget(ledger, STREAM, zoe, NOW)
    assert replay(STREAM, ledger.facts(STREAM)).post.present.text == REMOVED
    assert (row(ledger)["beneficiary_name"], row(ledger)["requester_name"]) == (REMOVED, "Rita")
    assert Forgetting(ledger).over(zoe) == []
    ledger.close()


def test_a_young_post_that_is_no_request_yet_may_become_one_and_stays(tmp_path):
    ledger, rita = Ledger(f"sqlite:///{tmp_path / 'young.db'}"), Person("U0RITA", "Rita")
    young, old = (f"C0CHANNEL/{at:.6f}" for at in (time.time() - 6 * DAY, time.time() - 8 * DAY))
    for stream in (young, old):
        ledger.append(stream, [rita.fact()])
    assert (Forgetting(ledger).over(rita), Forgetting(ledger).young(rita)) == ([old], 1)
    links = Links("https://a.slack.com/", "https://j")
    said = would_go(rita, 0, 0, Open(young=1), "!access forget", links)
    assert said.endswith(
        "1 post of the last 7 days is no request, may become one, and stays. Say this again in a week."
    )
    ledger.close()


def test_the_check_of_everything_reads_the_threads_of_what_is_not_sealed_alone(ledger):
    assert to_check(ledger) == to_check(ledger, compared=True) == [STREAM]
    sealed(ledger)
    assert (to_check(ledger), to_check(ledger, compared=True)) == ([STREAM], [])
