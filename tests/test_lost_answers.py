"""Slack's answer to the bot's words is lost: they stand there once, and as they should read in the end."""

import pytest

from tests.sandbox.server import Fault, wait_until


@pytest.mark.parametrize("kind", ["break_before", "break_after", "drip"])
def test_a_status_whose_update_is_lost_reads_right_in_the_end(office, kind):
    office.add(ts := office.ask(), "ticket")
    key = office.ticket()["key"]
    office.said(ts, key)
    office.settled()
    fault = office.traffic.add(Fault("chat.update", kind, seconds=0.001))
    office.add(ts, "complete", by=office.tom)
    wait_until(lambda: "*completed*" in office.thread(ts)[0], "the status says that it is completed")
    office.settled()
    assert fault.times == 0
    assert ["closed: done" in text for text in office.thread(ts)] == [False, True]


@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_a_private_word_whose_answer_is_lost_is_said_once_though_the_bot_is_started_again(office, kind):
    fault = office.traffic.add(Fault("chat.postMessage", kind))
    office.traffic.add(Fault("auth.test", "status", times=10_000, status=503))
    office.ask("App: Figma\nReason: design")
    wait_until(lambda: fault.times == 0, "the answer is lost")
    office.bot.kill()
    office.traffic.clear()
    office.bot.start()
    office.told(office.rita, "not complete")
    office.settled()
    assert len(office.heard_by(office.rita)) == 1


@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_a_word_in_the_thread_whose_answer_is_lost_is_said_once_though_the_bot_is_started_again(office, kind):
    ts, _ = office.ticketed()
    fault = office.traffic.add(Fault("chat.postMessage", kind))
    office.traffic.add(Fault("auth.test", "status", times=10_000, status=503))
    office.add(ts, "complete", by=office.tom)
    wait_until(lambda: fault.times == 0, "the answer is lost")
    office.bot.kill()
    office.traffic.clear()
    office.bot.start()
    office.said(ts, "closed: done")
    office.settled()
    assert ["closed: done" in text for text in office.thread(ts)] == [False, True]
