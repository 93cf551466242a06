"""Talks to Jira, and turns its answers and errors into the program's own. One of the two files that do network I/O."""

import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import requests
from jira import JIRA
from jira.exceptions import JIRAError

from accessdesk import workflow
from accessdesk.deadline import within
from accessdesk.errors import Rejected, Unavailable
from accessdesk.markup import one_line
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
        """Whether this is Jira Cloud; known after the first call."""
        return self._client is not None and bool(self._client._is_cloud)

    def create(self, fields: Mapping[str, Any]) -> dict[str, str]:
        """Create a ticket in the project and return {"id", "key"}."""
        whole = {
            "project": {"key": self._settings.jira_project},
            "issuetype": {"name": self._settings.jira_issue_type},
            **fields,
        }
        created = self._do(lambda client: _json(client._session.post(client._get_url("issue"), data=json.dumps({"fields": whole}))))
        return {"id": str(created["id"]), "key": str(created["key"])}

    def find(self, label: str) -> list[dict[str, str]]:
        """Return the tickets with this label as [{"id", "key"}], the oldest first."""
        query = f'project = "{_quoted(self._settings.jira_project)}" AND labels = "{_quoted(label)}" ORDER BY created ASC'
        found = self._do(lambda client: client.search_issues(query, fields="summary", maxResults=10))
        return [{"id": str(issue.id), "key": str(issue.key)} for issue in found]

    def comment(self, issue: str, body: str, mark: Mapping[str, Any]) -> str:
        """Add a comment that carries the mark in its property, in one call, and return its id."""
        data = json.dumps({"body": body, "properties": [{"key": PROPERTY, "value": dict(mark)}]})
        added = self._do(lambda client: _json(client._session.post(client._get_url(f"issue/{issue}/comment"), data=data)))
        return str(added["id"])

    def find_comment(self, issue: str, mark: Mapping[str, Any]) -> str | None:
        """Return the id of our comment with this mark, or None; the newest comments are looked at first."""
        start = 0
        while True:
            about = {"expand": "properties", "orderBy": "-created", "startAt": start, "maxResults": PAGE}
            page = self._do(lambda client: _json(client._session.get(client._get_url(f"issue/{issue}/comment"), params=about)))
            for comment in page["comments"]:
                if self._is_ours(comment) and mark in [p["value"] for p in comment.get("properties") or ()
                                                       if p.get("key") == PROPERTY]:
                    return str(comment["id"])
            start += len(page["comments"])
            if not page["comments"] or start >= page["total"]:
                return None

    def rewrite(self, issue: str, comment: str, body: str) -> None:
        """Replace the text of a comment; its property stays."""
        data = json.dumps({"body": body})
        self._do(lambda client: client._session.put(client._get_url(f"issue/{issue}/comment/{comment}"), data=data))

    def describe(self, issue: str, fields: Mapping[str, Any]) -> None:
        """Replace the ticket's summary and description."""
        data = json.dumps({"fields": dict(fields)})
        self._do(lambda client: client._session.put(client._get_url(f"issue/{issue}"), data=data))

    def account_of(self, email: str) -> dict[str, str] | None:
        """Return what names this person's account in a field, or None unless exactly one account fits exactly."""
        if not email:
            return None
        key = {"query": email} if self._with_client(lambda client: client._is_cloud) else {"user": email}
        users = self._do(lambda client: client.search_users(**key, maxResults=50))
        exact = [u.raw for u in users if str(u.raw.get("emailAddress") or "").casefold() == email.casefold()]
        if len(exact) != 1:
            return None
        return {"accountId": exact[0]["accountId"]} if self.cloud else {"name": exact[0]["name"]}

    def move(self, issue: str, to: str) -> None:
        """Bring the ticket to a done status ("complete", "cancel") or back from one (""), over several steps if need be.

        Done already means nothing to do, so that it may be called again.
        """
        visited = set[str]()
        for _ in range(MOST_MOVES):
            about = {"fields": "status", "expand": "transitions.fields,transitions"}
            found = self._do(lambda client: _json(client._session.get(client._get_url(f"issue/{issue}"), params=about)))
            status = found["fields"]["status"]
            if (workflow.category(status) == "done") == bool(to):
                return
            visited.add(str(status["id"]))
            step = workflow.choose(found.get("transitions") or (), to, visited)
            if step is None:
                break
            data = json.dumps({"transition": {"id": str(step["id"])}, "fields": workflow.fields_for(step, to)})
            self._do(lambda client, data=data: client._session.post(
                client._get_url(f"issue/{issue}/transitions"), data=data))
        raise Rejected(
            f"No transition that the bot may use leads from “{status['name']}” to {'a done' if to else 'an open'} status. "
            "Check the workflow and the bot's permissions in Jira, or move the ticket by hand."
        )

    def _is_ours(self, comment: Mapping[str, Any]) -> bool:
        author = comment.get("author") or {}
        mine = self._account
        return any(mine.get(key) and author.get(key) == mine[key] for key in ("accountId", "key", "name"))

    def _do(self, work: Callable[[JIRA], T]) -> T:
        """Do something with the client; a token that was replaced in its file is read again, once."""
        try:
            return self._with_client(work)
        except Rejected as error:
            if error.code != "401" or not self._settings.jira_token_file:
                raise
        with self._lock:
            self._client = None
        return self._with_client(work)

    def _with_client(self, work: Callable[[JIRA], T]) -> T:
        try:
            return within(self._settings.jira_timeout_seconds, lambda: work(self._connected()), "Jira")
        except JIRAError as error:
            # Its text holds the answer's headers and cookies, so it is not chained.
            raise _failure(error.status_code, error.text, error.response) from None
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
                client = JIRA(settings.jira_url, max_retries=0, timeout=(CONNECT_SECONDS, settings.jira_timeout_seconds),
                              **login)
                self._account = _json(client._session.get(client._get_url("myself")))
                self._client = client
            return self._client


