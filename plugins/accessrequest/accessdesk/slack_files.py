"""Slack's files: what they are, and their content, piece by piece, the token going to nobody else."""

import hashlib
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any, BinaryIO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from accessdesk.deadline import for_bytes, within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.files import NONE, NOT_ASKED, Arrived, may_have_token
from accessdesk.raw import object_of
from accessdesk.slack_errors import retry_after

PIECE = 64 * 1024
"""Bytes that are held at once: a file is never in memory as a whole."""

READ_SECONDS = 30.0
"""Seconds that Slack may take for each piece."""

NOT_GIVEN = "Slack did not give the file out."


class _NoRedirects(HTTPRedirectHandler):
    """Follows none: the token would go along."""

    def redirect_request(self, *about: Any, **more: Any) -> None:
        return None


class SlackFiles:
    """The files of a workspace. Every method may raise Rejected and Unavailable. call: calls the Web API."""

    def __init__(self, client: WebClient, call: Callable[..., Mapping[str, Any]]) -> None:
        self._client = client
        self._call = call

    def describe(self, file: str) -> Mapping[str, Any]:
        """Return a file as Slack describes it now; NONE where there is none any more, or none that the bot may see."""
        try:
            return object_of(self._call("files_info", file=file).get("file"))
        except Rejected as error:
            if error.code in ("file_not_found", "file_deleted"):
                return NONE
            raise

    def download(self, address: str, into: BinaryIO, most: int) -> Arrived:
        """Write a file's content, `most` bytes and a piece at most, and return what arrived."""
        if not may_have_token(address, self._client.base_url):
            return NOT_ASKED
        seconds = READ_SECONDS + for_bytes(most)
        ends = time.monotonic() + seconds
        return within(seconds, lambda: _download(self._client, address, into, most, ends), "Slack")


def _download(client: WebClient, address: str, into: BinaryIO, most: int, ends: float) -> Arrived:
    # The address was checked: http and https only, and Slack's.
    request = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310
    try:
        with _opener(client).open(request, timeout=READ_SECONDS) as answer:
            return _read(answer, into, most, ends)
    except HTTPError as error:
        with error:
            return _refused(error)
    except (OSError, HTTPException) as error:
        raise Unavailable(NOT_GIVEN) from error


def _opener(client: WebClient) -> OpenerDirector:
    """Reach Slack as the backend's client does."""
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    return build_opener(ProxyHandler(proxies), HTTPSHandler(context=client.ssl), _NoRedirects())


def _read(answer: HTTPResponse, into: BinaryIO, most: int, ends: float) -> Arrived:
    digest, size = hashlib.sha256(), 0
    while size <= most:
        piece = answer.read1(PIECE)
        if not piece:
            break
        if time.monotonic() > ends:
            raise Unavailable(NOT_GIVEN)
        digest.update(piece)
        _write(into, piece)
        size += len(piece)
    if answer.length and size <= most:
        # Slack announced more than came: the connection broke.
        raise Unavailable(NOT_GIVEN)
    return Arrived(answer.status, answer.headers.get_content_type(), size, digest.hexdigest())


def _write(into: BinaryIO, piece: bytes) -> None:
    try:
        into.write(piece)
    except OSError as error:
        raise Unavailable(f"The bot's machine cannot keep the file for a moment: {error.strerror}.") from error


def _refused(error: HTTPError) -> Arrived:
    if error.code == 429 or error.code >= 500:
        raise Unavailable(NOT_GIVEN, retry_after=retry_after(error) if error.code == 429 else None)
    return Arrived(error.code, "", 0, "")
