"""What is about to happen to a request and what the lists show of it are written together; nothing is passed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from accessdesk.catchup import messages_read
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import Overview
from accessdesk.replay import replay
from accessdesk.standing import Standing

from tests.test_steps import LISTENING, NOW, ROOT, STREAM, wanted


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    found.append(STREAM, wanted().facts)
    yield found
    found.close()


def began(number: int = 0) -> Fact:
    return Fact("began", f"began create {number}", NOW, {"step": "create", "name": "create"})


def said(ts: str) -> list[Fact]:
    message = {"user": "U0RITA", "ts": ts, "thread_ts": ROOT, "text": "please hurry"}
    return messages_read([message], LISTENING, float(ts))


def test_the_lists_show_what_a_write_follows_from_as_soon_as_it_is_about_to_be_sent(ledger: Ledger) -> None:
    standing, overview = Standing(ledger), Overview(ledger)
    request = standing.request(STREAM)
    assert overview.by_stream(STREAM) is None
    standing.note(request, began())
    row = overview.by_stream(STREAM)
    assert row is not None
    assert (row.ts, row.requester, row.is_open) == (ROOT, "U0RITA", True)
    assert request.shown is not None
    assert "create" in request.began


def test_where_nothing_came_in_between_nothing_is_read_again(ledger: Ledger) -> None:
    standing = Standing(ledger)
    request = standing.request(STREAM)
    standing.note(request, began())
    assert request.count == len(ledger.facts(STREAM))
    assert standing.take_in(request) == []


def test_what_came_in_between_is_taken_in_when_the_step_is_done_and_is_shown_by_whoever_saw_it(ledger: Ledger) -> None:
    standing = Standing(ledger)
    request = standing.request(STREAM)
    ledger.append(STREAM, said("1700000030.000100"))
    standing.note(request, began())
    assert Overview(ledger).by_stream(STREAM) is None
    assert "1700000030.000100" not in request.entries
    assert [fact.kind for fact in standing.take_in(request)] == ["message", "began"]
    assert "1700000030.000100" in request.entries
    assert request == replay(STREAM, ledger.facts(STREAM))


def test_what_is_noted_twice_is_noted_once(ledger: Ledger) -> None:
    standing = Standing(ledger)
    request = standing.request(STREAM)
    standing.note(request, began())
    standing.note(request, began())
    assert [fact.kind for fact in ledger.facts(STREAM)].count("began") == 1
    assert request.count == len(ledger.facts(STREAM))
