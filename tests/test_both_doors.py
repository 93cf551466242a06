"""Most events come by both doors, the listener's and the callback: taken in by one, they cost nothing at the other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from accessdesk.intake import LATEST, Intake
from accessdesk.ledger import Ledger

from tests.test_steps import COMPLETE, LISTENING, ROOT, STREAM

CHANNEL = STREAM.partition("/")[0]
POST = {"type": "message", "channel": CHANNEL, "user": "U0RITA", "ts": ROOT, "event_ts": ROOT, "text": COMPLETE}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield found
    found.close()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What the database is asked, from now on."""
    asked: list[str] = []

    def note(*about: Any) -> None:
        asked.append(about[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def taking_in(ledger: Ledger) -> Intake:
    return Intake(ledger, replace(LISTENING, watched=frozenset({CHANNEL})), lambda: None)


def emoji(number: int) -> dict[str, Any]:
    item = {"type": "message", "channel": CHANNEL, "ts": ROOT}
    return {"type": "reaction_added", "user": f"U0{number:06}", "reaction": "ticket", "item": item, "event_ts": ROOT}


def test_an_event_that_was_taken_in_is_not_looked_up_when_it_comes_again(ledger, statements):
    intake = taking_in(ledger)
    intake.record(POST)
    assert statements
    statements.clear()
    intake.record(POST)
    assert statements == []
    assert len(ledger.facts(STREAM)) == 1


def test_an_edit_is_another_event_though_its_second_is_the_same(ledger):
    intake = taking_in(ledger)
    intake.record(POST)
    for text in (f"{COMPLETE} a", f"{COMPLETE} b"):
        edited = {**POST, "text": text, "edited": {"user": "U0RITA", "ts": "1700000009.000000"}}
        change = {**POST, "subtype": "message_changed", "message": edited, "event_ts": "1700000009.500000"}
        intake.record(change)
    assert [fact.texts["text"][-1] for fact in ledger.facts(STREAM)[1:]] == ["a", "b"]


def test_of_many_events_the_first_are_forgotten_and_known_by_the_ledger(ledger, statements):
    intake = taking_in(ledger)
    for number in range(LATEST + 1):
        intake.record(emoji(number))
    statements.clear()
    intake.record(emoji(0))
    assert statements
    assert len(ledger.facts(STREAM)) == LATEST + 1


def test_another_bot_knows_nothing_of_that_and_asks_the_ledger(ledger):
    taking_in(ledger).record(POST)
    taking_in(ledger).record(POST)
    assert len(ledger.facts(STREAM)) == 1
