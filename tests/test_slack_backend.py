"""The client that the backend is lent: the real one, with a memory for look-ups and patience with rate limits."""

import time
from types import SimpleNamespace

import pytest
from accessdesk import slack_backend
from accessdesk.lookups import LookUps
from accessdesk.slack_backend import RememberingClient, changed, lend, take_back
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import ConnectionErrorRetryHandler

from tests.sandbox.server import Fault, Traffic
from tests.sandbox.slack import Workspace


@pytest.fixture
def workspace():
    workspace = Workspace(Traffic()).start()
    workspace.ann = workspace.add_user("ann", "Ann Archer", "ann@acme.com")
    workspace.ben = workspace.add_user("ben", "Ben Baker", "ben@acme.com")
    workspace.desk = workspace.add_channel("ask-it-tech-ops", [workspace.ann, workspace.ben])
    yield workspace
    workspace.stop()


@pytest.fixture
def own(workspace):
    return WebClient(token=workspace.bot_token, base_url=workspace.url)


@pytest.fixture
def client(own):
    return RememberingClient(own, 30.0, LookUps(300.0, 100))


def asked(workspace, method):
    return len(workspace.traffic.to(method))


def test_whom_the_backend_looks_up_is_asked_for_once(workspace, client):
    for _ in range(3):
        assert client.users_info(user=workspace.ann)["user"]["profile"]["email"] == "ann@acme.com"
        assert client.conversations_info(channel=workspace.desk)["channel"]["name"] == "ask-it-tech-ops"
        assert client.team_info(team=workspace.team)["team"]["domain"] == "acme"
        assert client.bots_info(bot=workspace.bot_id)["bot"]["id"] == workspace.bot_id
    assert workspace.traffic.names() == ["users.info", "conversations.info", "team.info", "bots.info"]


def test_another_question_is_another_answer(workspace, client):
    client.conversations_info(channel=workspace.desk)
    assert client.conversations_info(channel=workspace.desk, include_num_members=True)["channel"]["num_members"] == 3
    assert client.users_info(user=workspace.ann)["user"]["id"] == workspace.ann
    assert client.users_info(user=workspace.ben)["user"]["id"] == workspace.ben
    assert asked(workspace, "conversations.info") == asked(workspace, "users.info") == 2


def test_an_answer_for_one_token_is_none_for_another(workspace, client):
    client.users_info(user=workspace.ann)
    client.token = "xoxb-of-another-workspace"
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user=workspace.ann)
    assert refused.value.response["error"] == "invalid_auth"
    assert workspace.bot_token != client.token


def test_what_slack_does_not_know_is_asked_again(workspace, client):
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.users_info(user="U0NOBODY000")
    assert asked(workspace, "users.info") == 2


def test_nothing_else_is_remembered(workspace, client):
    for _ in range(2):
        client.chat_postMessage(channel=workspace.desk, text="Good morning")
        client.users_list()
        client.conversations_members(channel=workspace.desk)
    for method in ("chat.postMessage", "users.list", "conversations.members"):
        assert asked(workspace, method) == 2, method


def test_who_alters_an_answer_alters_nobody_elses(workspace, client):
    first = client.users_info(user=workspace.ann)
    first.data["user"]["profile"]["email"] = "mallory@example.com"
    first.req_args["headers"].clear()
    second = client.users_info(user=workspace.ann)
    assert second["user"]["profile"]["email"] == "ann@acme.com"
    assert second.req_args["headers"]
    assert [page["user"]["id"] for page in second] == [workspace.ann]
    assert second.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ({"type": "user_change", "user": {"id": "U1"}}, {"U1"}),
        ({"type": "channel_rename", "channel": {"id": "C1", "name": "new"}}, {"C1"}),
        ({"type": "channel_archive", "channel": "C1", "user": "U1"}, {"C1", "U1"}),
        ({"type": "member_joined_channel", "channel": "C1", "user": "U1"}, {"C1", "U1"}),
        ({"type": "message", "subtype": "channel_name", "channel": "C1", "user": "U1"}, {"C1", "U1"}),
        ({"type": "team_domain_change", "domain": "new"}, {"team.info"}),
        ({"type": "message", "channel": "C1", "user": "U1"}, set()),
        ({"type": "message", "subtype": "message_changed", "channel": "C1"}, set()),
        ({"type": "reaction_added", "user": "U1", "item": {"channel": "C1"}}, set()),
        ({}, set()),
    ],
)
def test_an_event_that_tells_of_a_change_says_what_is_untrue_now(event, about):
    assert changed(event) == about


