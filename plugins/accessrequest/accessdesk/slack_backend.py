"""The backend's own Slack client, where a setting allows it: look-ups are remembered, rate limits waited for.

For each message the backend asks Slack five times, for each mention and emoji four times, and where Slack refuses one
of these (429) it drops the event (err-backend-slackv3#56). Its code stays as it is: it gets another client.
"""

import copy
import json
import logging
import threading
from collections.abc import Mapping
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.http_retry import HttpRequest, HttpResponse, RateLimitErrorRetryHandler, RetryState
from slack_sdk.web import SlackResponse

from accessdesk.lookups import LookUps
from accessdesk.raw import Event

log = logging.getLogger(__name__)

REMEMBERED: Mapping[str, str] = {
    "conversations.info": "channel",
    "users.info": "user",
    "bots.info": "bot",
    "team.info": "team",
}
"""What the backend looks up for messages, mentions and emoji -> the argument that says about whom."""

SECONDS = 300.0
"""How long an answer is remembered: no longer than who is in a group (slack_people.py), since plugins may go by it."""

MOST = 1_000
"""Answers that are remembered at most; one is about 3 kB."""

CHANGES = ("channel_", "group_", "im_", "user_", "member_", "team_")
"""How events, and the subtypes of messages, begin that tell of a change in who or what there is."""

CHANGE_EVENTS = (
    *("channel_archive", "channel_rename", "channel_unarchive", "group_archive", "group_rename", "group_unarchive"),
    *("member_joined_channel", "member_left_channel", "message", "team_domain_change", "team_rename", "user_change"),
)
"""The events to listen for in HTTP Events mode, where each has to be named."""

CHANGING = (
    *("conversations.archive", "conversations.join", "conversations.leave", "conversations.rename"),
    *("conversations.setPurpose", "conversations.setTopic", "conversations.unarchive"),
)
"""Methods after which what was known of the channel is not true any more."""

PATIENCE = {"socket": 30.0, "http": 1.0}
"""Seconds that a call waits at most for a rate limit to end.

In HTTP Events mode Slack wants an answer within 3 seconds, and sends again what failed.
"""

WAITING = 5
"""Calls that wait at a time: the backend has ten threads, and events go on to be acknowledged on the others."""

TRIES = 2
"""How often a call is sent again that Slack limits."""


class _Kept(NamedTuple):
    """A successful answer, as text, so that nobody who alters what they got alters it for others."""

    body: str
    headers: dict[str, str]
    request: dict[str, Any]
    address: str
    verb: str


