"""What one person sees of Slack on the page: rooms, messages, threads; direct messages only their own."""

from typing import Any

from tests.sandbox.page.company import Company, Person
from tests.sandbox.page.words import editable
from tests.sandbox.slack_channel import Channel

View = dict[str, Any]
"""What is sent to the browser, as JSON."""
NOT_SPOKEN = ("channel_join", "channel_leave", "channel_archive", "channel_name")


class SlackView:
    """Shows a workspace as one person sees it."""

    def __init__(self, company: Company, person: Person, tickets: dict[str, str]) -> None:
        """tickets: the label of a request -> the key of its ticket."""
        self.slack, self.person, self.tickets = company.office.slack, person, tickets
        self.shown = company.shown

    def rooms(self) -> list[View]:
        """The channels that the person is in, and the conversation with the bot."""
        with self.slack.lock:
            direct = self.slack.direct_channel(self.person.user)
            channels = [each for each in self.slack.channels.values() if each.name and self._is_in(each)]
            return [self._room(each) for each in [*channels, direct]]

    def _is_in(self, channel: Channel) -> bool:
        return self.person.user in channel.members

    def _room(self, channel: Channel) -> View:
        whispers = [each for each in self.slack.ephemerals(self.person.user) if each["channel"] == channel.id]
        roots = [self._post(channel, ts) for ts in channel.top_level() if ts in channel.messages]
        roots += [self._whisper(each) for each in whispers if not each.get("thread_ts")]
        for root in roots:
            thread = [each for each in whispers if each.get("thread_ts") == root["ts"]]
            replies = root["replies"] + [self._whisper(each) for each in thread]
            root["replies"] = sorted(replies, key=lambda message: str(message["ts"]))
        kind = "direct" if channel.kind == "im" else "channel"
        name = self.shown[self.slack.bot_user].lstrip("@") if kind == "direct" else channel.name
        ordered = sorted(roots, key=lambda message: str(message["ts"]))
        return {"id": channel.id, "kind": kind, "name": name, "messages": ordered}

    def _post(self, channel: Channel, ts: str) -> View:
        label = f"slack-{channel.id}-{ts.replace('.', '-')}"
        replies = [self._message(channel, each) for each in channel.thread(ts)[1:] if each in channel.messages]
        return {**self._message(channel, ts), "ticket": self.tickets.get(label), "replies": replies}

    def _message(self, channel: Channel, ts: str) -> View:
        message = channel.messages[ts]
        user = message.get("user", "")
        is_own = user == self.person.user
        shown = {
            "ts": ts,
            "user": user,
            "text": message["text"],
            "edited": "edited" in message,
            "deleted": message.get("subtype") == "tombstone",
            "system": message.get("subtype") in NOT_SPOKEN,
            "bot": bool(message.get("bot_id")),
            "reactions": [self._reaction(each) for each in message.get("reactions", [])],
            "files": [self._file(each) for each in message.get("files", [])],
            "replies": [],
        }
        return {**shown, "mine": editable(message["text"], self.shown)} if is_own else shown

    def _reaction(self, reaction: dict[str, Any]) -> View:
        users = reaction["users"]
        names = [self.shown[user].lstrip("@") for user in users]
        return {"name": reaction["name"], "by": names, "mine": self.person.user in users}

    @staticmethod
    def _file(file: dict[str, Any]) -> View:
        gone = file.get("mode") in ("tombstone", "hidden_by_limit")
        return {"id": file["id"], "name": file.get("name", ""), "size": file.get("size", 0), "gone": gone}

    def _whisper(self, whisper: dict[str, Any]) -> View:
        lone = {"edited": False, "deleted": False, "system": False, "bot": True, "only_you": True}
        bare: View = {"reactions": [], "files": [], "replies": []}
        return {"ts": whisper["ts"], "user": self.slack.bot_user, "text": whisper["text"], **lone, **bare}
