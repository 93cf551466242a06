"""The lease on PostgreSQL: one holder, for as long as what it has sent may take effect, whatever becomes of it."""

import pytest
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerAway
from accessdesk.ledger_lease import NotOurs

from tests.sandbox.server import wait_until

SHORT, LONG = 0.4, 300.0
"""Seconds: what a test waits for, and what it never would."""


@pytest.fixture
def ledgers(postgres):
    """Open the same database as often as wanted, each time as another bot would."""
    url, opened = postgres.create(), []

    def open_one(lease_seconds):
        opened.append(Ledger(url, lease_seconds))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def seconds_left(ledger):
    with ledger.reading() as connection:
        query = "SELECT extract(epoch FROM until - clock_timestamp()) FROM lease"
        return float(connection.exec_driver_sql(query).scalar_one())


def let_it_end(ledger):
    """Have the time of whoever holds the lease be over, as after a long freeze."""
    with ledger.transaction() as connection:
        connection.exec_driver_sql("UPDATE lease SET until = clock_timestamp() - interval '1 second'")


def test_one_holds_it_and_keeps_it(ledgers):
    first, second = ledgers(LONG), ledgers(LONG)
    assert (first.lease.hold(), second.lease.hold(), first.lease.hold()) == (True, False, True)
    with pytest.raises(NotOurs), second.lease.sending(1):
        pytest.fail("what is not its own turn must not be sent")


def test_another_takes_it_when_its_holder_renews_it_no_more(ledgers):
    first, second = ledgers(SHORT), ledgers(SHORT)
    assert first.lease.hold()
    assert not second.lease.hold()
    wait_until(second.lease.hold, "the lease has ended")
    wait_until(lambda: not first.lease.hold(), "the first notices")


def test_another_takes_it_at_once_when_it_is_given_up(ledgers):
    first, second = ledgers(LONG), ledgers(LONG)
    assert first.lease.hold()
    first.lease.give_up()
    assert second.lease.hold()
    first.lease.give_up()
    assert not first.lease.hold(), "what another one holds cannot be given up"


def test_it_outlasts_every_call_that_is_under_way_and_no_longer(ledgers):
    ledger = ledgers(SHORT)
    with ledger.lease.sending(200):
        with ledger.lease.sending(5):
            assert seconds_left(ledger) > 190
        assert ledger.lease.hold()
        assert seconds_left(ledger) > 190
    wait_until(lambda: ledger.lease.hold() and seconds_left(ledger) < 1, "the lease is as short again as it may be")


def test_who_was_frozen_until_another_took_over_sends_nothing(ledgers):
    frozen, other = ledgers(LONG), ledgers(LONG)
    assert frozen.lease.hold()
    let_it_end(other)
    assert other.lease.hold()
    with pytest.raises(NotOurs), frozen.lease.sending(1):
        pytest.fail("it must not send")
    with pytest.raises(NotOurs):
        frozen.lease.check()


def test_a_holder_that_cannot_renew_it_does_not_send_and_keeps_it_over_a_restart_of_the_server(ledgers, postgres):
    first, second = ledgers(LONG), ledgers(LONG)
    assert first.lease.hold()
    postgres.stop()
    with pytest.raises(LedgerAway), first.lease.sending(1):
        pytest.fail("it must not send")
    with pytest.raises(LedgerAway):
        first.lease.hold()
    postgres.start()
    assert not second.lease.hold()
    with first.lease.sending(1):
        pass
