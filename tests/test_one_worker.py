"""Of several bots on one ledger one works at a time; the others listen and take over when it ends."""

from accessdesk.ledger import Ledger

from tests.sandbox.bot import Bot
from tests.sandbox.server import Fault, wait_until


def test_two_bots_on_one_ledger_create_one_ticket_and_the_second_takes_over(make_office, database_url):
    office = (
        make_office().set(ACCESS_DATABASE_URL=database_url, ACCESS_LEASE_SECONDS="1", JIRA_TIMEOUT_SECONDS="2").open()
    )
    office.caught_up()
    second = Bot(office.slack, office.data_dir.parent / "second", office.bot.extra)
    try:
        second.start()
        wait_until(lambda: "Another bot works on this ledger" in second.read_log(), "the second says that it waits")
        office.traffic.add(Fault("POST /rest/api/2/issue", "latency", seconds=0.5, times=5))
        for number in range(5):
            office.ticketed(office.template(f"App {number}"))
        office.settled()
        assert len(office.jira.issues()) == 5
        office.bot.kill()
        ts = office.ask(office.template("Afterwards"))
        office.add(ts)
        office.said(ts, "OPS-6")
        assert len(office.jira.issues()) == 6
    finally:
        second.kill()


def test_the_lease_is_held_by_one_and_free_again_when_given_up(database_url):
    first, second = (Ledger(database_url) for _ in range(2))
    assert (first.lease.hold(), second.lease.hold(), first.lease.hold()) == (True, False, True)
    first.lease.give_up()
    wait_until(second.lease.hold, "the second takes it")
    second.close()
