"""The sandbox's Slack speaks like Slack: its Web API, as the real client sees it, and the events of people's acts."""

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.server import Fault, Traffic
from tests.sandbox.slack import Upload, Workspace


@pytest.fixture
def workspace():
    workspace = Workspace(Traffic()).start()
    workspace.ann = workspace.add_user("ann", "Ann Archer", "ann@acme.com")
    workspace.ben = workspace.add_user("ben", "Ben Baker", "ben@acme.com")
    workspace.desk = workspace.add_channel("ask-it-tech-ops", [workspace.ann, workspace.ben])
    yield workspace
    workspace.stop()


@pytest.fixture
def client(workspace):
    return WebClient(token=workspace.bot_token, base_url=workspace.url)


def error(call, **arguments):
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value.response["error"]


def test_the_bot_learns_who_it_is_and_what_it_may(workspace, client):
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == (workspace.bot_user, workspace.bot_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_wrong_token_a_revoked_one_and_an_unknown_method_are_refused(workspace, client):
    assert error(WebClient(token="xoxb-wrong", base_url=workspace.url).auth_test) == "invalid_auth"
    assert error(client.api_call, api_method="chat.shout") == "unknown_method"
    workspace.revoked.add(workspace.bot_token)
    assert error(client.auth_test) == "token_revoked"


def test_a_missing_scope_is_named(workspace, client):
    workspace.scopes.remove("channels:history")
    with pytest.raises(SlackApiError) as refused:
        client.conversations_history(channel=workspace.desk)
    assert refused.value.response["needed"] == "channels:history"


def test_a_rate_limit_says_when_to_come_back(workspace, client):
    workspace.traffic.add(Fault("users.info", "status", status=429, retry_after=7))
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user=workspace.ann)
    assert (refused.value.response["error"], refused.value.response.headers["Retry-After"]) == ("ratelimited", "7")
    assert client.users_info(user=workspace.ann)["user"]["profile"]["email"] == "ann@acme.com"


@pytest.mark.parametrize(("kind", "posts"), [("break_before", 1), ("break_after", 2)])
def test_a_broken_connection_makes_the_client_call_again(workspace, client, kind, posts):
    workspace.traffic.add(Fault("chat.postMessage", kind))
    client.chat_postMessage(channel=workspace.desk, text="done")
    assert len(workspace.traffic.to("chat.postMessage")) == 2
    assert len(workspace.bot_posts(workspace.desk)) == posts


def test_history_pages_newest_first_and_sums_up_threads(workspace, client):
    posts = [workspace.post(workspace.desk, workspace.ann, f"post {number}") for number in range(5)]
    reply = workspace.post(workspace.desk, workspace.ben, "reply", posts[0])
    pages = client.conversations_history(channel=workspace.desk, limit=2)
    found = [message for page in pages for message in page["messages"]]
    assert [message["ts"] for message in found] == posts[::-1]
    assert (found[-1]["reply_count"], found[-1]["latest_reply"]) == (1, reply)
    since = client.conversations_history(channel=workspace.desk, oldest=posts[3], inclusive=True)
    assert [message["ts"] for message in since["messages"]] == [posts[4], posts[3]]
    assert error(client.conversations_history, channel=workspace.desk, limit=1000) == "invalid_limit"


def test_replies_page_oldest_first_with_the_root_ahead(workspace, client):
    root = workspace.post(workspace.desk, workspace.ann, "root")
    replies = [workspace.post(workspace.desk, workspace.ben, f"reply {number}", root) for number in range(4)]
    pages = client.conversations_replies(channel=workspace.desk, ts=root, limit=2)
    assert [message["ts"] for page in pages for message in page["messages"]] == [root, *replies]
    alone = client.conversations_replies(channel=workspace.desk, ts=replies[1])["messages"]
    assert [message["ts"] for message in alone] == [replies[1]]
    assert error(client.conversations_replies, channel=workspace.desk, ts="1.000001") == "thread_not_found"


