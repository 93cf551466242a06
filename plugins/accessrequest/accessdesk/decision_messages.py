"""Every sentence that the bot says in Slack about decisions and grants (pure)."""

from accessdesk.acts import TECH_OPS, Act
from accessdesk.afterwards import ADDED, EDITED, changed_after_closing
from accessdesk.asked import CHANGE, NEW, REMOVAL
from accessdesk.concerned import taken_by, uncalled
from accessdesk.hold_messages import HOW, objection, owners
from accessdesk.markup import for_slack, one_line, plain
from accessdesk.request import Request
from accessdesk.sayings import GRANTS
from accessdesk.verdict import Decision
from accessdesk.voice import SHORT, Voice, application, mention, name, names, quoted, what

GRANTED = {"licence": "Licence", "role": "Role", "group": "Group", "level": "Access level"}
"""Field of a grant -> how it is shown."""

KINDS = {NEW: "new access", CHANGE: "a change of access", REMOVAL: "a removal of access"}
"""Kind of request -> how it is called."""


def grant(request: Request) -> str:
    """Return what was granted, in one line; "" where nothing was noted."""
    given = request.grant
    shown = ((GRANTED[each], plain(given[each], names(request))) for each in GRANTS if each in given)
    return " · ".join(f"{label}: {for_slack(one_line(value, SHORT))}" for label, value in shown)


def decision_line(request: Request, decision: Decision) -> str:
    """Return in a sentence what was decided, by whom, and why not."""
    who = name(request, decision.by) + (" (edited)" if decision.edited else "")
    if decision.approves:
        return f"Approved by {who}."
    return f"Not approved by {who}: {quoted(request, decision.reason)}."


def next_step(request: Request, voice: Voice) -> str:
    """Return what is to be done, and by whom, once nothing holds the request."""
    decision, done = request.verdict.decision, voice.emoji("complete")
    if decision and not decision.approves:
        return f"Waits for Tech Ops: add {done} to close it as declined."
    owners = request.owners
    whom = for_slack(one_line(owners.given_by, SHORT)) if owners and owners.given_by else "Tech Ops"
    gives = "take the access away" if request.kind == REMOVAL else "give the access"
    by = "" if whom == "Tech Ops" else "Tech Ops "
    return f"Waits for {whom}: {gives}, note it here, then {by}add{'s' if by else ''} {done}."


def objection_told(request: Request, voice: Voice) -> str:
    """Return the same as a message of its own, for Tech Ops to notice."""
    return f"{voice.tech_ops}: on {voice.key(request)}, {objection(request, voice)}"


def left(request: Request, voice: Voice) -> str:
    """Return what the thread is told when somebody who was asked has left; it calls who is asked now."""
    has = "has" if len(request.left) == 1 else "have"
    gone = f"{' and '.join(name(request, person) for person in sorted(request.left))} {has} no active account any more"
    asked = " or ".join(request.owners.mentions) if request.owners and not request.own else ""
    if not asked:
        return f"{gone}, and nobody else owns the application: {voice.tech_ops} decides."
    return f"{gone}. {asked}: please decide on {voice.key(request)}; {HOW}."


def decided(request: Request, voice: Voice) -> str:
    """Return in one short line what was understood, and what comes next, to who had the ticket made."""
    decision = request.verdict.decision
    if decision is None:
        return ""
    said = f"{voice.key(request)}: {decision_line(request, decision)}"
    parts = [said, grant(request) if decision.approves else ""]
    parts.append(next_step(request, voice) if not request.holds else "")
    line = " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)
    taken = taken_by(request)
    return f"{mention(taken)}, {line}" if taken not in ("", decision.by) else line


def again(request: Request, voice: Voice) -> str:
    """Return that a request was edited after it was decided, and who decides anew."""
    how = "edited" if request.since == request.reads_so_since else "changed by Tech Ops"
    return (
        f"{voice.key(request)} was {how} after it was decided: it is about {what(request)} now. "
        f"{owners(request)}, please decide again: {HOW}."
    )


def edited(request: Request, voice: Voice) -> str:
    """Return that a request names another application than when its ticket was created, and who is to decide."""
    asked = " or ".join(uncalled(request))
    return (
        f"{voice.key(request)} was edited: it is about {what(request)} now. What was said before was about the "
        f"earlier text; the ticket keeps both.{f' {asked}, please decide: {HOW}.' if asked else ''}"
    )


