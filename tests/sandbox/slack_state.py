"""What a Slack workspace knows, and the changes from which its events follow."""

import copy
import random
import string
import threading
import time
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from tests.sandbox import slack_objects
from tests.sandbox.server import Server, Traffic
from tests.sandbox.slack_channel import Channel, written
from tests.sandbox.slack_delivery import Delivery
from tests.sandbox.slack_files import Upload

MANIFEST = Path(__file__).resolve().parents[2] / "slack-manifest.yaml"
"""What the app is made from in a real workspace: the sandbox grants what it asks for, and nothing else."""
SYSTEM_TEXT = {
    "channel_join": "<@{user}> has joined the channel",
    "channel_leave": "<@{user}> has left the channel",
    "channel_archive": "<@{user}> archived the channel",
    "channel_name": 'has renamed the channel from "{old_name}" to "{name}"',
}
MEMBERSHIP_KIND = {"channel": "C", "group": "G"}


def scopes_of(manifest: Path) -> set[str]:
    """The scopes that a manifest asks for its bot."""
    asked: list[str] = yaml.safe_load(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    return set(asked)


class State:
    """A workspace with one installed app; every change makes the events that Slack makes. Any thread may call.

    clock_ahead: the seconds by which the clock of Slack's answers is ahead.
    """

    def __init__(self, traffic: Traffic, team: str, domain: str, name: str) -> None:
        self.traffic, self.team, self.domain, self.name = traffic, team, domain, name
        self.lock = threading.RLock()
        self.server = Server(web.Application())
        self.chance = random.Random(team)
        self.users: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.emoji: dict[str, str] = {}
        self.uploads: dict[str, Upload] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.awaited: dict[str, tuple[str, int]] = {}
        self.whispers: list[dict[str, Any]] = []
        self.refusals: dict[str, str] = {}
        self.scopes = scopes_of(MANIFEST)
        self.clock_ahead = 0.0
        self.bot_token = f"xoxb-{self.new_id('')}"
        self.app_token = f"xapp-1-{self.new_id('')}"
        self.revoked: set[str] = set()
        self.signing_secret = self.new_id("").lower()
        self.app_id, self.bot_id = self.new_id("A"), self.new_id("B")
        self.bots = {self.bot_id: slack_objects.bot(self.bot_id, self.app_id, "access", int(time.time()))}
        self.bot_user = self.new_user("access", "Access Desk", is_bot=True)
        self.delivery = Delivery(self)

    def new_id(self, kind: str) -> str:
        """An id as Slack forms them: a letter that says what it is of, then ten capitals and digits."""
        return f"{kind}0{''.join(self.chance.choices(string.ascii_uppercase + string.digits, k=9))}"

    def new_user(self, name: str, real_name: str, email: str | None = None, **changes: Any) -> str:
        """Add a person or bot; `changes` go into the user object as they are ("tz" and "team_id" too)."""
        with self.lock:
            user_id = self.new_id("U")
            team = changes.get("team_id", self.team)
            zone = changes.pop("tz", "Europe/Berlin")
            user = slack_objects.person(user_id, team, name, real_name, email, zone)
            self.users[user_id] = {**user, **changes}
            return user_id

    def direct_channel(self, user: str) -> Channel:
        """The conversation of the bot with one person, opened where there is none."""
        with self.lock:
            for channel in self.channels.values():
                if channel.kind == "im" and user in channel.members:
                    return channel
            members = [self.bot_user, user]
            channel = Channel(self.new_id("D"), "", "im", self.bot_user, members)
            self.channels[channel.id] = channel
            return channel

    def emit(self, channel: Channel, event: dict[str, Any]) -> None:
        """Deliver an event of a conversation, if the app's bot is in it."""
        if self.bot_user in channel.members:
            self.delivery.offer(event, channel.shared)

    def say(self, channel: Channel, message: dict[str, Any], at: float | None = None) -> str:
        """Add a message to a conversation; return its ts."""
        ts: str = channel.add(message, at)["ts"]
        event = {**channel.shown(ts), "channel": channel.id, "event_ts": ts, "channel_type": channel.kind}
        if message.get("subtype") == "thread_broadcast":
            event["root"] = channel.shown(message["thread_ts"])
        self.emit(channel, event)
        return ts

    def say_by_system(self, channel: Channel, subtype: str, user: str, **details: Any) -> str:
        """Add one of the notes that Slack itself writes into a channel, e.g. "has joined the channel"."""
        text = SYSTEM_TEXT[subtype].format(user=user, **details)
        message = {"type": "message", "subtype": subtype, "user": user, "text": text, "team": self.team}
        return self.say(channel, {**message, **details})

    def change(self, channel: Channel, ts: str, **fields: Any) -> None:
        """Change fields of a message."""
        previous = channel.shown(ts)
        channel.messages[ts].update(copy.deepcopy(fields))
        self.tell_change(channel, "message_changed", previous, message=channel.shown(ts))

    def reword(self, channel: Channel, ts: str, user: str, text: str, **fields: Any) -> None:
        """Change a message's text as its author does. Slack gives the time of an edit in whole seconds."""
        edited = {"user": user, "ts": written(int(time.time()) * 1_000_000)}
        self.change(channel, ts, text=text, edited=edited, **{"blocks": slack_objects.rich_text(text), **fields})

    def erase(self, channel: Channel, ts: str) -> None:
        """Delete a message as a person does: a root that has replies becomes a tombstone."""
        previous = channel.shown(ts)
        if channel.replies.get(ts):
            channel.bury(ts)
            self.tell_change(channel, "message_changed", previous, message=channel.shown(ts))
        else:
            channel.remove(ts)
            self.tell_change(channel, "message_deleted", previous, deleted_ts=ts)

    def tell_change(self, channel: Channel, subtype: str, previous: dict[str, Any], **details: Any) -> None:
        ts = channel.next_ts()
        event = {"type": "message", "subtype": subtype, "hidden": True, "previous_message": previous, **details}
        where = {"channel": channel.id, "channel_type": channel.kind, "ts": ts, "event_ts": ts}
        self.emit(channel, {**event, **where})

    def tell_reaction(self, channel: Channel, kind: str, ts: str, user: str, name: str) -> None:
        event = {
            "type": kind,
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": ts},
            "item_user": channel.messages[ts].get("user", ""),
            "event_ts": channel.next_ts(),
        }
        self.emit(channel, event)

    def add_reaction(self, channel: Channel, ts: str, user: str, name: str) -> bool:
        """Give a reaction; False where it was given before."""
        done = channel.react(ts, user, name)
        if done:
            self.tell_reaction(channel, "reaction_added", ts, user, name)
        return done

    def remove_reaction(self, channel: Channel, ts: str, user: str, name: str) -> bool:
        """Take a reaction off; False where there is none."""
        done = channel.unreact(ts, user, name)
        if done:
            self.tell_reaction(channel, "reaction_removed", ts, user, name)
        return done

    def join(self, channel: Channel, user: str) -> None:
        """Put a user into a channel."""
        channel.members.append(user)
        self.tell_membership(channel, "member_joined_channel", user)
        self.say_by_system(channel, "channel_join", user, inviter=channel.creator)

    def tell_membership(self, channel: Channel, kind: str, user: str) -> None:
        event = {
            "type": kind,
            "user": user,
            "channel": channel.id,
            "channel_type": MEMBERSHIP_KIND[channel.kind],
            "team": self.team,
            "event_ts": channel.next_ts(),
        }
        self.emit(channel, event)

    def permalink(self, channel: str, ts: str, thread_ts: str | None = None) -> str:
        """A message's address; of a reply with `thread_ts`, which adds the thread."""
        address = f"https://{self.domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
        return f"{address}?thread_ts={thread_ts}&cid={channel}" if thread_ts and thread_ts != ts else address
