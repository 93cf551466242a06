"""Every sentence that the bot says in Slack (pure): short, what happened and what to do next."""

import re
from dataclasses import replace

from accessdesk import decision_messages
from accessdesk.acts import Act
from accessdesk.events import channel_and_ts
from accessdesk.markup import for_slack
from accessdesk.request import CLOSED, Request
from accessdesk.template import BLANK_TEMPLATE, mended, read
from accessdesk.voice import Voice, author, mention, name, what

PROBLEMS = {
    "requester-missing": "the requester, as an @-mention (a line `Requester: @name`)",
    "requester-unfit": "a requester who is an active person (the account named is deactivated or an app's; fill the "
    "form in again)",
    "application-missing": "the name of the application",
    "reason-missing": "the business reason",
    "manager-missing": "the manager, as an @-mention",
    "manager-not-mentioned": "the manager as an @-mention (a name alone reaches nobody)",
    "manager-several": "one manager (more than one is mentioned)",
    "manager-is-a-bot": "a manager who is a person (the one named is an app)",
    "manager-not-active": "another manager (the account of the one named is deactivated)",
    "application-several": "one application (more than one is named; each needs a post of its own)",
    "manager-is-beneficiary": "another manager (nobody is their own; if the access is for somebody else, add the "
    "line `For: @name`)",
}
"""What a request lacks: code -> how it is said after "Missing:"."""

HOLDS = {
    "no-ticket": "there is no ticket yet; {ticket} creates one",
    "incomplete": "since its post was edited it does not say {missing}; edit it once more, or cancel",
    "gone": "its post was deleted; Tech Ops lets it go on with `{prefix}access proceed {key} reason`, or cancels it",
    "own-request": "somebody of Tech Ops other than the one who gets the access has to do that",
    "undecided": "{owners} has to decide first",
    "suspended": "the decision was changed or deleted, and {who} has to confirm it",
    "disagreement": "the owners disagree; {who} can end that, or Tech Ops with `{prefix}access proceed {key} reason`",
    "objection": "the manager objects; the manager withdraws that, or Tech Ops uses "
    "`{prefix}access proceed {key} reason`, or cancels",
    "unknown": "the catalogue does not have the application; Tech Ops uses `{prefix}access app {key} name` or "
    "`{prefix}access owner {key} @person`",
    "no-application": "the catalogue has no such application; `{prefix}access apps` lists those it has",
    "has-owner": "the catalogue says who decides on this application",
    "unfit-owner": "an owner has to be an active colleague who neither asks for the access nor gets it",
}
"""Why a request may not complete yet: code -> how it is said after "Not yet:"."""

LONG = 3_000
"""Characters of a requester's own text that a private message repeats (Slack folds longer ones)."""

TOO_LONG = "(Your text is too long to repeat here; it is in your post.)"

_CALLS = re.compile(r"<!([^>|]*)(?:\|([^>]*))?>")
"""What would call a whole channel or group, and where it was only quoted must not."""

ENDS = {"complete": "done", "decline": "declined", "cancel": "cancelled"}
"""End -> how it is called."""


def status(request: Request, shows: str, failing: str, voice: Voice) -> str:
    """Return the one message that shows where the request stands. shows: as steps.py says; failing: what is wrong."""
    kind, _, _ = shows.partition(" ")
    if kind == "incomplete":
        return f"No ticket yet. Missing: {_list(request.problems)}. {_asked(request)}"
    if kind == "queued":
        return "Jira does not answer at the moment. The ticket is created as soon as it does; nothing is lost."
    if kind == "failing":
        return f"No ticket yet. {_sentence(failing)} {_tried_again(request, voice)}"
    lines = [f"{voice.key(request)} · {what(request)}" if request.ticket else what(request)]
    if kind in CLOSED:
        lines = [f"{lines[0]} · *{kind}*", *decision_messages.outcome_lines(request)]
    elif "failing" in shows:
        lines.append(f"{_sentence(failing)} {_tried_again(request, voice)}")
    elif "queued" in shows:
        lines.append("Jira does not answer at the moment. What is to be done there waits; nothing is lost.")
    else:
        unmet = [hold for hold in ("gone", "incomplete") if hold in shows.split()]
        lines += [f"Not yet: {_hold(hold, request, voice)}." for hold in unmet]
        lines += decision_messages.state_lines(request, voice)
    if "file" in shows.split():
        lines.append(f"{_sentence(failing)} {_tried_again(request, voice)}")
    if mentions_manager(request, shows):
        lines.append(manager_mention(request, voice))
    return "\n".join(lines)


def mentions_manager(request: Request, shows: str) -> bool:
    """Say whether a status that shows this lets the manager know: with the ticket, to one who is in the channel."""
    return shows.startswith("ticketed") and bool(request.inside.get(request.manager))


def manager_mention(request: Request, voice: Voice) -> str:
    """Return the line that lets the manager know, in the thread."""
    return f"<@{request.manager}>, for your information: {name(request, request.requester)} names you as manager."


