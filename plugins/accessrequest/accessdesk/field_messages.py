"""What the thread is told about the ticket's fields (pure)."""

from accessdesk.markup import for_slack
from accessdesk.request import Request
from accessdesk.ticket_fields import values_of
from accessdesk.voice import SHORT, Voice

WHY = {
    "no-option": "has no option “{value}”",
    "no-day": "takes a day such as 2026-12-31, which “{value}” is not",
    "no-number": "takes a number, which “{value}” is not",
    "no-address": "takes an address, which “{value}” is not",
    "too-long": "is too short for it",
    "no-account": "takes a person, whom Jira does not know",
    "unsupported": "is of a kind that the bot cannot fill",
    "refused": "does not take “{value}”",
}
"""Why a field stays empty -> how that is said after its name."""


def unfit(request: Request, voice: Voice) -> str:
    """Return what is said where fields of the ticket do not take what they were to hold."""
    values = values_of(request, [fact for fact, _, _ in request.unfit])
    lines = []
    for fact, field, code in request.unfit:
        value = " ".join(values[fact].plain.split())
        shown = value if len(value) <= SHORT else f"{value[:SHORT]}…"
        lines.append(f"“{for_slack(field)}” {WHY[code].format(value=for_slack(shown))}")
    rest = "It stays" if len(lines) == 1 else "They stay"
    return (
        f"{voice.key(request)} says it in its text, but in Jira the field {'; the field '.join(lines)}. "
        f"{rest} empty: edit the post, or fill it in there."
    )
