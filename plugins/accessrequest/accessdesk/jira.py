"""Talks to Jira, and turns its answers and errors into the program's own."""

import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import requests
from jira import JIRA
from jira.exceptions import JIRAError
from requests_toolbelt import MultipartEncoder

from accessdesk import workflow
from accessdesk.deadline import for_bytes, within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_errors import failure_of
from accessdesk.settings import Settings

T = TypeVar("T")

CONNECT_SECONDS = 5.0
"""Seconds to reach Jira; whatever takes longer is away."""

PROPERTY = "accessrequest"
"""The comment property that says which entry a comment of ours carries."""

PAGE = 100
"""Comments to a page."""

MOST_MOVES = 8
"""Transitions that one closing or reopening takes at most; a workflow with more steps is taken for a loop."""


class Jira:
    """The project's tickets. Every method may raise Rejected and Unavailable."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
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

    def create(self, fields: Mapping[str, Any]) -> dict[str, str]:
        """Create a ticket in the project and return {"id", "key"}."""
        whole = {
            "project": {"key": self._settings.jira_project},
            "issuetype": {"name": self._settings.jira_issue_type},
            **fields,
        }
        return _picked(self._post("issue", {"fields": whole}), "id", "key")

    def find(self, label: str) -> list[dict[str, str]]:
        """Return the tickets with this label as [{"id", "key"}], the oldest first."""
        query = (
            f'project = "{_quoted(self._settings.jira_project)}" AND labels = "{_quoted(label)}" ORDER BY created ASC'
        )
        found = self._read(lambda client: client.search_issues(query, fields="summary", maxResults=10))
        return [{"id": str(issue.id), "key": str(issue.key)} for issue in found]

    def comment(self, issue: str, body: str, mark: Mapping[str, Any]) -> str:
        """Add a comment that carries the mark in its property, in one call, and return its id."""
        return _picked(self._post(f"issue/{issue}/comment", _comment(body, mark)), "id")["id"]

    def find_comment(self, issue: str, mark: Mapping[str, Any]) -> str | None:
        """Return the id of our comment whose mark has at least these values, or None; the newest are read first."""
        start = 0
        while True:
            about = {"expand": "properties", "orderBy": "-created", "startAt": start, "maxResults": PAGE}
            page = self._get(f"issue/{issue}/comment", about)
            for comment in page["comments"]:
                if self._is_ours(comment) and any(mark.items() <= found.items() for found in _marks(comment)):
                    return str(comment["id"])
            start += len(page["comments"])
            if not page["comments"] or start >= page["total"]:
                return None

    def rewrite(self, issue: str, comment: str, body: str, mark: Mapping[str, Any]) -> None:
        """Replace the text and the mark of a comment."""
        _picked(_json(self._put(f"issue/{issue}/comment/{comment}", _comment(body, mark))), "id")

    def describe(self, issue: str, fields: Mapping[str, Any]) -> None:
        """Replace the ticket's summary and description."""
        answer = self._put(f"issue/{issue}", {"fields": dict(fields)})
        if answer.status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def attach(self, issue: str, name: str, file: BinaryIO, size: int) -> str:
        """Attach a file to the ticket, read piece by piece as it is sent, and return the attachment's id."""

        def post(client: JIRA) -> Any:
            file.seek(0)
            form = MultipartEncoder({"file": (name, file, "application/octet-stream")})
            headers = {"Content-Type": form.content_type, "X-Atlassian-Token": "no-check"}
            url = client._get_url(f"issue/{issue}/attachments")
            return _json(client._session.post(url, data=form, headers=headers))

        answer = self._do(post, for_bytes(size))
        return _picked(answer[0] if isinstance(answer, list) and answer else None, "id")["id"]

    def attachments(self, issue: str) -> list[Mapping[str, Any]]:
        """Return what the bot's own account has attached to the ticket."""
        fields = self._get(f"issue/{issue}", {"fields": "attachment"})["fields"]
        return [each for each in fields.get("attachment") or () if self._is_ours(each)]

    def account_of(self, email: str) -> dict[str, str] | None:
        """Return what names this person's account in a field, or None unless exactly one account fits exactly."""
        if not email:
            return None
        users = self._read(
            lambda client: client.search_users(query=email) if client._is_cloud else client.search_users(user=email)
        )
        exact = [u.raw for u in users if str(u.raw.get("emailAddress") or "").casefold() == email.casefold()]
        if len(exact) != 1:
            return None
        return {"accountId": exact[0]["accountId"]} if self.cloud else {"name": exact[0]["name"]}

    def move(self, issue: str, to: str) -> None:
        """Bring the ticket to a done status ("complete", "decline", "cancel") or back from one (""), step by step.

        Done already means nothing to do, so that it may be called again.
        """
        visited = set[str]()
        for _ in range(MOST_MOVES):
            about = {"fields": "status", "expand": "transitions.fields,transitions"}
            found = self._get(f"issue/{issue}", about)
            status = found["fields"]["status"]
            if (workflow.category(status) == "done") == bool(to):
                return
            visited.add(str(status["id"]))
            step = workflow.choose(found.get("transitions") or (), to, visited)
            if step is None:
                break
            self._take(issue, step, workflow.fields_for(step, to))
        raise Rejected(
            f"No transition that the bot may use leads from “{status['name']}” to {'a done' if to else 'an open'} "
            "status. Check the workflow and the bot's permissions in Jira, or move the ticket by hand."
        )

    def _take(self, issue: str, step: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        data = json.dumps({"transition": {"id": str(step["id"])}, "fields": dict(fields)})
        self._do(lambda client: client._session.post(client._get_url(f"issue/{issue}/transitions"), data=data))

    def _get(self, path: str, about: Mapping[str, Any]) -> Any:
        return self._read(lambda client: _json(client._session.get(client._get_url(path), params=dict(about))))

    def _post(self, path: str, data: Mapping[str, Any]) -> Any:
        return self._do(lambda client: _json(client._session.post(client._get_url(path), data=json.dumps(data))))

    def _put(self, path: str, data: Mapping[str, Any]) -> requests.Response:
        return self._do(lambda client: client._session.put(client._get_url(path), data=json.dumps(data)))

    def _is_ours(self, written: Mapping[str, Any]) -> bool:
        author = written.get("author") or {}
        mine = self._account
        return any(mine.get(key) and author.get(key) == mine[key] for key in ("accountId", "key", "name"))

    def _read(self, work: Callable[[JIRA], T]) -> T:
        """Read something: whatever becomes of it, nothing was changed."""
        try:
            return self._do(work)
        except Unavailable as failure:
            failure.sent = False
            raise

    def _do(self, work: Callable[[JIRA], T], more: float = 0.0) -> T:
        """Do something with the client; a token that was replaced in its file is read again, once.

        more: seconds that it may take beyond what a call may.
        """
        try:
            return self._with_client(work, more)
        except Rejected as error:
            if error.code != "401" or not self._settings.jira_token_file:
                raise
        with self._lock:
            self._client = None
        return self._with_client(work, more)

    def _with_client(self, work: Callable[[JIRA], T], more: float) -> T:
        try:
            return within(self._settings.jira_timeout_seconds + more, lambda: work(self._connected()), "Jira")
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
                self._account = _json(client._session.get(client._get_url("myself")))
                self._client = client
            return self._client


def _json(response: requests.Response) -> Any:
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        raise Unavailable(
            "Jira answered with a page instead of data; it may be starting, or a sign-in stands before it.", sent=True
        ) from None


def _picked(answer: Any, *names: str) -> dict[str, str]:
    """Return these values of an answer to a write; one that lacks them leaves open what became of the write."""
    if not isinstance(answer, dict) or not all(answer.get(name) for name in names):
        raise Unavailable("Jira gave no usable answer.", sent=True)
    return {name: str(answer[name]) for name in names}


def _comment(body: str, mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"body": body, "properties": [{"key": PROPERTY, "value": dict(mark)}]}


def _marks(comment: Mapping[str, Any]) -> list[dict[str, Any]]:
    values = [each.get("value") for each in comment.get("properties") or () if each.get("key") == PROPERTY]
    return [value for value in values if isinstance(value, dict)]


def _token(settings: Settings) -> str:
    if not settings.jira_token_file:
        return settings.jira_token
    try:
        return Path(settings.jira_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected("The file that JIRA_TOKEN_FILE names cannot be read.") from error


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
