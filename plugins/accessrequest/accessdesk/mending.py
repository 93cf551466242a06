"""Mending: what was found to differ in Jira is put right, each once."""

from dataclasses import replace
from typing import Any

from accessdesk import ticket_texts
from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.differing import place_of
from accessdesk.errors import Rejected
from accessdesk.replay import replay
from accessdesk.service_steps import may_be_public
from accessdesk.ticketing import issue_of, mark_of, part_of


def restore(desk: Desk, work: Work) -> Outcome:
    """Write a comment, or the description, once more: with what its entry says now, or what it said of an act then."""
    about = work.step.about
    body, outcome = _part(desk, work)
    if outcome["id"] == "description":
        desk.jira.describe(issue_of(work), {"description": body}, {"stamp": work.request.stamp})
        return outcome
    mark = mark_of(work)
    if about["what"] == "gone":
        return {**outcome, "id": desk.jira.comment(issue_of(work), body, mark)}
    try:
        public = may_be_public(about["entry"], about["part"])
        desk.jira.rewrite(issue_of(work), outcome["id"], body, mark, may_be_public=public)
    except Rejected as refused:
        if refused.code != "404":
            raise
        # Somebody deleted it meanwhile.
        # An earlier try may have added it already.
        found = desk.jira.find_comment(issue_of(work), place_of(work.request, about["entry"], about["part"]))
        if found:
            desk.jira.rewrite(issue_of(work), found, body, mark)
        else:
            found = desk.jira.comment(issue_of(work), body, mark)
        return {**outcome, "id": found, "again": True}
    return outcome


def find_restored(desk: Desk, work: Work) -> Outcome | None:
    """Find the comment that an earlier try added; one that was rewritten may be rewritten again."""
    about = work.step.about
    if about["what"] != "gone":
        return None
    found = desk.jira.find_comment(issue_of(work), place_of(work.request, about["entry"], about["part"]))
    return {**_part(desk, work)[1], "id": found} if found else None


def void(desk: Desk, work: Work) -> Outcome:
    """Have a comment that was written twice say so; that keeps it from being taken for an entry again."""
    about, request = work.step.about, work.request
    kept = request.carried[about["entry"]].parts[about["part"]][0]
    link = f"{desk.voice.links.issue(str((request.ticket or {})['key']))}?focusedCommentId={kept}"
    mark = {"request": request.stream, "duplicate_of": kept}
    try:
        desk.jira.rewrite(issue_of(work), about["id"], ticket_texts.written_twice(link), mark)
    except Rejected as refused:
        if refused.code != "404":
            raise
    return {"id": about["id"]}


def label(desk: Desk, work: Work) -> Outcome:
    """Give the ticket back the labels by which it is found."""
    desk.jira.add_labels(issue_of(work), ticket_texts.labels_of(work.request))
    return {}


def _part(desk: Desk, work: Work) -> tuple[str, dict[str, Any]]:
    """Return the text of what is written once more, and what is noted about it."""
    about = work.step.about
    known = work.request.carried[about["entry"]].parts.get(about["part"], ("", ""))[0]
    body, outcome = part_of(desk, _as_it_was(desk, work))
    again = about["what"] == "gone" and about["entry"] in work.request.entries
    if again:
        body, outcome = part_of(desk, work, again=True)
    change = {"change": about["change"]} if "change" in about else {}
    written = about["id"] if about["what"] == "moved" else known
    return body, {**outcome, "id": written, **({"again": True} if again else {}), **change}


def _as_it_was(desk: Desk, work: Work) -> Work:
    """Return the work with the request as it stood when its comment was written, where that is about an act.

    What sums the request up, or notes a command, tells of that moment and not of now.
    """
    entry, part = work.step.about["entry"], work.step.about["part"]
    if entry in work.request.entries:
        return work
    facts = desk.ledger.facts(work.request.stream)
    written = next(fact.number for fact in facts if fact.kind == "done" and _wrote(fact.body, entry, part))
    return replace(work, request=replay(work.request.stream, (fact for fact in facts if fact.number < written)))


def _wrote(body: Any, entry: str, part: int) -> bool:
    return body["name"] == "comment" and (body["outcome"]["entry"], body["outcome"]["part"]) == (entry, part)


WRITES = {
    "restore": Write("jira", restore, find_restored),
    "void": Write("jira", void),
    "label": Write("jira", label),
}
