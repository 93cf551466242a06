"""The account that a ticket needs is looked up while the thread is read, and not one after the other."""

import threading

import pytest
from accessdesk.ahead import FRESH_SECONDS, Ahead, Asked
from accessdesk.errors import Unavailable
from accessdesk.jira_people import Account

from tests.sandbox.server import Fault, wait_until

LOOK_UP, CREATE = "GET /rest/api/2/user/search", "POST /rest/api/2/issue"

RITA, OTTO = Asked("", "rita@example.com"), Asked("", "otto@example.com")
HERS = Account({"name": "rita"})


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def begun(look_up=lambda: HERS):
    clock = Clock()
    ahead = Ahead(clock)
    ahead.begin(RITA, look_up)
    return clock, ahead


def away():
    raise Unavailable("Jira cannot be reached.", away=True)


def ends():
    raise SystemExit(1)


def test_what_was_looked_up_ahead_is_given_once():
    _, ahead = begun()
    assert ahead.take(RITA) == HERS
    assert ahead.take(RITA) is None


def test_nobody_gets_what_was_looked_up_for_somebody_else():
    _, ahead = begun()
    assert ahead.take(OTTO) is None


def test_nor_what_was_looked_up_before_a_file_named_the_account():
    _, ahead = begun()
    assert ahead.take(RITA._replace(named="rita2")) is None


def test_what_was_begun_too_long_ago_is_not_good_any_more():
    clock, ahead = begun()
    clock.now = FRESH_SECONDS
    assert ahead.take(RITA) is None


def test_what_nobody_asked_for_is_not_kept():
    clock, ahead = begun()
    clock.now = FRESH_SECONDS
    ahead.begin(OTTO, lambda: HERS)
    clock.now = 1.0
    assert ahead.take(RITA) is None


@pytest.mark.parametrize(("look_up", "error"), [(away, Unavailable), (ends, SystemExit)])
def test_why_there_is_no_answer_is_said_where_the_account_is_asked_for(look_up, error):
    _, ahead = begun(look_up)
    with pytest.raises(error):
        ahead.take(RITA)
    assert ahead.take(RITA) is None


def test_nobody_waits_for_what_could_not_begin(monkeypatch):
    def start(_):
        raise RuntimeError("can't start new thread")

    ahead = Ahead(Clock())
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        with pytest.raises(RuntimeError):
            ahead.begin(RITA, lambda: HERS)
    assert ahead.take(RITA) is None


def test_the_account_is_looked_up_while_the_thread_is_read(office):
    ts = office.ask()
    office.settled()
    reading = office.traffic.add(Fault("conversations.replies", "hold"))
    office.add(ts)
    wait_until(lambda: office.traffic.to(LOOK_UP), "Jira is asked for the account before the thread was read")
    assert not office.traffic.to(CREATE)
    reading.released.set()
    assert office.ticket()["fields"]["reporter"] == office.rita_in_jira
    office.settled()
    assert len(office.traffic.to(LOOK_UP)) == 1


def test_an_account_that_the_file_names_meanwhile_is_the_one_that_counts(make_office):
    office = make_office()
    office.data_dir.mkdir(parents=True)
    file = office.data_dir / "people.yaml"
    file.write_text("otto@example.com: otto\n", encoding="utf-8")
    office.set(JIRA_PEOPLE=str(file)).open()
    office.jira.add_person("rita2", "rita@elsewhere.example", "Rita Requester")
    ts = office.ask()
    office.settled()
    reading = office.traffic.add(Fault("conversations.replies", "hold"))
    office.add(ts)
    wait_until(lambda: office.traffic.to(LOOK_UP), "Jira is asked for the account before the thread was read")
    file.write_text("rita@example.com: rita2\n", encoding="utf-8")
    reading.released.set()
    assert office.ticket()["fields"]["reporter"] == "rita2"
    office.settled()


def test_a_ticket_waits_for_an_account_that_could_not_be_looked_up(office):
    office.traffic.add(Fault(LOOK_UP, "status", times=2, status=503))
    ts, key = office.ticketed()
    office.settled()
    assert office.jira.issue(key)["fields"]["reporter"] == office.rita_in_jira
    assert len(office.traffic.to(CREATE)) == 1
    assert len(office.thread(ts)) == 1


def test_an_emoji_that_does_not_count_has_no_account_looked_up(office):
    ts = office.ask()
    office.add(ts, by=office.otto)
    office.told(office.otto)
    office.settled()
    assert not office.traffic.to(LOOK_UP)


def test_nor_has_one_on_a_post_that_lacks_something(office):
    ts = office.ask("Name of application: Figma\nBusiness reason: design work")
    office.add(ts)
    office.told(office.rita)
    office.settled()
    assert not office.traffic.to(LOOK_UP)
