"""Which transition is taken, on workflows as people make them."""

from typing import Any

import pytest
from accessdesk.errors import Rejected
from accessdesk.workflow import category, choose, fields_for

CATEGORIES = {"new": 2, "indeterminate": 4, "done": 3}


def transition(name: str, to: str, kind: str, **fields: Any) -> dict[str, Any]:
    """A transition as Jira gives it. kind: the category of the status that it leads to."""
    status = {"id": to.casefold(), "name": to, "statusCategory": {"id": CATEGORIES[kind], "key": kind}}
    return {"id": name.casefold(), "name": name, "to": status, "fields": fields}


def taken(available: list[dict[str, Any]], to: str, *visited: str) -> str | None:
    found = choose(available, to, set(visited))
    return found["name"] if found else None


def resolution(*names: str, required: bool = True) -> dict[str, Any]:
    return {"name": "Resolution", "required": required, "allowedValues": [{"name": name} for name in names]}


SIMPLE = [
    transition("To Do", "To Do", "new"),
    transition("In Progress", "In Progress", "indeterminate"),
    transition("Done", "Done", "done"),
]
SERVICE_DESK = [
    transition("Respond to customer", "Waiting for customer", "indeterminate"),
    transition("Cancel request", "Canceled", "done"),
    transition("Resolve this issue", "Resolved", "done"),
    transition("Escalate", "Escalated", "indeterminate"),
]
CLASSIC = [
    transition("Stop Progress", "Open", "new"),
    transition("Close Issue", "Closed", "done"),
    transition("Resolve Issue", "Resolved", "done"),
]
CLOSED = [transition("Archive", "Archived", "done"), transition("Reopen Issue", "Reopened", "new")]


@pytest.mark.parametrize(
    ("workflow", "to", "name"),
    [
        (SIMPLE, "complete", "Done"),
        (SIMPLE, "cancel", "Done"),
        (SERVICE_DESK, "complete", "Resolve this issue"),
        (SERVICE_DESK, "cancel", "Cancel request"),
        (CLASSIC, "complete", "Resolve Issue"),
        (CLASSIC, "cancel", "Close Issue"),
        (CLOSED, "", "Reopen Issue"),
    ],
)
def test_the_transition_that_fits_best_is_taken(workflow: list[dict[str, Any]], to: str, name: str) -> None:
    assert taken(workflow, to) == name
    assert taken(workflow[::-1], to) == name


@pytest.mark.parametrize("unfit", ["Abandoned", "Incomplete", "Undone", "Unresolved"])
def test_a_status_whose_name_merely_contains_a_fitting_word_is_not_preferred(unfit: str) -> None:
    available = [transition(unfit, unfit, "done"), transition("Finish", "Closed", "done")]
    assert taken(available, "complete") == "Finish"


@pytest.mark.parametrize("name", ["Won't do", "Won’t do"])
def test_either_apostrophe_is_read(name: str) -> None:
    assert taken([transition("Done", "Done", "done"), transition(name, name, "done")], "cancel") == name


def test_where_none_closes_a_status_in_between_is_taken_but_none_twice() -> None:
    steps = [transition("Triage", "Triage", "new"), transition("Start", "In Progress", "indeterminate")]
    assert taken(steps, "complete") == "Start"
    assert taken(steps, "complete", "in progress") == "Triage"
    assert taken(steps, "complete", "in progress", "triage") is None


def test_a_closed_ticket_is_reopened_only_into_a_status_that_is_not_done() -> None:
    assert taken([transition("Archive", "Archived", "done")], "") is None


@pytest.mark.parametrize("to", ["complete", "cancel", ""])
def test_without_a_transition_none_is_taken(to: str) -> None:
    assert taken([], to) is None


def test_names_in_another_language_do_no_harm() -> None:
    german = [transition("Beginnen", "In Arbeit", "indeterminate"), transition("Abschließen", "Fertig", "done")]
    assert taken(german, "complete") == "Abschließen"


def test_a_status_without_a_category_has_none() -> None:
    assert category({}) == category({"statusCategory": None}) == ""


def test_a_screen_without_fields_needs_none() -> None:
    assert fields_for(transition("Done", "Done", "done"), "complete") == {}
    assert fields_for({"name": "Done", "fields": None}, "complete") == {}


@pytest.mark.parametrize(
    ("to", "chosen"),
    [("complete", "Fixed"), ("cancel", "Won't Do")],
)
def test_the_resolution_says_how_it_ended(to: str, chosen: str) -> None:
    step = transition("Close", "Closed", "done", resolution=resolution("Duplicate", "Won't Do", "Fixed"))
    assert fields_for(step, to) == {"resolution": {"name": chosen}}


def test_a_resolution_that_is_not_required_is_given_all_the_same() -> None:
    step = transition("Close", "Closed", "done", resolution=resolution("Done", required=False))
    assert fields_for(step, "complete") == {"resolution": {"name": "Done"}}


def test_a_resolution_is_not_given_when_a_ticket_is_reopened() -> None:
    step = transition("Reopen", "Open", "new", resolution=resolution("Done", required=False))
    assert fields_for(step, "") == {}


def test_what_only_a_person_can_say_is_asked_for_by_its_name() -> None:
    fields = {
        "customfield_1": {"name": "Root cause", "required": True},
        "customfield_2": {"required": True},
        "customfield_3": {"name": "Team", "required": True, "hasDefaultValue": True},
        "comment": {"name": "Comment", "required": False},
    }
    with pytest.raises(Rejected) as caught:
        fields_for(transition("Close [~all] {x}", "Closed", "done", **fields), "complete")
    assert caught.value.fields == ("Root cause", "customfield_2")
    assert "Root cause, customfield_2" in caught.value.sentence
    assert "“Close [~all] {x}”" in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_what_is_called_the_opposite_never_leads_there_though_it_is_the_only_way_to_done() -> None:
    to_progress = {
        "id": "1",
        "name": "Start",
        "to": {"id": "3", "name": "In Progress", "statusCategory": {"key": "indeterminate"}},
    }
    cancel = {"id": "2", "name": "Cancel", "to": {"id": "6", "name": "Cancelled", "statusCategory": {"key": "done"}}}
    assert choose([cancel, to_progress], "complete", {"1"}) == to_progress
    assert choose([cancel], "complete", {"1"}) is None
    assert choose([cancel, to_progress], "cancel", {"1"}) == cancel


def test_a_resolution_that_says_the_opposite_is_never_given() -> None:
    def asks(*names: str) -> dict:
        allowed = [{"name": name} for name in names]
        return {"name": "Close", "fields": {"resolution": {"required": True, "allowedValues": allowed}}}

    assert fields_for(asks("Declined", "Erledigt"), "complete") == {"resolution": {"name": "Erledigt"}}
    with pytest.raises(Rejected, match="offers none that fits: Declined, Duplicate"):
        fields_for(asks("Declined", "Duplicate"), "complete")
