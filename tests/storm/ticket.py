"""Reads back what the bot wrote into a ticket, as an auditor would who sees nothing but Jira (pure)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARK = "accessrequest"
"""The comment property by which the bot's comments are told."""

MOVED_UP = "(What stood here moved up when the message was edited.)"
"""What a part says for which a shorter text has no use any more."""

_HEAD = re.compile(r"(?P<author>.+) in Slack, \[[^|\]]+ UTC\|(?P<link>[^\]]+)\](?P<late>, found late)?:\n\n")
_EARLIER = re.compile(r"\n\n\*Before it was edited \([^)\n]+ UTC\):\*\n")
_DELETED = re.compile(
    r"\n\n\*(The post was deleted|Deleted) in Slack, [^*\n]+ UTC\.\*(?: The text| Its text) stays here\.$"
)
_FILE = re.compile(r"^File in Slack: .*$", re.MULTILINE)
_LINK = re.compile(r"/p(\d{10})(\d{6})(?:\?|$)")
POSTED = "h4. As posted\n"


@dataclass(frozen=True)
class Shown:
    """An entry as the ticket shows it. ts: of the message that it links to; earlier: its former texts, in order."""

    ts: str
    present: str
    earlier: tuple[str, ...]
    files: tuple[str, ...]
    deleted: bool
    late: bool

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.earlier, self.present)


def read_entry(body: str) -> Shown | None:
    """Read an entry's comment, its parts put together; None where it does not read as one."""
    head = _HEAD.match(body)
    return _shown(head["link"], body[head.end() :], late=bool(head["late"])) if head else None


def read_description(description: str) -> Shown | None:
    """Read the post from the ticket's description; None where it does not read as one."""
    fields, posted, text = description.partition(POSTED)
    link = re.match(r"\*Access request in Slack:\* \[[^|\]]+ UTC\|([^\]]+)\]", fields)
    return _shown(link[1], text, late=False) if posted and link else None


def whole(parts: Sequence[str]) -> str:
    """Put the parts of one text together."""
    return "".join(part for part in parts if part != MOVED_UP)


def mark_of(comment: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the bot noted at its comment, {} where it is not the bot's."""
    found = comment["properties"].get(MARK)
    return found if isinstance(found, Mapping) else {}


def _shown(link: str, text: str, *, late: bool) -> Shown | None:
    place = _LINK.search(link)
    if place is None:
        return None
    now, *earlier = _EARLIER.split(text)
    # The latest of the earlier ones stands last, as they were written.
    deleted = _DELETED.search(now)
    now = now[: deleted.start()] if deleted else now
    files = tuple(_FILE.findall(now))
    present = _FILE.sub("", now).rstrip("\n") if files else now
    return Shown(f"{place[1]}.{place[2]}", present, tuple(earlier), files, bool(deleted), late)