def closed(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the ticket was closed."""
    return f"{voice.key(request)} is closed: {ENDS[request.wish.to]}. By {mention(act.by)}."


def reopened(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the ticket was reopened."""
    done = voice.emoji("complete")
    return f"{voice.key(request)} is open again. By {mention(act.by)}. Add {done} when access is given."


def ticket_off(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the emoji that asked for the ticket is taken off."""
    return (
        f"Taking {voice.emoji('ticket')} off changes nothing. To cancel {voice.key(request)}, add "
        f"{voice.emoji('cancel')} to the post, or reply here with `{voice.prefix}access cancel` and the reason."
    )


def edited(request: Request, voice: Voice) -> str:
    """Return what the thread is told when the post names another application after its ticket was created."""
    return (
        f"{voice.key(request)} was edited: it is about {what(request)} now. What was said before was about the "
        "earlier text; the ticket keeps both."
    )


def superseded(request: Request, voice: Voice) -> str:
    """Return what the thread of a request without a ticket is told when its author has posted it anew."""
    link = voice.links.message(*channel_and_ts(request.superseded))
    return f"{mention(request.requester)} has posted this request <{link}|anew>. This one ends here, without a ticket."


def held(request: Request, act: Act, voice: Voice) -> str:
    """Return the answer to an act of Tech Ops' that came too early."""
    why = "; ".join(_hold(hold, request, voice) for hold in act.holds)
    again = act.emoji and "own-request" not in act.holds
    given = " when access is given" if act.act == "complete" else ""
    after = f" Add {voice.emoji(act.act)} again{given}." if again else ""
    return f"{mention(act.by)}, not yet: {why}.{after}"


def direct(request: Request, person: str, reason: str, voice: Voice) -> str:
    """Return what a person is told privately. reason: as steps.py gives it, a code and what belongs to it."""
    code, _, rest = reason.partition(" ")
    if code == "missing":
        return _missing(request, rest.split(), voice)
    if code == "not-tech-ops":
        return (
            f"{voice.emoji(rest)} on {voice.post(request, 'this post')} changed nothing: only Tech Ops can do that. "
            + ("They see new requests in the channel." if rest == "ticket" else "")
        ).rstrip()
    if code in _DECIDING:
        return _DECIDING[code](request, voice)
    if code == "manager":
        return (
            f"{name(request, request.requester)} asks for access and names you as manager, for your information: "
            f"{what(request)}. {voice.post(request, 'The request')} is in <#{request.channel}>. "
            "You need not do anything; if it is not needed for the role, say so in its thread or to Tech Ops."
        )
    return _DIRECT[code].format(
        post=voice.post(request, "Your post"),
        request=voice.post(request, "Your request" if request.of_bot else "Your post"),
        here=voice.post(request, "this message"),
        channel=voice.watched(),
        emoji=voice.emoji(rest),
        text=mended_text(request),
    )


_DECIDING = {
    "decide": decision_messages.ask_directly,
    "unclear": decision_messages.unclear,
    "level": decision_messages.level,
    "may-not-decide": decision_messages.cannot_decide,
}

_DIRECT = {
    "complete": "{request} is complete now. Tech Ops takes it from here.",
    "elsewhere": "{post} looks like an access request. Those are made in {channel}. "
    "Your text, ready to post there:\n\n{text}",
    "in-a-thread": "{post} looks like an access request, but stands in a thread. Please post it in {channel} as a "
    "message of its own. Your text, ready to post:\n\n{text}",
    "on-a-reply": "{emoji} on {here} changed nothing: it belongs on the first message of the thread.",
    "not-yours": "Only the one who asked for it can withdraw {here}; Tech Ops can cancel it.",
    "gone": "The message with your {emoji} was deleted before there was a ticket: none was created.",
    "nothing-to-ticket": "{emoji} on {here} changed nothing: only what a person posted can become a ticket.",
}


def mended_text(request: Request, application: str = "") -> str:
    """Return the requester's own words in the template, ready to mend and post; a very long text is only named.

    application: what to put in the place of the application that they named.
    """
    post = request.post
    reading = request.reading or (read(post.present.text) if post else None)
    if post is None or reading is None or not reading.labels:
        return BLANK_TEMPLATE
    if application:
        reading = replace(reading, application=application)
    text = mended(post.present.text, reading)
    return _CALLS.sub(lambda call: call[2] or call[1], text) if len(text) <= LONG else TOO_LONG


def _missing(request: Request, problems: list[str], voice: Voice) -> str:
    lines = [f"{voice.post(request, 'Your access request')} is not complete. Missing:"]
    lines += [f"• {PROBLEMS[problem]}" for problem in problems]
    if request.of_bot:
        form = author(request, request.entries[request.ts])
        lines[0] = f"{voice.post(request, 'The access request')} that {form} posted for you is not complete. Missing:"
        lines += [
            "",
            "Reply in its thread with the missing line, such as `Manager's Name: @name`, or fill the form in again.",
        ]
        return "\n".join(lines)
    how = "Edit your post, or reply in its thread with the missing line, such as `Manager's Name: @name`."
    several = request.application.several if "application-several" in problems and request.application else ()
    ready = [mended_text(request, application) for application in several] or [mended_text(request)]
    for_each = "A post for each, ready to paste:" if several else f"{how} Your text, ready to mend:"
    return "\n".join([*lines, "", for_each, "", "\n\n".join(ready)])


def _asked(request: Request) -> str:
    """Return who gives what is missing."""
    if request.asked:
        return f"{name(request, request.asked)} has been asked."
    return "Tech Ops can say it in a reply here: an app posted this, so nobody could be asked."


def _list(problems: tuple[str, ...]) -> str:
    return "; ".join(PROBLEMS[problem] for problem in problems)


def _hold(hold: str, request: Request, voice: Voice) -> str:
    key = request.ticket["key"] if request.ticket else ""
    missing = _list(request.problems)
    return HOLDS[hold].format(
        ticket=voice.emoji("ticket"),
        prefix=voice.prefix,
        key=key,
        missing=missing,
        owners=decision_messages.owners(request),
        who=" or ".join(map(mention, request.verdict.who)) or "its author",
    )


def _sentence(failing: str) -> str:
    return for_slack(failing)


def _tried_again(request: Request, voice: Voice) -> str:
    return f"It is tried again by itself, and at once with {voice.command(request, 'retry')}."
