"""What the bot says in the thread about what people wrote, attached and did in Jira itself (pure).

What a person wrote there stands in a quote, so that no line of it passes for one of the bot's.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from accessdesk.acts import IN_JIRA
from accessdesk.files import readable
from accessdesk.markup import for_slack, one_line
from accessdesk.relayed import GONE, HIDDEN, TAKEN, Relayed
from accessdesk.request import Request
from accessdesk.voice import SHORT, Voice
from accessdesk.wiki_reading import to_slack

LIMIT = 3_800
"""Characters of a post that repeats a comment: Slack recommends 4,000 at most (chat.postMessage)."""

LENGTHS = (3_000, 1_500, 700, 300)
"""Characters of a comment that are repeated: the most that fit, whatever escaping makes of them."""

NO_TEXT = "(nothing that can be shown here)"

INSTEAD = {
    HIDDEN: "It is not for everybody in Jira any more, so its text was taken back.",
    GONE: "It was deleted in Jira, or is not for everybody any more, so its text was taken back.",
    TAKEN: "Its text was removed here; Jira may still have it.",
}
"""What a post says instead of the comment's text."""


def relayed(request: Request, comment: Relayed, voice: Voice) -> str:
    """Return the post that shows a comment as it stands in Jira, by whom, with a link."""
    shows = comment.shows
    edited = ", edited" if comment.is_edited and shows not in INSTEAD else ""
    head = f"{_link(request, comment.id, voice)} by {_author(request, comment.by)}, in Jira{edited}"
    if shows in INSTEAD:
        return f"{head}. {INSTEAD[shows]}"
    text, names = comment.present.text if comment.present else "", _accounts(request)
    rest = f"<{_address(request, comment.id, voice)}|The rest is in Jira.>"
    for most in LENGTHS:
        lines = to_slack(text if len(text) <= most else _cut(text, most), names)
        body = "\n".join([f"{head}:", *(f"&gt; {line}" for line in lines or [NO_TEXT])])
        if len(text) > most:
            body += f"\n{rest}"
        if len(body) <= LIMIT:
            return body
    return f"{head}. {rest}"


def enclosed(request: Request, file: Mapping[str, Any], voice: Voice) -> str:
    """Return that somebody attached a file in Jira, with a link to it."""
    shown = for_slack(one_line(str(file["file"]), SHORT)) or "a file"
    address = f"{voice.links.jira}/secure/attachment/{quote(file['attachment'])}/{quote(str(file['file']), safe='')}"
    size = f" ({readable(file['size'])})" if file["size"] else ""
    return f"{_author(request, file['by'])} has attached <{address}|{shown}>{size} to {voice.key(request)}, in Jira."


def rekeyed(request: Request, move: Mapping[str, Any], voice: Voice) -> str:
    """Return that the ticket was moved to another project, and how it is called now."""
    by = f" By {_author(request, move['by'])}, in Jira." if move["by"] else ""
    return (
        f"{for_slack(move['before'])} was moved to another project in Jira, and is called {_key(move['key'], voice)} "
        f"now.{by} Everything goes on there; both keys are understood here."
    )


def vanished(request: Request, voice: Voice) -> str:
    """Return that the ticket is gone from Jira, and what can be done."""
    key = for_slack(str((request.ticket or {}).get("key", "")))
    return (
        f"{voice.tech_ops}: {key} is gone from Jira. It was deleted, or is now where the bot may not look, so nothing "
        "more is written there. Have it restored, or the bot permitted to see it, and all goes on; or cancel with "
        f"{voice.command(request, 'cancel', 'reason')} and have the request posted anew."
    )


def _link(request: Request, comment: str, voice: Voice) -> str:
    return f"<{_address(request, comment, voice)}|Comment> on {for_slack(str((request.ticket or {}).get('key', '')))}"


def _address(request: Request, comment: str, voice: Voice) -> str:
    return f"{voice.links.issue(str((request.ticket or {}).get('key', '')))}?focusedCommentId={quote(comment)}"


def _key(key: str, voice: Voice) -> str:
    return f"<{voice.links.issue(quote(key))}|{for_slack(key)}>"


def _author(request: Request, person: str) -> str:
    known = request.people.get(person)
    return for_slack(one_line(known.name, SHORT)) if known and known.name else "somebody"


def _accounts(request: Request) -> dict[str, str]:
    """Return account in Jira -> name, of everybody who did something on this ticket there."""
    return {
        person.removeprefix(IN_JIRA): each.name for person, each in request.people.items() if person.startswith(IN_JIRA)
    }


def _cut(text: str, most: int) -> str:
    start = text[:most]
    space = max(start.rfind(" "), start.rfind("\n"))
    return f"{(start[:space] if space > most // 2 else start).rstrip()} …"
