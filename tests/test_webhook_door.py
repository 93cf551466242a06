"""Whatever comes to the address of Jira's webhooks, over HTTP, to Errbot's own web server."""

import http.client
import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from tests.office import WEBHOOK_SECRET, Office
from tests.sandbox.bot import is_open
from tests.sandbox.jira_webhooks import headers_of
from tests.sandbox.server import Fault, wait_until

LOOK = "GET /rest/api/2/issue/*"


class Desk:
    """An office with two tickets, which Jira itself tells nothing: whatever comes is sent by a test."""

    def __init__(self, office):
        self.office = office.open()
        self.agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
        self.ts, self.key = office.ticketed()
        self.other_ts, self.other = office.ticketed(office.template("Miro"))
        office.settled()
        office.jira.webhooks.drained()
        self.id, self.other_id = (office.jira.issue(key)["id"] for key in (self.key, self.other))
        self.settle()
        office.jira.webhooks.hooks.clear()

    def send(self, body, headers=None, method="POST", **options):
        """Send a body as Jira would, or with these headers, and return the status of the answer."""
        signed = headers_of(WEBHOOK_SECRET, body) if headers is None else headers
        return requests.request(
            method, self.office.webhook, data=body, headers=signed, timeout=60, **options
        ).status_code

    def settle(self):
        """Wait until whatever was sent before was taken in: a move of the other ticket, told last, is in its thread."""
        status = "Done" if self.office.jira.issue(self.other)["fields"]["status"] == "To Do" else "To Do"
        said = len(self.office.thread(self.other_ts))
        self.office.jira.transition(self.other, self.agent, status)
        assert self.send(told(self.other_id)) == 200
        wait_until(lambda: len(self.office.thread(self.other_ts)) > said, "the other ticket's move is told")
        self.office.settled()

    def looks(self, number=None):
        """Return how often a ticket was looked at, the first one unless another is named by its id."""
        asked = self.office.traffic.to(f"GET /rest/api/2/issue/{number or self.id}")
        return sum("changelog" in str(call.arguments["query"]) for call in asked)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("door") / "office", webhooks=True)
    try:
        yield Desk(office)
    finally:
        office.close()


def told(number, event="jira:issue_updated", **more):
    """The body of a webhook that is like no other."""
    payload = {"timestamp": time.time_ns(), "webhookEvent": event, "issue": {"id": number, "key": "OPS-1"}, **more}
    return json.dumps(payload).encode()


def test_what_is_signed_is_looked_at(desk):
    before = desk.looks()
    assert desk.send(told(desk.id)) == 200
    desk.settle()
    assert desk.looks() == before + 1


def test_a_comment_is_told_by_data_center_without_its_issue(desk):
    before = desk.looks()
    comment = {"self": f"{desk.office.jira.url}/rest/api/2/issue/{desk.id}/comment/7", "id": "7"}
    body = json.dumps({"timestamp": 1, "webhookEvent": "comment_created", "comment": comment}).encode()
    assert desk.send(body) == 200
    desk.settle()
    assert desk.looks() == before + 1


