"""What the doctor says of how tickets are made, moved and found (pure): made of what was found in Jira."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from accessdesk import workflow
from accessdesk.doctor_lines import Line, listed, ok, to_do, unchecked
from accessdesk.doctor_slack import duration
from accessdesk.errors import Rejected
from accessdesk.moves import seconds_of
from accessdesk.raw import object_of

GIVEN = ("project", "issuetype", "summary", "description", "labels", "reporter")
"""The fields that the bot gives each ticket, whatever the settings; where it may not set the reporter, Jira does."""

INDISPENSABLE = {"summary": "Summary", "description": "Description", "labels": "Labels"}
"""Fields without which no ticket is made: id -> name."""

STALE = {True: 600.0, False: 60.0}
"""Seconds for which search may not know of a change, on Cloud (True), where it lags, and on Data Center."""

Field = Mapping[str, Any]


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


def type_id(types: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the id of the issue type with this name or id, "" where there is none."""
    return next((str(each.get("id")) for each in types if name in (each.get("name"), each.get("id"))), "")


def missing_fields(metadata: Sequence[Field], given: Collection[str]) -> list[str]:
    """Return the names of the fields that a ticket must have and nobody gives. given: the ids of those that are."""
    return [
        str(field.get("name") or _id(field))
        for field in metadata
        if field.get("required") and not field.get("hasDefaultValue") and _id(field) not in given
    ]


def field_lines(metadata: Sequence[Field], given: Collection[str], issue_type: str, *, reporter: bool) -> list[Line]:
    """Return what there is to say of the fields of a new ticket.

    given: the ids of the fields that settings fill besides GIVEN; reporter: the account may set it.
    """
    there = {_id(field) for field in metadata}
    lines = [
        to_do(
            f"the field {name} is required for {issue_type}, and the bot has nothing to fill it with. Make it optional "
            "for this issue type, or give it a default."
        )
        for name in missing_fields(metadata, {*GIVEN, *given})
    ]
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


def way_line(ticket: Mapping[str, Any], to: str) -> Line:
    """Return what there is to say of the way of a ticket to done ("complete") or back (""), as JiraCheckup gives it."""
    status = object_of(object_of(ticket.get("fields")).get("status"))
    what, end = ("closing", "a done") if to else ("reopening", "an open")
    key, name = ticket.get("key"), status.get("name")
    step = workflow.choose(ticket.get("transitions") or (), to, {str(status.get("id"))})
    if step is None:
        return to_do(
            f"{what}: no transition that the bot may use leads from “{name}” ({key}) to {end} status. Add one to the "
            "workflow, and let the bot's account use it."
        )
    try:
        workflow.fields_for(step, to)
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


def _id(field: Field) -> str:
    return str(field.get("fieldId") or field.get("key") or "")
