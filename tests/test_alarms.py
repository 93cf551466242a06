"""Alarms: said once in the log, listed until they are over; and the latest warnings for who cannot read the log."""

import logging

from accessdesk.alarms import Alarms
from accessdesk.health_answers import MOST_ALARMS, health
from accessdesk.health_state import Alarm, Found, State
from accessdesk.recent import KEPT, LONGEST, Recent


def test_an_alarm_is_said_once_as_long_as_it_stays_the_same_and_listed_until_it_is_over(caplog):
    now = [100.0]
    alarms = Alarms(lambda: now[0])
    alarms.sound("channel", "#ask cannot be read.")
    now[0] = 200.0
    alarms.sound("channel", "#ask cannot be read.")
    alarms.sound("emoji", "There is no :complete:.")
    assert [tuple(each) for each in alarms.standing] == [
        ("#ask cannot be read.", 100.0),
        ("There is no :complete:.", 200.0),
    ]
    alarms.sound("channel", "#ask was archived.")
    alarms.end("channel", "#ask can be read again.")
    alarms.end("channel", "#ask can be read again.")
    assert [each.sentence for each in alarms.standing] == ["There is no :complete:."]
    assert [record.getMessage() for record in caplog.records] == [
        "#ask cannot be read.",
        "There is no :complete:.",
        "#ask was archived.",
        "#ask can be read again.",
    ]


def test_the_latest_warnings_of_this_program_are_kept_while_it_runs():
    recent, log = Recent(), logging.getLogger("accessdesk.somewhere")
    log.warning("before")
    recent.open()
    for number in range(KEPT + 5):
        log.warning("warning %d", number)
    log.info("no warning")
    logging.getLogger("errbot.elsewhere").warning("not ours")
    log.error("a long\none %s", "x" * 1000)
    recent.close()
    log.error("after")
    entries = recent.entries
    assert len(entries) == KEPT
    assert entries[0].text.startswith("a long one xxx")
    assert len(entries[0].text) <= LONGEST
    assert entries[1].text == f"warning {KEPT + 4}"


def test_of_very_many_alarms_the_longest_are_listed_and_the_others_counted():
    alarms = [Alarm(f"alarm {number}.", float(number)) for number in range(MOST_ALARMS + 7)]
    state = State(100.0, "", (), 0, (), (0, ()), Found(0.0, 0, 0), (), (), alarms, ())
    said = health(state, None)
    assert said.count("• alarm") == MOST_ALARMS
    assert "alarm 0." in said
    assert "And 7 more like these" in said
