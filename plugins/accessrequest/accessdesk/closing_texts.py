"""The texts of the ticket's own comments: what sums a request up at its end, and what no message shows (pure)."""

from accessdesk.acts import TECH_OPS, Act
from accessdesk.afterwards import ADDED, EDITED, changed_after_closing
from accessdesk.asked import REMOVAL
from accessdesk.entries import File
from accessdesk.links import Links
from accessdesk.markup import escape, split, to_wiki
from accessdesk.request import Request
from accessdesk.sayings import GRANTS, Saying
from accessdesk.ticket_texts import KINDS, LIMIT, fields, moment, name_of, names
from accessdesk.verdict import LOST, Decision

GRANTED = {"licence": "licence", "role": "role", "group": "group", "level": "access level"}
"""Field of a grant -> how it is called."""

HEADS = {"complete": "Completed", "decline": "Declined", "cancel": "Cancelled", "": "Reopened"}
"""End -> how the comment begins that sums the request up then."""

ROLES = {"owner": "system owner", "backup": "backup of the system owner", "tech-ops": "Tech Ops"}
"""Role -> how it is called."""


def summary_parts(request: Request, links: Links) -> list[str]:
    """Return the comment at a closing or reopening, in parts where it is long; a closing sums the request up."""
    act = request.wish.by
    how = HEADS[request.wish.to]
    reason = f" Reason: {to_wiki(act.reason, names(request))}" if act and act.reason else ""
    where = "in Jira, " if act and act.in_jira else ""
    who = f"{escape(name_of(request, act.by))}, {where}{moment(act.at)}" if act else ""
    body = [f"*{how}* by {who}.{reason}"]
    if request.wish.to:
        body += ["", *fields(request, links), *decision_lines(request, links)]
        body.append(f"*Carried from Slack:* {carried_counts(request)}")
        if request.rebuilt:
            body.append(
                f"*Records:* lost, and rebuilt from this ticket and its thread, {moment(request.rebuilt)}; what was "
                "edited or deleted before is not counted here."
            )
    return split("\n".join(body), LIMIT)


def decision_lines(request: Request, links: Links) -> list[str]:
    """Return who decided what, and what was granted, for the comment at a closing."""
    lines = [f"*Decision:* {_decision(request, word, links)}" for word in request.verdict.words]
    act = request.wish.by
    if not lines and act and act.end == "complete":
        left = request.owners is not None and request.owners.left
        why = "nobody who owns the application was left to decide" if left else "the application is Tech Ops' own"
        lines = [f"*Decision:* by Tech Ops, with the completion: {why}"]
        if act.in_jira:
            lines = ["*Decision:* none; the ticket was closed in Jira"]
    lines += [_objection(request, saying) for saying in request.said.objections()]
    if request.kind == REMOVAL:
        return lines
    return [*lines, f"*Grant:* {grant_text(request) or 'none noted'}"]


def _objection(request: Request, saying: Saying) -> str:
    said = f"*Objection:* {escape(name_of(request, saying.by))}, {moment(saying.at)}"
    if request.said.is_lifted(saying):
        return f"{said}; withdrawn"
    return f"{said}; Tech Ops let the request go on" if request.wish.proceeded > saying.at else said


def grant_text(request: Request) -> str:
    """Return what was granted, inert in wiki markup; "" where nothing was noted."""
    given = request.grant
    return "; ".join(f"{GRANTED[name]} {to_wiki(given[name], names(request))}" for name in GRANTS if name in given)


def _decision(request: Request, word: Decision, links: Links) -> str:
    how = "approved" if word.approves else "not approved"
    where = "by command" if word.entry in request.acts else "in Slack"
    link = links.message(request.channel, request.ts if word.entry in request.acts else word.entry, request.ts)
    reason = f"; reason: {to_wiki(word.reason, names(request))}" if word.reason else ""
    suspended = f" (its message was {word.suspended} since)" if word.suspended else ""
    if word.suspended == LOST:
        suspended = " (before the bot's records were lost, and not confirmed since)"
    who = f"{escape(name_of(request, word.by))}, {ROLES[word.role]}"
    return f"{how} by {who}, {where}, [{moment(word.at)}|{link}]{suspended}{reason}"


def remark_parts(request: Request, about: str, links: Links) -> list[str]:
    """Return the comment on an act by command, or on a message that was changed too late, in parts where it is long."""
    act = request.acts.get(about)
    if act is None and about.startswith("duplicate "):
        key = about.removeprefix("duplicate ")
        return [f"Jira had created {escape(key)} for this request as well. It is closed as a duplicate of this ticket."]
    if act is None:
        return [_late_change(request, about.split()[1], links)]
    who = f"{escape(name_of(request, act.by))}, by command in Slack, {moment(act.at)}"
    return split(f"{who}: {_done(request, act)}", LIMIT)


def duplicate_text(request: Request) -> str:
    """Return the comment on a ticket that was created for a request which has another."""
    key = escape((request.ticket or {})["key"])
    return f"This request has another ticket, {key}, where it goes on. This one is closed as a duplicate."


def _late_change(request: Request, ts: str, links: Links) -> str:
    link, entry = links.message(request.channel, ts, request.ts), request.entries[ts]
    how = changed_after_closing(request).get(ts, EDITED)
    if how == ADDED:
        said = f"[Another decision|{link}], which says otherwise"
        return f"{said}, was added in Slack after the closing, {moment(float(ts))}."
    what = "post" if ts == request.ts else "message that decided"
    return f"The [{what}|{link}] was {how} in Slack after the closing, {moment(entry.changed_at)}."


def _done(request: Request, act: Act) -> str:
    reason = to_wiki(act.reason, names(request))
    about = escape(act.about)
    if act.act == "approve":
        return f"approved. {reason}".rstrip()
    if act.act == "owner":
        owner = escape(name_of(request, act.about))
        return "the application is Tech Ops' own." if act.about == TECH_OPS else f"{owner} decides."
    if act.act == "heard":
        said = escape(name_of(request, act.about))
        return (
            f"reports what {said} said elsewhere. This is no decision: it counts when {said} says so in Slack.\n\n"
            f"{reason}"
        )
    return {
        "note": reason,
        "decline": f"not approved. Reason: {reason}",
        "proceed": f"let the request go on. Reason: {reason}",
        "app": f"the request is about {about}.",
        "kind": f"this is a {KINDS.get(act.about, about)}.",
    }[act.act]


def carried_counts(request: Request) -> str:
    """Return how much the ticket holds: the post's own edits, deletion and files count as well."""
    entries = request.thread
    everything = [request.entries[request.ts], *entries]
    counts = (
        _count(len(entries), "entry", "entries"),
        _count(sum(len(entry.versions) - 1 for entry in everything), "edit", "edits"),
        _count(sum(entry.deleted_at is not None for entry in everything), "deletion", "deletions"),
        _count_files(request, [file for entry in everything for file in entry.present.files]),
    )
    return ", ".join(counts)


def _count_files(request: Request, shared: list[File]) -> str:
    """Return how many files the thread holds, and how many of them the ticket."""
    attached = sum("attachment" in request.files.get(file.id, {}) for file in shared)
    if not shared:
        return "0 files"
    return f"{_count(len(shared), 'file', 'files')} ({attached} attached, {len(shared) - attached} only named)"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