def _json(response: requests.Response) -> Any:
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        raise Unavailable("Jira answered with a page instead of data; it may be starting, or a sign-in stands "
                          "before it.", sent=True) from None


def _token(settings: Settings) -> str:
    if not settings.jira_token_file:
        return settings.jira_token
    try:
        return Path(settings.jira_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected("The file that JIRA_TOKEN_FILE names cannot be read.") from error


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _failure(status: int | None, text: str | None, response: Any) -> Rejected | Unavailable:
    status = status or 0
    if status == 429:
        return Unavailable("Jira asks for fewer calls.", retry_after=_retry_after(response), away=True)
    if status == 503:
        return Unavailable("Jira is not available (503).", retry_after=_retry_after(response), sent=True, away=True)
    if status >= 500 or status < 400:
        return Unavailable(f"Jira is having trouble ({status}).", sent=True)
    said, fields = _said(text or "", response)
    return Rejected(_SENTENCES.get(status, "Jira refuses ({status}): {said}").format(status=status, said=said),
                    code=str(status), fields=fields)


_SENTENCES = {
    400: "Jira does not take it: {said}",
    401: "Jira does not accept the bot's credentials. The administrator has to check JIRA_USER and JIRA_TOKEN.",
    403: "Jira does not let the bot's account do this: {said}",
    404: "Jira does not find it, or the bot's account may not see it: {said}",
}


def _said(text: str, response: Any) -> tuple[str, tuple[str, ...]]:
    """Return what Jira said, as one sentence, and the fields it named; a page of HTML says nothing to a person."""
    try:
        body = response.json()
        errors, messages = dict(body.get("errors") or {}), list(body.get("errorMessages") or ())
    except (AttributeError, TypeError, ValueError):
        return ("no reason was given." if "<" in text else one_line(text, 300)) or "no reason was given.", ()
    said = [f"{name}: {message}" for name, message in errors.items()] + [str(message) for message in messages]
    return one_line("; ".join(said), 300) or "no reason was given.", tuple(errors)


def _retry_after(response: Any) -> float | None:
    try:
        return max(float(response.headers["Retry-After"]), 0.0)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
