"""From facts of what was found to differ in Jira to what is to be done about it (pure); a part of replay."""

from collections.abc import Mapping
from typing import Any

from accessdesk.entries import Carried
from accessdesk.facts import Fact
from accessdesk.redactions import REMOVED_FILE
from accessdesk.request import Request

STEPS = {"gone": "restore", "moved": "restore", "altered": "restore", "unmarked": "restore", "doubled": "void"}
"""What differs -> the step that puts it right."""


def missed(request: Request, fact: Fact) -> None:
    """Take in that something is not in the ticket as it was carried, so that it is done again."""
    body = fact.body
    what, entry = body["what"], body["entry"]
    if what == "file":
        _file_missed(request, body["id"])
    elif what == "late":
        _late(request, entry)
    elif what == "label":
        request.missed["label"] = body
    elif body["part"] not in request.carried.get(entry, Carried()).parts:
        # What an earlier fact was about has this entry carried anew.
        return
    elif STEPS.get(what) == "void":
        request.missed[f"void {body['id']}"] = body
    elif body["part"] <= request.carried[entry].kept:
        _kept_missed(request, body)
    elif STEPS.get(what) == "restore":
        request.missed[f"restore {entry} {body['part']}"] = body


def _late(request: Request, entry: str) -> None:
    carried = request.carried.get(entry)
    # What is from before the ledger was lost is never written again.
    if carried and not carried.kept:
        carried.late = True
        _carry_again(request, entry)


def _kept_missed(request: Request, body: Mapping[str, Any]) -> None:
    """Take in that a comment from before the ledger was lost is gone, or that another one has what it held."""
    entry, part = body["entry"], body["part"]
    carried = request.carried[entry]
    if body["what"] == "moved":
        carried.parts[part] = (body["id"], carried.parts[part][1])
    elif body["what"] == "gone":
        # What it held is not known; what the thread holds now is carried like anything else.
        del carried.parts[part]
        request.missed = {
            step: about for step, about in request.missed.items() if (about["entry"], about["part"]) != (entry, part)
        }
        if carried.parts:
            _carry_again(request, entry)
        else:
            del request.carried[entry]
            _uncarried(request, entry)


def _file_missed(request: Request, file: str) -> None:
    if request.files.get(file, {}).get("not") == REMOVED_FILE:
        return
    request.files.pop(file, None)
    for ts in request.shared.get(file, ()):
        request.entries[ts].settled.discard(file)
        _carry_again(request, ts)


def _carry_again(request: Request, ts: str) -> None:
    """Have the comments of an entry written once more, with the text that it has by then."""
    carried = request.carried.get(ts)
    if carried:
        carried.parts = {part: (known, "") for part, (known, _) in carried.parts.items()}
        if carried.kept:
            # What is from before the ledger was lost stays as it is; the text as it is now follows it.
            carried.of = max(carried.of, carried.kept + 1)
        _uncarried(request, ts)


def _uncarried(request: Request, ts: str) -> None:
    known = request.entries.get(ts)
    if known and known.versions and ts != request.ts:
        request.uncarried.add(ts)
