"""What the bot says about words of an owner that somebody reports (pure)."""

from accessdesk.acts import Act
from accessdesk.hold_messages import HOW
from accessdesk.request import Request
from accessdesk.voice import Voice, mention, name, quoted, what


def heard(request: Request, act: Act, voice: Voice) -> str:
    """Return the question to an owner in the thread whether what is reported of them is so."""
    return (
        f"{mention(act.about)}, {name(request, act.by)} reports that you said elsewhere: "
        f"{quoted(request, act.reason)}. That does not count as a decision. To decide, {HOW}."
    )


def directly(request: Request, act: Act, voice: Voice) -> str:
    """Return the same question to an owner who is not in the channel; the words themselves stand in the ticket."""
    # What is told directly is not taken back when the words are removed later, so that it does not repeat them.
    return (
        f"{name(request, act.by)} reports that you said something elsewhere about {voice.key(request)}: "
        f"{what(request)}. The ticket has your words, and they do not count as a decision. To decide, reply here with "
        f"{voice.command(request, 'approve', 'Role: …')} or {voice.command(request, 'decline', 'reason')}."
    )
