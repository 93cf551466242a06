"""A Slack workspace on loopback: what people do in it, and what a test looks at afterwards."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from tests.sandbox import slack_api, slack_objects
from tests.sandbox.server import Traffic
from tests.sandbox.slack_channel import Channel
from tests.sandbox.slack_files import Upload, bury, file_object, hide
from tests.sandbox.slack_state import State


class Workspace(State):
    """Slack with one installed app. All acts may be called from any thread and make the events that Slack makes."""

    def __init__(self, traffic: Traffic, team: str = "T0ACME00001", domain: str = "acme", name: str = "Acme") -> None:
        super().__init__(traffic, team, domain, name)
        self.other_app = slack_objects.bot(self.new_id("B"), self.new_id("A"), "other-app", int(time.time()))
        self.other_app_user = self.add_user("other-app", "Other App", is_bot=True)
        self.bots[self.other_app["id"]] = self.other_app
        slack_api.add_routes(self)
        self.delivery.add_routes(self.server.application)

    @property
    def url(self) -> str:
        """The Web API's address, with the slash that slack_sdk wants at its end."""
        return f"{self.server.url}/api/"

    def start(self) -> "Workspace":
        self.server.start()
        return self

    def stop(self) -> None:
        self.server.stop()

    def add_user(
        self,
        name: str,
        real_name: str,
        email: str | None = None,
        *,
        is_bot: bool = False,
        deleted: bool = False,
        is_restricted: bool = False,
        team: str | None = None,
        tz: str = "Europe/Berlin",
        refuses_dm: bool = False,
    ) -> str:
        """Add a person and return the id; `team` is another organisation's, for people of Slack Connect."""
        kind = {"is_bot": is_bot, "deleted": deleted, "is_restricted": is_restricted}
        elsewhere = {"team_id": team, "is_stranger": True} if team else {}
        user = self.new_user(name, real_name, email, tz=tz, **kind, **elsewhere)
        if refuses_dm:
            self.refusals[user] = "messages_tab_disabled"
        return user

    def add_channel(self, name: str, members: Iterable[str] = (), private: bool = False, bot: bool = True) -> str:
        """Add a channel and return the id; with `bot`, the app's bot is in it."""
        with self.lock:
            people = list(members)
            kind = "group" if private else "channel"
            creator = people[0] if people else self.bot_user
            channel = Channel(self.new_id("C"), name, kind, creator, people + [self.bot_user] * bot)
            channel.shared = any(self.users[user]["team_id"] != self.team for user in people)
            self.channels[channel.id] = channel
            return channel.id

    def add_group(self, handle: str, members: Iterable[str], name: str | None = None) -> str:
        """Add a user group and return the id."""
        with self.lock:
            group_id = self.new_id("S")
            now = int(time.time())
            group = slack_objects.user_group(group_id, self.team, handle, name or handle, list(members), now)
            self.groups[group_id] = group
            return group_id

    def add_emoji(self, name: str) -> None:
        with self.lock:
            self.emoji[name] = f"https://emoji.slack-edge.com/{self.team}/{name}/0.png"

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        thread_ts: str | None = None,
        *,
        files: Sequence[Upload] = (),
        broadcast: bool = False,
        at: float | None = None,
    ) -> str:
        """Post as a person and return the ts; `broadcast` shows a reply in the channel too, `at` is in seconds."""
        with self.lock:
            team = self.users[user]["team_id"]
            message = slack_objects.typed(user, text, team)
            if team != self.team:
                message.update(user_team=team, source_team=team)
            if thread_ts:
                message["thread_ts"] = thread_ts
            if files:
                shared = [self.attach(user, upload) for upload in files]
                message.update(files=shared, upload=False, display_as_bot=False, subtype="file_share")
            if broadcast:
                message["subtype"] = "thread_broadcast"
            return self.say(self.channels[channel], message, at)

    def attach(self, user: str, upload: Upload) -> dict[str, Any]:
        file_id = self.new_id("F")
        self.uploads[file_id] = upload
        self.files[file_id] = file_object(self, file_id, user, upload)
        return self.files[file_id]

    def delete_file(self, channel: str, ts: str) -> None:
        """Delete the files of a message, as their owner: the message stays, with a stone in place of each."""
        with self.lock:
            place = self.channels[channel]
            previous = place.shown(ts)
            for file in place.messages[ts]["files"]:
                bury(self, file["id"])
            self.tell_change(place, "message_changed", previous, message=place.shown(ts))

    def hide_file(self, channel: str, ts: str) -> None:
        """Hide the files of a message, as the limit of a free plan does: no event says so."""
        with self.lock:
            for file in self.channels[channel].messages[ts]["files"]:
                hide(self, file["id"])

    def post_as_bot(
        self, channel: str, text: str, thread_ts: str | None = None, *, workflow: bool = False, at: float | None = None
    ) -> str:
        """Post as another app and return the ts; `workflow` posts carry a name instead of a user and a profile."""
        message = slack_objects.posted(self.other_app, self.other_app_user, text, self.team)
        if workflow:
            message.update(subtype="bot_message", username="Workflow")
            del message["user"], message["bot_profile"]
        with self.lock:
            thread = {"thread_ts": thread_ts} if thread_ts else {}
            return self.say(self.channels[channel], {**message, **thread}, at)

    def write_to_bot(self, user: str, text: str) -> str:
        """Write a direct message to the app's bot and return the ts."""
        return self.post(self.direct_channel(user).id, user, text)

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Change a message's text, as its author."""
        with self.lock:
            place = self.channels[channel]
            message = place.messages[ts]
            self.reword(place, ts, message.get("user") or message["bot_id"], text)

    def unfurl(self, channel: str, ts: str) -> None:
        """Add a link's preview, as Slack does shortly after a post: the text stays, nothing is `edited`."""
        preview = {"id": 1, "from_url": "https://example.com/", "title": "Example", "fallback": "Example"}
        with self.lock:
            self.change(self.channels[channel], ts, attachments=[preview])

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message, as a person: a root that has replies leaves a tombstone."""
        with self.lock:
            self.erase(self.channels[channel], ts)

    def silently_delete(self, channel: str, ts: str) -> None:
        """Delete a message as retention does: it is gone, and no event says so."""
        with self.lock:
            self.channels[channel].remove(ts)

    def react(self, channel: str, ts: str, user: str, name: str) -> None:
        """Add an emoji; nothing happens where this user has added it."""
        with self.lock:
            self.add_reaction(self.channels[channel], ts, user, name)

    def unreact(self, channel: str, ts: str, user: str, name: str) -> None:
        """Take an emoji off; nothing happens where there is none."""
        with self.lock:
            self.remove_reaction(self.channels[channel], ts, user, name)

    def leave(self, channel: str, user: str) -> None:
        """Take a person out of a channel, or the app's bot, which hears nothing of the channel afterwards."""
        with self.lock:
            place = self.channels[channel]
            if user == self.bot_user:
                kind = "group_left" if place.kind == "group" else "channel_left"
                self.emit(place, {"type": kind, "channel": channel, "event_ts": place.next_ts()})
            place.members.remove(user)
            self.tell_membership(place, "member_left_channel", user)
            self.say_by_system(place, "channel_leave", user)

    def archive(self, channel: str) -> None:
        with self.lock:
            place = self.channels[channel]
            self.say_by_system(place, "channel_archive", place.creator)
            place.archived = True
            kind = f"{place.kind}_archive"
            self.emit(place, {"type": kind, "channel": channel, "user": place.creator, "event_ts": place.next_ts()})

    def rename(self, channel: str, name: str) -> None:
        with self.lock:
            place = self.channels[channel]
            old_name, place.name = place.name, name
            renamed = {"id": channel, "name": name, "created": place.created, "is_channel": place.kind == "channel"}
            self.emit(place, {"type": f"{place.kind}_rename", "channel": renamed, "event_ts": place.next_ts()})
            self.say_by_system(place, "channel_name", place.creator, old_name=old_name, name=name)

    def message(self, channel: str, ts: str) -> dict[str, Any] | None:
        """A message with its metadata, or None where there is none (any more)."""
        with self.lock:
            place = self.channels[channel]
            return place.shown(ts, metadata=True) if ts in place.messages else None

    def thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        """A post and its replies, oldest first, with their metadata."""
        with self.lock:
            place = self.channels[channel]
            return [place.shown(each, metadata=True) for each in place.thread(ts) if each in place.messages]

    def bot_posts(self, channel: str, thread_ts: str | None = None) -> list[dict[str, Any]]:
        """What the app's bot wrote in a channel, or only in one of its threads; oldest first."""
        with self.lock:
            place = self.channels[channel]
            posts = [place.shown(ts, metadata=True) for ts in place.order]
            own = [post for post in posts if post.get("bot_id") == self.bot_id]
            return [post for post in own if thread_ts in (None, post.get("thread_ts"))]

    def direct_messages(self, user: str) -> list[dict[str, Any]]:
        """What the app's bot wrote to this person, oldest first."""
        return self.bot_posts(self.direct_channel(user).id)

    def ephemerals(self, user: str) -> list[dict[str, Any]]:
        """What only this person was shown, oldest first."""
        with self.lock:
            return [whisper for whisper in self.whispers if whisper["user"] == user]
