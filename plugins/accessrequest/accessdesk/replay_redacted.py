"""From facts of what was removed to the request that stands (pure); a part of replay."""

from dataclasses import replace

from accessdesk.closing_steps import SUMMARY
from accessdesk.entries import Entry
from accessdesk.facts import REMOVED, Fact
from accessdesk.redacting import acts_of, entry_of
from accessdesk.redactions import REMOVED_FILE, Redaction
from accessdesk.replay_messages import compare
from accessdesk.request import Request
from accessdesk.ticket_steps import REMARK

REPEATING = ("decided", "objection", "settled", "heard")
"""What the bot says in the thread that repeats somebody's words; what fields did not take may repeat any of them."""


def redact_asked(request: Request, fact: Fact) -> None:
    """Note that somebody wants a message removed."""
    request.redactions.setdefault(fact.identity, Redaction.of(fact))


def redacted(request: Request, fact: Fact) -> None:
    """Note that a message was removed; its texts read as removed from their own facts on."""
    asked = request.redactions[fact.body["redaction"]]
    request.redactions[asked.id] = replace(asked, done=True)
    entry = entry_of(request, asked)
    if entry:
        entry.redacted = asked.id
        entry.touched.add(asked.id)
    for file in fact.body["files"]:
        request.files[file] = {"not": REMOVED_FILE, "redaction": asked.id}
        for ts in request.shared[file]:
            request.entries[ts].settled.add(file)
            request.entries[ts].touched.add(asked.id)
    # What errors said may have repeated it; whatever failed is tried again at once.
    request.undone.clear()
    _find_repeated(request, asked, entry)
    if request.status:
        request.status = {**request.status, "shows": ""}
    for each in request.entries.values():
        compare(request, each)


def _find_repeated(request: Request, asked: Redaction, entry: Entry | None) -> None:
    """Note what else the ticket and the thread were told that may repeat the words."""
    comments = [(key, part) for key, carried in request.carried.items() for part in carried.parts]
    # What may have been sent counts as well: it is found first, and then written anew.
    began = [step.removeprefix("comment ").rpartition(" ") for step in request.began if step.startswith("comment ")]
    for key, part in [*comments, *((key, int(part)) for key, _, part in began)]:
        if key.startswith((f"{SUMMARY} ", f"{REMARK} ")):
            request.stale.setdefault(key, set()).add(part)
    versions = [each.identity for each in entry.versions.values() if each.text == REMOVED] if entry else []
    words = {*versions, *acts_of(request, asked)}
    for step, outcome in request.done.items():
        if not words.isdisjoint(outcome.get("repeats", ())):
            request.repeating[step] = asked.id
    for step in [*request.done, *request.began]:
        name, _, rest = step.partition(" ")
        code, _, about = rest.partition(" ")
        if name == "say" and (code == "unfit" or (code in REPEATING and about in words)):
            request.repeating[step] = asked.id
