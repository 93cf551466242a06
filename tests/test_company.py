"""What the number of connections that Slack counts means for a bot, with its ledger's lease and without."""

import pytest
from accessdesk.company import LOOK_AGAIN, UNCOUNTED, Company


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def looks():
    return []


@pytest.fixture
def company(clock, looks):
    return Company(lambda: looks.append(clock.now), clock)


def test_a_bot_that_is_alone_works(company, looks):
    company.counted(1)
    assert company.allows_work(True)
    assert not company.stands_back
    assert looks == []


def test_nothing_is_done_before_it_is_known_who_else_there_is(company):
    assert not company.allows_work(True)
    assert not company.stands_back
    company.counted(1)
    assert company.allows_work(True)


def test_a_bot_that_comes_second_stands_back_and_says_so_once(company, clock, caplog):
    company.counted(2)
    for _ in range(3):
        assert not company.allows_work(True)
        clock.now += 100
        company.counted(2)
    assert company.stands_back
    assert [record.getMessage()[:27] for record in caplog.records] == ["Slack counts 2 connections "]


def test_it_looks_again_after_some_seconds_then_every_minute_and_works_when_it_is_alone(company, clock, looks, caplog):
    company.counted(2)
    began = clock.now
    while clock.now < began + 400:
        assert not company.allows_work(True)
        if looks and looks[-1] == clock.now:
            company.counted(2)
        clock.now += 1
    gaps = [later - earlier for earlier, later in zip([began, *looks], looks, strict=False)]
    assert gaps[0] <= LOOK_AGAIN[0] + 1
    assert len(looks) < 400 / 48 + 3
    assert max(gaps) <= LOOK_AGAIN[1] + 1
    for connections in (1, 2, 1):
        # The other one may just have been restarted.
        company.counted(connections)
        assert not company.allows_work(True)
    company.counted(1)
    assert company.allows_work(True)
    assert not company.stands_back
    assert "goes to work" in caplog.records[-1].getMessage()


def test_a_bot_that_works_goes_on_and_warns_once_until_it_is_alone_again(company, looks, caplog):
    company.counted(1)
    company.allows_work(True)
    for connections in (2, 3, 1, 2):
        company.counted(connections)
        assert company.allows_work(True)
    assert [record.args for record in caplog.records] == [(2,), (2,)]
    assert looks == []


def test_a_bot_that_waits_for_the_lease_knows_whose_the_other_connection_is_and_takes_over_at_once(
    company, clock, looks, caplog
):
    company.counted(2)
    assert not company.allows_work(False)
    clock.now += 3600
    company.counted(3)
    assert not company.allows_work(False)
    assert company.allows_work(True)
    assert not company.stands_back
    assert looks == []
    assert caplog.records == []


def test_where_no_count_comes_by_itself_one_is_asked_for_and_waited_for_only_so_long(company, clock, looks):
    clock.now += UNCOUNTED[0] - 0.1
    assert not company.allows_work(True)
    assert looks == []
    clock.now += 0.1
    assert not company.allows_work(True)
    assert looks == [clock.now]
    clock.now += UNCOUNTED[1] - UNCOUNTED[0]
    assert company.allows_work(True)


@pytest.mark.parametrize(("socket", "url"), [(None, "sqlite:////ledger.db"), (object(), "postgresql+psycopg://ledger")])
def test_on_postgresql_and_without_connections_only_the_lease_counts(socket, url, caplog):
    company = Company.of(socket, url)
    for _ in range(2):
        company.counted(3)
        assert company.allows_work(True)
        assert not company.allows_work(False)
    assert not company.stands_back
    assert caplog.records == []
