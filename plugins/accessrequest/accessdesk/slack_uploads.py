"""Gives people texts and files in a conversation: answers to commands that are no messages where they were typed."""

from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException
from typing import Any, BinaryIO, NamedTuple
from urllib.error import HTTPError
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from accessdesk.deadline import for_bytes, within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.files import may_have_token

CALL_SECONDS = 30.0
"""Seconds that Slack may take for a file, beyond what its bytes take on the way."""

LARGEST = 1_000_000_000
"""Bytes of a file that Slack takes at most (1 GB: slack.com/help/articles/201330736)."""

NOT_TAKEN = "Slack did not take the file."


class Outgoing(NamedTuple):
    """A file to give: its name, its content from where it is read, its size in bytes, what a screen reader says."""

    name: str
    content: BinaryIO
    size: int
    shows: str = ""


class SlackUploads:
    """What the bot gives to people. Every method may raise Rejected and Unavailable. call: calls the Web API."""

    def __init__(self, client: WebClient, call: Callable[..., Mapping[str, Any]]) -> None:
        self._client = client
        self._call = call

    def say(self, channel: str, text: str) -> None:
        """Post an answer. Unlike a step it needs no lease: any bot of several answers, and nothing repeats it."""
        self._call("chat_postMessage", channel=channel, text=text, unfurl_links=False, unfurl_media=False)

    def share(self, channel: str, files: Sequence[Outgoing]) -> None:
        """Share files in a conversation, read piece by piece. channel: its id; a person's id will not do."""
        sent = [{"id": self._upload(file), "title": file.name} for file in files]
        self._call("files_completeUploadExternal", files=sent, channel_id=channel)

    def _upload(self, file: Outgoing) -> str:
        """Send a file's content to where Slack wants it, and return its id."""
        about = {"alt_txt": file.shows} if file.shows else {}
        place = self._call("files_getUploadURLExternal", filename=file.name, length=file.size, **about)
        address = str(place.get("upload_url", ""))
        if not may_have_token(address, self._client.base_url):
            raise Rejected("Slack named an address for the file that is not Slack's. Nothing was sent there.")
        seconds = CALL_SECONDS + for_bytes(file.size)
        within(seconds, lambda: _send(self._client, address, file), "Slack")
        return str(place["file_id"])


def _send(client: WebClient, address: str, file: Outgoing) -> None:
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(file.size)}
    # The address was checked: http and https only, and Slack's. It holds its own key: the token stays here.
    request = Request(address, data=file.content, headers=headers, method="POST")  # noqa: S310
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    opener = build_opener(ProxyHandler(proxies), HTTPSHandler(context=client.ssl))
    try:
        with opener.open(request, timeout=CALL_SECONDS) as answer:
            answer.read()
    except HTTPError as error:
        with error:
            raise Unavailable(f"{NOT_TAKEN} It answered with {error.code}.") from error
    except (OSError, HTTPException) as error:
        raise Unavailable(NOT_TAKEN) from error