WRONG = {
    "unsigned": lambda body: {},
    "of another secret": lambda body: headers_of("another secret than Jira's", body),
    "of another body": lambda body: headers_of(WEBHOOK_SECRET, body + b" "),
    "of no secret": lambda body: headers_of("x", body) | {"X-Hub-Signature": "sha256="},
    "by another method": lambda body: {"X-Hub-Signature": "sha1=" + "0" * 40},
    "no signature at all": lambda body: {"X-Hub-Signature": "sha256=" + "zz" * 32},
    "of other letters": lambda body: {"X-Hub-Signature": "sha256=" + "\u00e9".encode().decode("latin-1") * 64},
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_jira_has_not_signed_is_refused_and_costs_no_call(desk, kind):
    before, body = desk.looks(), told(desk.id)
    assert desk.send(body, WRONG[kind](body)) == 401
    desk.settle()
    assert desk.looks() == before


def test_a_secret_in_the_address_is_no_signature(desk):
    assert desk.send(told(desk.id), {}, params={"secret": WEBHOOK_SECRET, "token": WEBHOOK_SECRET}) == 401


def test_what_is_refused_is_logged_once_until_something_is_accepted(desk):
    def logged():
        return desk.office.bot.read_log().count("a wrong signature was refused")

    desk.settle()
    before, body = logged(), told(desk.id)
    for _ in range(5):
        desk.send(body, headers_of("another secret than Jira's", body))
    assert logged() == before + 1
    desk.settle()
    desk.send(body, headers_of("another secret than Jira's", body))
    assert logged() == before + 2


def test_a_replayed_webhook_costs_no_call(desk):
    before, body = desk.looks(), told(desk.id)
    for _ in range(20):
        assert desk.send(body) == 200
    desk.settle()
    assert desk.looks() == before + 1
    for _ in range(20):
        assert desk.send(body) == 200
    desk.settle()
    assert desk.looks() == before + 1


def test_a_storm_about_one_ticket_costs_a_look_a_second(desk):
    before, began = desk.looks(), time.monotonic()
    for _ in range(200):
        assert desk.send(told(desk.id)) == 200
    desk.settle()
    assert 1 <= desk.looks() - before <= time.monotonic() - began + 2


def test_what_is_about_a_foreign_ticket_costs_no_call(desk):
    foreign = desk.office.jira.clone(desk.key, desk.agent)
    number = desk.office.jira.issue(foreign)["id"]
    calls = len(desk.office.traffic.names("jira"))
    for event in ("jira:issue_updated", "jira:issue_deleted", "comment_created", "comment_updated"):
        assert desk.send(told(number, event)) == 200
    desk.settle()
    assert not [call for call in desk.office.traffic.calls[calls:] if number in call.name]


OTHER = {
    "another kind": lambda desk: told(desk.id, "jira:worklog_updated"),
    "about no ticket": lambda desk: b'{"webhookEvent": "user_created", "user": {"name": "ann"}}',
    "a list": lambda desk: b"[1, 2]",
    "no id": lambda desk: b'{"webhookEvent": "jira:issue_updated", "issue": {"id": {"a": 1}}}',
    "a path as the id": lambda desk: told("../../myself"),
    "no issue": lambda desk: b'{"webhookEvent": "jira:issue_updated", "issue": 7}',
    "a strange comment": lambda desk: b'{"webhookEvent": "comment_created", "comment": {"self": "/issue/x/comment/1"}}',
}


@pytest.mark.parametrize("kind", OTHER)
def test_what_is_signed_and_nothing_to_the_product_is_accepted_and_costs_no_call(desk, kind):
    before = desk.looks()
    assert desk.send(OTHER[kind](desk)) == 200
    desk.settle()
    assert desk.looks() == before


@pytest.mark.parametrize("body", [b"", b"hello", b"\xff\xfe", b'{"webhookEvent": ', b"[" * 100_000], ids=repr)
def test_what_is_signed_and_no_json_is_refused(desk, body):
    assert desk.send(body) == 400
    assert "Traceback" not in desk.office.bot.read_log()


def test_what_is_too_large_is_refused_before_it_is_read(desk):
    address = urlsplit(desk.office.webhook)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    connection.putrequest("POST", address.path)
    connection.putheader("Content-Length", str(1024 * 1024 * 1024))
    connection.putheader("X-Hub-Signature", "sha256=" + "0" * 64)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_what_is_too_large_and_does_not_say_so_is_refused_as_well(desk):
    def pieces():
        for _ in range(11):
            yield b" " * 1024 * 1024

    assert desk.send(pieces(), {"X-Hub-Signature": "sha256=" + "0" * 64}) == 413


def test_what_comes_in_pieces_is_put_together(desk):
    before, body = desk.looks(), told(desk.id)
    assert desk.send(iter([body[:10], body[10:]]), headers_of(WEBHOOK_SECRET, body)) == 200
    desk.settle()
    assert desk.looks() == before + 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(desk, method):
    assert desk.send(told(desk.id), method=method) == 405


def test_jira_is_answered_while_jira_itself_does_not_answer(desk):
    held = desk.office.traffic.add(Fault(LOOK, "hold", times=100))
    try:
        before = desk.looks()
        assert desk.send(told(desk.id)) == 200
        wait_until(lambda: desk.looks() > before, "the ticket is looked at")
        for _ in range(20):
            assert desk.send(told(desk.id)) == 200
    finally:
        held.times = 0
        held.released.set()
    desk.settle()


def test_without_a_secret_there_is_no_such_address(make_office):
    office = make_office(webhooks=True)
    del office.bot.extra["JIRA_WEBHOOK_SECRET"]
    office.open()
    body = told("10000")
    for headers in ({}, headers_of(WEBHOOK_SECRET, body), {"X-Hub-Signature": "sha256=" + "0" * 64}):
        assert requests.post(office.webhook, data=body, headers=headers, timeout=60).status_code == 404


def test_a_secret_in_a_file_can_be_replaced_and_without_one_everything_is_refused(make_office, tmp_path):
    file = tmp_path / "secret"
    office = make_office(webhooks=True)
    del office.bot.extra["JIRA_WEBHOOK_SECRET"]
    office.set(JIRA_WEBHOOK_SECRET_FILE=str(file)).open()

    def send(secret):
        body = told("10000")
        return requests.post(office.webhook, data=body, headers=headers_of(secret, body), timeout=60).status_code

    assert [send(WEBHOOK_SECRET) for _ in range(3)] == [503] * 3
    assert office.bot.read_log().count("The file that JIRA_WEBHOOK_SECRET_FILE names cannot be read") == 1
    for secret in (WEBHOOK_SECRET, "another secret, after a year"):
        file.write_text(f"{secret}\n", encoding="utf-8")
        assert send(secret) == 200
        assert send("neither the one nor the other") == 401
    file.write_text("", encoding="utf-8")
    assert send("") == 503


def test_a_secret_without_a_web_server_is_an_alarm(make_office):
    office = make_office().set(JIRA_WEBHOOK_SECRET=WEBHOOK_SECRET).open()
    assert "Errbot's web server is not configured" in office.command(office.tess, "!access health")
    assert office.bot.read_log().count("Errbot's web server is not configured") == 1


def test_a_web_server_that_has_answered_something_before_the_plugin_is_active_is_no_matter(make_office):
    office = make_office(webhooks=True)
    agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    office.open().bot.kill()
    other = sqlite3.connect(office.data_dir / "accessrequest.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(office.bot.start)
        wait_until(lambda: is_open(office.bot.port), "the web server listens while the plugin waits for its ledger")
        assert requests.get(office.webhook, timeout=60).status_code == 404
        other.close()
        starting.result()
    ts, key = office.ticketed()
    office.jira.transition(key, agent, "Done")
    office.said(ts, "closed: done. By Agnes Agent, in Jira.")
