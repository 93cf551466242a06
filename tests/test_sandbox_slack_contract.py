"""What the sandbox's Slack sends and answers agrees with the types that Slack publishes."""

import json
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient

from tests.recorded import unlike
from tests.sandbox.server import Traffic
from tests.sandbox.slack import Upload, Workspace

CONTRACTS = Path(__file__).resolve().parents[2] / "shared" / "contracts"
NOISE = ("is a required property", "no schema for", "blocks/0/elements/0/elements/0/type")
"""The published types ask for inner keys that Slack leaves out, miss kinds of events, and know no text in rich text."""


@pytest.fixture
def workspace():
    workspace = Workspace(Traffic()).start()
    workspace.scopes |= {"channels:join", "mpim:read"}  # The product does without; the sandbox's methods need them.
    workspace.ann = workspace.add_user("ann", "Ann Archer", "ann@acme.com")
    workspace.ben = workspace.add_user("ben", "Ben Baker", "ben@acme.com")
    workspace.desk = workspace.add_channel("ask-it-tech-ops", [workspace.ann, workspace.ben])
    yield workspace
    workspace.stop()


@pytest.fixture
def client(workspace):
    return WebClient(token=workspace.bot_token, base_url=workspace.url)


@pytest.fixture(scope="module")
def contract():
    if not CONTRACTS.exists():
        pytest.skip("the published contracts are not beside this checkout")
    sys.path.append(str(CONTRACTS))
    return __import__("slack_contract")


def act_in_every_way(workspace):
    """Make an event of each kind that the sandbox knows."""
    desk, ann, ben = workspace.desk, workspace.ann, workspace.ben
    root = workspace.post(desk, ann, "see <https://example.com|this>, <@U0BEN>")
    reply = workspace.post(desk, ben, "reply", root)
    workspace.post(desk, ben, "for all", root, broadcast=True)
    workspace.post(
        desk, ann, "file", files=[Upload("a.png", b"1"), Upload("b", external_url="https://docs.google.com/b")]
    )
    workspace.edit(desk, root, "changed")
    workspace.unfurl(desk, root)
    workspace.react(desk, root, ben, "ticket")
    workspace.unreact(desk, root, ben, "ticket")
    workspace.post_as_bot(desk, "from an app", root)
    workspace.post_as_bot(desk, "from a workflow", workflow=True)
    workspace.delete(desk, reply)
    workspace.delete(desk, root)
    workspace.write_to_bot(ann, "hello")
    workspace.leave(desk, ben)
    workspace.rename(desk, "renamed")
    workspace.archive(desk)


def completed(event):
    """An event whose inner messages have the keys that the published types ask for and Slack leaves out."""
    where = {name: event[name] for name in ("channel", "channel_type", "event_ts") if name in event}
    inner = {name: {**where, **event[name]} for name in ("message", "previous_message", "root") if name in event}
    if inner.get("message", {}).get("subtype") == "tombstone":
        del inner["message"]["subtype"]
    return {**event, **inner}


def real(problems):
    return [problem for problem in problems if not any(noise in problem for noise in NOISE)]


def test_every_event_is_as_slack_publishes_it(workspace, client, contract):
    act_in_every_way(workspace)
    client.conversations_join(channel=workspace.add_channel("open", [workspace.ann], bot=False))
    client.chat_postMessage(channel=workspace.ann, text="hello")
    problems = [real(contract.event_errors(completed(event))) for event in workspace.delivery.events]
    assert len(problems) > 20
    assert not any(problems)


def call_every_method(workspace, client):
    """Get a good answer from each method that the sandbox knows."""
    desk, ann = workspace.desk, workspace.ann
    group = workspace.add_group("tech-ops", [ann])
    root = client.chat_postMessage(channel=desk, text="root")["ts"]
    client.chat_postMessage(channel=desk, text="reply", thread_ts=root, reply_broadcast=True)
    client.chat_postEphemeral(channel=desk, user=ann, text="psst")
    client.chat_update(channel=desk, ts=root, text="changed")
    client.chat_getPermalink(channel=desk, message_ts=root)
    for call in (client.reactions_add, client.reactions_get, client.reactions_remove):
        call(channel=desk, timestamp=root, **({} if call == client.reactions_get else {"name": "ticket"}))
    for call in (client.conversations_info, client.conversations_members, client.conversations_history):
        call(channel=desk)
    client.conversations_replies(channel=desk, ts=root)
    client.conversations_open(users=ann, return_im=True)
    client.conversations_join(channel=desk)
    client.chat_delete(channel=desk, ts=root)
    for call in (client.auth_test, client.team_info, client.users_list, client.users_conversations, client.emoji_list):
        call()
    client.conversations_list(types="public_channel,private_channel,im,mpim")
    client.users_info(user=ann)
    client.users_lookupByEmail(email="ann@acme.com")
    client.usergroups_list(include_users=True)
    client.usergroups_users_list(usergroup=group)
    client.bots_info(bot=workspace.bot_id)
    client.apps_connections_open(app_token=workspace.app_token)


def test_a_file_is_described_as_slack_describes_one(workspace, client):
    example = CONTRACTS / "slack/replies/files.info.json"
    if not example.exists():
        pytest.skip("Slack's published examples are not beside this checkout")
    described = json.loads(example.read_text())["200"]["file"]
    needed = (
        "id",
        "name",
        "mimetype",
        "mode",
        "size",
        "is_external",
        "permalink",
        "url_private",
        "url_private_download",
    )
    file = workspace.attach(workspace.ann, Upload("a.gif", b"1"))
    found = client.files_info(file=file["id"])["file"]
    assert unlike(found, {name: described[name] for name in needed}) == []


def test_every_reply_is_as_slack_publishes_it(workspace, client, contract):
    call_every_method(workspace, client)
    published = json.loads((CONTRACTS / "slack/schema/WebApi.Response.schemas.json").read_text())
    calls = [call for call in workspace.traffic.calls if call.name in published]
    problems = [real(contract.reply_errors(call.name, call.answer)) for call in calls]
    assert len({call.name for call in calls}) == 23
    assert not any(problems)
