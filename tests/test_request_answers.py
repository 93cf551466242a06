"""What a request type asks for is answered in the shape of each field, and nothing that a person typed acts there."""

import pytest
from accessdesk.errors import Rejected
from accessdesk.markup import to_wiki
from accessdesk.request_answers import answers_of
from accessdesk.request_type import problems_of, request_type_of

from tests.test_ticket_texts import ACTING, LINKS, request

CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes:"
ACCOUNTS = {"mara@example.com": {"accountId": "5b10-mara"}}


def field(number: str, name: str, kind: str, required: bool = False, **more):
    options = [{"value": value, "label": label} for value, label in more.pop("options", {}).items()]
    schema = {"type": kind, **({"custom": f"{CUSTOM}{more.pop('custom')}"} if "custom" in more else {}), **more}
    return {"fieldId": number, "name": name, "required": required, "jiraSchema": schema, "validValues": options}


FIELDS = [
    field("summary", "What do you need?", "string", True),
    field("description", "Why?", "string"),
    field("f1", "Urgency", "option", options={"1": "Low", "2": "High"}),
    field("f2", "Systems", "array", items="option", options={"7": "Web", "8": "Desktop"}),
    field("f3", "Justification", "string", custom="textarea"),
    field("f4", "Short", "string", custom="textfield"),
    field("f5", "Seats", "number"),
    field("f6", "Approver", "user", custom="userpicker"),
    field("f7", "Watchers", "array", items="user"),
    field("f8", "Tags", "array", items="string", custom="labels"),
]


def kind(*more, fields=FIELDS, **meta):
    given = {"requestTypeFields": [*fields, *more], "canRaiseOnBehalfOf": True, **meta}
    return request_type_of({"id": "3", "projectKey": "OPS"}, {"id": "25", "name": "Get access"}, given)


def answered(answers, asked=None, of=None):
    return answers_of(of or kind(), answers, asked or request(), LINKS, ACCOUNTS.get)


@pytest.mark.parametrize(
    ("name", "answer", "value"),
    [
        ("Urgency", "low", {"id": "1"}),
        ("f1", "2", {"id": "2"}),
        ("Systems", "web, Desktop", [{"id": "7"}, {"id": "8"}]),
        ("Justification", "{application}: {reason}", "Figma: design work"),
        ("Short", "{requester} asks {manager} for {kind}", "Rita Requester asks Mara Manager for new access"),
        ("Short", "{permalink}", "https://acme.slack.com/archives/C0CHANNEL/p1700000000000100"),
        ("Short", "{unheard of}", "{unheard of}"),
        ("Seats", "3", 3.0),
        ("Approver", "{manager}", {"accountId": "5b10-mara"}),
        ("Approver", "mara@example.com", {"accountId": "5b10-mara"}),
        ("Watchers", "{manager}", [{"accountId": "5b10-mara"}]),
        ("Tags", "access, {application}", ["access", "Figma"]),
    ],
)
def test_a_field_gets_its_value_in_its_own_shape(name, answer, value):
    assert list(answered({name: answer}).values()) == [value]


def test_what_there_is_nothing_for_is_left_out():
    assert answered({"Approver": "{requester}", "Short": "{beneficiary}"}, request(more="\nFor: Nora")) == {
        "f4": "Nora"
    }


@pytest.mark.parametrize("typed", ACTING)
def test_what_a_person_typed_does_not_act_in_a_field_with_markup(typed):
    found = answered({"Justification": "Why: {reason}"}, request(reason=f"see {typed} there"))["f3"]
    assert found == f"Why: {to_wiki(f'see {typed} there')}"
    assert found != f"Why: see {typed} there"


def test_a_line_takes_no_more_than_a_line():
    value = answered({"Short": "{reason}"}, request(reason="word " * 200))["f4"]
    assert len(value) == 254
    assert "\n" not in value


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("Urgency", "{application}", "“Urgency” does not offer “Figma”. It offers Low, High."),
        ("Seats", "{application}", "“Seats” wants a number, and “Figma” is none."),
    ],
)
def test_a_value_that_jira_would_not_take_is_said_before_it_is_sent(name, answer, said):
    with pytest.raises(Rejected, match="JIRA_REQUEST_FIELDS") as refused:
        answered({name: answer})
    assert said in refused.value.sentence


def test_a_required_field_for_which_a_request_has_nothing_is_named():
    asked = kind(field("f9", "Line manager", "user", True))
    with pytest.raises(Rejected, match="asks for Line manager, for which this request has nothing"):
        answered({"f9": "{requester}"}, of=asked)


def test_a_fitting_request_type_has_no_problems():
    assert problems_of(kind(), "OPS", {"Urgency": "Low", "f4": "{reason}"}) == []


def test_hidden_fields_answer_themselves():
    assert problems_of(kind({**field("f9", "Source", "string", True), "visible": False}), "OPS", {}) == []


@pytest.mark.parametrize(
    ("found", "answers", "said"),
    [
        (kind(canRaiseOnBehalfOf=False), {}, "may not raise requests for others"),
        (kind(field("f9", "Cost centre", "string", True)), {}, "asks for Cost centre"),
        (kind(fields=FIELDS[:1]), {}, "has no description"),
        (kind(), {"Colour": "red"}, "“Get access” has no field “Colour”. It has What do you need?, Why?, Urgency"),
        (kind(), {"Urgency": "Medium"}, "“Urgency” does not offer “Medium”. It offers Low, High."),
        (kind(), {"summary": "Access"}, "the bot fills “summary” by itself"),
    ],
)
def test_what_keeps_requests_from_being_raised_is_said_beforehand(found, answers, said):
    (problem,) = problems_of(found, "OPS", answers)
    assert said in problem


def test_a_desk_of_another_project_is_said():
    (problem,) = problems_of(kind(), "HELP", {})
    assert problem == "The service desk belongs to the project OPS, and JIRA_PROJECT says HELP."
