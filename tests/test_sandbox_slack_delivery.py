"""The sandbox's Slack delivers events as Slack does, and wrongly where a test says so."""

import random
import threading

import pytest
from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.sandbox.server import Server, Traffic, wait_until
from tests.sandbox.slack import Workspace


@pytest.fixture
def workspace():
    workspace = Workspace(Traffic()).start()
    workspace.ann = workspace.add_user("ann", "Ann Archer")
    workspace.desk = workspace.add_channel("ask-it-tech-ops", [workspace.ann])
    yield workspace
    workspace.stop()


class App:
    """An app in Socket Mode that notes what it gets; `answers` says whether it acknowledges."""

    def __init__(self, workspace):
        web_client = WebClient(token=workspace.bot_token, base_url=workspace.url)
        self.client = SocketModeClient(app_token=workspace.app_token, web_client=web_client, ping_interval=0.2)
        self.client.socket_mode_request_listeners.append(self.take)
        self.workspace = workspace
        self.requests = []
        self.answers = True

    def take(self, client, request):
        self.requests.append(request)
        if self.answers:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    def close(self):
        """End the app; the server's side goes first, because the client else waits 3 s for something to read."""
        self.client.auto_reconnect_enabled = self.client.default_auto_reconnect_enabled = False
        self.workspace.delivery.cut()
        self.client.close()

    def texts(self):
        return [request.payload["event"]["text"] for request in self.requests]


@pytest.fixture
def app(workspace):
    app = App(workspace)
    yield app
    app.close()


class Endpoint:
    """An app in HTTP Events mode; it answers the next requests with `statuses`, later ones with 200."""

    def __init__(self, secret):
        self.verifier = SignatureVerifier(secret)
        self.requests = []
        self.statuses = []
        application = web.Application()
        application.router.add_post("/slack/events", self.take)
        self.server = Server(application)

    async def take(self, request):
        body = await request.read()
        assert self.verifier.is_valid_request(body, dict(request.headers))
        payload = await request.json()
        if payload["type"] == "url_verification":
            return web.json_response({"challenge": payload["challenge"]})
        self.requests.append((payload, request.headers))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
def endpoint(workspace):
    workspace.delivery.retry_seconds = 0.01
    endpoint = Endpoint(workspace.signing_secret)
    endpoint.server.start()
    assert workspace.delivery.verify(f"{endpoint.server.url}/slack/events")
    yield endpoint
    endpoint.server.stop()


def drained(workspace):
    return wait_until(workspace.delivery.drained, "every event is acknowledged")


def write(workspace, count):
    return [workspace.post(workspace.desk, workspace.ann, str(number)) for number in range(count)]


def test_an_event_reaches_a_connected_app(workspace, app):
    app.client.connect()
    write(workspace, 1)
    drained(workspace)
    assert app.texts() == ["0"]
    assert app.requests[0].payload["authorizations"][0]["user_id"] == workspace.bot_user


def test_what_the_bot_posts_comes_back_to_it(workspace, app):
    app.client.connect()
    app.client.web_client.chat_postMessage(channel=workspace.desk, text="mine")
    drained(workspace)
    assert app.requests[0].payload["event"]["bot_id"] == workspace.bot_id


def test_an_event_waits_for_the_first_connection(workspace, app):
    write(workspace, 2)
    app.client.connect()
    drained(workspace)
    assert sorted(app.texts()) == ["0", "1"]


def test_an_event_may_be_lost_while_nobody_is_connected(workspace):
    workspace.delivery.lose_while_away = True
    write(workspace, 1)
    assert workspace.delivery.drained()


def test_an_event_is_sent_three_times_more_and_then_given_up(workspace, app):
    workspace.delivery.retry_seconds = 0.2
    app.answers = False
    app.client.connect()
    write(workspace, 1)
    drained(workspace)
    wait_until(lambda: len(app.requests) == 4, "all tries arrived")
    assert sorted(request.retry_attempt for request in app.requests) == [0, 1, 2, 3]
    assert len({request.payload["event_id"] for request in app.requests}) == 1
    assert [event["text"] for event in workspace.delivery.given_up] == ["0"]


def test_what_a_dead_app_left_unacknowledged_goes_to_its_successor(workspace, app):
    workspace.delivery.retry_seconds = 30.0
    dead = App(workspace)
    dead.answers = False
    dead.client.connect()
    write(workspace, 1)
    wait_until(lambda: dead.requests, "the event arrived")
    dead.close()
    app.client.connect()
    drained(workspace)
    assert app.requests[0].retry_attempt == 1


def test_each_event_goes_to_one_of_several_connections(workspace, app):
    second = App(workspace)
    app.client.connect()
    second.client.connect()
    wait_until(lambda: len(workspace.delivery.sockets.connections) == 2, "both are connected")
    write(workspace, 4)
    drained(workspace)
    wait_until(lambda: len(app.requests) + len(second.requests) == 4, "all arrived")
    assert len(app.requests) == len(second.requests) == 2
    second.close()


@pytest.mark.parametrize("end", ["disconnect", "cut"])
def test_the_app_comes_back_after_its_connection_ends(workspace, app, end):
    app.client.connect()
    wait_until(lambda: workspace.delivery.sockets.hellos == 1, "the app is connected")
    getattr(workspace.delivery, end)()
    wait_until(lambda: workspace.delivery.sockets.hellos == 2, "the app is connected again")
    write(workspace, 1)
    drained(workspace)
    assert set(app.texts()) == {"0"}


def test_events_can_be_repeated_lost_and_shuffled(workspace, app):
    delivery = workspace.delivery
    delivery.copies = 2
    delivery.lose = lambda event: event["text"] == "3"
    delivery.hold()
    write(workspace, 6)
    assert not delivery.drained()
    app.client.connect()
    delivery.release(shuffled=random.Random(1))
    drained(workspace)
    wait_until(lambda: len(app.requests) == 10, "all copies arrived")
    assert sorted(app.texts()) == list("0011224455")


def test_a_delayed_event_comes_after_later_ones(workspace, app):
    workspace.delivery.delay = lambda event: 0.3 if event["text"] == "0" else 0.0
    app.client.connect()
    write(workspace, 2)
    drained(workspace)
    assert app.texts() == ["1", "0"]


def test_people_may_act_from_many_threads(workspace):
    threads = [threading.Thread(target=write, args=(workspace, 50)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    order = workspace.channels[workspace.desk].order
    assert len(order) == len(set(order)) == 200


def test_the_bot_hears_nothing_of_channels_that_it_is_not_in(workspace):
    other = workspace.add_channel("other", [workspace.ann], bot=False)
    workspace.post(other, workspace.ann, "secret")
    assert workspace.delivery.events == []


def test_an_http_event_is_signed_and_sent_again_when_refused(workspace, endpoint):
    endpoint.statuses = [500, 503]
    write(workspace, 1)
    drained(workspace)
    retries = [headers.get("X-Slack-Retry-Num") for _, headers in endpoint.requests]
    assert retries == [None, "1", "2"]
    assert endpoint.requests[1][1]["X-Slack-Retry-Reason"] == "http_error"
    assert endpoint.requests[0][0]["event_id"] == endpoint.requests[2][0]["event_id"]


def test_an_http_event_is_given_up_after_three_retries(workspace, endpoint):
    endpoint.statuses = [500] * 4
    write(workspace, 1)
    drained(workspace)
    assert (len(endpoint.requests), len(workspace.delivery.given_up)) == (4, 1)
