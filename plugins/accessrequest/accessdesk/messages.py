"""What the bot says in a thread (pure): short, what happened and what to do next."""

from accessdesk import hold_messages, outcome_messages
from accessdesk.acts import Act
from accessdesk.events import channel_and_ts
from accessdesk.lacking import PROBLEMS
from accessdesk.markup import for_slack
from accessdesk.request import Request
from accessdesk.verdict import LOST
from accessdesk.voice import Voice, mention, who

HOLDS = {
    "no-ticket": "there is no ticket yet; {ticket} creates one",
    "incomplete": "since its post was edited it does not say {missing}; edit it once more, or cancel",
    "gone": "its post was deleted; Tech Ops lets it go on with `{prefix}access proceed {key} reason`, or cancels it",
    "vanished": "its ticket is gone from Jira; have it restored, or use `{prefix}access cancel {key} reason` and have "
    "the request posted anew",
    "changed": "the request was edited meanwhile; look at it once more",
    "ended": "Tech Ops has completed it already, and can open it again with `{prefix}access reopen {key}`",
    "own-request": "somebody of Tech Ops other than the one who gets the access has to do that",
    "undecided": "{owners} has to decide first",
    "suspended": "the decision was changed or deleted, or is from before the records were lost, and {who} has to "
    "confirm it",
    "unexplained": "{who} has to say why it is not approved",
    "disagreement": "the owners disagree; {who} can end that, or Tech Ops with `{prefix}access proceed {key} reason`",
    "objection": "the manager objects; the manager withdraws that, or Tech Ops uses "
    "`{prefix}access proceed {key} reason`, or cancels",
    "unknown": "the catalogue does not have the application; Tech Ops uses `{prefix}access app {key} name` or "
    "`{prefix}access owner {key} @person`",
    "no-application": "the catalogue has no such application; `{prefix}access apps` lists those it has",
    "has-owner": "the catalogue says who decides on this application",
    "not-an-owner": "that person does not decide on this request; its thread says who does",
    "unfit-owner": "an owner has to be an active colleague who neither asks for the access nor gets it",
}
"""Why a request may not complete yet: code -> how it is said after "Not yet:"."""


def closed(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the ticket was closed; what was done in Jira asks nobody's leave."""
    closed = outcome_messages.told(request, act, voice)
    if not act.in_jira or not act.holds:
        return closed
    unmet = "; ".join(hold_line(hold, request, voice) for hold in act.holds)
    return f"{closed} What it waited for is not settled: {unmet}. {voice.command(request, 'reopen')} opens it again."


def reopened(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the ticket was reopened."""
    done = voice.emoji("complete")
    said = f"{voice.key(request)} is open again. By {who(request, act.by)}. Add {done} when access is given."
    left = str(request.done.get(f"transition {act.id}", {}).get("resolution", ""))
    return (
        f"{said} Jira kept the resolution “{for_slack(left)}”: clear it there, or it goes on to look resolved."
        if left
        else said
    )


def ended(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when a request ends before it has a ticket, or is wanted one after that."""
    by = request.wish.by or act
    again = f"Tech Ops opens it again with {voice.command(request, 'reopen')}."
    # Who asks for a ticket afterwards is answered; those whom the end concerns know of it by then.
    told = outcome_messages.told if act is by else outcome_messages.ended
    return f"{told(request, by, voice)} {again}"


def revived(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when a request that had ended without a ticket is open again."""
    if request.problems:
        # Whoever has to complete it is called, since the time for that has begun anew.
        lacks = f"{mention(request.requester)}, it still lacks {missing(request)}."
        return f"This request is open again. By {mention(act.by)}. {lacks}"
    return f"This request is open again. By {mention(act.by)}. {voice.emoji('ticket')} creates its ticket."


def ticket_off(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the emoji that asked for the ticket is taken off."""
    return (
        f"Taking {voice.emoji('ticket')} off changes nothing. To cancel {voice.key(request)}, add "
        f"{voice.emoji('cancel')} to the post, or reply here with `{voice.prefix}access cancel` and the reason."
    )


def duplicate(request: Request, key: str, voice: Voice) -> str:
    """Return what the thread is told when a second ticket of this request's was found and closed."""
    other = f"<{voice.links.issue(key)}|{key}>"
    return (
        f"Jira had created a second ticket for this request, {other}. It is closed as a duplicate; "
        f"{voice.key(request)} is the one that counts."
    )


def superseded(request: Request, voice: Voice) -> str:
    """Return what the thread of a request without a ticket is told when its author has posted it anew."""
    link = voice.links.message(*channel_and_ts(request.superseded))
    return f"{mention(request.requester)} has posted this request <{link}|anew>. This one ends here, without a ticket."


def held(request: Request, act: Act, voice: Voice) -> str:
    """Return the answer to an act of Tech Ops' that came too early."""
    why = "; ".join(hold_line(hold, request, voice) for hold in act.holds)
    again = act.emoji and "own-request" not in act.holds
    given = " when access is given" if act.act == "complete" else ""
    after = f" Add {voice.emoji(act.act)} again{given}." if again else ""
    answer = "that changed nothing" if "ended" in act.holds else "not yet"
    return f"{mention(act.by)}, {answer}: {why}.{after}"


def rebuilt(request: Request, voice: Voice) -> str:
    """Return that the records were lost and rebuilt, and what is asked of whom."""
    lost = [word for word in request.verdict.words if word.suspended == LOST]
    lines = [
        f"The bot's records of {voice.key(request)} were lost, and were rebuilt from the ticket and this thread. "
        "Decisions and emoji from before do not count any more."
    ]
    for word in lost:
        said = "approved" if word.approves else "did not approve"
        lines.append(f"{mention(word.by)}: you {said}. Please say so again; {hold_messages.HOW}.")
    lines.append(f"Tech Ops: if it waited for you, add {voice.emoji('complete')} again when access is given.")
    return "\n".join(lines)


def missing(request: Request) -> str:
    """Return what the request lacks, as it is said after "Missing:"."""
    return "; ".join(PROBLEMS[problem] for problem in request.problems)


def hold_line(hold: str, request: Request, voice: Voice) -> str:
    """Return why a request may not complete yet, as it is said after "Not yet:". hold: a code of HOLDS."""
    key = request.ticket["key"] if request.ticket else ""
    return HOLDS[hold].format(
        ticket=voice.emoji("ticket"),
        prefix=voice.prefix,
        key=key,
        missing=missing(request),
        owners=hold_messages.owners(request),
        who=" or ".join(map(mention, request.verdict.who)) or "its author",
    )
