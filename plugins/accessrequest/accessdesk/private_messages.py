"""What the bot tells one person alone (pure): short, what happened and what to do next."""

import re
from dataclasses import replace

from accessdesk import decision_messages, expiry_messages, heard_messages, outcome_messages, redaction_messages
from accessdesk.expired import WARNING
from accessdesk.labels import STANDARD, Labels
from accessdesk.lacking import how, listed, sentence
from accessdesk.request import Request
from accessdesk.template import blank_template, mended, read
from accessdesk.voice import Voice, author, name, what

LONG = 3_000
"""Characters of a requester's own text that a private message repeats (Slack folds longer ones)."""

TOO_LONG = "(Your text is too long to repeat here; it is in your post.)"

_CALLS = re.compile(r"<!([^>|]*)(?:\|([^>]*))?>")
"""What would call a whole channel or group, and where it was only quoted must not."""


def direct(request: Request, person: str, reason: str, voice: Voice) -> str:
    """Return what a person is told privately. reason: as the step gives it, a code and what belongs to it."""
    code, _, rest = reason.partition(" ")
    if code == "missing":
        return _missing(request, rest.split(), voice)
    if code == "not-tech-ops":
        only = f"{_typed_or_added(request, person, rest, voice)} on {voice.post(request, 'this post')} changed nothing"
        they = " They see new requests in the channel." if rest == "ticket" else ""
        return f"{only}: only Tech Ops can do that.{they}"
    if code in _DECIDING:
        return _DECIDING[code](request, voice)
    if code == WARNING:
        return expiry_messages.expires(request, float(rest), voice)
    if code == "heard":
        return heard_messages.directly(request, request.acts[rest], voice)
    if code == "outcome":
        return outcome_messages.directly(request, request.acts[rest], voice)
    if code == "not-redact":
        return redaction_messages.may_not(request, rest, voice)
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
        text=mended_text(request, labels=voice.settings.labels),
    )


def _typed_or_added(request: Request, person: str, act: str, voice: Voice) -> str:
    """Return what the person used for an act: a command, or an emoji."""
    theirs = [each for each in request.acts.values() if each.by == person and each.act == act]
    typed = theirs and not any(each.emoji for each in theirs)
    return f"`{voice.prefix}access {act}`" if typed else voice.emoji(act)


_DECIDING = {
    "decide": decision_messages.ask_directly,
    "unclear": decision_messages.unclear,
    "level": decision_messages.level,
    "may-not-decide": decision_messages.cannot_decide,
    "expired": expiry_messages.expired,
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


def mended_text(request: Request, application: str = "", labels: Labels = STANDARD) -> str:
    """Return the requester's own words in the template, ready to mend and post; a very long text is only named.

    application: what to put in the place of the application that they named.
    """
    post = request.post
    reading = request.reading or (read(post.present.text, labels=labels) if post else None)
    if post is None or reading is None or not reading.labels:
        return blank_template(labels)
    if application:
        reading = replace(reading, application=application)
    text = mended(post.present.text, reading, labels)
    return _CALLS.sub(lambda call: call[2] or call[1], text) if len(text) <= LONG else TOO_LONG


def _missing(request: Request, problems: list[str], voice: Voice) -> str:
    labels = voice.settings.labels
    mends = sentence(how(request, labels))
    lines = [f"{voice.post(request, 'Your access request')} is not complete. Missing:"]
    lines += listed(problems)
    if request.of_bot:
        form = author(request, request.entries[request.ts])
        lines[0] = f"{voice.post(request, 'The access request')} that {form} posted for you is not complete. Missing:"
        return "\n".join([*lines, "", mends])
    several = request.application.several if "application-several" in problems and request.application else ()
    ready = [mended_text(request, application, labels) for application in several] or [
        mended_text(request, labels=labels)
    ]
    for_each = "A post for each, ready to paste:" if several else f"{mends} Your text, ready to mend:"
    return "\n".join([*lines, "", for_each, "", "\n\n".join(ready)])
