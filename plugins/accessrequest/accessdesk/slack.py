"""Talks to Slack, and turns its answers and errors into the program's own."""

import http.client
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from accessdesk.accounts import Account, bot_of
from accessdesk.deadline import Sending, freely, within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.memory import Memory
from accessdesk.people import Person
from accessdesk.raw import clean
from accessdesk.slack_errors import failure_of
from accessdesk.slack_files import SlackFiles

CALL_SECONDS = 30.0
"""Seconds that a call to Slack may take in all."""

REMEMBERED_SECONDS = 300.0
"""Seconds for which people and the membership of groups are remembered (DESIGN.md, "Who may")."""

PAGE = 999
"""Messages to a page: conversations.history and .replies take fewer than 1,000."""

CLOCKS_DIFFER = 600.0
"""Seconds by which our clock may differ from Slack's."""

METADATA = "accessrequest"
"""The metadata event type of the bot's posts, which tells them from everybody else's."""


class Slack:
    """The workspace as the product needs it. Every method may raise Rejected and Unavailable.

    sending: what surrounds each message, given the seconds that a call may take.
    """

    def __init__(self, client: WebClient, account: Account, sending: Sending = freely) -> None:
        # The backend's own client repeats a write whose connection broke, and that would post twice.
        self._client = WebClient(
            token=client.token,
            base_url=client.base_url,
            timeout=int(CALL_SECONDS),
            ssl=client.ssl,
            proxy=client.proxy,
            headers=client.headers,
            retry_handlers=[],
        )
        self.account = account
        self._sending = sending
        self.files = SlackFiles(self._client, self._call)
        self._memory = Memory(REMEMBERED_SECONDS)

    def ping(self) -> None:
        """Return when Slack answers."""
        self._call("auth_test")

    def person(self, user: str) -> Person:
        """Return a person, or another bot by its bot id; whom Slack does not know is returned as not active."""
        look_up = self._bot if user.startswith("B") else self._person
        return self._memory.get(("person", user), lambda: look_up(user))

    def name_of(self, place: str) -> str:
        """Return the name of a channel, or the handle of a user group, "" where the bot cannot see it."""
        try:
            if place.startswith("S"):
                return self._memory.get(("handles",), self._handles).get(place, "")
            return clean(self._call("conversations_info", channel=place)["channel"].get("name"))
        except Rejected:
            # A private channel, or an app without the scope: the text keeps the id, and everything goes on.
            return ""

    def members(self, names: Collection[str]) -> frozenset[str]:
        """Return the user ids behind user-group handles, user ids and e-mails; what names nobody is left out."""
        return frozenset(person for _, people in self.groups_and_people(names) for person in people)

    def groups_and_people(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        """Return (group's id, its members) for each user-group handle, ("", the person) for each user id and e-mail."""
        return self._memory.get(("named", *names), lambda: self._named(names))

    def mentions(self, names: Collection[str]) -> list[str]:
        """Return what calls the groups and people of these names in a message."""
        found = self.groups_and_people(names)
        return [f"<!subteam^{group}>" if group else f"<@{next(iter(people))}>" for group, people in found]

    def is_inside(self, channel: str, user: str) -> bool:
        """Say whether the person is a member of the channel."""
        found: frozenset[str] = self._memory.get(("inside", channel), lambda: self._inside(channel))
        return user in found

    def channel_ids(self, names: Sequence[str]) -> dict[str, str]:
        """Return name -> id of the channels with these names or ids that the bot can see."""
        wanted = {name.lstrip("#"): name for name in names}
        found = {}
        for page in self._pages(
            "conversations_list", types="public_channel,private_channel", exclude_archived=True, limit=PAGE
        ):
            for channel in page["channels"]:
                for key in (channel["id"], channel.get("name")):
                    if key in wanted:
                        found[wanted[key]] = channel["id"]
        return found

    def missing_emoji(self, names: Sequence[str]) -> list[str]:
        """Return which of these emoji the workspace does not have."""
        answer = self._call("emoji_list", include_categories=True)
        known = set(answer.get("emoji") or ())
        for category in answer.get("categories") or ():
            known.update(category.get("emoji_names") or ())
        return [name for name in names if name not in known]

    def thread(self, channel: str, ts: str) -> list[Mapping[str, Any]]:
        """Return all messages of a thread, the first one first; [] where there is no such message."""
        try:
            pages = list(self._pages("conversations_replies", channel=channel, ts=ts, limit=PAGE))
        except Rejected as error:
            if error.code in ("thread_not_found", "message_not_found"):
                return []
            raise
        return [message for page in pages for message in page["messages"]]

    def history(self, channel: str, oldest: str) -> Iterator[Mapping[str, Any]]:
        """Give the channel's messages since `oldest` (a ts), the newest first."""
        for page in self._pages("conversations_history", channel=channel, oldest=oldest, inclusive=True, limit=PAGE):
            yield from page["messages"]

    def post(self, channel: str, text: str, mark: str, thread: str = "") -> str:
        """Post a message and return its ts. mark: what tells this post from all others, for `find`."""
        metadata = {"event_type": METADATA, "event_payload": {"step": mark}}
        answer = self._send(
            "chat_postMessage",
            channel=channel,
            text=text,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread} if thread else {}),
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, text: str) -> None:
        """Replace the text of a message of the bot's."""
        self._send("chat_update", channel=channel, ts=ts, text=text)

    def whisper(self, channel: str, user: str, text: str, thread: str) -> None:
        """Show a text to one person in a thread, for as long as their client keeps it."""
        self._send("chat_postEphemeral", channel=channel, user=user, text=text, thread_ts=thread)

    def direct_channel(self, user: str) -> str:
        """Return the id of the conversation between the bot and this person."""
        opened: str = self._memory.get(
            ("direct", user), lambda: self._call("conversations_open", users=user)["channel"]["id"]
        )
        return opened

    def find(self, channel: str, mark: str, since: float, thread: str = "") -> str | None:
        """Return the ts of the bot's post with this mark, or None. since: seconds since 1970 before it was sent."""
        about = {
            "channel": channel,
            "oldest": f"{since - CLOCKS_DIFFER:.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        if thread:
            pages = self._pages("conversations_replies", ts=thread, **about)
        else:
            pages = self._pages("conversations_history", **about)
        for page in pages:
            for message in page["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if message.get("bot_id") == self.account.bot and payload.get("step") == mark:
                    return str(message["ts"])
        return None

    def _person(self, user: str) -> Person:
        try:
            found = self._call("users_info", user=user)["user"]
        except Rejected as error:
            if error.code in ("user_not_found", "user_not_visible", "users_not_found"):
                return Person(user, user, active=False)
            raise
        return self.account.person_of({**found, "id": user})

    def _bot(self, bot: str) -> Person:
        try:
            return bot_of(self._call("bots_info", bot=bot)["bot"], bot)
        except Rejected as error:
            if error.code == "bot_not_found":
                return Person(bot, bot, active=False, bot=True)
            raise

    def _handles(self) -> dict[str, str]:
        groups = self._call("usergroups_list", include_disabled=True)["usergroups"]
        return {group["id"]: clean(group.get("handle")) for group in groups}

    def _named(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        found: list[tuple[str, frozenset[str]]] = []
        handles = set[str]()
        for name in names:
            if re.fullmatch(r"[UW][A-Z0-9]{5,}", name):
                found.append(("", frozenset({name})))
            elif re.fullmatch(r"[^@\s]+@[^@\s]+", name):
                found += [("", frozenset({person})) for person in self._by_email(name)]
            else:
                handles.add(name.lstrip("@"))
        if handles:
            for group in self._call("usergroups_list", include_users=True)["usergroups"]:
                if group["handle"] in handles or group["id"] in handles:
                    found.append((group["id"], frozenset(group.get("users") or ())))
        return found

    def _by_email(self, email: str) -> tuple[str, ...]:
        try:
            return (self._call("users_lookupByEmail", email=email)["user"]["id"],)
        except Rejected as error:
            if error.code == "users_not_found":
                return ()
            raise

    def _inside(self, channel: str) -> frozenset[str]:
        pages = self._pages("conversations_members", channel=channel, limit=PAGE)
        return frozenset(member for page in pages for member in page["members"])

    def _pages(self, method: str, **arguments: Any) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            page = self._call(method, **arguments, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _send(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        with self._sending(CALL_SECONDS):
            return self._call(method, **arguments)

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer = within(CALL_SECONDS, lambda: getattr(self._client, method)(**arguments), "Slack")
        except SlackApiError as error:
            raise failure_of(error.response) from error
        except ConnectionRefusedError as error:
            raise Unavailable("Slack cannot be reached.", away=True) from error
        except (OSError, http.client.HTTPException, SlackClientError) as error:
            refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
            raise Unavailable("Slack cannot be reached.", sent=not refused, away=True) from error
        data = answer.data
        if not isinstance(data, dict):
            raise Unavailable("Slack answered with something other than JSON.", sent=True)
        return data
