"""Telling: every word of the bot in Slack, but the answers to commands, each once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from accessdesk import (
    decision_messages,
    expiry_messages,
    heard_messages,
    hold_messages,
    messages,
    private_messages,
    redaction_messages,
    relay_messages,
    status_messages,
    takeover_messages,
)
from accessdesk.acts import Act
from accessdesk.card import Card
from accessdesk.concerned import outside, repeated
from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.outcome_messages import ENDS
from accessdesk.request import Request
from accessdesk.telling_privately import Thread, find_told_privately, tell_privately
from accessdesk.voice import Voice


def show(desk: Desk, work: Work) -> Outcome:
    """Post the one message that shows where the request stands; the manager is mentioned in it."""
    request, card = work.request, _card(desk, work)
    ts = desk.slack.post(request.channel, card.text, work.mark, _thread(request), card.blocks)
    return _shown(work, ts, card)


def find_shown(desk: Desk, work: Work) -> Outcome | None:
    """Find the status message that an earlier try posted."""
    ts = desk.slack.find(work.request.channel, work.mark, work.began, _thread(work.request))
    # What it shows may be from before; it is brought up to date next.
    return {**_shown(work, ts, _card(desk, work)), "shows": ""} if ts else None


def show_again(desk: Desk, work: Work) -> Outcome:
    """Update the status message in place."""
    request, card = work.request, _card(desk, work)
    desk.slack.update(request.channel, request.status["ts"], card.text, card.blocks)
    return {"ts": request.status["ts"], "shows": work.step.about["shows"], "beside": work.step.about["beside"]}


def say(desk: Desk, work: Work) -> Outcome:
    """Post a message in the thread, because somebody must notice it."""
    return _said(work, desk.slack.post(work.request.channel, _sentence(desk, work), work.mark, _thread(work.request)))


def find_said(desk: Desk, work: Work) -> Outcome | None:
    """Find the message that an earlier try posted in the thread."""
    ts = desk.slack.find(work.request.channel, work.mark, work.began, _thread(work.request))
    return _said(work, ts) if ts else None


def tell(desk: Desk, work: Work) -> Outcome:
    """Tell a person privately: directly, else by an ephemeral message, else in a line in the thread."""
    request, person = work.request, work.step.about["person"]
    text = private_messages.direct(request, person, work.step.about["reason"], desk.voice)
    # The thread has an outcome already, and whoever is told it directly is not in the channel.
    place = None if work.step.about["reason"].startswith("outcome ") else _place(request)
    return tell_privately(desk, person, (text, f"<@{person}>: {text}"), work.mark, place)


def find_told(desk: Desk, work: Work) -> Outcome | None:
    """Find what an earlier try told."""
    return find_told_privately(desk, work.step.about["person"], work.mark, work.began, _place(work.request))


def _place(request: Request) -> Thread:
    return Thread(request.channel, _thread(request))


def _thread(request: Request) -> str:
    return request.root or request.ts


def _sentence(desk: Desk, work: Work) -> str:
    request, voice = work.request, desk.voice
    code, _, rest = work.step.key.partition(" ")
    if code in _CALLING:
        called = desk.slack.mentions(desk.settings.tech_ops)
        voice = replace(voice, tech_ops=" ".join(called) or voice.tech_ops)
    if code in _OF_REQUEST:
        return _OF_REQUEST[code](request, voice)
    if code in _OF_REST:
        return _OF_REST[code](request, rest, voice)
    if code == "reason":
        return decision_messages.asks_reason(request, work.step.about["person"])
    if code == "may-not-decide":
        return decision_messages.may_not_decide(request, work.step.about["person"], voice)
    if code == "duplicate":
        return messages.duplicate(request, rest, voice)
    if code == "enclosed":
        return relay_messages.enclosed(request, work.step.about["file"], voice)
    if code == "after-closing":
        return decision_messages.after_closing(request, rest.split()[0], voice)
    return _OF_ACT.get(code, messages.closed)(request, request.acts[work.step.about["act"]], voice)


_CALLING = ("objection", "left", "after-closing", "other-ticket", "vanished")
"""What is said so that Tech Ops notices."""

_OF_REQUEST: dict[str, Callable[[Request, Voice], str]] = {
    "manager": status_messages.manager_mention,
    "edited": decision_messages.edited,
    "asks": decision_messages.asks,
    "superseded": messages.superseded,
    "expired": expiry_messages.said,
    "decided": decision_messages.decided,
    "suspended": hold_messages.suspended,
    "rebuilt": messages.rebuilt,
    "disagreement": hold_messages.disagreement,
    "objection": decision_messages.objection_told,
    "again": decision_messages.again,
    "left": decision_messages.left,
    "vanished": relay_messages.vanished,
}
"""What is said -> the sentence, about the request as it stands."""

_OF_REST: dict[str, Callable[[Request, str, Voice], str]] = {
    "redacted": redaction_messages.redacted,
    "unredacted": redaction_messages.unredacted,
    "other-ticket": takeover_messages.other_ticket,
    "not-linked": takeover_messages.not_linked,
}
"""What is said -> the sentence, about what somebody asked to have removed, or a ticket that is there already."""

_OF_ACT: dict[str, Callable[[Request, Act, Voice], str]] = {
    "held": messages.held,
    "reopened": messages.reopened,
    "ended": messages.ended,
    "revived": messages.revived,
    "ticket-off": messages.ticket_off,
    "settled": decision_messages.settled,
    "heard": heard_messages.heard,
}
"""What is said -> the sentence, about an act."""


def _card(desk: Desk, work: Work) -> Card:
    return status_messages.card(work.request, work.step.about["shows"], _failing(work), desk.voice)


def _shown(work: Work, ts: str, card: Card) -> Outcome:
    request, about = work.request, work.step.about
    owners = request.owners.mentions if request.owners else ()
    called = [each for each in owners if each in card.text]
    manager = [request.manager] if status_messages.mentions_manager(request, about["shows"]) else []
    return {"ts": ts, "shows": about["shows"], "beside": about["beside"], "mentions": [*manager, *called]}


def _said(work: Work, ts: str) -> Outcome:
    """Return what came of a message: whom it called, whom it did not reach, and whose words it repeats."""
    request, code = work.request, work.step.key.partition(" ")[0]
    outcome: dict[str, Any] = {"ts": ts, "mentions": list(work.step.about.get("mentions", ()))}
    act = request.acts.get(work.step.about.get("act", ""))
    if act and code in ENDS:
        outcome["outside"] = outside(request, act)
    if code in (*ENDS, "decided"):
        outcome["repeats"] = repeated(request, act)
    return outcome


def _failing(work: Work) -> str:
    return work.plan.failing[0] if work.plan.failing else ""


WRITES = {
    "status": Write("slack", show, find_shown),
    "restatus": Write("slack", show_again),
    "say": Write("slack", say, find_said),
    "tell": Write("slack", tell, find_told),
}
