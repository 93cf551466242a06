"""Jira or Slack away, slow, or silent about what they did: everything waits, and happens once."""

import os
import signal

import pytest
from aiohttp import web

from tests.sandbox.server import Fault, wait_until

CREATE, COMMENT, TRANSITION = (
    "POST /rest/api/2/issue",
    "POST /rest/api/2/issue/*/comment",
    "POST /rest/api/2/issue/*/transitions",
)


def whole(office, ts):
    """Wait for the ticket and the one comment of a request, and check that each is there once."""
    key = office.ticket()["key"]
    office.said(ts, key)
    office.carried(key, "fine with me")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert len(office.bodies(key)) == 1
    return key


def asked(office):
    ts = office.ask()
    office.reply(ts, office.mara, "fine with me")
    office.add(ts)
    return ts


def test_while_jira_is_away_the_ticket_is_queued_and_the_log_says_so_once(office):
    fault = office.traffic.add(Fault("* /rest/api/2/*", "status", times=10_000, status=503))
    ts = asked(office)
    office.said(ts, "The ticket is created as soon as it does; nothing is lost.")
    fault.times = 0
    whole(office, ts)
    assert f"<@{office.mara}>" in "".join(office.thread(ts))
    log = office.bot.read_log()
    assert log.count("Calls to Jira wait") == 1
    assert log.count("Jira is back") == 1
    assert log.index("Calls to Jira wait") < log.index("Jira is back")


def test_a_limit_of_jiras_is_obeyed_for_as_long_as_it_asks(office):
    office.traffic.add(Fault(CREATE, "status", status=429, retry_after=2))
    whole(office, asked(office))
    refused, created = office.traffic.to(CREATE)
    assert refused.status == 429
    assert created.at - refused.at >= 2


def test_one_call_that_went_wrong_is_tried_again(office):
    office.traffic.add(Fault(CREATE, "status", status=502))
    whole(office, asked(office))


def test_a_jira_that_refuses_connections_is_waited_for(office):
    server = office.jira.server
    server.call(next(iter(server.runner.sites)).stop())
    # A connection from before would go on to answer.
    server.call(server.runner.server.shutdown(1.0))
    ts = asked(office)
    wait_until(lambda: "Calls to Jira wait" in office.bot.read_log(), "the log says so")
    server.call(web.TCPSite(server.runner, "127.0.0.1", server.port).start())
    whole(office, ts)
    assert office.bot.read_log().count("Jira is back") == 1


@pytest.mark.parametrize("call", [CREATE, COMMENT])
@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_a_lost_answer_does_not_double_anything(office, kind, call):
    fault = office.traffic.add(Fault(call, kind))
    whole(office, asked(office))
    assert fault.times == 0


@pytest.mark.parametrize(
    ("call", "look"), [(CREATE, "GET /rest/api/2/search"), (COMMENT, "GET /rest/api/2/issue/*/comment")]
)
def test_a_lost_answer_does_not_double_anything_though_looking_for_it_fails_too(office, call, look):
    office.traffic.add(Fault(call, "break_after"))
    office.traffic.add(Fault(look, "status", status=502))
    whole(office, asked(office))


@pytest.mark.parametrize("call", [CREATE, COMMENT])
def test_a_jira_that_is_slower_than_the_bot_waits_makes_nothing_twice(make_office, call):
    office = make_office().set(JIRA_TIMEOUT_SECONDS="1").open()
    office.traffic.add(Fault(call, "latency", seconds=1.4))
    whole(office, asked(office))


def test_a_lost_answer_does_not_double_the_ticket_where_the_search_lags_behind(make_office):
    office = make_office(flavour="cloud")
    office.jira.search_lag = 0.3
    office.open()
    office.traffic.add(Fault(CREATE, "break_after"))
    whole(office, asked(office))


@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_a_closing_whose_answer_is_lost_happens_once(office, kind):
    ts, key = office.ticketed()
    office.traffic.add(Fault(TRANSITION, kind))
    office.add(ts, "complete")
    office.status(key, "Done")
    office.said(ts, "closed: done")
    office.settled()
    assert ["Completed" in body for body in office.bodies(key)] == [True]
    assert sum("closed: done" in text for text in office.thread(ts)) == 1


@pytest.mark.parametrize("call", [CREATE, COMMENT])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_is_killed_in_the_midst_of_a_call_does_it_once(office, moment, call):
    def die(seen, when):
        if when == moment and (seen.name == CREATE if call == CREATE else seen.name.endswith("/comment")):
            office.traffic.hooks.clear()
            os.kill(office.bot.pid, signal.SIGKILL)
            return True
        return False

    office.traffic.hooks.append(die)
    ts = asked(office)
    wait_until(lambda: not office.bot.running, "the bot is dead")
    office.bot.start()
    whole(office, ts)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("chat.postMessage", "status", status=429, retry_after=1),
        Fault("chat.postMessage", "status", status=503),
        Fault("chat.postMessage", "break_before"),
        Fault("chat.postMessage", "break_after"),
        Fault("chat.postMessage", "garbage"),
    ],
    ids=["429", "503", "lost before", "lost after", "page"],
)
def test_what_slack_did_not_take_is_said_once_all_the_same(office, fault):
    office.traffic.add(Fault(**vars(fault)))
    ts = asked(office)
    whole(office, ts)
    assert len(office.thread(ts)) == 1


def test_a_private_word_that_slack_did_not_take_is_said_once(office):
    office.traffic.add(Fault("conversations.open", "status", status=503))
    office.traffic.add(Fault("chat.postMessage", "break_after"))
    office.ask("App: Figma\nReason: design")
    office.told(office.rita, "not complete")
    office.settled()
    assert len(office.heard_by(office.rita)) == 1


def test_while_slack_takes_no_words_jira_is_kept_true(office):
    fault = office.traffic.add(Fault("chat.*", "status", times=10_000, status=503))
    ts = asked(office)
    key = office.ticket()["key"]
    office.carried(key, "fine with me")
    office.reply(ts, office.tess, "viewer role given")
    office.carried(key, "viewer role given")
    assert office.thread(ts) == []
    fault.times = 0
    office.said(ts, key)
