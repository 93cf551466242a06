"""The day's digest: what it covers is judged once, and it is posted once, in the channel that is set."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accessdesk import decay, digest_channel, digest_texts
from accessdesk.desk import Desk, Judge, Outcome, Work, Write
from accessdesk.digest import DAY, KIND, Digest, week_of
from accessdesk.digest_sight import hidden_in
from accessdesk.errors import Rejected
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_digest import Digests
from accessdesk.plan import Plan
from accessdesk.replay import replay
from accessdesk.request import Request
from accessdesk.zones import zone_of

LOOKED_AT = 40
"""Digests before one, at most, that are looked at for the last one that counts: of a month and more."""


def plan_digest(desk: Desk, stream: Request, now: float) -> Plan:
    """Plan the digest of a day. One that could not be posted that day is not posted later: the next one has it all."""
    plan, day = Plan(stream, now), _day_of(stream.stream)
    hours = desk.settings.working_time
    is_over = now >= hours.hours_on(day, zone_of(hours.zone).info)[1]
    found = stream.digest
    post = f"post-digest {day}"
    if not found:
        if not is_over:
            plan.add("judge-digest", f"{day}")
    elif found["says"] and (not is_over or post in stream.began):
        # Sent, and not known what became of it: that is found out, and it is not sent again on another day.
        plan.once("post-digest", f"{day}", send=not is_over)
    return plan


def judge(desk: Desk, work: Work) -> list[Fact]:
    """Find out whether there is anything to say, from when to when, and where."""
    now, day = work.plan.now, _day_of(work.request.stream)
    channel = digest_channel.channel_of(desk)
    if not channel:
        raise Rejected(digest_channel.missing(desk))
    last, before = _last(desk.ledger, work.request.stream)
    working_days = desk.settings.working_time.days
    known = Digests(desk.ledger)
    body = {
        "what": "digest",
        "channel": channel,
        "since": last.get("until", now - DAY),
        "until": now,
        "hidden": sorted(hidden_in(desk, channel)),
        "weekly": before is None or before < week_of(day, working_days),
        # What was done while Jira was away is known of only later: the next one leaves out what this one has.
        "known": known.known(now),
        "late": known.late(last["until"], last["known"]) if "known" in last else {},
    }
    digest = _digest(desk, body)
    return [
        Fact("judged", f"judged digest {day}", now, {**body, "says": digest.says, **digest_texts.counts(digest)}),
    ]


def post(desk: Desk, work: Work) -> Outcome:
    """Post it."""
    found = work.request.digest
    digest = _digest(desk, found)
    zone = zone_of(desk.settings.working_time.zone).info
    text = digest_texts.message(digest, desk.voice.links, desk.voice.prefix, zone)
    with digest_channel.posting(desk):
        return {"ts": desk.slack.post(found["channel"], text, work.mark)}


def find(desk: Desk, work: Work) -> Outcome | None:
    """Find the digest that an earlier try posted."""
    try:
        with digest_channel.posting(desk):
            ts = desk.slack.find(work.request.digest["channel"], work.mark, work.began)
    except Rejected:
        if work.step.about["send"]:
            raise
        # Its day is over: whether it is in a channel that the bot was taken out of matters to nobody.
        return None
    return {"ts": ts} if ts else None


def _digest(desk: Desk, found: Mapping[str, Any]) -> Digest:
    """Return what there is to say in what was judged."""
    since, until, hidden, late = found["since"], found["until"], found["hidden"], found.get("late", {})
    known = Digests(desk.ledger, hidden)
    ended, last_ended = known.ended(since, until, late.get("ended", ()))
    return Digest(
        since=since,
        until=until,
        new=known.new(since, until, late.get("new", ())),
        ended=ended,
        last_ended=last_ended,
        waiting=known.waiting(),
        attention=known.attention(),
        alarms=len(desk.alarms.standing),
        decays=decay.sentences(desk, until, hidden) if found["weekly"] else (),
        is_reminded=desk.settings.reminders.on,
    )


def _last(ledger: Ledger, stream: str) -> tuple[Mapping[str, Any], date | None]:
    """Return (what was judged, the day) of the last digest that was posted, or had nothing to say; ({}, None): none."""
    for each in Digests(ledger).before(stream, LOOKED_AT):
        earlier = replay(each, ledger.facts(each))
        day = _day_of(each)
        if earlier.digest and (not earlier.digest["says"] or f"post-digest {day}" in earlier.done):
            return earlier.digest, day
    return {}, None


def _day_of(stream: str) -> date:
    return date.fromisoformat(stream.removeprefix(f"{KIND} "))


JUDGES = {"judge-digest": Judge("slack", judge)}
WRITES = {"post-digest": Write("slack", post, find)}
