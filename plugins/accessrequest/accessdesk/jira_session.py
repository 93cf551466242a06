"""A session with Jira: its client, its credentials, each call with a deadline, and its errors as the program's own."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import requests
from jira import JIRA
from jira.exceptions import JIRAError

from accessdesk.deadline import Sending, freely, within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_errors import failure_of
from accessdesk.settings import Settings

T = TypeVar("T")

CONNECT_SECONDS = 5.0
"""Seconds to reach Jira; whatever takes longer is away."""

PAGE = 100
"""Issues or comments to a page."""


class JiraSession:
    """What every call to Jira has in common. Every method may raise Rejected and Unavailable."""

    def __init__(self, settings: Settings, sending: Sending = freely) -> None:
        self._settings = settings
        self._sending = sending
        self._client: JIRA | None = None
        self._account: Mapping[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def cloud(self) -> bool:
        """Whether this is Jira Cloud; asks the site where no call was made yet."""
        return self._read(lambda client: bool(client._is_cloud))

    def ping(self) -> None:
        """Return when Jira answers."""
        self._get("myself", {})

    def is_ours(self, written: Mapping[str, Any]) -> bool:
        """Say whether the bot's own account is the author of a comment, an attachment or a change."""
        author = written.get("author") or {}
        mine = self._account
        return any(mine.get(key) and author.get(key) == mine[key] for key in ("accountId", "key", "name"))

    def search(self, query: str, fields: str, expand: str = "") -> Iterator[Mapping[str, Any]]:
        """Give every issue that a query (JQL) finds, with these fields (comma-separated), page by page."""
        about: dict[str, Any] = {
            "jql": query,
            "fields": fields,
            "maxResults": PAGE,
            **({"expand": expand} if expand else {}),
        }
        path, start = ("search/jql" if self.cloud else "search"), 0
        while True:
            page = self._get(path, about)
            yield from page["issues"]
            start += len(page["issues"])
            if self.cloud and page.get("nextPageToken"):
                about["nextPageToken"] = page["nextPageToken"]
            elif not self.cloud and page["issues"] and start < page["total"]:
                about["startAt"] = start
            else:
                return

    def comments(self, issue: str) -> Iterator[Mapping[str, Any]]:
        """Give the issue's comments with their properties, the newest first, page by page."""
        start = 0
        while True:
            about = {"expand": "properties", "orderBy": "-created", "startAt": start, "maxResults": PAGE}
            page = self._get(f"issue/{issue}/comment", about)
            yield from page["comments"]
            start += len(page["comments"])
            if not page["comments"] or start >= page["total"]:
                return

    def _get(self, path: str, about: Mapping[str, Any]) -> Any:
        return self._read(lambda client: json_of(client._session.get(client._get_url(path), params=dict(about))))

    def _post(self, path: str, data: Mapping[str, Any]) -> Any:
        return self._do(lambda client: json_of(client._session.post(client._get_url(path), data=json.dumps(data))))

    def _put(self, path: str, data: Mapping[str, Any]) -> requests.Response:
        return self._do(lambda client: client._session.put(client._get_url(path), data=json.dumps(data)))

    def _read(self, work: Callable[[JIRA], T]) -> T:
        """Read something: whatever becomes of it, nothing was changed."""
        try:
            return self._with_new_token(lambda: self._with_client(work, self._settings.jira_timeout_seconds))
        except Unavailable as failure:
            failure.sent = False
            raise

    def _do(self, work: Callable[[JIRA], T], more: float = 0.0) -> T:
        """Change something, as long as that is up to us. more: seconds that it may take beyond what a call may."""
        seconds = self._settings.jira_timeout_seconds + more

        def send() -> T:
            with self._sending(seconds):
                return self._with_client(work, seconds)

        return self._with_new_token(send)

    def _with_new_token(self, work: Callable[[], T]) -> T:
        """Do something; where Jira does not let the bot in, read its token's file again, once."""
        try:
            return work()
        except Rejected as error:
            if error.code != "401" or not self._settings.jira_token_file:
                raise
        with self._lock:
            self._client = None
        return work()

    def _with_client(self, work: Callable[[JIRA], T], seconds: float) -> T:
        ends = time.monotonic() + seconds

        def in_time() -> T:
            client = self._connected()
            if time.monotonic() > ends:
                # Nobody waits for it any more, and another may be at it: a slow connection, a process that was frozen.
                raise Unavailable("Jira was not reached in time.")
            return work(client)

        try:
            return within(seconds, in_time, "Jira")
        except JIRAError as error:
            # Its text holds the answer's headers and cookies, so it is not chained.
            raise failure_of(error.status_code, error.text, error.response) from None
        except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise Unavailable(f"Jira cannot be reached ({type(error).__name__}).", away=True) from None
        except requests.exceptions.ConnectionError as error:
            refused = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
            raise Unavailable("Jira cannot be reached.", sent=not refused, away=refused) from None
        except (requests.exceptions.RequestException, ValueError, KeyError, TypeError) as error:
            raise Unavailable(f"Jira gave no usable answer ({type(error).__name__}).", sent=True) from None

    def _connected(self) -> JIRA:
        with self._lock:
            if self._client is None:
                settings = self._settings
                token = _token(settings)
                login: dict[str, Any] = (
                    {"basic_auth": (settings.jira_user, token)} if settings.jira_user else {"token_auth": token}
                )
                # The package would repeat a write whose answer was lost, and a create that was received once
                # would become several; nothing here is ever repeated without looking first.
                client = JIRA(
                    settings.jira_url, max_retries=0, timeout=(CONNECT_SECONDS, settings.jira_timeout_seconds), **login
                )
                self._account = json_of(client._session.get(client._get_url("myself")))
                self._client = client
            return self._client


def json_of(response: requests.Response) -> Any:
    """Return the JSON of an answer; raise Unavailable where it is a page for people."""
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        raise Unavailable(
            "Jira answered with a page instead of data; it may be starting, or a sign-in stands before it.", sent=True
        ) from None


def _token(settings: Settings) -> str:
    if not settings.jira_token_file:
        return settings.jira_token
    try:
        return Path(settings.jira_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected("The file that JIRA_TOKEN_FILE names cannot be read.") from error
