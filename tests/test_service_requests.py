"""A customer request is raised once, for whom it is for, with what its type asks for; the portal and people see it."""

import pytest

from tests.kill_story import Killer
from tests.sandbox.jira_contract import violations
from tests.sandbox.jira_service import COMMENTED, CREATED, RequestField
from tests.sandbox.server import Fault, wait_until
from tests.verified import CLEAN, verify

URGENCY = RequestField("customfield_10060", "Urgency", True, {"type": "option"}, {"10001": "Low", "10002": "High"})
CREATE = "POST /rest/servicedeskapi/request"


@pytest.fixture
def office(make_office):
    """An office with Service Management whose bot is not started yet; its calls are as Atlassian describes them."""
    office = make_office(flavour="service").catalogue()
    yield office
    assert violations(office.jira, office.traffic.calls) == []


def fields(office, key):
    return office.jira.issue(key)["fields"]


def test_it_is_raised_on_behalf_of_whom_it_is_for(office):
    otto = office.jira.add_person("otto", "otto@example.com", "Otto Other")
    office.open()
    _, key = office.ticketed(f"{office.template()}\nFor: <@{office.otto}>")
    assert fields(office, key)["reporter"] == otto
    assert office.jira.desk.mailed(otto) == [CREATED]
    assert "*Requester:* Rita Requester" in fields(office, key)["description"]


def test_it_is_raised_on_behalf_of_an_e_mail_address_as_well(office):
    new = office.jira.add_person("new", "new.colleague@example.com", "New Colleague")
    office.open()
    _, key = office.ticketed(f"{office.template()}\nFor: <mailto:new.colleague@example.com|new.colleague@example.com>")
    assert fields(office, key)["reporter"] == new


def test_who_has_no_account_is_named_in_the_ticket(office):
    office.open()
    _, key = office.ticketed(f"{office.template()}\nFor: <@{office.otto}>")
    assert fields(office, key)["reporter"] == office.jira.account
    assert "Jira has no single account for Otto Other (otto@example.com)" in fields(office, key)["description"]


def test_who_has_no_account_becomes_a_customer_where_the_settings_say_so(office):
    office.jira.desk.open = False
    office.set(JIRA_CREATE_CUSTOMERS="true").open()
    _, key = office.ticketed(f"{office.template()}\nFor: <@{office.otto}>")
    reporter = fields(office, key)["reporter"]
    assert office.jira.people[reporter].email == "otto@example.com"
    assert reporter in office.jira.desk.customers
    assert "Reporter:" not in fields(office, key)["description"]
    made = len(office.jira.people)
    _, key = office.ticketed(f"{office.template('Miro')}\nFor: <@{office.otto}>")
    assert fields(office, key)["reporter"] == reporter
    assert len(office.jira.people) == made


def test_where_the_project_lets_nobody_in_the_ticket_is_made_all_the_same_and_says_why(office):
    office.jira.desk.open = office.jira.desk.creates_customers = False
    office.set(JIRA_CREATE_CUSTOMERS="true").open()
    _, key = office.ticketed()
    described = fields(office, key)["description"]
    assert "Jira did not let the bot raise it on behalf of Rita Requester" in described
    assert "is not a customer of this service desk" in described
    _, key = office.ticketed(f"{office.template('Miro')}\nFor: <@{office.otto}>")
    assert "Jira did not let the bot make one: Jira does not let" in fields(office, key)["description"]
    assert len(office.jira.issues()) == 2


def test_manager_and_owners_take_part_where_the_settings_say_so(office):
    accounts = [
        office.jira.add_person(name, f"{name}@example.com", name.title()) for name in ("mara", "olga", "oskar", "otto")
    ]
    office.set(JIRA_PARTICIPANTS="manager,owners").open()
    ts, key = office.ticketed()
    desk, issue = office.jira.desk, office.jira.issue(key)["id"]
    wait_until(lambda: set(desk.participants[issue]) == set(accounts[:3]), "manager and owners take part")
    office.reply(ts, office.olga, "Approved. Role: Editor")
    office.said(ts, ">: Approved by")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    assert desk.mailed(accounts[0]) == [COMMENTED]
    assert len(office.traffic.to(f"POST /rest/servicedeskapi/request/{issue}/participant")) == 1


def test_participants_whom_jira_refuses_hold_up_nothing_and_are_said(office):
    office.jira.add_person("mara", "mara@example.com", "Mara Manager")
    office.jira.desk.adds_participants = False
    office.set(JIRA_PARTICIPANTS="manager").open()
    ts, key = office.ticketed()
    office.said(ts, "You are not allowed to add participants")
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")


def test_a_field_that_is_required_is_answered_from_the_settings(office):
    desk = office.jira.desk
    desk.ask(URGENCY)
    desk.ask(RequestField("customfield_10061", "Justification", True))
    desk.ask(RequestField("customfield_10062", "Who is the manager?", True, {"type": "user"}))
    mara = office.jira.add_person("mara", "mara@example.com", "Mara Manager")
    answers = '{"Urgency": "low", "customfield_10061": "{application}: {reason}", "Who is the manager?": "{manager}"}'
    office.set(JIRA_REQUEST_FIELDS=answers).open()
    _, key = office.ticketed()
    shown = fields(office, key)
    assert shown["customfield_10060"] == {"id": "10001"}
    assert shown["customfield_10061"] == "Figma: design work"
    assert shown["customfield_10062"] == {"accountId": mara}


