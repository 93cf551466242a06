"""From facts to the request that stands: replay, a fold (pure).

Slack's facts may come in any order and replay to the same request; the bot's own are ordered by their number.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from accessdesk.acts import DECIDING, Act, wish_of
from accessdesk.entries import Carried, Entry, File, Undone, Version
from accessdesk.facts import Fact, short
from accessdesk.people import Person
from accessdesk.replay_judged import has_decided, judged, listen
from accessdesk.replay_missed import missed
from accessdesk.replay_rebuilt import rebuilt
from accessdesk.replay_redacted import redact_asked, redacted
from accessdesk.request import Request
from accessdesk.sayings import may_weigh

CLOCKS_DIFFER = 60.0
"""Seconds by which Jira's clock may be behind Slack's."""

IN_FLIGHT = 120.0
"""Seconds after which a move that was sent has taken effect, if ever: its call's deadline, and the clocks again."""


def replay(stream: str, facts: Iterable[Fact]) -> Request:
    """Return the request that follows from these facts."""
    request = Request(stream)
    for fact in facts:
        apply(request, fact)
    return request


def apply(request: Request, fact: Fact) -> None:
    """Take one more fact in: a thread of 5,000 entries costs 5,000 times one."""
    # What is worked out while the fact is taken in holds no longer than that.
    request.applied += 1
    _APPLY.get(fact.kind, _ignore)(request, fact)
    request.applied += 1
    request.count = max(request.count, fact.number)
    request.changed_at = max(request.changed_at, fact.recorded_at)


def _ignore(request: Request, fact: Fact) -> None:
    """Leave out what a newer or older program has noted and this one has no use for."""


def _message(request: Request, fact: Fact) -> None:
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
    _compare(request, entry)
    if may_weigh(text) or has_decided(request, entry):
        listen(request, entry)


def _deleted(request: Request, fact: Fact) -> None:
    entry = request.entries.setdefault(fact.body["ts"], Entry(fact.body["ts"]))
    entry.deleted_at = fact.at if entry.deleted_at is None else min(entry.deleted_at, fact.at)
    _compare(request, entry)


def _compare(request: Request, entry: Entry) -> None:
    """Note whether the ticket holds this entry as it stands; the post is compared as a whole, with what was added."""
    if entry.ts == request.ts:
        return
    wanted = bool(entry.versions) and not entry.command
    if wanted and request.next_part(entry.ts):
        request.uncarried.add(entry.ts)
    else:
        request.uncarried.discard(entry.ts)


def _act(request: Request, fact: Fact) -> None:
    known = request.acts.get(fact.identity)
    act = request.acts[fact.identity] = Act.of(fact, known)
    if act.act in DECIDING and act.id not in request.sayings:
        request.unheard[act.id] = act.id


def _moved_in_jira(request: Request, fact: Fact) -> None:
    if request.ticket is None or fact.body["issue"] != request.ticket["id_of_issue"]:
        return
    if fact.at < request.rebuilt:
        # What came of it is known from the ticket itself.
        return
    move = (fact.at, fact.number, bool(fact.body["end"]))
    request.moved = max(request.moved or move, move)
    if not _is_own_move(request, fact):
        act = request.acts[fact.identity] = Act.moved(fact, request.acts.get(fact.identity))
        request.people[act.by] = Person(act.by, fact.texts.get("name") or fact.body["by"])


def _is_own_move(request: Request, fact: Fact) -> bool:
    """Say whether the bot moved the ticket so; its account may be a person's too, who moves tickets by hand.

    A call that was sent for what was wanted then may take effect a little later, whatever is wanted by that time.
    """
    first, last = fact.at - IN_FLIGHT, fact.at + CLOCKS_DIFFER
    moments = [first, *(act.at for act in request.acts.values() if first < act.at <= last)]
    until = ([act for act in request.acts.values() if act.at <= moment] for moment in moments)
    wishes = (wish_of(acts, request.before) for acts in until)
    return fact.body["ours"] and any(wish.by and bool(wish.to) == bool(fact.body["end"]) for wish in wishes)


