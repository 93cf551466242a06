"""Every sentence that the bot says in Slack (pure): short, what happened and what to do next."""

import re
from dataclasses import dataclass

from accessdesk.acts import Act
from accessdesk.links import Links
from accessdesk.markup import for_slack, one_line, plain
from accessdesk.request import Request
from accessdesk.settings import Settings
from accessdesk.template import BLANK_TEMPLATE, mended, read

PROBLEMS = {
    "application-missing": "the name of the application",
    "reason-missing": "the business reason",
    "manager-missing": "the manager, as an @-mention",
    "manager-not-mentioned": "the manager as an @-mention (a name alone reaches nobody)",
    "manager-several": "one manager (more than one is mentioned)",
    "manager-is-a-bot": "a manager who is a person (the one named is an app)",
    "manager-not-active": "another manager (the account of the one named is deactivated)",
    "manager-is-beneficiary": "another manager (nobody is their own; if the access is for somebody else, add the "
    "line `For: @name`)",
}
"""What a request lacks: code -> how it is said after "Missing:"."""

HOLDS = {
    "no-ticket": "there is no ticket yet; {ticket} creates one",
    "incomplete": "since its post was edited it does not say {missing}; edit it once more, or cancel",
    "gone": "its post was deleted; Tech Ops lets it go on with `{prefix}access proceed {key} reason`, or cancels it",
    "own-request": "somebody of Tech Ops other than the one who gets the access has to complete it",
}
"""Why a request may not complete yet: code -> how it is said after "Not yet:"."""

SHORT = 100
"""Characters of an application's or a person's name that a line shows."""

LONG = 3_000
"""Characters of a requester's own text that a private message repeats (Slack folds longer ones)."""

TOO_LONG = "(Your text is too long to repeat here; it is in your post.)"

_CALLS = re.compile(r"<!([^>|]*)(?:\|([^>]*))?>")
"""What would call a whole channel or group, and where it was only quoted must not."""

CLOSED = {"complete": "done", "cancel": "cancelled"}


@dataclass(frozen=True)
class Voice:
    """What the sentences need to know besides the request. channel: the first watched channel's id or name."""

    links: Links
    settings: Settings
    prefix: str = "!"
    channel: str = ""

    def emoji(self, act: str) -> str:
        """Return the emoji that stands for an act, as Slack shows it."""
        names = {
            "ticket": self.settings.ticket_emoji,
            "complete": self.settings.complete_emoji,
            "cancel": self.settings.cancel_emoji,
        }
        return f":{names[act][0]}:" if act in names else f"`{self.prefix}access {act}`"

    def post(self, request: Request, label: str) -> str:
        """Return a link to the request's post."""
        return f"<{self.links.message(request.channel, request.ts)}|{label}>"

    def key(self, request: Request) -> str:
        """Return the ticket's key as a link; "the request" while there is none."""
        if not request.ticket:
            return "the request"
        return f"<{self.links.issue(request.ticket['key'])}|{request.ticket['key']}>"

    def watched(self) -> str:
        """Return the channel where requests are made, as Slack links it."""
        return f"<#{self.channel}>" if self.channel[:1] in ("C", "G") else self.channel


def status(request: Request, shows: str, failing: str, voice: Voice) -> str:
    """Return the one message that shows where the request stands. shows: as steps.py says; failing: what is wrong."""
    kind, _, _ = shows.partition(" ")
    if kind == "incomplete":
        return f"No ticket yet. Missing: {_list(request.problems)}. {_name(request, request.requester)} has been asked."
    if kind == "queued":
        return "Jira does not answer at the moment. The ticket is created as soon as it does; nothing is lost."
    if kind == "failing":
        return f"No ticket yet. {_sentence(failing)} {_again(request, voice)}"
    lines = [f"{voice.key(request)} · {_what(request)}" if request.ticket else _what(request)]
    if kind in ("completed", "cancelled"):
        lines = [f"{lines[0]} · *{kind}*"]
    elif "failing" in shows:
        lines.append(f"{_sentence(failing)} {_again(request, voice)}")
    elif "queued" in shows:
        lines.append("Jira does not answer at the moment. What is to be done there waits; nothing is lost.")
    elif "gone" in shows or "incomplete" in shows:
        hold = "gone" if "gone" in shows else "incomplete"
        lines.append(f"Not yet: {_hold(hold, request, voice)}.")
    else:
        lines.append(f"Waits for Tech Ops: give the access, note it here, then add {voice.emoji('complete')}.")
    if "file" in shows.split():
        lines.append(f"{_sentence(failing)} {_again(request, voice)}")
    if mentions_manager(request, shows):
        lines.append(manager_mention(request, voice))
    return "\n".join(lines)


def mentions_manager(request: Request, shows: str) -> bool:
    """Say whether a status that shows this lets the manager know: with the ticket, to one who is in the channel."""
    return shows.startswith("ticketed") and bool(request.inside.get(request.manager))


