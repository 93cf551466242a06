"""The one message of a thread that shows where the request stands (pure)."""

from collections.abc import Iterator

from accessdesk import decision_messages, field_messages, relay_messages
from accessdesk.asked import NEW
from accessdesk.card import Card, Line
from accessdesk.expired import EXPIRED
from accessdesk.hold_messages import HOLDS
from accessdesk.markup import for_slack, one_line
from accessdesk.messages import hold_line, missing
from accessdesk.request import CANCELLED, COMPLETED, DECLINED, VANISHED, WITHDRAWN, Request
from accessdesk.verdict import DISAGREEMENT, SUSPENDED, UNDECIDED, UNEXPLAINED
from accessdesk.voice import QUOTED, Voice, mention, name, what
from accessdesk.waits import moments

ENDED = {
    COMPLETED: ":white_check_mark: Completed",
    DECLINED: ":no_entry: Declined",
    CANCELLED: ":no_entry_sign: Cancelled",
    WITHDRAWN: ":no_entry_sign: Withdrawn",
    EXPIRED: ":hourglass: Ended: not completed in time",
}
"""How a request is over -> its title."""

HELD = {
    VANISHED: ":warning: Its ticket is gone",
    "incomplete": ":pencil2: Something is missing",
    "gone": ":warning: Its post was deleted",
    "unknown": ":mag: Waits for Tech Ops: which application is it?",
    "objection": ":raised_hand: On hold: the manager objects",
    UNDECIDED: ":hourglass_flowing_sand: Waits for a decision",
    SUSPENDED: ":hourglass_flowing_sand: Waits for the decision to be confirmed",
    UNEXPLAINED: ":hourglass_flowing_sand: Not approved, waits for the reason",
    DISAGREEMENT: ":raised_hand: On hold: the owners disagree",
}
"""Hold -> the title of a request that is held so."""

FEW = 5
"""Tickets that look alike of which each is named."""


def card(request: Request, shows: str, failing: str, voice: Voice) -> Card:
    """Return the message that shows where it stands. shows: as status_steps.py says; failing: what is wrong."""
    kind, _, _ = shows.partition(" ")
    if kind == "incomplete":
        said = f"No ticket yet. Missing: {missing(request)}. {_asked(request)}"
        return Card(HELD["incomplete"], (Line(said),))
    if kind == "queued":
        said = "Jira does not answer at the moment. The ticket is created as soon as it does; nothing is lost."
        return Card(":hourglass_flowing_sand: Waits for Jira", (Line(said),))
    if kind == "failing":
        said = f"No ticket yet. {for_slack(failing)} {_tried_again(request, voice)}"
        return Card(":warning: No ticket yet", (Line(said),))
    if kind in ENDED:
        return Card(ENDED[kind], (_head(request, voice), *_outcome(request, voice), *_moved(request, voice)), kind)
    if kind == "open":
        return Card(":leftwards_arrow_with_hook: Open again", (_head(request, voice),))
    lines = [_head(request, voice), *_lines(request, shows, failing, voice)]
    if mentions_manager(request, shows):
        lines.append(Line(manager_mention(request, voice)))
    return Card(_title(request, shows), (*lines, *_notes(request, shows, voice)))


def mentions_manager(request: Request, shows: str) -> bool:
    """Say whether a status that shows this lets the manager know: with the ticket, to one who is in the channel."""
    return shows.startswith("ticketed") and bool(request.inside.get(request.manager))


def manager_mention(request: Request, voice: Voice) -> str:
    """Return the line that lets the manager know, in the thread."""
    return f"{mention(request.manager)}, for your information: {name(request, request.requester)} names you as manager."


def _head(request: Request, voice: Voice) -> Line:
    """Return which ticket it is, what it is about, and where its customer sees it."""
    if not request.ticket:
        return Line(what(request))
    portal = str(request.ticket.get("portal") or "")
    return Line(f"{voice.key(request)} · {what(request)}" + (f" · <{portal}|in the portal>" if portal else ""))


def _title(request: Request, shows: str) -> str:
    if "failing" in shows:
        return ":warning: Does not go on"
    if "queued" in shows:
        return ":hourglass_flowing_sand: Waits for Jira"
    if request.holds:
        return HELD[request.holds[0]]
    decision = request.verdict.decision
    if decision is None:
        return ":inbox_tray: Waits for Tech Ops"
    return f"{':thumbsup: Approved' if decision.approves else ':no_entry: Not approved'}, waits for Tech Ops"


def _lines(request: Request, shows: str, failing: str, voice: Voice) -> Iterator[Line]:
    """Give what an open request waits for, and what was decided."""
    waits = Line(f"{for_slack(failing)} {_tried_again(request, voice)}")
    if "failing" in shows:
        yield waits
        return
    if "queued" in shows:
        yield Line("Jira does not answer at the moment. What is to be done there waits; nothing is lost.")
        return
    since = moments(request)
    for hold in ("gone", "incomplete"):
        if hold in since:
            yield Line(f"Not yet: {hold_line(hold, request, voice)}.", since[hold])
    yield from _outcome(request, voice)
    for hold in request.holds:
        if hold in HOLDS:
            yield Line(HOLDS[hold](request, voice), since[hold])
    if not request.holds:
        yield Line(decision_messages.next_step(request, voice), since[""])
    if "file" in shows.split():
        yield waits


def _outcome(request: Request, voice: Voice) -> Iterator[Line]:
    """Give how it was decided, when and where, and what was granted."""
    decision = request.verdict.decision
    if decision:
        said = "Decided"
        if decision.entry in request.entries:
            said = f"<{voice.links.message(request.channel, decision.entry, request.ts)}|Decided>"
        yield Line(decision_messages.decision_line(request, decision), decision.at, said)
    given = decision_messages.grant(request)
    if given:
        yield Line(given)


def _notes(request: Request, shows: str, voice: Voice) -> Iterator[Line]:
    """Give what is worth knowing besides."""
    notes, owners = list[str](), request.owners
    if request.kind != NEW:
        notes.append(f"This is {decision_messages.KINDS[request.kind]}.")
    if owners and owners.left:
        notes.append("Nobody who owns the application is left to decide, so Tech Ops does.")
    if owners and owners.notes:
        notes.append(f"Note: {for_slack(one_line(owners.notes, QUOTED))}")
    if request.alike:
        listed = ", ".join(f"<{voice.links.issue(each['key'])}|{each['key']}>" for each in request.alike[:FEW])
        more = f" and {len(request.alike) - FEW} more" if len(request.alike) > FEW else ""
        notes.append(f"Looks like {listed}{more}, still open: the same application for the same person.")
    if "unfit" in shows.split():
        notes.append(field_messages.unfit(request, voice))
    yield from (Line(each, is_note=True) for each in notes)
    yield from _moved(request, voice)
    if request.manager in request.people and not mentions_manager(request, shows):
        yield Line(f"Manager: {name(request, request.manager)}.", is_note=True)


def _moved(request: Request, voice: Voice) -> Iterator[Line]:
    """Give what the ticket was called before it was moved to another project."""
    if request.rekeyed:
        yield Line(relay_messages.rekeyed(request, request.rekeyed[-1], voice), is_note=True)


def _tried_again(request: Request, voice: Voice) -> str:
    return f"It is tried again by itself, and at once with {voice.command(request, 'retry')}."


def _asked(request: Request) -> str:
    """Return who gives what is missing."""
    if request.asked:
        return f"{name(request, request.asked)} has been asked."
    return "Tech Ops can say it in a reply here: an app posted this, so nobody could be asked."
