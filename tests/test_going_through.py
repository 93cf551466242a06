"""Going through many requests: whoever waits hears how far it is, and a bot that is stopped goes no further."""

import threading

import pytest
from accessdesk import ledger_reports
from accessdesk.going_through import going_through
from accessdesk.ledger import Ledger
from accessdesk.ledger_reports import Which
from accessdesk.ledger_tables import requests

from tests.bench.pending import row

EVERYTHING = [Which(0.0, 1e11)]


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """A ledger with seven requests, of which two come at once."""
    monkeypatch.setattr(ledger_reports, "PAGE", 2)
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    with opened.transaction() as connection:
        for each in map(row, range(7)):
            connection.execute(requests.insert(), each)
    yield opened
    opened.close()


def test_how_far_it_is_is_said_now_and_then(ledger, monkeypatch):
    monkeypatch.setattr("accessdesk.going_through.WORD_SECONDS", 0.0)
    words = [each for each in going_through(ledger, threading.Event(), EVERYTHING) if isinstance(each, str)]
    assert words == [f"{done} of 7 requests checked." for done in (2, 4, 6, 7)]


def test_what_is_soon_done_is_done_without_a_word_the_oldest_first(ledger):
    found = [each.key for each in going_through(ledger, threading.Event(), EVERYTHING)]
    assert found == [f"OPS-{number}" for number in range(7)]


def test_a_bot_that_is_stopped_goes_no_further_than_its_page(ledger):
    stopped = threading.Event()
    stopped.set()
    assert len(list(going_through(ledger, stopped, EVERYTHING))) == 2
