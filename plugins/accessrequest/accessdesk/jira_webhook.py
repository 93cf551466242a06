"""A webhook of Jira's: whether Jira sent it, and which ticket it is about (pure)."""

import hashlib
import hmac
import json
import re
from typing import Any

from accessdesk.raw import object_of

LARGEST = 10 * 1024 * 1024
"""Bytes of a webhook that are read at most. Data Center may put all comments of a ticket into one."""

LEAST_SECRET = 16
"""Characters of a secret at least: whoever has one signed body can try short ones at leisure."""

HEADER = "X-Hub-Signature"
"""Where the signature stands, on Cloud and on Data Center 10 and newer (both: "Webhooks", "Managing webhooks")."""

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})", re.IGNORECASE)
_EVENT = re.compile(r"(?:jira:issue_(?:updated|deleted)|comment_(?:created|updated|deleted))")
_ID = re.compile(r"[0-9]{1,19}")
_COMMENT_OF = re.compile(r"/issue/([0-9]{1,19})/comment/")


def signature_of(header: str) -> str:
    """Return the signature that a header holds, in small hexadecimal digits; "" where it holds none of this kind."""
    found = _SIGNATURE.fullmatch(header.strip())
    return found.group(1).lower() if found else ""


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Say whether this is the signature of this body, as it came, with this secret; no secret signs nothing."""
    if not secret:
        return False
    expected = hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode("ascii"), signature.encode("ascii", "replace"))


def ticket_of(body: bytes) -> str:
    """Return the id of the ticket that is to be looked at, "" for events that are nothing to the product.

    Nothing else is taken from it. Raises ValueError where it is no JSON.
    """
    try:
        told = object_of(json.loads(body))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not _EVENT.fullmatch(str(told.get("webhookEvent"))):
        return ""
    number = str(object_of(told.get("issue")).get("id"))
    return number if _ID.fullmatch(number) else _issue_of_comment(object_of(told.get("comment")).get("self"))


def _issue_of_comment(address: Any) -> str:
    # Data Center tells of a comment without its issue, which stands in the comment's address alone.
    found = _COMMENT_OF.search(address) if isinstance(address, str) else None
    return found.group(1) if found else ""
