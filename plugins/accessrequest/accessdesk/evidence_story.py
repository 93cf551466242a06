"""The story of one request for an auditor: every message word for word, what was done, and what it came to (pure)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from accessdesk.evidence import Item, Told
from accessdesk.markup import plain
from accessdesk.ticket_texts import name_of, names
from accessdesk.timeline import Moment, effects

SAID, DONE = "said", "done"
"""What a line is: somebody's own words, or what happened."""

_LINK = re.compile(r"(?<!\\)\[([^\[\]\\]*)\]\((https?://[^\s()]*)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+!])")


class Line(NamedTuple):
    """One line: when, seconds since 1970; what it is; who or what; the words themselves; where they are."""

    at: float
    kind: str
    head: str
    words: str = ""
    link: str = ""


def story(item: Item, told: Told) -> list[Line]:
    """Return what happened to a request, in order."""
    found = [*_messages(item, told), *map(_effect, effects(item.request, item.facts, told.links))]
    return sorted(found, key=lambda line: line.at)


def _messages(item: Item, told: Told) -> Iterator[Line]:
    request = item.request
    for entry in request.entries.values():
        link = told.links.message(request.channel, entry.ts, request.root_of(entry.ts)) if entry.versions else ""
        who = name_of(request, entry.by)
        at = float(entry.ts)
        for number, version in enumerate(entry.history):
            # An edit's time is in whole seconds, rounded down.
            at = max(at, float(version.edited or 0.0))
            head = "posted" if entry.ts == request.ts else "wrote"
            head = "edited it to" if number else head
            files = "".join(f"\n[file: {file.name or file.id}]" for file in version.files)
            said = f"{version.author or who} {head}"
            yield Line(at, SAID, said, plain(version.text, names(request)) + files, link)
        if entry.deleted_at is not None:
            yield Line(entry.deleted_at, DONE, f"A message of {who or 'somebody'} was deleted", "", link)


def _effect(moment: Moment) -> Line:
    """Return a line of the timeline, whose Markdown says where it leads to, as plain text."""
    found = _LINK.search(moment.text)
    text = _LINK.sub(r"\1", moment.text)
    return Line(moment.at, DONE, _ESCAPED.sub(r"\1", text).replace("@\u2060", "@"), "", found[2] if found else "")
