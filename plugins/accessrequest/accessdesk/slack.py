"""Talks to Slack, and turns its answers into the program's own."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient

from accessdesk.accounts import Account
from accessdesk.deadline import Sending, freely
from accessdesk.errors import Rejected
from accessdesk.slack_files import SlackFiles
from accessdesk.slack_people import SlackPeople
from accessdesk.slack_session import PAGE
from accessdesk.slack_uploads import SlackUploads

log = logging.getLogger(__name__)

CLOCKS_DIFFER = 600.0
"""Seconds by which our clock may differ from Slack's."""

BLOCKS_REFUSED = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
"""Slack's error codes that are about the blocks of a message alone (chat.postMessage)."""

METADATA = "accessrequest"
"""The metadata event type of the bot's posts, which tells them from everybody else's."""


class Slack(SlackPeople):
    """The workspace as the product needs it. Every method may raise Rejected and Unavailable.

    account: the bot's own; sending: as SlackSession has it.
    """

    def __init__(self, client: WebClient, account: Account, sending: Sending = freely) -> None:
        super().__init__(client, account, sending)
        self.files = SlackFiles(self._client, self._call)
        self.uploads = SlackUploads(self._client, self._call)

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

    def message(self, channel: str, ts: str, root: str = "") -> Mapping[str, Any] | None:
        """Return one message, None where there is none. root: the ts of its thread's first message, if known."""
        try:
            answer = self._call(
                "conversations_replies", channel=channel, ts=root or ts, oldest=ts, latest=ts, inclusive=True, limit=2
            )
        except Rejected as error:
            if error.code in ("thread_not_found", "message_not_found"):
                return None
            raise
        return next((each for each in answer["messages"] if each.get("ts") == ts), None)

    def history(self, channel: str, oldest: str) -> Iterator[Mapping[str, Any]]:
        """Give the channel's messages since `oldest` (a ts), the newest first."""
        for page in self._pages("conversations_history", channel=channel, oldest=oldest, inclusive=True, limit=PAGE):
            yield from page["messages"]

    def post(
        self, channel: str, text: str, mark: str, thread: str = "", blocks: Sequence[Mapping[str, Any]] = ()
    ) -> str:
        """Post a message and return its ts. mark: what tells this post from all others, for `find`.

        blocks: what is shown instead of the text, which stays for notifications.
        """
        metadata = {"event_type": METADATA, "event_payload": {"step": mark}}
        answer = self._speak(
            "chat_postMessage",
            blocks,
            channel=channel,
            text=text,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread} if thread else {}),
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, text: str, blocks: Sequence[Mapping[str, Any]] = ()) -> None:
        """Replace the text of a message of the bot's, and its blocks."""
        self._speak("chat_update", blocks, channel=channel, ts=ts, text=text)

    def _speak(self, method: str, blocks: Sequence[Mapping[str, Any]], **arguments: Any) -> Mapping[str, Any]:
        """Send a message with its blocks, and without where Slack does not take them: its text says the same."""
        # An update that names none would leave those that are there (chat.update, "blocks").
        shown = {"blocks": list(blocks)} if blocks or method == "chat_update" else {}
        try:
            return self._send(method, **arguments, **shown)
        except Rejected as refused:
            if not blocks or refused.code not in BLOCKS_REFUSED:
                raise
            log.warning("Slack does not take the blocks of a message (%s); its text is shown instead.", refused.code)
        return self._speak(method, (), **arguments)

    def whisper(self, channel: str, user: str, text: str, thread: str) -> None:
        """Show a text to one person in a thread, for as long as their client keeps it."""
        self._send("chat_postEphemeral", channel=channel, user=user, text=text, thread_ts=thread)

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
