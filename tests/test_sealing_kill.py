"""A bot that dies at any statement of a sealing has sealed the request, or not touched it; the next one seals it."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
import sqlalchemy as sa
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken
from accessdesk.ledger_sealing import forget, seal
from accessdesk.people import Person

from tests.redaction import wrong_with_chain
from tests.test_sealing import NOW, SECRET, STREAM, closed, written
from tests.test_steps import ticketed

RITA = Person("U0RITA", "Rita")


def die_at(number: int, url: str, person: Person | None) -> None:
    """Seal, and be killed before this statement."""
    ledger, seen = Ledger(url), 0
    count = len(ledger.facts(STREAM))

    def kill(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    for engine in set(ledger._engines.values()):
        sa.event.listen(engine, "before_cursor_execute", kill)
        # The end of the transaction is no statement.
        sa.event.listen(engine, "commit", kill)
    do(ledger, count, person)


def do(ledger: Ledger, count: int, person: Person | None) -> bool:
    return bool(forget(ledger, STREAM, person, NOW)) if person else seal(ledger, STREAM, NOW, count, 365.0)


def texts(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM texts WHERE text != ''")).scalar_one())


@pytest.mark.parametrize("person", [None, RITA], ids=["sealed", "forgotten"])
def test_a_bot_that_dies_at_any_moment_leaves_all_or_nothing(tmp_path: Path, person: Person | None) -> None:
    spawn = multiprocessing.get_context("fork")
    story = closed(ticketed().post(SECRET, "1700000060.000100", "U0OTTO"))
    for number in range(1, 200):
        path = tmp_path / f"{number}.db"
        ledger = written(story, f"sqlite:///{path}")
        before, had = ledger.facts(STREAM), texts(ledger)
        ledger.close()
        bot = spawn.Process(target=die_at, args=(number, f"sqlite:///{path}", person))
        bot.start()
        bot.join()
        ledger = Ledger(f"sqlite:///{path}")
        facts = ledger.facts(STREAM)
        assert broken(ledger, STREAM) == []
        assert wrong_with_chain(path) == []
        is_sealed = len(facts) == len(before) + 1
        assert is_sealed or (facts == before and texts(ledger) == had)
        if not is_sealed:
            assert do(ledger, len(facts), person)
        assert not do(ledger, len(ledger.facts(STREAM)), person)
        assert broken(ledger, STREAM) == []
        ledger.close()
        if bot.exitcode == 0:
            assert is_sealed
            assert number > 8
            return
    pytest.fail("it never came to its end")
