"""What Jira demands and the bot has nothing for is said at start, and a demand that appears later in the thread."""

import pytest

from tests.sandbox.server import wait_until


def alarms(office, part: str) -> str:
    """Wait until the bot's health names this, and return what it says."""

    def health() -> str:
        answer = office.command(office.tess, "!access health")
        return answer if part in answer else ""

    return str(wait_until(health, f"health says “{part}”"))


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_required_field_without_a_value_is_named_at_start(make_office, flavour):
    office = make_office(flavour=flavour)
    office.jira.add_field("customfield_20020", "Cost centre", "select", ("IT", "HR"), required=True)
    office.jira.add_field("customfield_20021", "Team", "line", required=True, default=True)
    office.open()
    said = alarms(office, "no new ticket without")
    assert "without “Cost centre”" in said
    assert "Team" not in said
    assert office.jira.issues() == []


def test_what_the_settings_name_and_jira_lacks_is_said_at_start(make_office):
    office = make_office().set(
        ACCESS_FIELDS="reason=Resaon; manager=Due; grant=Twice; level=Level",
        JIRA_PRIORITY="Urgent",
        JIRA_COMPONENTS="Access, Nowhere",
        JIRA_VALUES="Colour=red; Root cause=Access",
    )
    office.jira.add_field("customfield_20005", "Root cause", "line", on=())
    office.jira.add_field("customfield_20001", "Due", "date")
    office.jira.add_field("customfield_20002", "Twice", "line")
    office.jira.add_field("customfield_20003", "Twice", "line")
    office.jira.add_field("customfield_20004", "Level", "line", on=("edit",))
    office.jira.add_field("priority", "Priority", "priority", ("High", "Low"))
    office.jira.add_field("components", "Components", "components", ("Access",))
    office.open()
    said = alarms(office, "no field “Resaon”")
    for part in (
        "“Due” is of a kind that cannot hold the manager",
        "Several fields are called “Twice”",
        "“Priority” cannot hold “Urgent”",
        "“Components” cannot hold “Access, Nowhere”",
        "no field “Colour”",
    ):
        assert part in said
    assert "“Level”" not in said
    assert "“Root cause”" not in said
    _, key = office.ticketed()
    assert office.jira.issue(key)["fields"].get("priority") is None


def test_an_issue_type_that_the_project_lacks_is_said_at_start(make_office):
    office = make_office().set(JIRA_ISSUE_TYPE="Service Desk Thing").open()
    said = alarms(office, "JIRA_ISSUE_TYPE")
    assert "has no “Service Desk Thing”. It has: Task, Service Request" in said


def test_a_field_that_is_required_overnight_is_named_in_the_thread_and_retry_goes_on(make_office):
    office = make_office().open()
    office.ticketed()
    office.jira.add_field("customfield_20020", "Cost centre", "select", ("IT", "HR"), required=True)
    ts = office.ask(office.template("Miro"))
    office.add(ts)
    said = office.said(ts, "No ticket yet")
    assert "Jira wants “Cost centre” filled in every new ticket, and the bot has no value." in said
    office.jira.required.clear()
    link = office.slack.permalink(office.channel, ts)
    office.command(office.tess, f"!access retry {link}")
    key = office.ticket(2)["key"]
    wait_until(lambda: f"|{key}>" in office.thread(ts)[0], "the thread has the ticket")


def test_a_required_field_without_the_option_that_is_meant_says_so(make_office):
    office = make_office().set(ACCESS_FIELDS="application=Application")
    office.jira.add_field("customfield_20001", "Application", "select", ("Figma",), required=True)
    office.open()
    ts = office.ask(office.template("Miro"))
    office.add(ts)
    said = office.said(ts, "No ticket yet")
    assert "Jira wants “Application” filled in every new ticket, and does not take there what the request says." in said


def test_a_field_that_jira_refuses_for_reasons_of_its_own_is_left_out(make_office):
    office = make_office().set(ACCESS_FIELDS="reason=Why")
    office.jira.add_field("customfield_20001", "Why", "line")
    office.open()
    kind = office.jira.kinds["customfield_20001"]
    # A validator that no metadata tells of: it takes numbers alone, though it is described as a line of text.
    object.__setattr__(kind, "read", _only_numbers)
    ts, key = office.ticketed()
    assert "the field “Why” does not take “design work”" in office.said(ts, "stays empty")
    assert "*Business reason:* design work" in office.jira.issue(key)["fields"]["description"]


def _only_numbers(site, value):
    if value is not None and not str(value).isdigit():
        raise ValueError("Only numbers, please.")
    return value
