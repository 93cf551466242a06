"""From facts of messages to the request that stands (pure); a part of replay."""

from accessdesk.entries import Entry, File, Version
from accessdesk.facts import Fact
from accessdesk.replay_judged import has_decided, listen
from accessdesk.request import Request
from accessdesk.sayings import may_weigh


def message(request: Request, fact: Fact) -> None:
    """Take in a version of a message."""
    body = fact.body
    entry = request.entries.setdefault(body["ts"], Entry(body["ts"]))
    entry.by, entry.bot = body["by"], body.get("bot", False)
    entry.recorded_at = max(entry.recorded_at, fact.recorded_at)
    files = tuple(
        File(fact.texts.get(f"name {file}", ""), fact.texts.get(f"link {file}", ""), file) for file in body["files"]
    )
    for file in files:
        request.shared.setdefault(file.id, set()).add(entry.ts)
    entry.settled.update(file.id for file in files if file.id in request.files)
    text = fact.texts.get("text", "")
    entry.versions[fact.identity] = Version(
        fact.identity, body["edited"], body["seen"], text, files, body["command"], fact.texts.get("author", "")
    )
    compare(request, entry)
    if request.hears and (may_weigh(text) or has_decided(request, entry)):
        listen(request, entry)


def deleted(request: Request, fact: Fact) -> None:
    """Take in that a message was deleted."""
    entry = request.entries.setdefault(fact.body["ts"], Entry(fact.body["ts"]))
    entry.deleted_at = fact.at if entry.deleted_at is None else min(entry.deleted_at, fact.at)
    compare(request, entry)


def compare(request: Request, entry: Entry) -> None:
    """Note whether the ticket holds this entry as it stands; the post is compared as a whole, with what was added."""
    if entry.ts == request.ts:
        return
    wanted = bool(entry.versions) and not entry.command
    if wanted and request.next_part(entry.ts):
        request.uncarried.add(entry.ts)
    else:
        request.uncarried.discard(entry.ts)
