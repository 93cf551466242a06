"""What the bot says about a message that was removed, or was not (pure)."""

from accessdesk.entries import Entry
from accessdesk.markup import for_slack
from accessdesk.redacting import acts_of, comment_of, entry_of, is_in_use, outstanding, refused
from accessdesk.redactions import ALREADY, CLOSED_UP, IN_USE, OWN, UNKNOWN, Redaction
from accessdesk.request import Request
from accessdesk.voice import Voice, mention, quoted

UNSAID = "(What stood here repeated a message that was removed.)"

WHY_NOT = {
    UNKNOWN: "I hold no words of that message: it belongs to no access request, or another bot wrote it.",
    OWN: "That is a message of mine. Give the link of the message that it repeats; then mine goes as well.",
    IN_USE: "The request stands on that message as it reads now. Edit it in Slack first, so that it does not say that "
    "any more (or delete it there); then this command removes what it said before.",
    CLOSED_UP: "That request is sealed: its texts were removed from my records, and nothing is changed there any more.",
    ALREADY: "It was removed already; nothing is left of it here.",
}
"""Why nothing can be removed -> the words for it."""


def may_not(request: Request, redaction: str, voice: Voice) -> str:
    """Return what somebody is told who may not have a message removed."""
    asked = request.redactions[redaction]
    whose = "Tech Ops" if comment_of(request, asked) else "its author and Tech Ops"
    return f"<{_link(request, asked, voice)}|The message> stays as it is: only {whose} can have it removed."


def unredacted(request: Request, redaction: str, voice: Voice) -> str:
    """Return the answer to somebody who may, about a message of which nothing can be removed."""
    asked = request.redactions[redaction]
    return f"{mention(asked.by)}, that changed nothing. {WHY_NOT[asked.why]}"


def redacted(request: Request, redaction: str, voice: Voice) -> str:
    """Return what the thread is told: what was removed, by whom and why, and what remains elsewhere."""
    asked = request.redactions[redaction]
    entry, link = entry_of(request, asked), _link(request, asked, voice)
    is_there = request.ticket is not None and not request.vanished
    where = f"{voice.key(request)} and my records" if is_there else "my records"
    what = f"What <{link}|this message> said, and its files, were removed"
    if entry is not None and is_in_use(request, entry):
        what = f"What <{link}|this message> said before, and its files, were removed"
    lines = [f"{what} from {where} by {_whom(request, asked)}."]
    remains = []
    if comment_of(request, asked) is not None:
        lines[0] = f"{what.replace(', and its files,', '')} from this thread and my records by {_whom(request, asked)}."
        remains.append(f"the comment in Jira, on {voice.key(request)}, until somebody deletes it there")
    elif entry is None or entry.deleted_at is None:
        remains.append("the message in Slack, until its author or a workspace admin deletes it there")
    if request.ticket and comment_of(request, asked) is None:
        texts = "the description and of fields" if voice.settings.ticket.fields else "the description"
        remains.append(
            f"in Jira's history, for those who can see it, earlier texts of {texts} and the names of deleted "
            "files, and e-mails that Jira has sent"
        )
    if request.vanished:
        remains.append(f"whatever became of {voice.key(request)}, which is gone from Jira")
    if entry is not None and (entry.ts == request.ts or entry.ts in request.supplies or _was_told(request, entry)):
        remains.append("what I wrote about it to people privately")
    if acts_of(request, asked):
        remains.append("the bot's log, where Errbot notes every command")
    remains.append("backups")
    lines.append(f"What remains: {'; '.join(remains)}.")
    left = [refused(request, step) for step in outstanding(request, asked, voice.settings.ticket.fields)]
    lines += [f"Not from the ticket yet: {for_slack(each.sentence)}" for each in left if each]
    again = f"It is tried again by itself, and at once with {voice.command(request, 'retry')}."
    return "\n".join([*lines, again] if left else lines)


def _was_told(request: Request, entry: Entry) -> bool:
    """Say whether people were told directly how the request ended, and that may have repeated this message."""
    return any(code == "outcome" for _, code in request.told) and bool(request.sayings_of(entry.ts))


def _whom(request: Request, asked: Redaction) -> str:
    return f"{mention(asked.by)}: {quoted(request, asked.reason)}"


def _link(request: Request, asked: Redaction, voice: Voice) -> str:
    root = request.root or request.root_of(asked.entry)
    return voice.links.message(asked.channel, asked.entry, root if entry_of(request, asked) else "")
