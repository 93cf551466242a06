"""Files that people share: whether one can be attached, whether it arrived, what it is called in Jira (pure)."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from accessdesk.raw import clean

MEGABYTE = 1024 * 1024
"""Bytes: Jira counts its own limit so, 10 MB being 10485760."""

NAME_LIMIT = 255
"""Bytes in an attachment's name at most: what Jira's databases and file systems take in any encoding of theirs."""

TOO_LARGE, GONE, EXTERNAL, UNREADABLE, EMPTY, HIDDEN = "too-large", "gone", "external", "unreadable", "empty", "hidden"
"""Why a file is named in the ticket and not attached to it."""

WAITS = "A file waits to be attached: "
"""How the sentence begins that says why a file is not attached yet."""

NONE: Mapping[str, Any] = {"mode": "tombstone"}
"""How Slack describes a file that was deleted."""

_OUTSIDE_NAMES = re.compile(r'[\\/"%:$?*<>|^\[\]{}]')
"""What Jira refuses in an attachment's name, and what is markup in the name of a file."""

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}")

_OWN_HOSTS = ("slack.com", "slack-files.com", "slack-gov.com", "slack-files-gov.com")
"""Slack gives out files here and below (docs.slack.dev/reference/objects/file-object; GovSlack)."""

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+/[!-\[\]-~]*")
"""An address that every reader takes apart alike: no user, no backslash, nothing but printable ASCII."""


class Arrived(NamedTuple):
    """What came of asking for a file's content: HTTP status, media type, bytes read, their SHA-256 in hexadecimal."""

    status: int
    kind: str
    size: int
    sha256: str


NOT_ASKED = Arrived(0, "", 0, "")
"""The address is no place for the bot's token, so that nothing was sent there."""


def may_have_token(address: str, api: str) -> bool:
    """Say whether the bot's token may be sent to this address. api: where Slack's client sends it."""
    if not _ADDRESS.fullmatch(address):
        return False
    try:
        asked, own = urlsplit(address), urlsplit(api)
        host, is_own = (
            asked.hostname or "",
            (asked.scheme, asked.hostname, asked.port) == (own.scheme, own.hostname, own.port),
        )
        is_slacks = asked.scheme == "https" and asked.port in (None, 443)
    except ValueError:
        return False
    # Methods of the Web API would do something, or answer with the token itself (api.test).
    if "/api/" in asked.path:
        return False
    return is_own or (is_slacks and any(f".{host}".endswith(f".{known}") for known in _OWN_HOSTS))


def size_of(about: Mapping[str, Any]) -> int | None:
    """Return a file's size in bytes as Slack tells it, None where it does not."""
    size = about.get("size")
    return size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None


def name_of(about: Mapping[str, Any]) -> str:
    """Return a file's name as Slack tells it now."""
    return clean(about.get("name"))


def address_of(about: Mapping[str, Any]) -> str:
    """Return where Slack gives out the content of a file."""
    return clean(about.get("url_private_download")) or clean(about.get("url_private"))


def why_not(about: Mapping[str, Any], limit: int) -> str:
    """Return why a file cannot be attached, "" where it can. about: as Slack describes it."""
    mode, size = about.get("mode"), size_of(about)
    if mode == "tombstone":
        return GONE
    if mode == "hidden_by_limit":
        return HIDDEN
    if mode == "external" or about.get("is_external"):
        return EXTERNAL
    if size == 0:
        return EMPTY
    if size is not None and size > limit:
        return TOO_LARGE
    return "" if address_of(about) else UNREADABLE


def wrong_with(about: Mapping[str, Any], arrived: Arrived, limit: int) -> str:
    """Return why what arrived is not that file, "" where it is: Slack's sign-in page comes with the status 200."""
    declared, kind = size_of(about), clean(about.get("mimetype"))
    if arrived == NOT_ASKED:
        return EXTERNAL
    if arrived.status in (404, 410):
        return GONE
    if arrived.status != 200 or (arrived.kind == "text/html" and kind != "text/html"):
        return UNREADABLE
    if declared is None and arrived.size > limit:
        return TOO_LARGE
    if declared is not None and arrived.size != declared:
        return UNREADABLE
    return "" if arrived.size else EMPTY


def attachment_name(name: str, file: str) -> str:
    """Return a file's name in Jira: safe, and with the file's id, since every pasted picture is an image.png."""
    last = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    stem, suffix = _OUTSIDE_NAMES.sub("_", "".join(map(_visible, last))).strip(" ."), ""
    dot = stem.rfind(".")
    if dot > 0 and _SUFFIX.fullmatch(stem[dot:]):
        stem, suffix = stem[:dot], stem[dot:]
    end = f"-{file}{suffix}"
    return (stem or "file").encode()[: NAME_LIMIT - len(end)].decode(errors="ignore") + end


def _visible(character: str) -> str:
    """Return what shows: no control characters, nothing that turns the direction of reading, plain spaces."""
    kind = unicodedata.category(character)[0]
    return "" if kind == "C" else " " if kind == "Z" else character


def is_named_for(name: str, file: str) -> bool:
    """Say whether an attachment's name is the one of the file with this id, whatever Jira made of the rest of it."""
    return re.fullmatch(rf".*-{re.escape(file)}({_SUFFIX.pattern})?", name, re.DOTALL) is not None


def is_named_by_us(name: str) -> bool:
    """Say whether an attachment's name ends in the id of a file in Slack, as the bot names what it attaches."""
    return re.fullmatch(rf".*-F[A-Z0-9]{{2,30}}({_SUFFIX.pattern})?", name, re.DOTALL) is not None


def readable(size: int) -> str:
    """Return a size as people read it: 812 bytes, 4.2 kB, 1.5 MB."""
    if size < 1024:
        return f"{size} {'byte' if size == 1 else 'bytes'}"
    return f"{size / 1024:.1f} kB" if size < MEGABYTE else f"{size / MEGABYTE:.1f} MB"
