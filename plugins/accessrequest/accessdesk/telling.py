"""Telling: every word of the bot in Slack, but the answers to commands, each once."""

from accessdesk import messages
from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.errors import Rejected


def show(desk: Desk, work: Work) -> Outcome:
    """Post the one message that shows where the request stands; the manager is mentioned in it."""
    request, shows = work.request, work.step.about["shows"]
    text = messages.status(request, shows, _failing(work), desk.voice)
    ts = desk.slack.post(request.channel, text, work.mark, request.ts)
    return _shown(work, ts)


def find_shown(desk: Desk, work: Work) -> Outcome | None:
    """Find the status message that an earlier try posted."""
    ts = desk.slack.find(work.request.channel, work.mark, work.began, work.request.ts)
    # What it shows may be from before; it is brought up to date next.
    return {**_shown(work, ts), "shows": ""} if ts else None


def show_again(desk: Desk, work: Work) -> Outcome:
    """Update the status message in place."""
    request, shows = work.request, work.step.about["shows"]
    text = messages.status(request, shows, _failing(work), desk.voice)
    desk.slack.update(request.channel, request.status["ts"], text)
    return {"ts": request.status["ts"], "shows": shows}


def say(desk: Desk, work: Work) -> Outcome:
    """Post a message in the thread, because somebody must notice it."""
    return _said(work, desk.slack.post(work.request.channel, _sentence(desk, work), work.mark, work.request.ts))


def find_said(desk: Desk, work: Work) -> Outcome | None:
    """Find the message that an earlier try posted in the thread."""
    ts = desk.slack.find(work.request.channel, work.mark, work.began, work.request.ts)
    return _said(work, ts) if ts else None


def tell(desk: Desk, work: Work) -> Outcome:
    """Tell a person privately: directly, else by an ephemeral message, else in a line in the thread."""
    request, person = work.request, work.step.about["person"]
    text = messages.direct(request, person, work.step.about["reason"], desk.voice)
    try:
        channel = desk.slack.direct_channel(person)
        return {"how": "direct", "ts": desk.slack.post(channel, text, work.mark)}
    except Rejected as refused:
        why = refused.code
    try:
        desk.slack.whisper(request.channel, person, text, request.ts)
        return {"how": "ephemeral", "refused": why}
    except Rejected as refused:
        why = f"{why} {refused.code}"
    try:
        ts = desk.slack.post(request.channel, f"<@{person}>: {text}", work.mark, request.ts)
        return {"how": "thread", "refused": why, "ts": ts}
    except Rejected as refused:
        # What could not be told is a fact like any other; the request itself goes on.
        return {"how": "nobody", "refused": f"{why} {refused.code}"}


def find_told(desk: Desk, work: Work) -> Outcome | None:
    """Find what an earlier try told; an ephemeral message cannot be found and is shown again."""
    request, person = work.request, work.step.about["person"]
    try:
        ts = desk.slack.find(desk.slack.direct_channel(person), work.mark, work.began)
        if ts:
            return {"how": "direct", "ts": ts}
    except Rejected:
        ts = desk.slack.find(request.channel, work.mark, work.began, request.ts)
    return {"how": "thread", "ts": ts} if ts else None


def _sentence(desk: Desk, work: Work) -> str:
    request, (code, _, _) = work.request, work.step.key.partition(" ")
    if code == "manager":
        return messages.manager_mention(request, desk.voice)
    if code == "edited":
        return messages.edited(request, desk.voice)
    act = request.acts[work.step.about["act"]]
    sentences = {"held": messages.held, "reopened": messages.reopened, "ticket-off": messages.ticket_off}
    return sentences.get(code, messages.closed)(request, act, desk.voice)


def _shown(work: Work, ts: str) -> Outcome:
    request, shows = work.request, work.step.about["shows"]
    mentioned = messages.mentions_manager(request, shows)
    return {"ts": ts, "shows": shows, "mentions": [request.manager] if mentioned else []}


def _said(work: Work, ts: str) -> Outcome:
    return {"ts": ts, "mentions": list(work.step.about.get("mentions", ()))}


def _failing(work: Work) -> str:
    return work.plan.failing[0] if work.plan.failing else ""


WRITES = {
    "status": Write("slack", show, find_shown),
    "restatus": Write("slack", show_again),
    "say": Write("slack", say, find_said),
    "tell": Write("slack", tell, find_told),
}
