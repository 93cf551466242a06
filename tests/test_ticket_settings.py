"""The settings of a ticket's fields, of its way through the workflow, and of the template's labels."""

import pytest
from accessdesk.ticket_settings import FACTS

from tests.test_settings import problems, settings


def test_a_map_is_a_dictionary_or_a_line_of_pairs() -> None:
    pairs = {"application": "Application name", "manager": "customfield_10050"}
    assert settings(FIELDS=pairs).ticket.fields == pairs
    assert settings(FIELDS="application=Application name; manager = customfield_10050;").ticket.fields == pairs


def test_a_fact_that_does_not_exist_is_named_with_those_that_do() -> None:
    (problem,) = problems(FIELDS={"colour": "Colour"})
    assert problem == f"FIELDS: there is no colour. There are: {', '.join(FACTS)}."


@pytest.mark.parametrize("target", ["Summary", "labels", "reporter", "resolution"])
def test_what_the_bot_writes_itself_cannot_hold_anything_else(target: str) -> None:
    (problem,) = problems(FIELDS={"reason": target})
    assert problem == f"FIELDS: the bot cannot fill {target}. Choose another field."


def test_one_field_holds_one_thing() -> None:
    (problem,) = problems(FIELDS={"reason": "Why", "kind": "why"})
    assert "why would hold more than one thing" in problem


def test_the_constants_of_a_ticket_are_gathered() -> None:
    found = settings(JIRA_COMPONENTS="Access, SaaS", JIRA_PRIORITY="Low", JIRA_VALUES="Team=Tech Ops").ticket
    assert found.constants == {"Team": "Tech Ops", "components": "Access, SaaS", "priority": "Low"}


def test_a_label_for_jira_has_no_spaces() -> None:
    (problem,) = problems(JIRA_LABELS="access, it ops")
    assert problem == "JIRA_LABELS: 'it ops' cannot be a label in Jira, which takes no spaces."


def test_ways_and_resolutions_go_by_how_a_request_ended() -> None:
    found = settings(
        JIRA_COMPLETED="Fulfil, Close", JIRA_REOPENED="Back", JIRA_RESOLUTIONS="cancelled=Withdrawn"
    ).ticket
    assert found.ways == {"complete": ("Fulfil", "Close"), "": ("Back",)}
    assert found.resolutions == {"cancel": "Withdrawn"}


def test_labels_are_separated_by_commas_and_lose_their_colon() -> None:
    assert settings(LABELS="reason=Grund:, Begründung").labels.given == {"reason": ("Grund", "Begründung")}


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        ({"until": "For"}, "'For' cannot stand for until: the template has it already."),
        ({"until": "Bis", "level": "bis"}, "'bis' stands for more than one field."),
        ({"reason": "x" * 41}, "cannot be a label."),
        ({"reason": "…"}, "cannot be a label."),
        ({"reason": "a<b"}, "cannot be a label."),
    ],
)
def test_a_label_that_cannot_be_told_is_refused(labels: dict[str, str], problem: str) -> None:
    assert problem in problems(LABELS=labels)[0]
