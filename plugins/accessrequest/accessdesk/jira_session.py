"""A session with Jira: each call with a deadline, and its errors as the program's own."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import requests
from jira import JIRA

from accessdesk.deadline import Sending, freely, within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_client import ERRORS, as_ours, connect, json_of
from accessdesk.settings import Settings

T = TypeVar("T")

PING_SECONDS = 10.0
"""Seconds after which a Jira that is only asked whether it is there is away."""

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
        known = self._client
        return bool(known._is_cloud) if known else self._read(lambda client: bool(client._is_cloud))

    def ping(self) -> None:
        """Return when Jira answers, and lets the bot's account in."""
        seconds = min(PING_SECONDS, self._settings.jira_timeout_seconds)
        path, more = "myself", seconds - self._settings.jira_timeout_seconds
        self._read(lambda client: json_of(client._session.get(client._get_url(path))), more)

    def is_ours(self, written: Mapping[str, Any]) -> bool:
        """Say whether the bot's own account is the author of a comment, an attachment or a change."""
        author = written.get("author") or {}
        mine = self._account
        return any(mine.get(key) and author.get(key) == mine[key] for key in ("accountId", "key", "name"))

    def search(self, query: str, fields: str, expand: str = "", most: int = PAGE) -> Iterator[Mapping[str, Any]]:
        """Give every issue that a query (JQL) finds, with these fields (comma-separated). most: to a page."""
        about: dict[str, Any] = {
            "jql": query,
            "fields": fields,
            "maxResults": most,
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

    def _get(self, path: str, about: Mapping[str, Any]) -> Any:
        return self._read(lambda client: json_of(client._session.get(client._get_url(path), params=dict(about))))

    def _post(self, path: str, data: Mapping[str, Any]) -> Any:
        return self._do(lambda client: json_of(client._session.post(client._get_url(path), data=json.dumps(data))))

    def _put(self, path: str, data: Mapping[str, Any]) -> requests.Response:
        return self._do(lambda client: client._session.put(client._get_url(path), data=json.dumps(data)))

    def _read(self, work: Callable[[JIRA], T], more: float = 0.0) -> T:
        """Read something: whatever becomes of it, nothing was changed."""
        try:
            seconds = self._settings.jira_timeout_seconds + more
            return self._with_new_token(lambda: self._with_client(work, seconds))
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
        """Do something with the client; one that is not let in is replaced by a new one, once.

        That reads the token again, which may have been replaced in its file; and where it is accepted, what was refused
        is this call alone.
        """
        try:
            return work()
        except Rejected as error:
            if error.code != "401":
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
        except ERRORS as error:
            # The package's errors hold the answer's headers and cookies in their text, so they are not chained.
            raise as_ours(error) from None

    def _connected(self) -> JIRA:
        with self._lock:
            if self._client is None:
                try:
                    self._client, self._account = connect(self._settings)
                except (Rejected, Unavailable, *ERRORS) as error:
                    found = error if isinstance(error, (Rejected, Unavailable)) else as_ours(error)
                    # Where the bot is not let in, nobody's call fares better, and nothing was sent.
                    asked = found.retry_after if isinstance(found, Unavailable) else None
                    raise Unavailable(found.sentence, retry_after=asked, away=True) from None
            return self._client
