"""What changed about a request after it was closed: nothing is reopened by it, but people are told (pure)."""

from collections.abc import Mapping

from accessdesk.facts import REMOVED, canonical, short
from accessdesk.request import COMPLETED, DECLINED, Request
from accessdesk.sayings import APPROVAL, REFUSAL, Saying

EDITED, DELETED, ADDED = "edited", "deleted", "added"


def what_stood(request: Request) -> dict[str, str]:
    """Return what a closing rests on: ts -> what tells the post, or a message that decides, as it is now."""
    deciding = {saying.entry for saying in request.sayings.values() if saying.decides} & request.entries.keys()
    found = {ts: _mark(request, ts) for ts in deciding}
    if request.reading and request.reading.application != REMOVED:
        asked = (request.reading.application, request.reading.reason, request.reading.beneficiary)
        found[request.ts] = short(canonical([each.casefold().split() for each in asked]))
    return found


def changed_after_closing(request: Request) -> dict[str, str]:
    """Return ts -> how it changed, of the post and of messages that decide, since the closing was judged, in order."""
    if request.state not in (COMPLETED, DECLINED) or request.wish.stands is None:
        return {}
    stood, now = request.wish.stands.stood, what_stood(request)
    changed = {ts: _how(request, ts, stood) for ts in sorted(now, key=float) if now[ts] != stood.get(ts)}
    return {ts: how for ts, how in changed.items() if how and (stood or _is_later(request, ts, how))}


def _how(request: Request, ts: str, stood: Mapping[str, str]) -> str:
    entry = request.entries[ts]
    if ts != request.ts and stood and ts not in stood:
        return ADDED if any(_speaks_against(request, saying) for saying in request.sayings_of(ts)) else ""
    return DELETED if entry.deleted_at is not None and ts != request.ts else EDITED


def _speaks_against(request: Request, saying: Saying) -> bool:
    return saying.decides and saying.reads == (REFUSAL if request.state == COMPLETED else APPROVAL)


def _is_later(request: Request, ts: str, how: str) -> bool:
    """Say whether it changed after the closing by Slack's time, for one that noted nothing else."""
    closed = request.wish.stands
    return how != ADDED and ts != request.ts and closed is not None and request.entries[ts].changed_at > closed.at


def _mark(request: Request, ts: str) -> str:
    entry = request.entries[ts]
    return short(f"{entry.present.identity} {entry.deleted_at is not None}")
