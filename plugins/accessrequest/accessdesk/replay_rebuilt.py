"""From facts of what Jira had when the ledger was lost to the request that stands (pure); a part of replay."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from accessdesk.acts import Act, Wish
from accessdesk.entries import Carried
from accessdesk.facts import Fact
from accessdesk.replay_messages import compare
from accessdesk.request import Request

UNKNOWN = "from before"
"""The mark of a comment that was written before the ledger was lost: what it showed then is not known."""


def rebuilt(request: Request, fact: Fact) -> None:
    """Take in that a ticket was there before the ledger, or what it holds."""
    if fact.body["what"] == "found":
        _found(request, fact)
    elif fact.body["what"] == "ticket":
        _ticket(request, fact)
    for entry in request.entries.values():
        compare(request, entry)


def _found(request: Request, fact: Fact) -> None:
    if request.ticket:
        return
    request.linked = fact.body.get("linked", False)
    request.rebuilt = fact.recorded_at
    request.ticket = {**fact.body, "summary": fact.texts.get("summary", "")}
    # Somebody of Tech Ops wanted it; who that was is not known any more.
    wanted = Act("rebuilt", "ticket", "", 0.0, may=True, counts=True)
    request.before = Wish(ticketed=wanted)
    if not request.status:
        # The message that shows where it stands is looked for before another one is posted.
        request.began["status"] = float(request.ts)


def _ticket(request: Request, fact: Fact) -> None:
    if request.ticket_read:
        return
    request.ticket_read = True
    hold(request, fact.body, fact.texts)
    request.before = replace(request.before, to=request.closed_as)


def hold(request: Request, held: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Take in what a ticket held that this ledger did not write: how it was closed, what was carried, its files.

    names: "name <file's id>" -> the attachment's name.
    """
    request.closed_as = held["closed_as"]
    for each in held["carried"]:
        carried = request.carried.setdefault(each["entry"], Carried(of=0))
        carried.parts[each["part"]] = (each["id"], UNKNOWN)
        carried.of = carried.kept = max(carried.kept, each["part"])
        # The newest come first, and a later part may have been left as it was.
        carried.stamp = carried.stamp or each["stamp"]
        if each["entry"] != request.ts and each["entry"].replace(".", "").isdigit():
            request.carried_up_to = max(request.carried_up_to, float(each["entry"]))
    for each in held["files"]:
        name = names.get(f"name {each['file']}", "")
        request.files[each["file"]] = {**each, "name": name, "sha256": ""}
    for entry in request.entries.values():
        entry.settled.update(file.id for file in entry.present.files if file.id in request.files)
