"""The day's head: made of all streams that have new facts, and published where the bot cannot change it unseen."""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from accessdesk import anchor, head_messages
from accessdesk.desk import Desk, Judge, Outcome, Work, Write
from accessdesk.facts import Fact
from accessdesk.heads import STREAMS, Head, covered_fact, day_fact, day_of, head_in, published_text
from accessdesk.ledger_heads import Heads
from accessdesk.plan import Plan
from accessdesk.request import Request
from accessdesk.telling_privately import tell_privately

log = logging.getLogger(__name__)

PAGE = 20 * STREAMS
"""Streams that are read at once: on a usual day these are all."""

REST_SECONDS = 0.005
"""Seconds of rest after each fact of the first head of a long ledger, so that what is heard meanwhile comes through."""

AUDITORS = "auditors"
"""What it is noted under who is told."""

_MAKING = threading.Lock()
"""Held while a head is made: of two that are due, the second covers only what the first has not."""


def plan_head(desk: Desk, stream: Request, now: float) -> Plan:
    """Plan the head of a day. Once there is a later one, which covers it, nothing is begun for it any more."""
    plan, day = Plan(stream, now), day_of(stream.stream)
    is_passed = Heads(desk.ledger).is_passed(stream.stream)
    if "day" not in stream.head:
        if stream.head or not is_passed:
            plan.add("judge-head", day)
        return plan
    # What was sent, and nobody knows what became of it, is looked for all the same.
    is_wanted = bool(desk.settings.anchor) and not is_passed
    if is_wanted or f"publish-head {day}" in stream.began:
        plan.once("publish-head", day, send=is_wanted)
    if is_wanted and desk.settings.auditors and AUDITORS not in stream.noted:
        plan.add("judge-auditors", day)
    for person in stream.noted.get(AUDITORS, {}).get("people", ()):
        if is_wanted or f"send-head {person}" in stream.began:
            plan.once("send-head", person, person=person, send=is_wanted)
    return plan


def make(desk: Desk, work: Work) -> list[Fact]:
    """Cover every stream that has more facts than are covered, and close the head.

    What was covered before a crash stays so. Whatever comes meanwhile to a stream that is covered already, the next
    head covers.
    """
    heads, stream, now = Heads(desk.ledger), work.request.stream, work.plan.now
    with _MAKING:
        heads.renew()
        count, known = work.request.count, work.request.head
        after, streams, facts = known.get("after", ""), known.get("streams", 0), known.get("facts", 0)
        while found := heads.uncovered(stream, after, PAGE):
            for start in range(0, len(found), STREAMS):
                part = found[start : start + STREAMS]
                fact = covered_fact(part, now)
                desk.ledger.lease.check()
                if not heads.cover(stream, count, fact, part):
                    # What is there by now is taken in first.
                    return []
                count, streams, facts = count + 1, streams + len(part), facts + fact.body["facts"]
                time.sleep(REST_SECONDS)
            after = found[-1].stream
            if len(found) < PAGE:
                break
    return [day_fact(day_of(stream), streams, facts, now)]


def auditors(desk: Desk, work: Work) -> list[Fact]:
    """Look up who the auditors are."""
    body = {"key": AUDITORS, "people": sorted(desk.slack.members(desk.settings.auditors))}
    return [Fact("noted", f"noted {AUDITORS} {work.request.count}", work.plan.now, body)]


def publish(desk: Desk, work: Work) -> Outcome:
    """Write the head into the anchor issue's field, and note which one stood there before."""
    head, text = _head(desk, work.request)
    with anchor.watched(desk):
        field, before = anchor.free_field(desk.jira, desk.settings)
        desk.jira.set_fields(desk.settings.anchor.issue, {field.id: text})
    return _published(desk, head, field.id, before)


def find_published(desk: Desk, work: Work) -> Outcome | None:
    """Find whether an earlier try has written it, even where somebody has changed the field since."""
    head, _ = _head(desk, work.request)
    with anchor.watched(desk):
        field = anchor.field_of(desk.jira, desk.settings)
        present, ours = desk.jira.held(desk.settings.anchor.issue, field.id)
    is_there = head in (head_in(text) for text in (present, *ours))
    return _published(desk, head, field.id, None) if is_there else None


def send(desk: Desk, work: Work) -> Outcome:
    """Tell an auditor which head it is, in a line."""
    head, text = _head(desk, work.request)
    said = head_messages.to_auditor(head, text, desk.settings.anchor.issue, desk.voice.links)
    return tell_privately(desk, work.step.about["person"], (said, said), work.mark, None)


def find_sent(desk: Desk, work: Work) -> Outcome | None:
    """Find what an earlier try told an auditor."""
    ts = desk.slack.find(desk.slack.direct_channel(work.step.about["person"]), work.mark, work.began)
    return {"how": "direct", "ts": ts} if ts else None


def _head(desk: Desk, stream: Request) -> tuple[Head, str]:
    head = Heads(desk.ledger).made(stream.stream, stream.head["number"])
    return head, published_text(head, stream.head["streams"], stream.head["facts"])


def _published(desk: Desk, head: Head, field: str, before: Head | None) -> Mapping[str, Any]:
    issue = desk.settings.anchor.issue
    log.info("The head of %s is published in %s: %s", head.day, issue, head.hash)
    return {"issue": issue, "field": field, "hash": head.hash, "before": list(before) if before else None}


JUDGES = {"judge-head": Judge("", make), "judge-auditors": Judge("slack", auditors)}
WRITES = {
    "publish-head": Write("jira", publish, find_published),
    "send-head": Write("slack", send, find_sent),
}
