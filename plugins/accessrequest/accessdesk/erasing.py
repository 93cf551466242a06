"""Erasing: what should never have been posted goes from ledger, ticket and thread; each of these may be done again."""

import time

from accessdesk import files, redaction_messages
from accessdesk.desk import Desk, Judge, Outcome, Work, Write
from accessdesk.errors import Rejected
from accessdesk.facts import Fact
from accessdesk.ledger_redaction import redact, scrub
from accessdesk.reach import NotYet
from accessdesk.redacting import authors, why_not

READERS_SECONDS = (1.0, 60.0)
"""Seconds until it is tried again to write SQLite's file anew, while somebody still reads: at least, and at most."""


def judge(desk: Desk, work: Work) -> list[Fact]:
    """Judge whether the person may have the message removed: its author, or Tech Ops; and whether that can be."""
    request, asked = work.request, work.request.redactions[work.step.key]
    who = desk.slack.person(asked.by)
    is_ours = not (who.external or who.bot) and asked.by in desk.slack.members(desk.settings.tech_ops)
    may = asked.by in authors(request, asked) or is_ours
    body = {"what": "redaction", "redaction": asked.id, "may": may, "why": why_not(request, asked) if may else ""}
    return [who.fact(), Fact("judged", f"judged redaction {asked.id}", 0.0, body)]


def from_ledger(desk: Desk, work: Work) -> list[Fact]:
    """Remove the words from the ledger; the fact of that is appended with it."""
    redact(desk.ledger, work.request.stream, work.request.redactions[work.step.key], time.time())
    return []


def from_file(desk: Desk, work: Work) -> Outcome:
    """Leave nothing of it in the database's files."""
    if not scrub(desk.ledger):
        # As long again as it has taken so far: a wait that doubles, and outlives a restart.
        waited = time.time() - work.request.redactions[work.step.key].recorded_at
        least, most = READERS_SECONDS
        raise NotYet(min(max(waited, least), most))
    return {}


def from_ticket(desk: Desk, work: Work) -> Outcome:
    """Delete what was attached of a file, whether its attaching was ever answered or not."""
    issue, erased, refused = str((work.request.ticket or {})["id_of_issue"]), 0, list[str]()
    for each in desk.jira.attachments(issue):
        if not files.is_named_for(str(each.get("filename")), work.step.key):
            continue
        try:
            desk.jira.delete_attachment(str(each["id"]))
            erased += 1
        except Rejected as no:
            if no.code != "404":
                refused.append(f"the attachment {each['id']} is still there. {no.sentence}")
    if refused:
        how = "Give the bot's account the permission to delete its own attachments, or delete it in Jira."
        raise Rejected(f"{' '.join(refused)} {how}", "403")
    return {"file": work.step.key, "erased": erased}


def from_thread(desk: Desk, work: Work) -> Outcome:
    """Take back what the bot said in the thread that repeats it."""
    desk.slack.update(work.request.channel, work.step.key, redaction_messages.UNSAID)
    return {"ts": work.step.key}


JUDGES = {"judge-redaction": Judge("slack", judge), "redact": Judge("", from_ledger)}

WRITES = {
    "scrub": Write("", from_file),
    "erase": Write("jira", from_ticket),
    "unsay": Write("slack", from_thread),
}
