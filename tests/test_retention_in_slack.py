"""After the set time nothing is left of what people wrote, the chain still holds, and nothing follows any more."""

import pytest
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken

from tests.redaction import left_of
from tests.sealing import PEOPLE, SECRET, live, over, wait_sealed


@pytest.fixture
def aged(make_office):
    office = make_office().catalogue().open()
    ts, key = live(office)
    over(office)
    wait_sealed(office)
    return office, ts, key


def test_nothing_of_texts_and_names_is_left_in_the_files_and_the_chain_holds(aged):
    office, ts, _ = aged
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    assert broken(ledger, f"{office.channel}/{ts}") == []
    ledger.close()
    for words in (SECRET, *PEOPLE):
        left = [where for where in left_of(office, words) if where.startswith("accessrequest.db")]
        assert left == [], words
