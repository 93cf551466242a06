"""The door for Jira's webhooks: what comes in by it is checked, and which ticket it is about is passed on."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from accessdesk.desk import Desk
from accessdesk.jira_webhook import LARGEST, LEAST_SECRET, is_signed, signature_of, ticket_of

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""Webhooks by which one that comes again is known; Jira itself repeats one that was not answered in time."""

NO_WEB_SERVER = (
    "JIRA_WEBHOOK_SECRET is set, but Errbot's web server is not configured, so that no webhook of Jira's can arrive: "
    "see “Webhooks” in docs/switching-on.md. Until then Jira is asked, every JIRA_POLL_SECONDS."
)

_NO_SECRET = (
    f"The file that JIRA_WEBHOOK_SECRET_FILE names cannot be read, or holds less than {LEAST_SECRET} characters: all "
    "webhooks of Jira's are refused."
)
_UNSIGNED = (
    "A webhook without a signature was refused. If Jira sent it, give its webhook the secret that JIRA_WEBHOOK_SECRET "
    "is; Data Center signs from version 10 on."
)
_FORGED = (
    "A webhook with a wrong signature was refused. If Jira sent it, the secret there and JIRA_WEBHOOK_SECRET are not "
    "the same, or a proxy changes what is sent."
)
_HUGE = f"A webhook of more than {LARGEST // 1024 // 1024} MB was refused."


class Readable(Protocol):
    """Where a body is read from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes at most, none at the end."""


class JiraDoor:
    """Answers webhooks, without waiting for Jira or the ledger. Any thread may call. hear: takes a ticket's id."""

    def __init__(self, desk: Desk, hear: Callable[[str], None]) -> None:
        self._desk = desk
        self._hear = hear
        self._lock = threading.Lock()
        self._known = OrderedDict[str, None]()
        self._said = set[str]()

    def alarm(self, sentence: str) -> None:
        """Say what keeps webhooks from arriving, until one does."""
        self._desk.alarms.sound("web server", sentence)

    def answer(self, header: str, length: int | None, body: Readable) -> int:
        """Take one webhook in, and return the HTTP status to answer with.

        header: that of the signature, "" where there is none; length: the body's as it was announced, None where not.
        """
        secret = self._secret()
        if len(secret) < LEAST_SECRET:
            # Cloud sends again what is answered so.
            return self._refused(503, _NO_SECRET)
        signature = signature_of(header)
        if not signature:
            return self._refused(401, _UNSIGNED)
        if length is not None and length > LARGEST:
            return self._refused(413, _HUGE)
        read = _up_to(LARGEST + 1, body)
        if len(read) > LARGEST:
            return self._refused(413, _HUGE)
        if not is_signed(secret, read, signature):
            return self._refused(401, _FORGED)
        return self._take_in(signature, read)

    def _take_in(self, signature: str, body: bytes) -> int:
        with self._lock:
            self._said.clear()
            if signature in self._known:
                # What it told was looked at, or still will be.
                return 200
        try:
            ticket = ticket_of(body)
        except ValueError:
            return 400
        with self._lock:
            self._known[signature] = None
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._desk.alarms.end("web server")
        self._hear(ticket)
        return 200

    def _secret(self) -> str:
        """Return the secret; one in a file is read each time, so that it can be replaced."""
        settings = self._desk.settings
        if not settings.jira_webhook_secret_file:
            return settings.jira_webhook_secret
        try:
            return Path(settings.jira_webhook_secret_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _refused(self, status: int, why: str) -> int:
        """Say why, once until one is accepted: whoever knows the address could fill the log."""
        with self._lock:
            is_said = why in self._said
            self._said.add(why)
        if not is_said:
            log.warning(why)
        return status


def _up_to(most: int, body: Readable) -> bytes:
    """Read so much at most: a stream may give less than it is asked for."""
    parts = bytearray()
    while len(parts) < most and (part := body.read(most - len(parts))):
        parts += part
    return bytes(parts)
