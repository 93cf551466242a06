"""A session with Slack: its client, each call with a deadline, and its errors as the program's own."""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from accessdesk.certificates import certificate_refusal
from accessdesk.deadline import Sending, freely, within
from accessdesk.errors import Unavailable
from accessdesk.slack_errors import failure_of

CALL_SECONDS = 30.0
"""Seconds that a call to Slack may take in all."""

PING_SECONDS = 10.0
"""Seconds after which a Slack that is only asked whether it is there is away."""

UNSENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
"""Why a connection did not come about: nothing was sent."""

PAGE = 999
"""Messages to a page: conversations.history and .replies take fewer than 1,000."""


class SlackSession:
    """What every call to Slack has in common. Every method may raise Rejected and Unavailable.

    sending: what surrounds each message, given the seconds that a call may take.
    """

    def __init__(self, client: WebClient, sending: Sending = freely) -> None:
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
        self._sending = sending

    def ping(self) -> None:
        """Return when Slack answers, and accepts the bot's token."""
        self._ask(PING_SECONDS, "auth_test", {})

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
        return self._ask(CALL_SECONDS, method, arguments)

    def _ask(self, seconds: float, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        data = self._answer(seconds, method, arguments).data
        if not isinstance(data, dict):
            raise Unavailable("Slack answered with something other than JSON.", sent=True)
        return data

    def _answer(self, seconds: float, method: str, arguments: Mapping[str, Any]) -> SlackResponse:
        """Call a method, and return the answer with its headers."""
        try:
            answer: SlackResponse = within(seconds, lambda: getattr(self._client, method)(**arguments), "Slack")
            return answer
        except SlackApiError as error:
            raise failure_of(error.response) from error
        except (OSError, http.client.HTTPException, SlackClientError) as error:
            unsent = any(isinstance(each, UNSENT) for each in (error, getattr(error, "reason", None)))
            sentence = certificate_refusal(error, "Slack") or "Slack cannot be reached."
            raise Unavailable(sentence, sent=not unsent, away=True) from error
