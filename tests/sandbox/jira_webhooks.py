"""Webhooks of a Jira site: what happens there is sent to the addresses that an administrator registered, signed.

The forms are those of "Webhooks" (developer.atlassian.com/cloud/jira/platform/webhooks) and "Managing webhooks"
(confluence.atlassian.com/adminjiraserver): Cloud tells of a comment with its issue and sends again what failed; Data
Center tells of it without, and of the issue's update besides.
"""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from . import jira_json as written_as
from .jira_records import Comment, Issue, Person
from .server import wait_until

if TYPE_CHECKING:
    from .jira import Site

EVENTS = (
    *("jira:issue_created", "jira:issue_updated", "jira:issue_deleted"),
    *("comment_created", "comment_updated", "comment_deleted"),
)

PATIENCE = 20.0
"""Seconds in which whoever is told must answer."""

TRIES = 6
"""How often Cloud sends one webhook at most; only after these answers, or none."""
AGAIN = frozenset({408, 409, 425, 429, *range(500, 600)})

SHOWN = ["summary", "issuetype", "project", "status", "labels", "reporter", "resolution", "created", "updated"]
"""The fields of an issue that a webhook shows here; Jira shows all of them."""


@dataclass(frozen=True)
class Hook:
    """A registered webhook. secret: "" has nothing signed."""

    url: str
    secret: str
    events: tuple[str, ...]


@dataclass
class Sent:
    """One webhook on its way: what it tells, as bytes; the status of every answer, 0 for none, and its seconds."""

    hook: Hook
    event: str
    body: bytes
    headers: dict[str, str]
    answers: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    is_over: bool = False


class Webhooks:
    """Tells what happens. The site's lock is held when something is told; nobody waits for an answer.

    Faults: `lose` says of an event's name that nothing is sent; `copies` of each are sent; with `hold` set they wait
    for `release`, which may change their order. retry_seconds: between two tries, on Cloud.
    """

    def __init__(self, cloud: bool) -> None:
        self.cloud = cloud
        self.site: Site | None = None
        self.hooks: list[Hook] = []
        self.sent: list[Sent] = []
        self.held: list[Sent] = []
        self.lose: Callable[[str], bool] = lambda event: False
        self.copies = 1
        self.hold = False
        self.retry_seconds = 0.2
        self.session: aiohttp.ClientSession | None = None

    def register(self, url: str, secret: str, events: Iterable[str] = EVENTS) -> None:
        self.hooks.append(Hook(url, secret, tuple(events)))

    def release(self, order: Callable[[list[Sent]], Iterable[Sent]] = lambda held: held) -> None:
        """Send what was held, in this order, each after the answer to the one before."""
        held, self.held, self.hold = self.held, [], False
        if held:
            self._start(self._all(list(order(held))))

    def drained(self) -> None:
        """Wait until everything that was sent was answered, or given up."""
        wait_until(lambda: all(each.is_over for each in list(self.sent)), "every webhook was answered")

    def told(self, event: str) -> list[Sent]:
        return [each for each in list(self.sent) if each.event == event]

    def of_issue(self, event: str, issue: Issue, person: Person, since: int | None = None) -> None:
        """Tell what happened to an issue. since: the number of changes in its history before."""
        site = self.site
        if site is None or not self.hooks or (since is not None and since == len(issue.history)):
            return
        payload: dict[str, Any] = {"user": written_as.user(site, person), "issue": self._shown(issue)}
        if since is not None:
            changes = [written_as.change(site, each) for each in issue.history[since:]]
            items = [item for change in changes for item in change["items"]]
            payload["issue_event_type_name"] = "issue_generic"
            payload["changelog"] = {"id": changes[-1]["id"], "items": items}
        self._tell(event, payload)

    def of_comment(self, event: str, issue: Issue, comment: Comment) -> None:
        """Tell what happened to a comment."""
        site = self.site
        if site is None or not self.hooks:
            return
        payload: dict[str, Any] = {"comment": written_as.comment(site, issue, comment, False)}
        if self.cloud:
            payload |= {"issue": self._shown(issue), "eventType": "primaryAction"}
        self._tell(event, payload)
        if not self.cloud:
            self._tell("jira:issue_updated", {"issue_event_type_name": "issue_commented", "issue": self._shown(issue)})

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()

    def _shown(self, issue: Issue) -> dict[str, Any]:
        assert self.site is not None
        return written_as.issue(self.site, issue, SHOWN)

    def _tell(self, event: str, payload: dict[str, Any]) -> None:
        assert self.site is not None
        whole = {"timestamp": int(self.site.clock() * 1000), "webhookEvent": event, **payload}
        body = json.dumps(whole).encode()
        for hook in self.hooks:
            if event not in hook.events or self.lose(event):
                continue
            one = Sent(hook, event, body, headers_of(hook.secret, body))
            if self.hold:
                self.held.append(one)
            else:
                self._start(self._all([one]))

    def _start(self, work: Any) -> None:
        assert self.site is not None
        asyncio.run_coroutine_threadsafe(work, self.site.server.loop)

    async def _all(self, each: list[Sent]) -> None:
        copies = [Sent(one.hook, one.event, one.body, one.headers) for one in each for _ in range(self.copies)]
        self.sent += copies
        for one in copies:
            await self._send(one)
            one.is_over = True

    async def _send(self, one: Sent) -> None:
        if self.session is None:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        for attempt in range(TRIES if self.cloud else 1):
            began = time.perf_counter()
            repeated = {"X-Atlassian-Webhook-Retry": str(attempt)} if attempt else {}
            try:
                sending = self.session.post(one.hook.url, data=one.body, headers={**one.headers, **repeated})
                async with sending as answer:
                    one.answers.append(answer.status)
            except (aiohttp.ClientError, asyncio.TimeoutError):
                one.answers.append(0)
            one.seconds.append(time.perf_counter() - began)
            if one.answers[-1] and one.answers[-1] not in AGAIN:
                return
            await asyncio.sleep(self.retry_seconds)


def headers_of(secret: str, body: bytes) -> dict[str, str]:
    """The headers of one webhook, with the signature where there is a secret."""
    told = {
        "Content-Type": "application/json; charset=UTF-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": uuid.uuid4().hex,
    }
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {**told, "X-Hub-Signature": f"sha256={digest}"} if secret else told
