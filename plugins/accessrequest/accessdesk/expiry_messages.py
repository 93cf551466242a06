"""What is said when a request ends because nobody completes it, and before that (pure)."""

from datetime import datetime, timezone

from accessdesk.lacking import how, listed, sentence
from accessdesk.request import Request
from accessdesk.voice import Voice, mention
from accessdesk.zones import shown_day


def expires(request: Request, ends_at: float, voice: Voice) -> str:
    """Return what the requester is told before it ends. ends_at: seconds since 1970."""
    post = voice.post(request, "Your access request")
    lines = [f"{post} is still not complete, and ends on {_moment(ends_at)} unless it is. Missing:"]
    mends = sentence(how(request, voice.settings.labels))
    return "\n".join([*lines, *listed(request.problems), f"{mends} If you do not need it any more, do nothing."])


def expired(request: Request, voice: Voice) -> str:
    """Return what the requester is told when it has ended."""
    post = voice.post(request, "Your access request")
    lines = [f"{post} has ended without a ticket, since it was not completed. Missing:", *listed(request.problems)]
    mends = how(request, voice.settings.labels)
    return "\n".join([*lines, f"If you still need it, {mends}. Once it is complete, it counts again."])


def said(request: Request, voice: Voice) -> str:
    """Return what the thread is told when a request has ended that Tech Ops wanted a ticket for."""
    who = mention(request.expired.person if request.expired else request.requester)
    return (
        f"This request has ended without a ticket: {who} did not complete it in time. Once it is complete, it counts "
        f"again. Tech Ops gives it more time with {voice.command(request, 'reopen')}."
    )


def _moment(at: float) -> str:
    """Return a moment as Slack shows it to each reader, in their own time zone."""
    day = datetime.fromtimestamp(at, timezone.utc)
    return f"<!date^{at:.0f}^{{date_short}} at {{time}}|{shown_day(day.date())}, {day:%H:%M} UTC>"
