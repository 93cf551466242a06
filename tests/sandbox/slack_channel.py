"""One conversation and its messages: where threads, edits, deletions and reactions are kept."""

import bisect
import copy
import time
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.slack_objects import SLACKBOT

TOMBSTONE = "This message was deleted."


@dataclass
class Channel:
    """A public channel (kind "channel"), a private one ("group") or a direct message ("im", then `name` is "")."""

    id: str
    name: str
    kind: str
    creator: str
    members: list[str]
    created: int = field(default_factory=lambda: int(time.time()))
    archived: bool = False
    shared: bool = False
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=dict)
    last: int = 0

    def next_ts(self, at: float | None = None) -> str:
        """A ts of this channel: later than all before, or the first free one from `at` (seconds) on."""
        moment = int((time.time() if at is None else at) * 1_000_000)
        if at is None:
            moment = max(moment, self.last + 1)
        while written(moment) in self.messages:
            moment += 1
        self.last = max(self.last, moment)
        return written(moment)

    def add(self, message: dict[str, Any], at: float | None = None) -> dict[str, Any]:
        """Store a message under a new ts, in its thread where it has `thread_ts`."""
        message["ts"] = self.next_ts(at)
        self.messages[message["ts"]] = message
        bisect.insort(self.order, message["ts"])
        root = message.get("thread_ts")
        if root:
            bisect.insort(self.replies.setdefault(root, []), message["ts"])
            if root in self.messages:
                message["parent_user_id"] = self.messages[root].get("user", SLACKBOT)
        return message

    def shown(self, ts: str, metadata: bool = False) -> dict[str, Any]:
        """A copy of a message as Slack shows it, a thread's root with its summary."""
        message = copy.deepcopy(self.messages[ts])
        if not metadata:
            message.pop("metadata", None)
        replies = self.replies.get(ts)
        if replies:
            message.update(self.summary(ts, replies))
        return message

    def summary(self, ts: str, replies: list[str]) -> dict[str, Any]:
        users = list(dict.fromkeys(self.messages[reply].get("user", SLACKBOT) for reply in replies))
        return {
            "thread_ts": ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
            "reply_users": users[:5],
            "is_locked": False,
            "subscribed": False,
        }

    def top_level(self) -> list[str]:
        """The ts of what the channel itself shows: posts, and replies also sent to the channel. Oldest first."""
        return [ts for ts in self.order if self.is_top_level(self.messages[ts])]

    def is_top_level(self, message: dict[str, Any]) -> bool:
        return message.get("thread_ts") in (None, message["ts"]) or message.get("subtype") == "thread_broadcast"

    def thread(self, ts: str) -> list[str]:
        """The ts of a post and its replies, oldest first; of a reply's own ts only that reply, as Slack answers."""
        return [ts, *self.replies.get(ts, [])]

    def remove(self, ts: str) -> None:
        """Forget a message and leave nothing in its place."""
        root = self.messages.pop(ts).get("thread_ts")
        self.order.remove(ts)
        if root:
            self.replies[root].remove(ts)

    def bury(self, ts: str) -> None:
        """Put a tombstone in place of a root that has replies."""
        self.messages[ts] = {
            "type": "message",
            "subtype": "tombstone",
            "text": TOMBSTONE,
            "user": SLACKBOT,
            "hidden": True,
            "ts": ts,
        }

    def react(self, ts: str, user: str, name: str) -> bool:
        """Add a reaction; False where this user has given it before."""
        reactions = self.messages[ts].setdefault("reactions", [])
        given = next((reaction for reaction in reactions if reaction["name"] == name), None)
        if given is None:
            given = {"name": name, "users": [], "count": 0}
            reactions.append(given)
        if user in given["users"]:
            return False
        given["users"].append(user)
        given["count"] = len(given["users"])
        return True

    def unreact(self, ts: str, user: str, name: str) -> bool:
        """Take a reaction off; False where this user has not given it."""
        reactions = self.messages[ts].get("reactions", [])
        given = next((reaction for reaction in reactions if reaction["name"] == name), None)
        if given is None or user not in given["users"]:
            return False
        given["users"].remove(user)
        given["count"] = len(given["users"])
        self.messages[ts]["reactions"] = [reaction for reaction in reactions if reaction["users"]]
        if not self.messages[ts]["reactions"]:
            del self.messages[ts]["reactions"]
        return True

    def described(self, viewer: str) -> dict[str, Any]:
        """The conversation object of conversations.info, as `viewer` sees it."""
        if self.kind == "im":
            return self.described_direct(viewer)
        private = self.kind == "group"
        nothing = {"value": "", "creator": "", "last_set": 0}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not private,
            "is_group": private,
            "is_im": False,
            "is_mpim": False,
            "is_private": private,
            "is_archived": self.archived,
            "is_general": False,
            "is_member": viewer in self.members,
            "is_shared": self.shared,
            "is_org_shared": False,
            "is_ext_shared": self.shared,
            "is_pending_ext_shared": False,
            "created": self.created,
            "creator": self.creator,
            "topic": nothing,
            "purpose": nothing,
            "previous_names": [],
            "num_members": len(self.members),
        }

    def described_direct(self, viewer: str) -> dict[str, Any]:
        other = next((member for member in self.members if member != viewer), viewer)
        return {
            "id": self.id,
            "created": self.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": other,
            "is_user_deleted": False,
            "priority": 0,
        }


def written(moment: int) -> str:
    """Microseconds since the epoch as Slack's ts."""
    return f"{moment // 1_000_000}.{moment % 1_000_000:06d}"
