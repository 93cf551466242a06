"""Every sentence that the bot says in Slack about what holds a request, and who can lift that (pure)."""

from accessdesk.acts import TECH_OPS
from accessdesk.markup import for_slack, one_line
from accessdesk.request import VANISHED, Request
from accessdesk.verdict import DISAGREEMENT, LOST, SUSPENDED, UNDECIDED, UNEXPLAINED, Decision
from accessdesk.voice import SHORT, Voice, application, mention, name, quoted

HOW = "reply here with `approved` and the licence, role or group, or with `not approved` and the reason"


def owners(request: Request) -> str:
    """Return how those who are asked to decide are called; Tech Ops where it decides itself."""
    if request.own or request.owners is None or not request.owners.mentions:
        return "Tech Ops"
    *others, last = request.owners.mentions
    return f"{', '.join(others)} or {last}" if others else last


def undecided(request: Request, voice: Voice) -> str:
    """Return who is asked to decide, and how."""
    return f"Waits for {owners(request)} to decide: {HOW}."


def suspended(request: Request, voice: Voice) -> str:
    """Return who has to confirm a decision whose message changed."""
    words = [word for word in request.verdict.words if word.suspended]
    return " ".join(f"Waits for {mention(word.by)}: {_why_suspended(word)}; {HOW}." for word in words)


def _why_suspended(word: Decision) -> str:
    if word.suspended == LOST:
        return "what was decided before the bot's records were lost has to be confirmed"
    return f"the message that decided was {word.suspended}, so it does not count"


def unexplained(request: Request, voice: Voice) -> str:
    """Return who has to give the reason of a refusal, while an approval is there as well."""
    return f"Waits for {' and '.join(map(mention, request.verdict.who))} to say why it is not approved."


def disagreement(request: Request, voice: Voice) -> str:
    """Return that owners disagree, and who can end that."""
    said = ", ".join(
        f"{name(request, word.by)} said {'approved' if word.approves else 'not approved'}"
        for word in request.verdict.words
    )
    first = mention(request.verdict.who[0])
    return (
        f"The owners disagree: {said}. {first} was first and can decide again here; or Tech Ops lets the first word "
        f"stand with {voice.command(request, 'proceed', 'reason')}, or cancels with {voice.emoji('cancel')}."
    )


def objection(request: Request, voice: Voice) -> str:
    """Return that the manager objects, and who can lift that."""
    said = request.objection
    if said is None:
        return ""
    entry = request.entries.get(said.entry)
    text = entry.versions[said.version].text if entry else ""
    return (
        f"{name(request, said.by)} objects as manager: {quoted(request, text)}. Tech Ops cancels with "
        f"{voice.emoji('cancel')} or lets it go on with {voice.command(request, 'proceed', 'reason')}; "
        "the manager can withdraw the objection here."
    )


def unknown(request: Request, voice: Voice) -> str:
    """Return that the catalogue lacks the application, with the names that come close, and who can say more."""
    found = request.application
    near = [for_slack(one_line(each, SHORT)) for each in found.suggestions] if found else []
    asked = f" Did you mean {' or '.join(near)}? {mention(request.requester)} can edit the post." if near else ""
    named = voice.command(request, "app", near[0] if near else "name")
    owner = voice.command(request, "owner", "@person")
    return (
        f"The catalogue has no “{application(request)}”.{asked} Tech Ops says which application it is with {named}, "
        f"who decides with {owner}, or that it is Tech Ops' own with {voice.command(request, 'owner', TECH_OPS)}."
    )


def vanished(request: Request, voice: Voice) -> str:
    """Return that the ticket is gone from Jira, and what Tech Ops can do."""
    return (
        "Its ticket is gone from Jira. Tech Ops has it restored, or cancels with "
        f"{voice.command(request, 'cancel', 'reason')} and has the request posted anew."
    )


HOLDS = {
    VANISHED: vanished,
    "unknown": unknown,
    "objection": objection,
    UNDECIDED: undecided,
    SUSPENDED: suspended,
    UNEXPLAINED: unexplained,
    DISAGREEMENT: disagreement,
}
"""Hold -> the one line that says who can lift it."""
