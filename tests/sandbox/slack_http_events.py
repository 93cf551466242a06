"""HTTP Events: requests to the app's request URL, signed as Slack signs them."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

PATIENCE = 3.0
"""Seconds in which an app must answer (docs.slack.dev/apis/events-api, "Responding to events")."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The header X-Slack-Signature (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


class HttpEvents:
    """Slack as the app's client. Everything here runs on the server's loop."""

    def __init__(self, state: "State") -> None:
        self.state = state
        self.patience = PATIENCE
        self.session: aiohttp.ClientSession | None = None

    async def carry(self, payload: dict[str, Any], attempt: int, failure: str) -> str:
        """Send an event to the request URL; return why that failed, after the pause, or "" when it was accepted."""
        repeated = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": failure} if attempt else {}
        reason = await self._attempt(payload, repeated)
        if reason:
            await asyncio.sleep(self.state.delivery.retry_seconds)
        return reason

    async def verify(self, request_url: str) -> bool:
        """Whether the app at this address answers the url_verification challenge."""
        challenge = uuid.uuid4().hex
        body = {"token": "verification-token", "challenge": challenge, "type": "url_verification"}
        try:
            status, answer = await self._send(request_url, body, {})
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False
        return status == 200 and challenge in answer

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()

    async def _attempt(self, payload: dict[str, Any], headers: dict[str, str]) -> str:
        try:
            status, _ = await self._send(self.state.delivery.request_url, payload, headers)
        except asyncio.TimeoutError:
            return "http_timeout"
        except aiohttp.ClientError:
            return "connection_failed"
        return "" if 200 <= status < 300 else "http_error"

    async def _send(self, url: str, payload: dict[str, Any], headers: dict[str, str]) -> tuple[int, str]:
        body = json.dumps(payload).encode()
        timestamp = str(int(time.time()))
        signed = {
            "Content-Type": "application/json",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.state.signing_secret, timestamp, body),
        }
        if self.session is None:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.patience))
        async with self.session.post(url, data=body, headers={**signed, **headers}) as response:
            return response.status, await response.text()