def test_a_field_without_an_answer_is_named_before_the_first_ticket(office):
    office.jira.desk.ask(URGENCY)
    office.open()
    sentence = "The request type “Get access” asks for Urgency. Say in JIRA_REQUEST_FIELDS what to answer"
    wait_until(lambda: sentence in office.bot.read_log(), "the log says what is missing")
    assert sentence in office.command(office.tess, "!access health")
    ts = office.ask()
    office.add(ts)
    office.said(ts, f"No ticket yet. {sentence}")
    assert office.traffic.to(CREATE) == []


def test_a_field_that_is_required_overnight_is_named_and_answered_when_it_is_optional_again(office):
    office.open()
    office.ticketed()
    office.jira.desk.ask(URGENCY)
    ts = office.ask(office.template("Miro"))
    office.add(ts)
    office.said(ts, "asks for Urgency. Say in JIRA_REQUEST_FIELDS what to answer")
    del office.jira.desk.type.fields[URGENCY.id]
    office.command(office.tess, f"!access retry {office.slack.permalink(office.channel, ts)}")
    office.ticket(2)


def test_a_bot_that_is_no_agent_raises_nothing(office):
    office.jira.desk.agents.clear()
    office.open()
    ts = office.ask()
    office.add(ts)
    office.said(ts, "give it an agent's licence")
    assert office.jira.issues() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JIRA_SERVICE_DESK", "HELP", "JIRA_SERVICE_DESK: Jira has no “HELP” here. There are: OPS project ("),
        (
            "JIRA_REQUEST_TYPE",
            "Get a chair",
            "JIRA_REQUEST_TYPE: Jira has no “Get a chair” here. There are: Get access (",
        ),
        ("JIRA_REQUEST_FIELDS", '{"Urgency": "Low"}', "JIRA_REQUEST_FIELDS: “Get access” has no field “Urgency”."),
    ],
)
def test_a_name_that_jira_does_not_have_is_said_at_start_with_those_that_it_has(office, name, value, said):
    office.set(**{name: value}).open()
    wait_until(lambda: said in office.bot.read_log(), "the log says what is wrong")


def test_desk_and_request_type_may_be_ids(office):
    desk = office.jira.desk
    office.set(JIRA_SERVICE_DESK=desk.id, JIRA_REQUEST_TYPE=desk.type.id).open()
    _, key = office.ticketed()
    assert office.jira.issue(key)["id"] in desk.requests


@pytest.mark.parametrize("takes_labels", [True, False])
@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_a_request_whose_answer_is_lost_is_raised_once(office, kind, takes_labels):
    if not takes_labels:
        del office.jira.screen["labels"]
    office.jira.search_lag = 0.2
    fault = office.traffic.add(Fault(CREATE, kind))
    office.open()
    ts, key = office.ticketed()
    office.said(ts, "in the portal")
    office.settled()
    assert fault.times == 0
    assert len(office.jira.issues()) == 1
    assert office.jira.desk.mailed(office.rita_in_jira) == [CREATED]
    assert len(fields(office, key)["labels"]) == (2 if takes_labels else 0)


def test_a_request_type_that_takes_labels_gets_them_at_once(office):
    office.jira.desk.ask(RequestField("labels", "Labels", False, {"type": "array", "items": "string"}))
    office.open()
    office.ticketed()
    (created,) = office.traffic.to(CREATE)
    assert len(created.arguments["body"]["requestFieldValues"]["labels"]) == 2


@pytest.mark.parametrize("takes_labels", [True, False])
def test_a_request_that_was_raised_twice_is_closed_and_leads_back_no_more(office, takes_labels):
    if not takes_labels:
        del office.jira.screen["labels"]
    office.jira.search_lag = 2.0
    office.set(ACCESS_LOOK_AFTER_SECONDS="0,0.1", ACCESS_LOOK_AGAIN_SECONDS="3").open()
    office.traffic.add(Fault(CREATE, "break_after"))
    ts = office.ask()
    office.add(ts)
    key = office.ticket(2)["key"]
    office.said(ts, "It is closed as a duplicate")
    office.settled()
    first = office.jira.issues()[0]
    assert first["fields"]["status"] == "Done"
    assert first["fields"]["description"].startswith(f"This request has another ticket, {key}")
    wait_until(lambda: CLEAN in verify(office, key), "a check finds one ticket")
    assert office.jira.desk.mailed(office.rita_in_jira) == [CREATED, CREATED]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_dies_while_it_raises_a_request_raises_it_once(office, moment):
    office.open()
    office.caught_up()
    killer = Killer(office, (CREATE, 1), moment)
    office.traffic.hooks.append(killer)
    office.ticketed()
    killer.over()
    office.settled()
    assert killer.call
    assert len(office.jira.issues()) == 1
    assert office.jira.desk.mailed(office.rita_in_jira) == [CREATED]


def test_an_answer_about_request_types_that_makes_no_sense_is_asked_for_again(make_office):
    office = make_office(flavour="service")
    strange = office.traffic.add(Fault("GET */requesttype", "status", times=2, status=200, body={"nothing": 1}))
    office.open()
    office.ticketed()
    assert strange.times < 2
    assert "Traceback" not in office.bot.read_log()
