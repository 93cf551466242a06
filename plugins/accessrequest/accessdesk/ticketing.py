"""Ticketing: everything that is written to Jira, each once."""

from collections.abc import Mapping
from typing import Any

from accessdesk import closing_texts, fielding, ticket_texts
from accessdesk.closing_steps import SUMMARY
from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.errors import Rejected
from accessdesk.replay import replay
from accessdesk.reporters import with_reporter
from accessdesk.request import Request
from accessdesk.service_steps import is_outcome, may_be_public
from accessdesk.ticket_steps import REMARK
from accessdesk.workflow import NO_WAY

UNKNOWN = ""
"""The mark of what an earlier try wrote: the entry may have changed since, so it is written once more."""

LATE, AGAIN, CHANGED = ", found late", ", carried again", ", as it is now"
"""What the head of a comment says that does not stand where it should, or beside an earlier one."""

SHORTER = "(What stood here moved up when the message was edited.)"


def create(desk: Desk, work: Work) -> Outcome:
    """Create the ticket, with the requester as reporter where that can be."""
    return with_reporter(desk, work.request, lambda reporter, missing: _create(desk, work, reporter, missing))


def _create(desk: Desk, work: Work, reporter: Mapping[str, Any], missing: str) -> Outcome:
    request = work.request
    parts = ticket_texts.description_parts(request, desk.voice.links, missing)
    labels = [*ticket_texts.labels_of(request), *desk.settings.ticket.labels]
    fields = {"summary": ticket_texts.summary(request), "description": parts[0], "labels": labels, **reporter}
    ticket, noted = fielding.create(desk, request, fields, {"stamp": request.stamp})
    created = {**created_outcome(request, ticket, len(parts)), **noted}
    has_files = desk.settings.file_limit and request.entries[request.ts].present.files
    # The description is brought up to date when the files are attached, which needs the ticket first.
    return {**created, **({"mark": UNKNOWN} if has_files else {}), "reporter_missing": missing}


def find_created(desk: Desk, work: Work) -> Outcome | None:
    """Find the ticket that an earlier try created, by the request's own label."""
    found = desk.jira.find(ticket_texts.label_of(work.request))
    parts = ticket_texts.description_parts(work.request, desk.voice.links)
    return {**created_outcome(work.request, found[0], len(parts)), "mark": UNKNOWN} if found else None


def comment(desk: Desk, work: Work) -> Outcome:
    """Add a comment: a part of an entry, or what sums the request up when it closes or opens again."""
    body, outcome = part_of(desk, work)
    public = _is_outcome(desk, work)
    added = desk.jira.comment(issue_of(work), body, mark_of(work), public=public)
    return {**outcome, "id": added, **({"public": work.request.wish.to} if public else {})}


def _is_outcome(desk: Desk, work: Work) -> bool:
    """Say whether customers of Service Management are to see this comment, which is done with once it is closed."""
    request, about = work.request, work.step.about
    if not desk.settings.service or not is_outcome(request, about["entry"], about["part"]):
        return False
    # An automation would open the request again at a public comment.
    return not desk.jira.is_done(issue_of(work))


def find_comment(desk: Desk, work: Work) -> Outcome | None:
    """Find the comment that an earlier try added, by its property."""
    found = desk.jira.find_comment(issue_of(work), _place(work))
    public = {"public": work.request.wish.to} if found and _is_outcome(desk, work) else {}
    return {**part_of(desk, work)[1], "id": found, "mark": UNKNOWN, **public} if found else None


def rewrite(desk: Desk, work: Work) -> Outcome:
    """Bring a comment to what its entry says now, every earlier version kept in it."""
    body, outcome = part_of(desk, work)
    known = work.request.carried[work.step.about["entry"]].parts[work.step.about["part"]][0]
    mark = mark_of(work)
    try:
        public = may_be_public(work.step.about["entry"], work.step.about["part"])
        desk.jira.rewrite(issue_of(work), known, body, mark, may_be_public=public)
    except Rejected as refused:
        if refused.code != "404":
            raise
        # Somebody deleted the comment in Jira; what its entry says now is added anew.
        known = desk.jira.find_comment(issue_of(work), _place(work)) or desk.jira.comment(issue_of(work), body, mark)
    return {**outcome, "id": known}


def describe(desk: Desk, work: Work) -> Outcome:
    """Bring summary and description to what the post says now."""
    body, outcome = part_of(desk, work)
    fields = {"summary": ticket_texts.summary(work.request), "description": body}
    desk.jira.describe(issue_of(work), fields, {"stamp": work.request.stamp})
    return {**outcome, "id": "description"}