def test_what_an_event_makes_untrue_is_looked_up_again(workspace, client):
    client.conversations_info(channel=workspace.desk)
    client.users_info(user=workspace.ann)
    client.team_info(team=workspace.team)
    client.on_http_event({"event": {"type": "channel_rename", "channel": {"id": workspace.desk}}})
    client.on_http_event({"event": {"type": "team_rename", "name": "New"}})
    client.conversations_info(channel=workspace.desk)
    client.users_info(user=workspace.ann)
    client.team_info(team=workspace.team)
    assert [asked(workspace, m) for m in ("conversations.info", "users.info", "team.info")] == [2, 1, 2]


def test_a_channel_that_the_bot_changes_itself_is_looked_up_again(workspace, client):
    workspace.scopes.add("channels:join")
    client.conversations_info(channel=workspace.desk)
    client.conversations_join(channel=workspace.desk)
    client.conversations_info(channel=workspace.desk)
    assert asked(workspace, "conversations.info") == 2


@pytest.mark.parametrize("method", ["users.info", "chat.postMessage"])
def test_what_slack_limits_is_sent_again_when_slack_says_and_done_once(workspace, client, method):
    workspace.traffic.add(Fault(method, "status", status=429, retry_after=1))
    began = time.monotonic()
    client.users_info(user=workspace.ann)
    client.chat_postMessage(channel=workspace.desk, text="Good morning")
    assert time.monotonic() - began >= 1
    assert asked(workspace, method) == 2
    assert [post["text"] for post in workspace.bot_posts(workspace.desk)] == ["Good morning"]


@pytest.mark.parametrize(("times", "seconds"), [(3, 0), (1, 31)])
def test_a_limit_that_lasts_is_left_to_the_caller(workspace, client, times, seconds):
    workspace.traffic.add(Fault("users.info", "status", times=times, status=429, retry_after=seconds))
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user=workspace.ann)
    assert refused.value.response.status_code == 429
    assert client.users_info(user=workspace.ann)["ok"]


def test_only_so_many_calls_wait_at_a_time_so_that_events_are_still_acknowledged(workspace, own, monkeypatch):
    monkeypatch.setattr(slack_backend, "WAITING", 1)
    client = RememberingClient(own, 30.0, LookUps(300.0, 100))
    for user in (workspace.ann, workspace.ben):
        # Whoever has waited leaves the place to the next one.
        workspace.traffic.add(Fault("users.info", "status", status=429, retry_after=0))
        assert client.users_info(user=user)["ok"]
    monkeypatch.setattr(slack_backend, "WAITING", 0)
    client = RememberingClient(own, 30.0, LookUps(300.0, 100))
    workspace.traffic.add(Fault("users.info", "status", status=429, retry_after=0))
    with pytest.raises(SlackApiError):
        client.users_info(user=workspace.ann)


def test_broken_connections_are_met_as_the_backends_own_client_does(own, client):
    kinds = [type(handler) for handler in client.retry_handlers]
    assert kinds[: len(own.retry_handlers)] == [type(handler) for handler in own.retry_handlers]
    assert kinds.count(ConnectionErrorRetryHandler) == 1


def test_the_backend_gets_its_own_client_back_however_often_it_is_lent_one(workspace, own):
    backend = SimpleNamespace(slack_web=own, slack_socket_mode=None, slack_events=None)
    for _ in range(2):
        lend(backend)
        lend(backend)
        lent = backend.slack_web
        assert lent is not own
        lent.users_info(user=workspace.ann)
        take_back(backend)
        take_back(backend)
        assert backend.slack_web is own
    # Whoever still holds the other one may go on using it; it forgets, and waits for nothing.
    assert [lent.users_info(user=workspace.ann)["user"]["id"] for _ in range(2)] == [workspace.ann] * 2
    assert asked(workspace, "users.info") == 4
    assert [type(handler) for handler in lent.retry_handlers] == [type(handler) for handler in own.retry_handlers]


def test_a_client_that_somebody_else_has_put_there_is_left_alone(own, caplog):
    class Instrumented(WebClient):
        pass

    client = Instrumented(token=own.token, base_url=own.base_url)
    backend = SimpleNamespace(slack_web=client, slack_socket_mode=None, slack_events=None)
    lend(backend)
    take_back(backend)
    assert backend.slack_web is client
    assert "Instrumented" in caplog.text


def test_a_backend_without_slack_is_nothing_to_take_from():
    take_back(SimpleNamespace())
