"""Nothing is removed for good by a wrong clock, by a setting that was mistyped, or while the bot knows too little."""

import time

import pytest
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import Overview
from accessdesk.retaining import FOLLOWED, follow
from accessdesk.retention_guard import BEGINS
from accessdesk.sealed_texts import wrong_clock

from tests.office import Office
from tests.sandbox.server import wait_until
from tests.sealing import HASTY, SHORT, age, live, sealed, wait_sealed
from tests.test_sealing import STREAM, closed, written

DAY = 86_400.0


def of(office: Office) -> Ledger:
    return Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")


def overdue(office: Office, stream: str) -> None:
    """Have the time of what is over be long over when the bot starts next, by a setting that it knows."""
    ledger, ends = of(office), time.time() + SHORT
    office.set(**HASTY)
    ledger.note(FOLLOWED, repr(float(HASTY["ACCESS_RETENTION_DAYS"])))
    ledger.postpone(stream, 1.0)
    ledger.close()
    wait_until(lambda: time.time() > ends, "its time is over")


@pytest.mark.parametrize(("days", "grace"), [(365.0, DAY), (1.0, DAY), (0.25, DAY / 4)])
def test_another_setting_removes_nothing_for_a_day_and_the_log_says_what_it_would(tmp_path, caplog, days, grace):
    ledger, now = written(closed(), f"sqlite:///{tmp_path / 'ledger.db'}"), time.time()
    follow(ledger, days)
    assert float(ledger.note(BEGINS)) == pytest.approx(now + grace, abs=30)
    assert (ledger.due(now + grace - 60), ledger.due(now + grace + 60)) == ([], [STREAM])
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith(f"ACCESS_RETENTION_DAYS is {days:g}: from 2")
    assert "removed for good, at first those of 1 request that is in the ledger." in said
    follow(ledger, 0.0)
    assert len(caplog.records) == 1
    ledger.close()


def test_what_would_be_removed_is_counted_by_when_it_was_over(tmp_path):
    ledger = written(closed(), f"sqlite:///{tmp_path / 'ledger.db'}")
    ended = 1_700_000_070.0
    assert [Overview(ledger).number_over(at) for at in (ended - 1, ended)] == [0, 1]
    ledger.close()


def test_what_is_said_of_a_clock_that_is_not_certain():
    assert wrong_clock(4 * 365 * DAY).startswith("The clock of the bot's machine is 1460 days fast, so no texts")
    assert wrong_clock(None).startswith("Slack does not say what time it is, so no texts")


def test_a_clock_that_was_set_forward_removes_nothing(make_office):
    office = make_office().catalogue().open()
    ts, _ = live(office)
    ledger = of(office)
    old = Fact("failed", "failed x", 1.0, {"step": "x", "name": "x", "rejected": True}, {"sentence": "no"}, "failures")
    ledger.append("digest 2020-01-01", [old])
    # To the bot Slack's clock says the same as if its own were fast.
    office.slack.clock_ahead = -3 * 365 * DAY
    age(office)
    wait_until(lambda: "is 1095 days fast, so no texts of what is over are removed" in office.bot.read_log(), "the log")
    assert "1095 days fast" in office.command(office.tess, "!access health")
    assert sealed(office) == 0
    assert [fact.texts["sentence"] for fact in ledger.facts("digest 2020-01-01") if fact.texts] == ["no"]
    office.slack.clock_ahead = 0.0
    office.bot.stop()
    ledger.postpone(f"{office.channel}/{ts}", 1.0)
    office.bot.start()
    wait_sealed(office)
    ledger.close()


@pytest.mark.parametrize("where", ["Slack", "Jira"])
def test_what_was_opened_again_while_the_bot_was_off_is_not_sealed(make_office, where):
    office = make_office().catalogue().set(JIRA_POLL_SECONDS="1").open()
    ts, key = live(office)
    office.bot.stop()
    overdue(office, f"{office.channel}/{ts}")
    if where == "Slack":
        office.take_off(ts, "complete")
    else:
        office.jira.transition(key, office.rita_in_jira, "To Do")
    office.bot.start()
    wait_until(lambda: "completed" not in office.command(office.tess, f"!access status {key}"), "it is open again")
    office.settled()
    assert sealed(office) == 0
    assert "Rita Requester" in office.command(office.tess, f"!access show {key}")