def transition(desk: Desk, work: Work) -> Outcome:
    """Bring the ticket to done, or back; from one end to the other by way of being open, for its resolution.

    Where somebody did that in Jira, nothing is left to do, unless the bot had moved it since without knowing.
    """
    to, request = work.step.about["to"], work.request
    fill = fielding.on_screen(desk, request)
    undone = request.undone.get(work.step.id)
    # A ticket that finds no way is not sent to and fro with every try: only when somebody asks for one more.
    is_lost = undone is not None and undone.sentence.startswith(NO_WAY) and request.wish.retried <= undone.at
    if to and request.closed_as and not work.step.about.get("moved"):
        desk.jira.move(issue_of(work), "", fill, walks=not is_lost)
    left = desk.jira.move(issue_of(work), to, fill, walks=not is_lost)
    return {"closed_as": to, **({"resolution": left} if left and not to else {})}


def mark_of(work: Work) -> dict[str, Any]:
    """Return what a comment says to the bot itself of what it carries: its place, its version, its text's stamp."""
    entry, request = work.step.about["entry"], work.request
    known = request.entries.get(entry)
    stamp = {"stamp": request.stamp if entry == request.ts else known.stamp} if known else {}
    return {**_place(work), "version": version_of(work), **stamp}


def part_of(desk: Desk, work: Work, *, again: bool = False) -> tuple[str, dict[str, Any]]:
    """Return the text of the part that this step writes, and what is noted about it.

    again: the comment that carried it first is gone.
    """
    request, ts, part = work.request, work.step.about["entry"], work.step.about["part"]
    links, carried = desk.voice.links, request.carried.get(ts)
    late, mark, kept = bool(carried and carried.late), "", carried.kept if carried else 0
    if ts.startswith(SUMMARY):
        parts = closing_texts.summary_parts(_as_told(desk, work), links)
    elif ts.startswith(REMARK):
        parts = closing_texts.remark_parts(_as_told(desk, work), ts.removeprefix(f"{REMARK} "), links)
    elif ts == request.ts:
        parts, mark = ticket_texts.description_parts(request, links, changed=kept > 0), request.mark
    else:
        late = late or (carried is None and float(ts) < request.carried_up_to)
        entry = request.entries[ts]
        again = again or bool(carried and carried.again)
        found = CHANGED if kept else AGAIN if again else LATE if late and not entry.added else ""
        parts, mark = ticket_texts.comment_parts(request, entry, links, found), entry.mark_in_ticket
    body = parts[part - kept - 1] if part - kept <= len(parts) else SHORTER
    of = max(kept + len(parts), len(carried.parts) if carried else 0)
    outcome: dict[str, Any] = {"entry": ts, "part": part, "of": of, "mark": mark, "late": late}
    if work.step.about.get("cleaned"):
        outcome["cleaned"] = True
    unheard = sorted(version for version, entry in request.unheard.items() if entry == ts)
    return body, {**outcome, "unheard": unheard} if unheard else outcome


def _as_told(desk: Desk, work: Work) -> Request:
    """Return the request as it stood when the ticket was told, where that is written anew without removed words."""
    request, first = work.request, f"comment {work.step.about['entry']} 1"
    if not work.step.about.get("cleaned"):
        return request
    facts = desk.ledger.facts(request.stream)
    began = next(fact.number for fact in facts if fact.kind == "began" and fact.body["step"] == first)
    return replay(request.stream, facts[: began - 1])


def _place(work: Work) -> dict[str, Any]:
    """Return what tells the comment of this step from all others, whatever the entry says by then."""
    return {"request": work.request.stream, "entry": work.step.about["entry"], "part": work.step.about["part"]}


def version_of(work: Work) -> int:
    """Return how often the entry was written: 1, and one more for each edit that was heard."""
    entry = work.request.entries.get(work.step.about["entry"])
    return len(entry.versions) if entry else 1


def created_outcome(request: Request, ticket: dict[str, str], parts: int) -> dict[str, Any]:
    """Return what is noted about a ticket that was just created, or found. parts: how many its description has."""
    return {
        "id_of_issue": ticket["id"],
        "key": ticket["key"],
        "entry": request.ts,
        "part": 1,
        "id": "description",
        "of": parts,
        "about": request.is_about,
        "mark": request.mark,
    }


def issue_of(work: Work) -> str:
    """Return the id of the request's ticket, which outlives a change of key."""
    return str((work.request.ticket or {})["id_of_issue"])


WRITES = {
    "create": Write("jira", create, find_created, lags=True),
    "comment": Write("jira", comment, find_comment),
    "rewrite": Write("jira", rewrite),
    "describe": Write("jira", describe),
    "transition": Write("jira", transition),
}
