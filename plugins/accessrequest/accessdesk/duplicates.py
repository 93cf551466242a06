"""Duplicates: tickets that two creates made of one request, because the first one's answer was lost."""

from accessdesk.closing_texts import duplicate_text
from accessdesk.desk import Desk, Judge, Outcome, Work, Write
from accessdesk.errors import Rejected
from accessdesk.facts import Fact
from accessdesk.fielding import on_screen
from accessdesk.ticket_texts import LABEL, label_of


def find(desk: Desk, work: Work) -> list[Fact]:
    """Find other tickets that the bot created for this request.

    The ticket in use stays, though another may be older: it holds the thread, and its key is what people were told.
    """
    own = (work.request.ticket or {})["id_of_issue"]
    found = [ticket for ticket in desk.jira.created(label_of(work.request)) if ticket["id"] != own]
    return [Fact("judged", "judged duplicates", 0.0, {"what": "duplicates", "tickets": found})]


def close(desk: Desk, work: Work) -> Outcome:
    """Close a duplicate with a comment and a link that lead to the ticket in use.

    Each part is done only where it is not yet, so that it may be called again.
    """
    request, duplicate = work.request, work.step.about["ticket"]
    mark = {"request": request.stream, "duplicate": duplicate}
    if desk.jira.find_comment(duplicate, mark) is None:
        desk.jira.comment(duplicate, duplicate_text(request), mark)
    linked = desk.jira.link_duplicate(duplicate, (request.ticket or {})["id_of_issue"])
    desk.jira.move(duplicate, "duplicate", on_screen(desk, request))
    try:
        # It must not be taken for the request's ticket by whoever looks for that later, by whatever leads back to it.
        if desk.settings.service:
            desk.jira.describe(duplicate, {"description": duplicate_text(request)}, mark)
        desk.jira.unlabel(duplicate, [LABEL, label_of(request)])
    except Rejected:
        return {"linked": linked, "labelled": True}
    return {"linked": linked, "labelled": False}


JUDGES = {"judge-duplicates": Judge("jira", find)}
WRITES = {"close-duplicate": Write("jira", close)}
