"""The exceptions of the controls of one request: what an auditor has to look at, and nothing else (pure).

Each control is checked anew on what people said and did, as the facts have it, and not on what the bot made of it.
"""

from collections.abc import Iterator

from accessdesk.acts import Act
from accessdesk.afterwards import ADDED, EDITED, changed_after_closing
from accessdesk.decision_exceptions import about_decision
from accessdesk.exceptional import AFTERWARDS, GONE, IN_JIRA, LEFT, OVERRIDE, REBUILT, ControlException
from accessdesk.looking_back import Past
from accessdesk.request import TICKETED


def exceptions_of(past: Past) -> list[ControlException]:
    """Return the exceptions of a request, as they happened."""
    if past.request.sealed:
        # What they followed from is removed.
        return list(past.request.sealed.exceptions)
    found = [*about_decision(past), *_afterwards(past), *_in_jira(past), *_overridden(past), *_lost(past)]
    return sorted(found, key=lambda each: each.at)


def _afterwards(past: Past) -> Iterator[ControlException]:
    """Give what was asked for anew, or said against it, once it was closed; messages that decide have a control."""
    request = past.request
    for ts, how in changed_after_closing(request).items():
        if how == ADDED:
            said = max(request.sayings_of(ts), key=lambda each: each.at)
            yield ControlException(AFTERWARDS, said.at, said.by, ts, {"how": ADDED})
        elif ts == request.ts and how == EDITED:
            yield ControlException(AFTERWARDS, request.entries[ts].changed_at, request.requester, ts, {"how": EDITED})


def _in_jira(past: Past) -> Iterator[ControlException]:
    request = past.request
    for act in request.acts.values():
        if act.in_jira and act.counts:
            yield ControlException(IN_JIRA, act.at, act.by, "", _moved(act))
    for change in past.changes.values():
        # Of what is no message's, such as what sums a request up, there is nothing to lead to.
        entry = change.entry if change.entry in request.entries else ""
        yield ControlException(IN_JIRA, change.at, "", entry, {"how": change.what})
    for move in request.rekeyed:
        words = {"how": "rekeyed", "before": move["before"], "key": move["key"]}
        yield ControlException(IN_JIRA, move["at"], move["by"], "", words)
    if request.vanished:
        yield ControlException(IN_JIRA, past.vanished_at, "", "", {"how": "vanished"})


def _moved(act: Act) -> dict[str, str]:
    """Return how a ticket was moved: the end that was named there, what it came to, and in spite of what."""
    return {"how": "moved", "to": act.about, "came-to": act.end, "holds": " ".join(act.holds)}


def _overridden(past: Past) -> Iterator[ControlException]:
    for act, holds in past.overridden.items():
        done = past.request.acts[act]
        if holds:
            words = {"act": done.act, "holds": " ".join(holds), "reason": done.reason, "whom": done.about}
            yield ControlException(OVERRIDE, done.at, done.by, "", words)


def _lost(past: Past) -> Iterator[ControlException]:
    """Give what there is nobody, or nothing, left of."""
    request, closing = past.request, past.closing
    if closing and closing.left:
        yield ControlException(LEFT, closing.act.at, closing.act.by)
    elif request.state == TICKETED and request.owners and request.owners.left:
        yield ControlException(LEFT, request.ticketed_at)
    if request.gone and request.ticket:
        yield ControlException(GONE, request.entries[request.ts].deleted_at or 0.0, request.requester, request.ts)
    if request.rebuilt:
        yield ControlException(REBUILT, request.rebuilt)
