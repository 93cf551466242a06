"""What the thread is told of tickets that are there already (pure)."""

from collections.abc import Mapping

from accessdesk.events import channel_and_ts
from accessdesk.request import Request
from accessdesk.voice import Voice, mention

WHY_NOT: Mapping[str, str] = {
    "gone": "Jira does not show it to the bot any more",
    "elsewhere": "it is in another project",
    "others": "it is the ticket of <{other}|another request>",
    "has-ticket": "{own} had become the request's ticket by then; close one of the two in Jira",
    "under-way": "another one was about to become it",
}
"""Why a ticket did not become a request's, as a code -> the words for it."""


def other_ticket(request: Request, keys: str, voice: Voice) -> str:
    """Return what Tech Ops is told when an app has named tickets of the project in the thread. keys: with spaces."""
    found = keys.split(" ")
    shown = " and ".join(f"<{voice.links.issue(key)}|{key}>" for key in found)
    these = "which is in Jira" if len(found) == 1 else "which are in Jira"
    link = voice.links.message(request.channel, request.ts)
    return (
        f"{voice.tech_ops}: no ticket is created yet, since another app has named {shown} here, {these} already. "
        f"`{voice.prefix}access link {found[0]} {link}` makes it this request's ticket; "
        f"`{voice.prefix}access ticket {link}` creates another one."
    )


def not_linked(request: Request, wish: str, voice: Voice) -> str:
    """Return what the one who wanted a ticket linked is told when it did not become the request's."""
    about = request.unlinked[wish]
    other = voice.links.message(*channel_and_ts(about["other"])) if about.get("other") else ""
    why = WHY_NOT[about["refused"]].format(other=other, own=voice.key(request))
    shown = f"<{voice.links.issue(about['key'])}|{about['key']}>"
    return f"{mention(about['by'])}, {shown} did not become this request's ticket: {why}."