def test_metadata_is_shown_only_to_who_asks(workspace, client):
    metadata = {"event_type": "access", "event_payload": {"key": "OPS-1"}}
    client.chat_postMessage(channel=workspace.desk, text="done", metadata=metadata)
    [plain] = client.conversations_history(channel=workspace.desk)["messages"]
    [full] = client.conversations_history(channel=workspace.desk, include_all_metadata=True)["messages"]
    assert "metadata" not in plain
    assert full["metadata"] == metadata


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5}, "msg_blocks_too_long"),
    ],
)
def test_what_is_too_long_is_not_posted(workspace, client, content, code):
    assert error(client.chat_postMessage, channel=workspace.desk, **content) == code
    assert workspace.bot_posts(workspace.desk) == []


@pytest.mark.parametrize(
    "block",
    [
        {"type": "poem", "text": "x"},
        {"type": "section"},
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "colour": "red"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "footer": "x"},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11},
    ],
)
def test_blocks_that_slack_does_not_know_are_not_posted(workspace, client, block):
    assert error(client.chat_postMessage, channel=workspace.desk, text="x", blocks=[block]) == "invalid_blocks"


def test_blocks_stay_where_an_update_names_none(workspace, client):
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "State"}}]
    ts = client.chat_postMessage(channel=workspace.desk, text="state", blocks=blocks)["ts"]
    client.chat_update(channel=workspace.desk, ts=ts, text="changed")
    [post] = workspace.bot_posts(workspace.desk)
    assert (post["text"], post["blocks"]) == ("changed", blocks)
    client.chat_update(channel=workspace.desk, ts=ts, text="plain", blocks=[])
    assert workspace.bot_posts(workspace.desk)[0]["blocks"][0]["type"] == "rich_text"


def test_the_bot_cannot_post_where_it_may_not(workspace, client):
    shut = workspace.add_channel("shut", bot=False)
    workspace.archive(old := workspace.add_channel("old"))
    shy = workspace.add_user("shy", "Shy Shaw", refuses_dm=True)
    workspace.refusals[workspace.desk] = "restricted_action"
    codes = [
        error(client.chat_postMessage, channel=place, text="hi") for place in ("C0", shut, old, shy, workspace.desk)
    ]
    expected = ["channel_not_found", "not_in_channel", "is_archived", "messages_tab_disabled", "restricted_action"]
    assert codes == expected


def test_direct_messages_reach_people_but_not_bots_or_closed_accounts(workspace, client):
    gone = workspace.add_user("gone", "Gone Girl", deleted=True)
    assert error(client.conversations_open, users=workspace.other_app_user) == "cannot_dm_bot"
    assert error(client.conversations_open, users=gone) == "user_disabled"
    channel = client.conversations_open(users=workspace.ann)["channel"]["id"]
    assert client.chat_postMessage(channel=workspace.ann, text="hello")["channel"] == channel
    assert [message["text"] for message in workspace.direct_messages(workspace.ann)] == ["hello"]


def test_an_ephemeral_message_reaches_one_member(workspace, client):
    client.chat_postEphemeral(channel=workspace.desk, user=workspace.ann, text="psst")
    assert [whisper["text"] for whisper in workspace.ephemerals(workspace.ann)] == ["psst"]
    stranger = workspace.add_user("cat", "Cat Cole")
    refused = error(client.chat_postEphemeral, channel=workspace.desk, user=stranger, text="psst")
    assert refused == "user_not_in_channel"


def test_the_bot_changes_only_its_own_messages(workspace, client):
    own = client.chat_postMessage(channel=workspace.desk, text="one")["ts"]
    other = workspace.post(workspace.desk, workspace.ann, "mine")
    client.chat_update(channel=workspace.desk, ts=own, text="two")
    assert workspace.message(workspace.desk, own)["text"] == "two"
    assert error(client.chat_update, channel=workspace.desk, ts=other, text="x") == "cant_update_message"
    assert error(client.chat_delete, channel=workspace.desk, ts=other) == "cant_delete_message"
    client.chat_delete(channel=workspace.desk, ts=own)
    assert workspace.message(workspace.desk, own) is None