class RateLimits(RateLimitErrorRetryHandler):
    """Sends again what Slack refused with 429, which says that nothing was done, after the time that Slack names.

    patience: seconds; a limit that lasts longer, or for which enough calls wait already, is left to the caller.
    """

    def __init__(self, patience: float) -> None:
        super().__init__(max_retry_count=TRIES)
        self._patience = patience
        self._places = threading.Semaphore(WAITING)

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or response.status_code != 429 or _retry_after(response) > self._patience:
            return False
        return self._places.acquire(blocking=False)

    def prepare_for_next_attempt(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Wait as long as Slack asks for, and a little more, so that many do not come back at once."""
        try:
            super().prepare_for_next_attempt(state=state, request=request, response=response, error=error)
        finally:
            self._places.release()


class RememberingClient(WebClient):
    """The client `own`, with a memory for look-ups; whoever holds this one may go on using it for ever."""

    def __init__(self, own: WebClient, patience: float, answers: "LookUps[_Kept]") -> None:
        # Everything that was set on it, by Errbot's configuration or by another plugin, holds for this one too.
        vars(self).update(vars(own))
        self.own = own
        self.headers = dict(own.headers)
        self.retry_handlers = [*own.retry_handlers, RateLimits(patience)]
        self._answers: LookUps[_Kept] | None = answers

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """Return what is remembered of a look-up, or call Slack; raises what WebClient raises."""
        answers, call = self._answers, super().api_call
        if answers is None or api_method not in REMEMBERED:
            response = call(api_method, **arguments)
            if answers is not None and api_method in CHANGING:
                answers.forget([str(_argument(arguments, "channel"))])
            return response
        try:
            question = json.dumps([self.token, self.base_url, self.default_params, api_method, arguments])
        except TypeError:
            return call(api_method, **arguments)
        about = (api_method, str(_argument(arguments, REMEMBERED[api_method])))
        return self._response(answers.get(question, about, lambda: _kept(call(api_method, **arguments))))

    def on_envelope(self, socket: Any, request: Any) -> None:
        """Listen to Socket Mode for what makes an answer untrue."""
        if request.type == "events_api":
            self._heard(request.payload.get("event") or {})

    def on_http_event(self, data: Mapping[str, Any]) -> None:
        """Listen to HTTP Events mode likewise."""
        self._heard(data.get("event") or {})

    def retire(self) -> None:
        """Do what the backend's own client does, from now on."""
        self._answers = None
        self.retry_handlers = list(self.own.retry_handlers)

    def _heard(self, event: Event) -> None:
        about = changed(event)
        if about and self._answers is not None:
            self._answers.forget(about)

    def _response(self, kept: _Kept) -> SlackResponse:
        return SlackResponse(
            client=self,
            http_verb=kept.verb,
            api_url=kept.address,
            req_args=copy.deepcopy(kept.request),
            data=json.loads(kept.body),
            headers=dict(kept.headers),
            status_code=200,
        )


def lend(backend: Any) -> None:
    """Have a SlackV3 backend use a client that remembers, made of its own; harmless where it does already."""
    own, socket, http = backend.slack_web, backend.slack_socket_mode, backend.slack_events
    if isinstance(own, RememberingClient):
        return
    if type(own) is not WebClient:
        log.warning("The backend's Slack client is a %s: it is left as it is.", type(own).__name__)
        return
    patience = PATIENCE["http" if socket is None else "socket"]
    client = backend.slack_web = RememberingClient(own, patience, LookUps(SECONDS, MOST))
    if socket is not None:
        socket.socket_mode_request_listeners.insert(0, client.on_envelope)
    elif http is not None:
        for kind in CHANGE_EVENTS:
            http.on(kind, client.on_http_event)


def take_back(backend: Any) -> None:
    """Give the backend its own client back; what was made with the other one goes on working, without memory."""
    client = getattr(backend, "slack_web", None)
    if not isinstance(client, RememberingClient):
        return
    backend.slack_web = client.own
    client.retire()
    socket, http = backend.slack_socket_mode, backend.slack_events
    if socket is not None and client.on_envelope in socket.socket_mode_request_listeners:
        socket.socket_mode_request_listeners.remove(client.on_envelope)
    for kind in CHANGE_EVENTS if http is not None else ():
        if client.on_http_event in http.listeners(kind):
            http.remove_listener(kind, client.on_http_event)


def changed(event: Event) -> set[str]:
    """Return what an event makes untrue: the ids of a channel and a person, or the method that tells of teams."""
    kind = str((event.get("subtype") if event.get("type") == "message" else event.get("type")) or "")
    if not kind.startswith(CHANGES):
        return set()
    if kind.startswith("team_"):
        return {"team.info"}
    named = [event.get("channel"), event.get("user")]
    return {str(each.get("id") if isinstance(each, dict) else each) for each in named if each}


def _kept(response: SlackResponse) -> _Kept:
    request = copy.deepcopy(response.req_args)
    return _Kept(json.dumps(response.data), dict(response.headers), request, response.api_url, response.http_verb)


def _argument(arguments: Mapping[str, Any], name: str) -> Any:
    """Return an argument of a Web API call, in whichever form it was given."""
    given = (arguments.get(form) or {} for form in ("params", "json", "data"))
    return next((form[name] for form in given if name in form), "")


def _retry_after(response: HttpResponse) -> int:
    """Return the seconds that Slack asks for, a second where it names none."""
    return next((int(value[0]) for name, value in response.headers.items() if name.lower() == "retry-after"), 1)