def asks(request: Request, voice: Voice) -> str:
    """Return the question to owners whom no message has called yet."""
    asked = " or ".join(uncalled(request)) or owners(request)
    return f"{asked}, please decide on {voice.key(request)}, {what(request)}: {HOW}."


def asks_reason(request: Request, person: str) -> str:
    """Return the question for the reason of a refusal."""
    return f"{mention(person)}, please say why it is not approved: reply here, or edit your message."


def may_not_decide(request: Request, person: str, voice: Voice) -> str:
    """Return who decides, to somebody who tried to."""
    noted = f"{mention(person)}, noted in {voice.key(request)}, but it does not count"
    return f"{noted}: {_who_decides(request)} on this request."


def cannot_decide(request: Request, voice: Voice) -> str:
    """Return who decides, to somebody who tried to by command."""
    return f"Your decision on {voice.post(request, 'this request')} changed nothing: {_who_decides(request)} on it."


def _who_decides(request: Request) -> str:
    return "Tech Ops decides" if request.own else f"only {owners(request)} can decide"


def after_closing(request: Request, ts: str, voice: Voice) -> str:
    """Return what Tech Ops is told when a message that decided is changed after the closing."""
    link = voice.links.message(request.channel, ts, request.ts)
    changed = f"was {changed_after_closing(request).get(ts, EDITED)} after the closing"
    said = f"the <{link}|message that decided> on {voice.key(request)} {changed}."
    if ts == request.ts:
        said = f"the <{link}|post> of {voice.key(request)} {changed}: it is about {what(request)} now."
    elif ADDED in changed:
        said = f"<{link}|another decision> on {voice.key(request)}, which says otherwise, {changed}."
    return f"{voice.tech_ops}: {said} The ticket notes it and keeps every version; nothing is reopened."


def settled(request: Request, act: Act, voice: Voice) -> str:
    """Return what the thread is told when Tech Ops says what a request is about, who decides, or lets it go on."""
    by = f"By {mention(act.by)}."
    if act.act == "app":
        return f"{voice.key(request)} is about {for_slack(one_line(act.about, SHORT))}. {by}"
    if act.act == "kind":
        return f"{voice.key(request)} is {KINDS.get(act.about, act.about)}. {by}"
    if act.act == "owner":
        whom = "Tech Ops itself decides" if act.about == TECH_OPS else f"{mention(act.about)} decides"
        return f"{whom} on {voice.key(request)}. {by}"
    return f"{voice.key(request)} goes on: {quoted(request, act.reason)}. {by}"


def ask_directly(request: Request, voice: Voice) -> str:
    """Return the question to an owner who is not in the channel."""
    return (
        f"{name(request, request.requester)} asks for access, and you decide on {application(request)}: "
        f"{what(request)}.{_wanted(request)} {voice.post(request, 'The request')} is in <#{request.channel}>. "
        "Reply here with "
        f"{voice.command(request, 'approve', 'Role: …')} or {voice.command(request, 'decline', 'reason')}."
    )


def _wanted(request: Request) -> str:
    """Return the level and the time that are asked for, where the template has them."""
    reading = request.reading
    named = (("Level wanted", reading.level), ("until", reading.until)) if reading else ()
    said = ", ".join(f"{name}: {quoted(request, value)}" for name, value in named if value)
    return f" {said[:1].upper()}{said[1:]}." if said else ""


def unclear(request: Request, voice: Voice) -> str:
    """Return the question for a plain line to an owner whose words were unclear."""
    return (
        f"Your reply on {voice.post(request, 'this request')} does not count as a decision yet: it was not clear "
        f"enough to be sure. Please reply in its thread with `approved` and the licence, role or group, or with "
        "`not approved` and the reason."
    )


def level(request: Request, voice: Voice) -> str:
    """Return the question about a level that the catalogue does not list."""
    levels = request.owners.levels if request.owners else ()
    listed = f" ({', '.join(for_slack(one_line(each, SHORT)) for each in levels)})" if levels else ""
    return (
        f"The access level that you noted on {voice.post(request, 'this request')} is not among those that the "
        f"catalogue lists for {application(request)}{listed}. It is kept as you wrote it; if you meant another, edit "
        "your message."
    )