def test_a_reaction_is_given_once_and_taken_off_once(workspace, client):
    where = {"channel": workspace.desk, "timestamp": workspace.post(workspace.desk, workspace.ann, "post")}
    client.reactions_add(name="ticket", **where)
    assert error(client.reactions_add, name="ticket", **where) == "already_reacted"
    client.reactions_remove(name="ticket", **where)
    assert error(client.reactions_remove, name="ticket", **where) == "no_reaction"


def test_people_and_groups_are_found(workspace, client):
    group = workspace.add_group("tech-ops", [workspace.ben])
    workspace.add_emoji("complete")
    members = [member["id"] for page in client.users_list(limit=1) for member in page["members"]]
    assert {workspace.ann, workspace.ben, workspace.bot_user} <= set(members)
    assert client.users_lookupByEmail(email="BEN@acme.com")["user"]["id"] == workspace.ben
    assert error(client.users_lookupByEmail, email="no@acme.com") == "users_not_found"
    assert error(client.users_info, user="U0NOBODY000") == "user_not_found"
    assert client.usergroups_users_list(usergroup=group)["users"] == [workspace.ben]
    assert "complete" in client.emoji_list()["emoji"]


def test_a_file_needs_the_token_and_the_scope(workspace):
    ts = workspace.post(workspace.desk, workspace.ann, "see", files=[Upload("note.txt", b"secret")])
    [file] = workspace.message(workspace.desk, ts)["files"]
    headers = {"Authorization": f"Bearer {workspace.bot_token}"}
    assert requests.get(file["url_private"], headers=headers, timeout=5).content == b"secret"
    workspace.scopes.remove("files:read")
    page = requests.get(file["url_private_download"], headers=headers, timeout=5)
    assert (page.status_code, page.headers["Content-Type"].partition(";")[0]) == (200, "text/html")


def test_a_deleted_root_with_replies_leaves_a_tombstone(workspace):
    root = workspace.post(workspace.desk, workspace.ann, "root")
    workspace.post(workspace.desk, workspace.ben, "reply", root)
    workspace.delete(workspace.desk, root)
    event = workspace.delivery.events[-1]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert [message["text"] for message in workspace.thread(workspace.desk, root)][1:] == ["reply"]


def test_retention_deletes_without_a_word(workspace):
    ts = workspace.post(workspace.desk, workspace.ann, "old", at=1_500_000_000.5)
    before = len(workspace.delivery.events)
    workspace.silently_delete(workspace.desk, ts)
    assert (ts, workspace.message(workspace.desk, ts)) == ("1500000000.500000", None)
    assert len(workspace.delivery.events) == before


def test_the_bot_uploads_a_file_and_shares_it_in_a_direct_message(workspace, client):
    direct = client.conversations_open(users=workspace.ann)["channel"]["id"]
    place = client.files_getUploadURLExternal(filename="report.csv", length=3)
    assert error(client.files_completeUploadExternal, files=[{"id": place["file_id"]}]) == "file_not_found"
    assert requests.post(place["upload_url"], data=b"four", timeout=5).status_code == 400
    assert requests.post(place["upload_url"], data=b"1,2", timeout=5).text == "OK - 3"
    files = [{"id": place["file_id"], "title": "report"}]
    # A person's id will not do (slackapi/bolt-js#2115).
    wrong = error(client.files_completeUploadExternal, files=files, channel_id=workspace.ann)
    assert wrong == "invalid_arguments"
    client.files_completeUploadExternal(files=files, channel_id=direct)
    shared = workspace.direct_messages(workspace.ann)[-1]["files"]
    assert [(file["name"], file["size"]) for file in shared] == [("report.csv", 3)]
    assert error(client.files_completeUploadExternal, files=files, channel_id=direct) == "file_not_found"


def test_without_its_scope_no_file_is_uploaded(workspace, client):
    workspace.scopes.discard("files:write")
    assert error(client.files_getUploadURLExternal, filename="report.csv", length=3) == "missing_scope"