def _rebuilt(request: Request, fact: Fact) -> None:
    rebuilt(request, fact)
    for entry in request.entries.values():
        _compare(request, entry)


def _superseded(request: Request, fact: Fact) -> None:
    request.superseded, request.superseded_at = fact.body["by"], fact.at


def _root(request: Request, fact: Fact) -> None:
    request.root = fact.body["root"]


def _read(request: Request, fact: Fact) -> None:
    request.read_at = max(request.read_at, fact.body["read_at"])


def _began(request: Request, fact: Fact) -> None:
    request.began[fact.body["step"]] = fact.recorded_at
    if "sending" in fact.body:
        request.sending[fact.body["step"]] = {**fact.body["sending"], **fact.texts}
    request.looks.pop(fact.body["step"], None)


def _looked(request: Request, fact: Fact) -> None:
    request.looks[fact.body["step"]] = fact.body["number"]
    request.sought = request.sought or fact.body["name"] == "create"


def _done(request: Request, fact: Fact) -> None:
    step, outcome = fact.body["step"], {**fact.body["outcome"], **fact.texts}
    for pending in (request.began, request.sending, request.looks, request.undone, request.missed):
        pending.pop(step, None)
    request.done[step] = outcome
    if fact.body["name"] == "create":
        request.ticketed_at = fact.recorded_at
    if fact.body["name"] == "create" and request.sought:
        request.created_again_at = fact.recorded_at
    if fact.body["name"] == "tell":
        person, code = step.split()[1:3]
        request.told.add((person, code))
    _OUTCOMES.get(fact.body["name"], _ignore_outcome)(request, outcome)


def _ignore_outcome(request: Request, outcome: Mapping[str, Any]) -> None:
    """Leave it at the step being done."""


def _created(request: Request, outcome: Mapping[str, Any]) -> None:
    request.ticket = outcome
    _carried(request, outcome)


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
        _compare(request, request.entries[ts])
        if ts not in request.uncarried:
            # What a program has carried, it has judged, or found to be of no weight: a newer one leaves it at that.
            for version in request.entries[ts].versions.keys() - set(outcome.get("unheard", ())):
                request.unheard.pop(version, None)


def _attached(request: Request, outcome: Mapping[str, Any]) -> None:
    request.files[outcome["file"]] = outcome
    for ts in request.shared[outcome["file"]]:
        request.entries[ts].settled.add(outcome["file"])
        _compare(request, request.entries[ts])


def _moved(request: Request, outcome: Mapping[str, Any]) -> None:
    request.closed_as = outcome["closed_as"]


def _shown(request: Request, outcome: Mapping[str, Any]) -> None:
    request.status = outcome
    _said(request, outcome)


def _said(request: Request, outcome: Mapping[str, Any]) -> None:
    request.mentioned.update(outcome.get("mentions", ()))


def _redacted(request: Request, fact: Fact) -> None:
    redacted(request, fact)
    for entry in request.entries.values():
        _compare(request, entry)


def _failed(request: Request, fact: Fact) -> None:
    step = fact.body["step"]
    request.began.pop(step, None)
    request.looks.pop(step, None)
    if fact.body["rejected"]:
        tries = request.undone[step].tries + 1 if step in request.undone else 1
        request.undone[step] = Undone(fact.texts.get("sentence", ""), tries, fact.recorded_at)


_APPLY = {
    "message": _message,
    "deleted": _deleted,
    "reaction": _act,
    "command": _act,
    "judged": judged,
    "missed": missed,
    "rebuilt": _rebuilt,
    "root": _root,
    "superseded": _superseded,
    "moved": _moved_in_jira,
    "read": _read,
    "began": _began,
    "looked": _looked,
    "done": _done,
    "failed": _failed,
    "redact": redact_asked,
    "redacted": _redacted,
}

_OUTCOMES = {
    "create": _created,
    "attach": _attached,
    "comment": _carried,
    "rewrite": _carried,
    "restore": _carried,
    "describe": _carried,
    "transition": _moved,
    "status": _shown,
    "restatus": _shown,
    "say": _said,
}
