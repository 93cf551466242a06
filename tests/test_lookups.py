"""What is remembered of look-ups: for a while, so many at most, asked once for everybody who wants it at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from accessdesk import lookups
from accessdesk.lookups import LookUps

from tests.sandbox.server import wait_until


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Slack:
    """Answers with the number of the question, when it may."""

    def __init__(self):
        self.asked = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self):
        self.asked += 1
        number = self.asked
        self.may_answer.wait()
        return number


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def slack():
    return Slack()


@pytest.fixture
def pool(slack):
    """Ten threads that end with the test, whatever becomes of it."""
    pool = ThreadPoolExecutor(10)
    yield pool
    slack.may_answer.set()
    pool.shutdown()


@pytest.fixture
def known(clock):
    return LookUps(300.0, 2, clock)


def test_an_answer_is_remembered_until_it_expires(known, clock, slack):
    assert known.get("rita?", ["rita"], slack) == 1
    clock.now = 299.9
    assert known.get("rita?", ["rita"], slack) == 1
    clock.now = 300.0
    assert known.get("rita?", ["rita"], slack) == 2


def test_the_answer_that_was_wanted_last_is_kept_longest(known, slack):
    for question in ("rita?", "mara?", "rita?", "tess?"):
        known.get(question, [question], slack)
    assert known.get("rita?", ["rita?"], slack) == 1
    assert known.get("mara?", ["mara?"], slack) == 4


def test_what_is_forgotten_is_asked_again_and_nothing_else(known, slack):
    known.get("rita?", ["rita"], slack)
    known.get("mara?", ["mara"], slack)
    known.forget(["rita", "nobody"])
    assert (known.get("rita?", ["rita"], slack), known.get("mara?", ["mara"], slack)) == (3, 2)


def test_a_failure_is_raised_and_not_remembered(known, slack):
    def fails():
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        known.get("rita?", ["rita"], fails)
    assert known.get("rita?", ["rita"], slack) == 1


def test_ten_that_ask_at_once_are_one_call(known, slack, pool, monkeypatch):
    monkeypatch.setattr(lookups, "PATIENCE", 60.0)
    slack.may_answer.clear()
    answers = [pool.submit(known.get, "rita?", ["rita"], slack) for _ in range(10)]
    wait_until(lambda: slack.asked and all(answer.running() for answer in answers), "all ten ask")
    slack.may_answer.set()
    assert [answer.result() for answer in answers] == [1] * 10


def test_a_failure_goes_to_everybody_who_waited_for_the_answer(known, slack, pool, monkeypatch):
    monkeypatch.setattr(lookups, "PATIENCE", 60.0)
    slack.may_answer.clear()

    def fails():
        raise ConnectionResetError(slack())

    answers = [pool.submit(known.get, "rita?", ["rita"], fails) for _ in range(3)]
    wait_until(lambda: slack.asked and all(answer.running() for answer in answers), "all three ask")
    slack.may_answer.set()
    assert {type(answer.exception()) for answer in answers} == {ConnectionResetError}


def test_nobody_waits_long_for_another_ones_question(known, slack, pool, monkeypatch):
    monkeypatch.setattr(lookups, "PATIENCE", 0.01)
    slack.may_answer.clear()
    first = pool.submit(known.get, "rita?", ["rita"], slack)
    wait_until(lambda: slack.asked == 1, "the first asks")
    second = pool.submit(known.get, "rita?", ["rita"], slack)
    wait_until(lambda: slack.asked == 2, "the second asks for itself")
    slack.may_answer.set()
    assert (first.result(), second.result()) == (1, 2)


def test_an_answer_that_was_under_way_when_it_became_untrue_is_not_kept(known, slack, pool):
    slack.may_answer.clear()
    answer = pool.submit(known.get, "rita?", ["rita"], slack)
    wait_until(lambda: slack.asked == 1, "it is asked")
    known.forget(["rita"])
    slack.may_answer.set()
    assert answer.result() == 1
    assert known.get("rita?", ["rita"], slack) == 2
