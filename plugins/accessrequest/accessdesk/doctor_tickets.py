"""What the doctor says of how tickets are made, moved and found (pure): made of what was found in Jira."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accessdesk import workflow
from accessdesk.doctor_lines import Line, listed, ok, to_do, unchecked
from accessdesk.doctor_slack import duration
from accessdesk.errors import Rejected
from accessdesk.field_forms import Field, field_named
from accessdesk.moves import seconds_of
from accessdesk.raw import object_of
from accessdesk.request_type import RequestType
from accessdesk.ticket_settings import TicketSettings

INDISPENSABLE = {"summary": "Summary", "description": "Description", "labels": "Labels"}
"""Fields without which no ticket is made: id -> name."""

STALE = {True: 600.0, False: 60.0}
"""Seconds for which search may not know of a change, on Cloud (True), where it lags, and on Data Center."""


def issue_type_line(types: Sequence[Mapping[str, Any]], name: str, project: str) -> Line:
    """Return what there is to say of the issue type. types: those that the account may create in the project."""
    found = next((each for each in types if name in (each.get("name"), each.get("id"))), None)
    if not types:
        return to_do(f"the bot's account may create nothing in {project}. Give it the permission Create Issues there.")
    if found is None:
        there = listed(str(each.get("name")) for each in types)
        return to_do(f"{project} has no issue type {name}. Set JIRA_ISSUE_TYPE to one of: {there}.")
    if found.get("subtask"):
        return to_do(f"{name} is a sub-task, which needs a ticket above it. Set JIRA_ISSUE_TYPE to another one.")
    return ok(f"the issue type {name}")


def request_type_line(kind: RequestType) -> Line:
    """Return what there is to say of a request type of which nothing is wrong."""
    return ok(f"the request type {kind.name}, and everything that it asks for is answered")


def type_id(types: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the id of the issue type with this name or id, "" where there is none."""
    return next((str(each.get("id")) for each in types if name in (each.get("name"), each.get("id"))), "")


def field_lines(screen: Sequence[Field], wrong: Iterable[str], issue_type: str, *, reporter: bool) -> list[Line]:
    """Return what there is to say of the fields of a new ticket.

    wrong: what is wrong with those that the settings name, and with those that a ticket must have; reporter: the
    account may set it.
    """
    there = {field.id for field in screen}
    lines = [to_do(sentence) for sentence in wrong]
    absent = [name for field, name in INDISPENSABLE.items() if field not in there]
    lines += [
        to_do(f"the field {name} is not on the screen on which {issue_type} is created. Put it there.")
        for name in absent
    ]
    if reporter and "reporter" not in there:
        lines.append(
            to_do(
                f"the field Reporter is not on the screen on which {issue_type} is created, so that tickets name the "
                "requester only in their text. Put it there."
            )
        )
    may = ", and reporter may be set" if reporter else ""
    return lines or [ok(f"the fields of {issue_type}: none is required that the bot does not fill{may}")]


def way_line(ticket: Mapping[str, Any], to: str, settings: TicketSettings) -> Line:
    """Return what there is to say of the way of a ticket to done ("complete") or back (""), as JiraCheckup gives it."""

    def filled(number: str, raw: Mapping[str, Any]) -> Any:
        # What exactly is said of a request there is seen when there is one.
        named = [*settings.constants, *settings.fields.values()]
        return True if any(field_named((Field.of(raw, number),), each) for each in named) else None

    status = object_of(object_of(ticket.get("fields")).get("status"))
    what, end = ("closing", "a done") if to else ("reopening", "an open")
    key, name = ticket.get("key"), status.get("name")
    step = workflow.choose(ticket.get("transitions") or (), to, {str(status.get("id"))}, settings.ways.get(to, ()))
    if step is None:
        return to_do(
            f"{what}: no transition that the bot may use leads from “{name}” ({key}) to {end} status. Add one to the "
            "workflow, and let the bot's account use it."
        )
    try:
        workflow.fields_for(step, to, settings.resolutions.get(to, ""), filled)
    except Rejected as refused:
        return to_do(f"{what}: {refused.sentence}")
    target = object_of(step["to"])
    if (workflow.category(target) == "done") == bool(to):
        return ok(f"{what}: “{step['name']}” leads from “{name}” to “{target.get('name')}” (seen on {key})")
    return ok(f"{what}: from “{name}” it goes on with “{step['name']}”; what follows is seen when a ticket gets there")


def no_ticket(to: str) -> Line:
    """Return what is said where there is no ticket on which the way to done, or back, can be seen."""
    if to:
        return unchecked(
            "closing",
            "Jira shows the workflow only on a ticket, and the bot has none that is open. Ask again with one.",
        )
    return unchecked(
        "reopening",
        "Jira shows the workflow only on a ticket, and the bot has none that is closed. Ask again with one.",
    )


def search_line(
    found: Sequence[Mapping[str, Any]], ticket: Mapping[str, Any] | None, now: float, *, cloud: bool
) -> Line:
    """Return what there is to say of search. found: tickets as it has them; ticket: one as it is; now: since 1970."""
    if ticket is None:
        return ok("search answers; whether it is up to date is seen with the first ticket")
    changed = _updated(ticket)
    seen = next((each for each in found if str(each.get("id")) == str(ticket.get("id"))), None)
    if seen is not None and _updated(seen) >= changed:
        return ok(f"search knows {ticket.get('key')} as it is")
    behind = now - changed
    if behind < STALE[cloud]:
        return ok(f"search is {duration(max(behind, 0.0))} behind, which is usual")
    cure = "See status.atlassian.com." if cloud else "Have the index looked at: Jira administration, System, Indexing."
    what = "does not find" if seen is None else "does not know the latest change of"
    return to_do(f"search {what} {ticket.get('key')}, {duration(behind)} after it changed. {cure}")


def _updated(ticket: Mapping[str, Any]) -> float:
    return seconds_of(object_of(ticket.get("fields")).get("updated")) or 0.0