def manager_mention(request: Request, voice: Voice) -> str:
    """Return the line that lets the manager know, in the thread."""
    return f"<@{request.manager}>, for your information: {_name(request, request.requester)} names you as manager."


def closed(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the ticket was closed."""
    return f"{voice.key(request)} is closed: {CLOSED[request.wish.to]}. By {_mention(act.by)}."


def reopened(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the ticket was reopened."""
    done = voice.emoji("complete")
    return f"{voice.key(request)} is open again. By {_mention(act.by)}. Add {done} when access is given."


def ticket_off(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when the emoji that asked for the ticket is taken off."""
    return (
        f"Taking {voice.emoji('ticket')} off changes nothing. To cancel {voice.key(request)}, add "
        f"{voice.emoji('cancel')} to the post, or reply here with `{voice.prefix}access cancel` and the reason."
    )


def edited(request: Request, voice: Voice) -> str:
    """Return what the thread is told when the post names another application after its ticket was created."""
    return (
        f"{voice.key(request)} was edited: it is about {_what(request)} now. What was said before was about the "
        "earlier text; the ticket keeps both."
    )


def held(request: Request, act: Act, voice: Voice) -> str:
    """Return the answer to an act of Tech Ops' that came too early."""
    why = "; ".join(_hold(hold, request, voice) for hold in act.holds)
    again = act.emoji and "own-request" not in act.holds
    after = f" Then add {voice.emoji(act.act)} again." if again else ""
    return f"{_mention(act.by)}, not yet: {why}.{after}"


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
    if code == "manager":
        return (
            f"{_name(request, request.requester)} asks for access and names you as manager, for your information: "
            f"{_what(request)}. {voice.post(request, 'The request')} is in <#{request.channel}>. "
            "You need not do anything; if it is not needed for the role, say so in its thread or to Tech Ops."
        )
    return _DIRECT[code].format(
        post=voice.post(request, "Your post"),
        here=voice.post(request, "this message"),
        channel=voice.watched(),
        emoji=voice.emoji(rest),
        text=mended_text(request),
    )


_DIRECT = {
    "complete": "{post} is complete now. Tech Ops takes it from here.",
    "elsewhere": "{post} looks like an access request. Those are made in {channel}. "
    "Your text, ready to post there:\n\n{text}",
    "in-a-thread": "{post} looks like an access request, but stands in a thread. Please post it in {channel} as a "
    "message of its own. Your text, ready to post:\n\n{text}",
    "on-a-reply": "{emoji} on {here} changed nothing: it belongs on the first message of the thread.",
    "gone": "The message with your {emoji} was deleted before there was a ticket: none was created.",
    "nothing-to-ticket": "{emoji} on {here} changed nothing: only what a person posted can become a ticket.",
}


def mended_text(request: Request) -> str:
    """Return the requester's own words in the template, ready to mend and post; a very long text is only named."""
    post = request.post
    reading = request.reading or (read(post.present.text) if post else None)
    if post is None or reading is None or not reading.labels:
        return BLANK_TEMPLATE
    text = mended(post.present.text, reading)
    return _CALLS.sub(lambda call: call[2] or call[1], text) if len(text) <= LONG else TOO_LONG


def _missing(request: Request, problems: list[str], voice: Voice) -> str:
    lines = [f"{voice.post(request, 'Your access request')} is not complete. Missing:"]
    lines += [f"• {PROBLEMS[problem]}" for problem in problems]
    how = "Edit your post, or reply in its thread with the missing line, such as `Manager's Name: @name`."
    lines += ["", f"{how} Your text, ready to mend:", ""]
    return "\n".join([*lines, mended_text(request)])


def _what(request: Request) -> str:
    reading, names = request.reading, {person.id: person.name for person in request.people.values()}
    application = for_slack(one_line(plain(reading.application, names), SHORT)) if reading else ""
    named = one_line(plain(reading.beneficiary, names).lstrip("@"), SHORT) if reading else ""
    return f"{application or 'access'} for {for_slack(named) if named else _name(request, request.requester)}"


def _list(problems: tuple[str, ...]) -> str:
    return "; ".join(PROBLEMS[problem] for problem in problems)


def _hold(hold: str, request: Request, voice: Voice) -> str:
    key = request.ticket["key"] if request.ticket else ""
    missing = _list(request.problems)
    return HOLDS[hold].format(ticket=voice.emoji("ticket"), prefix=voice.prefix, key=key, missing=missing)


def _sentence(failing: str) -> str:
    return for_slack(failing)


def _again(request: Request, voice: Voice) -> str:
    key = request.ticket["key"] if request.ticket else voice.links.message(request.channel, request.ts)
    return f"It is tried again by itself, and at once with `{voice.prefix}access retry {key}`."


def _name(request: Request, person: str) -> str:
    known = request.people.get(person)
    return for_slack(known.name) if known else _mention(person)


def _mention(person: str) -> str:
    return f"<@{person}>"
