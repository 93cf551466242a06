"""What people are told when a request ends (pure)."""

from accessdesk import decision_messages
from accessdesk.acts import Act
from accessdesk.concerned import called
from accessdesk.request import Request
from accessdesk.voice import Voice, mention, quoted, what, who

ENDS = {"complete": "done", "decline": "declined", "cancel": "cancelled", "ended": "over"}
"""What is said of an end, or that it came before there was a ticket -> how that is called."""


def told(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told, calling those whom it concerns first. act: by which it ended."""
    people = " ".join(map(mention, called(request, act)))
    return f"{people}: {ended(request, act, voice)}" if people else ended(request, act, voice)


def directly(request: Request, act: Act, voice: Voice) -> str:
    """Return the same to somebody whom it concerns and who is not in the channel."""
    return f"{ended(request, act, voice)} {voice.post(request, 'The request')} was about {what(request)}."


def ended(request: Request, act: Act, voice: Voice) -> str:
    """Return how it ended, by whom, and why so."""
    said = f"{voice.key(request)} is closed: {ENDS[request.wish.to]}. By {who(request, act.by)}."
    if not request.ticket:
        how = "withdrawn" if act.act == "withdraw" else "cancelled"
        said = f"This request was {how} by {mention(act.by)}, so there is no ticket."
    return " ".join([said, *_why(request, act)])


def _why(request: Request, act: Act) -> list[str]:
    """Return the decision and what was granted, or the reason of who cancelled it."""
    if request.wish.to == "cancel":
        return [f"The reason: {quoted(request, act.reason)}."] if act.reason else []
    decision, given = request.verdict.decision, decision_messages.grant(request)
    said = [decision_messages.decision_line(request, decision)] if decision else []
    return [*said, f"{given}."] if given else said
