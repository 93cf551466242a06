"""The settings of Service Management: both names or none, fields with values, who takes part."""

import pytest
from accessdesk.settings import SettingsError, read

WORKING = {"JIRA_URL": "https://acme.atlassian.net", "JIRA_TOKEN": "s3cret-token", "JIRA_PROJECT": "OPS"}
SERVICE = {**WORKING, "JIRA_SERVICE_DESK": "OPS", "JIRA_REQUEST_TYPE": "Get access"}


def service(**more):
    return read({**SERVICE, **more}, {}, "/data").service


def problems(**config):
    with pytest.raises(SettingsError) as caught:
        read({**WORKING, **config}, {}, "/data")
    return caught.value.problems


def test_without_a_service_desk_there_is_none():
    assert not read(WORKING, {}, "/data").service


def test_desk_and_request_type_make_it_one():
    found = service()
    assert found
    assert (found.desk, found.request_type, found.fields) == ("OPS", "Get access", {})
    assert (found.create_customers, found.participants) == (False, ())


@pytest.mark.parametrize(
    ("given", "missing"), [("JIRA_SERVICE_DESK", "JIRA_REQUEST_TYPE"), ("JIRA_REQUEST_TYPE", "JIRA_SERVICE_DESK")]
)
def test_one_of_desk_and_request_type_asks_for_the_other(given, missing):
    (problem,) = problems(**{given: "3"})
    assert problem.startswith(f"{missing}: missing. ")


@pytest.mark.parametrize(
    "given", [{"Urgency": "Low", "Seats": 3}, '{"Urgency": "Low", "Seats": 3}', ' {"Urgency" : "Low", "Seats" : 3} ']
)
def test_fields_are_a_dictionary_or_its_json(given):
    assert service(JIRA_REQUEST_FIELDS=given).fields == {"Urgency": "Low", "Seats": "3"}


@pytest.mark.parametrize(
    "given", [5, "Urgency=Low", "[1]", {"Urgency": ["Low"]}, {5: "Low"}, {"": "x"}, {"Seats": True}]
)
def test_fields_in_another_form_are_refused(given):
    (problem,) = problems(JIRA_REQUEST_FIELDS=given)
    assert problem.startswith("JIRA_REQUEST_FIELDS: ")
    assert 'Give fields and their values such as {"Urgency": "Low"' in problem


def test_participants_are_the_manager_the_owners_or_both():
    assert service(JIRA_PARTICIPANTS="manager, owners").participants == ("manager", "owners")
    (problem,) = problems(JIRA_PARTICIPANTS="everybody")
    assert problem == (
        "JIRA_PARTICIPANTS: 'everybody' cannot be used. Give manager, owners, or both with a comma between them."
    )


@pytest.mark.parametrize(
    "name", ["JIRA_SERVICE_DESK", "JIRA_REQUEST_TYPE", "JIRA_PARTICIPANTS", "JIRA_CREATE_CUSTOMERS"]
)
@pytest.mark.parametrize("value", [5, {"a": 1}, b"a"])
def test_a_wrong_value_is_reported_once_under_its_own_name(name, value):
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["JIRA_COMPONENTS", "JIRA_PRIORITY", "JIRA_SECURITY"])
def test_what_only_a_plain_ticket_is_given_is_refused_for_customer_requests(name):
    (problem,) = problems(JIRA_SERVICE_DESK="OPS", JIRA_REQUEST_TYPE="Get access", **{name: "IT"})
    assert problem.startswith(f"{name}: ")
    assert "JIRA_REQUEST_FIELDS" in problem
