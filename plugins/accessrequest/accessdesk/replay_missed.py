"""From facts of what was found to differ in Jira to what is to be done about it (pure); a part of replay."""

from accessdesk.entries import Carried
from accessdesk.facts import Fact
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
        request.carried[entry].late = True
        _carry_again(request, entry)
    elif what == "label":
        request.missed["label"] = body
    elif STEPS.get(what) == "void":
        request.missed[f"void {body['id']}"] = body
    elif what == "gone" and body["part"] <= request.carried.get(entry, Carried()).kept:
        # What it held is not known; what the thread holds now is carried like anything else.
        del request.carried[entry]
        request.uncarried.add(entry)
    elif STEPS.get(what) == "restore":
        request.missed[f"restore {entry} {body['part']}"] = body


def _file_missed(request: Request, file: str) -> None:
    request.files.pop(file, None)
    for ts in request.shared.get(file, ()):
        request.entries[ts].settled.discard(file)
        _carry_again(request, ts)


def _carry_again(request: Request, ts: str) -> None:
    """Have the comments of an entry written once more, with the text that it has by then."""
    carried = request.carried.get(ts)
    if carried:
        carried.parts = {part: (known, "") for part, (known, _) in carried.parts.items()}
        if ts != request.ts:
            request.uncarried.add(ts)
