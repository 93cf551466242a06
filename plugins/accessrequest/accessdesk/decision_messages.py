"""Every sentence that the bot says in Slack about decisions and grants (pure)."""

from accessdesk.acts import TECH_OPS, Act
from accessdesk.afterwards import ADDED, EDITED, changed_after_closing
from accessdesk.asked import CHANGE, NEW, REMOVAL
from accessdesk.hold_messages import HOLDS, HOW, objection, owners
from accessdesk.markup import for_slack, one_line, plain
from accessdesk.request import Request
from accessdesk.sayings import GRANTS
from accessdesk.verdict import Decision
from accessdesk.voice import QUOTED, SHORT, Voice, application, mention, name, names, quoted, what

GRANTED = {"licence": "Licence", "role": "Role", "group": "Group", "level": "Access level"}
"""Field of a grant -> how it is shown."""

KINDS = {NEW: "new access", CHANGE: "a change of access", REMOVAL: "a removal of access"}
"""Kind of request -> how it is called."""


def grant(request: Request) -> str:
    """Return what was granted, in one line; "" where nothing was noted."""
    given = request.grant
    shown = ((GRANTED[each], plain(given[each], names(request))) for each in GRANTS if each in given)
    return " · ".join(f"{label}: {for_slack(one_line(value, SHORT))}" for label, value in shown)


def state_lines(request: Request, voice: Voice) -> list[str]:
    """Return the lines of the status message that say what was decided and what the request waits for."""
    verdict, lines = request.verdict, list[str]()
    if request.kind != NEW:
        lines.append(f"This is {KINDS[request.kind]}.")
    if verdict.decision:
        lines.append(_decision(request, verdict.decision))
    if grant(request):
        lines.append(grant(request))
    lines += [HOLDS[hold](request, voice) for hold in request.holds if hold in HOLDS]
    if not request.holds:
        lines.append(_next(request, voice))
    if request.owners and request.owners.left:
        lines.append("Nobody who owns the application is left to decide, so Tech Ops does.")
    if request.owners and request.owners.notes:
        lines.append(f"Note: {for_slack(one_line(request.owners.notes, QUOTED))}")
    if request.alike:
        listed = ", ".join(f"<{voice.links.issue(each['key'])}|{each['key']}>" for each in request.alike)
        lines.append(f"Looks like {listed}, still open: the same application for the same person.")
    return lines


def outcome_lines(request: Request) -> list[str]:
    """Return the lines of the status message that say how a closed request was decided, and what was granted."""
    decision = request.verdict.decision
    lines = [_decision(request, decision)] if decision else []
    given = grant(request) if decision is None or decision.approves else ""
    return [*lines, given] if given else lines


def _decision(request: Request, decision: Decision) -> str:
    who = name(request, decision.by) + (" (edited)" if decision.edited else "")
    if decision.approves:
        return f"Approved by {who}."
    return f"Not approved by {who}: {quoted(request, decision.reason)}."


def _next(request: Request, voice: Voice) -> str:
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
    gone = " and ".join(name(request, person) for person in sorted(request.left))
    asked = " or ".join(request.owners.mentions) if request.owners and not request.own else ""
    if not asked:
        return f"{gone} has no active account any more, and nobody else owns the application: {voice.tech_ops} decides."
    return f"{gone} has no active account any more. {asked}: please decide on {voice.key(request)}; {HOW}."


def decided(request: Request, voice: Voice) -> str:
    """Return in one short line what was understood, and what comes next."""
    decision = request.verdict.decision
    if decision is None:
        return ""
    parts = [f"{voice.key(request)}: {_decision(request, decision)}", grant(request) if decision.approves else ""]
    parts.append(_next(request, voice) if not request.holds else "")
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def again(request: Request, voice: Voice) -> str:
    """Return that a request was edited after it was decided, and who decides anew."""
    how = "edited" if request.since == request.reads_so_since else "changed by Tech Ops"
    return (
        f"{voice.key(request)} was {how} after it was decided: it is about {what(request)} now. "
        f"{owners(request)}, please decide again: {HOW}."
    )


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
