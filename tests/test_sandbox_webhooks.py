"""The sandbox's webhooks are those that Jira documents, to an address that a test listens at."""

import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import client, comment, create
from tests.sandbox.server import Traffic, wait_until

SECRET = "It's a Secret to Everybody"


class Listener:
    """Takes webhooks, and answers each with the next of `statuses`, 200 when there is none left."""

    def __init__(self):
        self.heard, self.statuses = [], []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((dict(self.headers), body))
                self.send_response(listener.statuses.pop(0) if listener.statuses else 200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self, number):
        """Wait until so many came, and return what they tell."""
        wait_until(lambda: len(self.heard) >= number, f"{number} webhooks came")
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


@pytest.fixture(params=["datacenter", "cloud"])
def site(request, listener):
    site = Site(Traffic(), request.param, "OPS").start()
    site.agent = site.add_person("agnes", "agnes@example.com", "Agnes Agent")
    site.webhooks.retry_seconds = 0.01
    yield site
    site.stop()


def test_what_the_api_and_people_do_is_told_signed_with_who_did_it(site, listener):
    site.webhooks.register(listener.url, SECRET)
    issue = create(client(site))
    site.transition(issue.key, site.agent, "Done")
    created, moved = listener.told(2)
    assert (created["webhookEvent"], created["issue"]["id"]) == ("jira:issue_created", issue.id)
    assert (moved["webhookEvent"], moved["user"]["displayName"]) == ("jira:issue_updated", "Agnes Agent")
    changed = [(item["field"], item["toString"]) for item in moved["changelog"]["items"]]
    assert changed == [("status", "Done"), ("resolution", "Done")]
    for headers, body in listener.heard:
        expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Hub-Signature"] == f"sha256={expected}"
        assert headers["X-Atlassian-Webhook-Identifier"]


def test_comments_are_told_as_each_product_does(site, listener):
    issue = create(client(site))
    site.webhooks.register(listener.url, SECRET, ["comment_created", "comment_updated", "comment_deleted"])
    number = comment(client(site), issue.key, "hello")["id"]
    site.rewrite(issue.key, number, site.agent, "hello again")
    site.uncomment(issue.key, number)
    told = ["comment_created", "comment_updated", "comment_deleted"]
    # As with Jira itself, each is sent for itself, and a later one may be there first.
    found = sorted(listener.told(3), key=lambda each: told.index(each["webhookEvent"]))
    assert [each["webhookEvent"] for each in found] == told
    assert [each["comment"]["body"] for each in found] == ["hello", "hello again", "hello again"]
    assert all(each["comment"]["self"].endswith(f"/issue/{issue.id}/comment/{number}") for each in found)
    assert [each.get("issue", {}).get("id") for each in found] == [issue.id if site.cloud else None] * 3


def test_a_deleted_issue_is_told(site, listener):
    issue = create(client(site))
    site.webhooks.register(listener.url, SECRET)
    site.delete(issue.key)
    (told,) = listener.told(1)
    assert (told["webhookEvent"], told["issue"]["key"]) == ("jira:issue_deleted", issue.key)


def test_without_a_secret_nothing_is_signed(site, listener):
    site.webhooks.register(listener.url, "")
    create(client(site))
    listener.told(1)
    assert "X-Hub-Signature" not in listener.heard[0][0]


def test_cloud_sends_again_what_failed_and_data_center_does_not(site, listener):
    site.webhooks.register(listener.url, SECRET)
    listener.statuses += [503, 503]
    create(client(site))
    site.webhooks.drained()
    assert [each.answers for each in site.webhooks.sent] == [[503, 503, 200] if site.cloud else [503]]
    listener.statuses[:] = [404]
    create(client(site))
    site.webhooks.drained()
    assert site.webhooks.sent[-1].answers == [404]


def test_webhooks_are_lost_doubled_held_and_reordered_on_demand(site, listener):
    site.webhooks.register(listener.url, SECRET)
    site.webhooks.lose = lambda event: event == "jira:issue_created"
    issue = create(client(site))
    site.webhooks.copies, site.webhooks.hold = 2, True
    for status in ("Done", "To Do"):
        site.transition(issue.key, site.agent, status)
    assert listener.heard == []
    site.webhooks.release(order=lambda held: held[::-1])
    found = [told["issue"]["fields"]["status"]["name"] for told in listener.told(4)]
    assert found == ["To Do", "To Do", "Done", "Done"]
