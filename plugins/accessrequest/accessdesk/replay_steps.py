"""From facts of what the bot began and did to the request that stands (pure); a part of replay."""

import re
from collections.abc import Mapping
from typing import Any

from accessdesk.entries import Carried, Undone
from accessdesk.expired import WARNING
from accessdesk.facts import Fact, short
from accessdesk.replay_messages import compare
from accessdesk.replay_taken_over import created_instead, linked
from accessdesk.request import Request

WRITING = frozenset(
    {
        *("create", "comment", "rewrite", "describe", "restore", "void", "label", "attach", "erase", "transition"),
        *("fields", "mark-request", "participants", "link"),
    }
)
"""Steps that write to the ticket."""


def began(request: Request, fact: Fact) -> None:
    """Take in that a step is about to be sent."""
    request.began[fact.body["step"]] = fact.recorded_at
    if "sending" in fact.body:
        request.sending[fact.body["step"]] = {**fact.body["sending"], **fact.texts}
    request.looks.pop(fact.body["step"], None)


def looked(request: Request, fact: Fact) -> None:
    """Take in that the effect of a step was looked for in vain."""
    request.looks[fact.body["step"]] = fact.body["number"]
    request.sought = request.sought or fact.body["name"] == "create"


def failed(request: Request, fact: Fact) -> None:
    """Take in that a step had no effect."""
    step = fact.body["step"]
    request.began.pop(step, None)
    request.looks.pop(step, None)
    if fact.body["rejected"]:
        tries = request.undone[step].tries + 1 if step in request.undone else 1
        request.undone[step] = Undone(fact.texts.get("sentence", ""), tries, fact.recorded_at)


def done(request: Request, fact: Fact) -> None:
    """Take in what came of a step."""
    step, outcome = fact.body["step"], {**fact.body["outcome"], **fact.texts}
    for pending in (request.began, request.sending, request.looks, request.undone, request.missed):
        pending.pop(step, None)
    request.done[step] = outcome
    if fact.body["name"] in ("create", "link"):
        request.ticketed_at = fact.recorded_at
    if fact.body["name"] == "create" and request.sought:
        request.created_again_at = fact.recorded_at
    if fact.body["name"] in WRITING:
        request.wrote.append(fact.recorded_at)
    if step.startswith("transition back "):
        request.put_back = fact.recorded_at
    if fact.body["name"] == "tell":
        person, code = step.split()[1:3]
        request.told.add((person, code))
        if code == WARNING:
            request.warned[step.split()[3]] = fact.recorded_at
    _OUTCOMES.get(fact.body["name"], _ignore_outcome)(request, outcome)


def _ignore_outcome(request: Request, outcome: Mapping[str, Any]) -> None:
    """Leave it at the step being done."""


def _created(request: Request, outcome: Mapping[str, Any]) -> None:
    request.ticket = outcome
    _fielded(request, outcome)
    created_instead(request)
    _carried(request, outcome)


def _fielded(request: Request, outcome: Mapping[str, Any]) -> None:
    request.fields = outcome.get("fields", {})
    request.unfit = tuple((fact, name, why) for fact, name, why in outcome.get("unfit", ()))


def _mark(request: Request, ts: str, mark: str) -> str:
    """Return an entry's mark as it is formed now: the first version spelled out what it is a digest of."""
    if " " not in mark:
        return mark
    if ts != request.ts:
        return short(mark)
    # The post's own versions come first, and then those of the replies that gave it a line.
    named = re.findall(r"message \S+ \S+ \S+|deleted", mark)
    own = [each for each in named if each == "deleted" or each.split(" ")[1] == ts]
    return short(" ".join([short(" ".join(own)), *(each for each in named if each not in own)]))


def _carried(request: Request, outcome: Mapping[str, Any]) -> None:
    ts = outcome["entry"]
    carried = request.carried.setdefault(ts, Carried())
    carried.parts[outcome["part"]] = (outcome["id"], _mark(request, ts, outcome["mark"]))
    carried.of = outcome["of"]
    carried.late = carried.late or outcome.get("late", False)
    if outcome.get("cleaned"):
        request.stale.get(ts, set()).discard(outcome["part"])
    carried.again = carried.again or outcome.get("again", False)
    request.put_right.update([outcome["change"]] if "change" in outcome else ())
    if ts in request.entries and ts != request.ts:
        request.carried_up_to = max(request.carried_up_to, float(ts))
        compare(request, request.entries[ts])
        if ts not in request.uncarried:
            # What a program has carried, it has judged, or found to be of no weight: a newer one leaves it at that.
            for version in request.entries[ts].versions.keys() - set(outcome.get("unheard", ())):
                request.unheard.pop(version, None)


def _attached(request: Request, outcome: Mapping[str, Any]) -> None:
    request.files[outcome["file"]] = outcome
    for ts in request.shared[outcome["file"]]:
        request.entries[ts].settled.add(outcome["file"])
        compare(request, request.entries[ts])


def _moved(request: Request, outcome: Mapping[str, Any]) -> None:
    request.reopened += bool(request.closed_as) and not outcome["closed_as"]
    request.closed_as = outcome["closed_as"]


def _shown(request: Request, outcome: Mapping[str, Any]) -> None:
    request.status = outcome
    _said(request, outcome)


def _said(request: Request, outcome: Mapping[str, Any]) -> None:
    request.mentioned.update(outcome.get("mentions", ()))


def _relayed(request: Request, outcome: Mapping[str, Any]) -> None:
    comment = outcome["comment"]
    request.relays[comment] = outcome
    if not outcome["ts"]:
        request.withheld[comment] = request.withheld.get(comment, 0) + 1
    request.compare_relayed(comment)


_OUTCOMES = {
    "create": _created,
    "fields": _fielded,
    "link": linked,
    "attach": _attached,
    "comment": _carried,
    "rewrite": _carried,
    "restore": _carried,
    "describe": _carried,
    "transition": _moved,
    "status": _shown,
    "restatus": _shown,
    "say": _said,
    "relay": _relayed,
    "update-relay": _relayed,
}
