"""Fields of the ticket follow the request: written when it is created, and whenever a fact changes."""

from dataclasses import replace

import pytest

from tests.sandbox.server import wait_until

FIELDS = {
    "application": "Application",
    "reason": "Why",
    "manager": "Line manager",
    "requester": "customfield_20004",
    "owner": "System owners",
    "decision": "Decision",
    "grant": "Granted",
    "kind": "Kind",
    "permalink": "Slack thread",
    "level": "Level wanted",
    "until": "Until",
    "beneficiary": "For whom",
}


def mapping(**more: str) -> str:
    return "; ".join(f"{fact}={field}" for fact, field in {**FIELDS, **more}.items())


def with_fields(office):
    """Give the project a field of every kind that a request may fill."""
    jira = office.jira
    jira.add_person("mara", "mara@example.com", "Mara Manager")
    jira.add_person("olga", "olga@example.com", "Olga Owner")
    jira.add_field("customfield_20001", "Application", "select", ("Figma", "Miro"), required=True)
    jira.add_field("customfield_20002", "Why", "text")
    jira.add_field("customfield_20003", "Line manager", "user", required=True)
    jira.add_field("customfield_20004", "Who asks", "line")
    jira.add_field("customfield_20005", "System owners", "users", on=("edit",))
    jira.add_field("customfield_20006", "Decision", "select", ("Approved", "Declined"), on=("edit",))
    jira.add_field("customfield_20007", "Granted", "line", on=("edit",))
    jira.add_field("customfield_20008", "Kind", "multiselect", ("New access", "Change", "Removal"))
    jira.add_field("customfield_20009", "Slack thread", "url")
    jira.add_field("customfield_20010", "Level wanted", "labels")
    jira.add_field("customfield_20011", "Until", "date")
    jira.add_field("customfield_20012", "For whom", "line")
    jira.add_field("components", "Components", "components", ("Access", "SaaS", "Network"))
    jira.add_field("priority", "Priority", "priority", ("High", "Low"))
    jira.add_field("security", "Security Level", "security", ("Staff only",))
    jira.add_field("customfield_20020", "Cost centre", "select", ("IT", "HR"), required=True)
    jira.add_field("customfield_20021", "Team", "line", required=True, default=True)
    return office.catalogue().set(
        ACCESS_FIELDS=mapping(),
        ACCESS_LABELS="level=Access level wanted; until=Until when",
        JIRA_COMPONENTS="Access, SaaS",
        JIRA_PRIORITY="low",
        JIRA_SECURITY="Staff only",
        JIRA_LABELS="it-ops",
        JIRA_VALUES="Cost centre=IT",
    )


def post(office, level: str = "Editor", until: str = "31 Dec 2026", application: str = "figma design") -> str:
    more = f"Access level wanted: {level}\nUntil when: {until}"
    return office.template(application).replace("Manager's", f"{more}\nManager's")


def holds(office, key: str, field: str, value) -> None:
    fields = lambda: office.jira.issue(key)["fields"]  # noqa: E731
    wait_until(lambda: fields().get(field) == value, f"{field} is {value}: {fields().get(field)}")


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_the_whole_story_is_in_the_tickets_fields(make_office, flavour):
    office = with_fields(make_office(flavour=flavour)).open()
    jira = office.jira
    accounts = {person.name: account for account, person in jira.people.items()}
    ts, key = office.ticketed(post(office))
    fields = jira.issue(key)["fields"]
    assert fields["customfield_20001"] == "Figma"
    assert fields["customfield_20002"] == "design work"
    assert fields["customfield_20003"] == accounts["mara"]
    assert fields["customfield_20004"] == "Rita Requester (rita@example.com)"
    assert fields["customfield_20008"] == ["New access"]
    assert fields["customfield_20009"] == office.slack.permalink(office.channel, ts)
    assert fields["customfield_20010"] == ["Editor"]
    assert fields["customfield_20011"] == "2026-12-31"
    assert fields["components"] == ["Access", "SaaS"]
    assert (fields["priority"], fields["security"]) == ("Low", "Staff only")
    assert fields["customfield_20020"] == "IT"
    assert "it-ops" in fields["labels"]
    for line in ("*Access level wanted:* Editor", "*Until:* 31 Dec 2026"):
        assert line in fields["description"]

    office.reply(ts, office.olga, "approved, as Viewer")
    holds(office, key, "customfield_20006", "Approved")
    holds(office, key, "customfield_20007", "access level Viewer")
    holds(office, key, "customfield_20005", [accounts["olga"]])
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    assert not [text for text in office.thread(ts) if "stays empty" in text]

    office.take_off(ts, "complete")
    office.status(key, "To Do")
    office.settled()
    assert jira.issue(key)["fields"]["customfield_20006"] == "Approved"


def test_an_edit_of_the_post_is_one_more_write_and_a_reply_none(make_office):
    office = with_fields(make_office()).open()
    ts, key = office.ticketed(post(office))
    office.settled()
    office.traffic.clear()
    before = len(writes(office, key))
    office.reply(ts, office.tess, "working on it")
    office.carried(key, "working on it")
    office.settled()
    assert len(writes(office, key)) == before

    office.slack.edit(office.channel, ts, post(office, application="Miro"))
    holds(office, key, "customfield_20001", "Miro")
    office.settled()
    changed = [set(call.arguments["body"]["fields"]) for call in writes(office, key)[before:]]
    assert {"customfield_20001"} in changed
    assert len(changed) == 2, "the description, and the one field that changed"


def writes(office, key: str) -> list:
    """What was written to the ticket itself, its comments and moves left out."""
    number = office.jira.issue(key)["id"]
    return [call for call in office.traffic.calls if call.name == f"PUT /rest/api/2/issue/{number}"]


def test_another_level_after_the_decision_needs_a_new_one(make_office):
    office = with_fields(make_office()).open()
    ts, key = office.ticketed(post(office))
    office.reply(ts, office.olga, "approved")
    holds(office, key, "customfield_20006", "Approved")
    office.slack.edit(office.channel, ts, post(office, level="Admin"))
    holds(office, key, "customfield_20010", ["Admin"])
    holds(office, key, "customfield_20006", None)
    office.add(ts, "complete", by=office.tom)
    assert "has to decide first" in office.said(ts, "not yet")
    assert office.jira.issue(key)["fields"]["status"] == "To Do"


def test_what_a_field_does_not_take_is_said_and_stops_nothing(make_office):
    office = with_fields(make_office()).set(
        ACCESS_FIELDS="until=Until; level=Kind; application=For whom; reason=Application"
    )
    office.jira.required.clear()
    office = office.open()
    ts, key = office.ticketed(post(office, until="the end of the project"))
    told = office.said(ts, "They stay empty")
    assert "“Until” takes a day such as 2026-12-31, which “the end of the project” is not" in told
    assert "the field “Kind” has no option “Editor”" in told
    assert "the field “Application” has no option “design work”" in told
    fields = office.jira.issue(key)["fields"]
    assert fields["customfield_20012"] == "figma design"
    assert "*Until:* the end of the project" in fields["description"]
    office.settled()
    assert len([text for text in office.thread(ts) if "stay empty" in text]) == 1


def test_the_security_level_is_never_left_out(make_office):
    office = with_fields(make_office()).set(JIRA_SECURITY="Board only").open()
    ts = office.ask(post(office))
    office.add(ts)
    assert "security level “Board only” (JIRA_SECURITY) cannot be set" in office.said(ts, "No ticket yet")
    assert office.jira.issues() == []


def test_a_manager_without_an_account_leaves_the_field_empty_and_health_says_so(make_office):
    office = with_fields(make_office()).set(ACCESS_FIELDS="manager=Line manager; application=Application")
    office.jira.required["create"].pop("customfield_20003")
    office = office.open()
    ts, key = office.ticketed(office.template(manager=office.otto))
    assert office.jira.issue(key)["fields"].get("customfield_20003") is None
    office.settled()
    assert not [text for text in office.thread(ts) if "stays empty" in text]
    assert "no single account for Otto Other" in office.command(office.tess, "!access health")


def test_words_that_are_removed_after_the_closing_leave_the_fields_as_well(make_office):
    office = with_fields(make_office()).open()
    ts, key = office.ticketed(post(office).replace("design work", "for the customer Acme"))
    office.add(ts, "no_entry_sign")
    office.status(key, "Done")
    office.settled()
    office.slack.edit(office.channel, ts, post(office))
    office.settled()
    assert office.jira.issue(key)["fields"]["customfield_20002"] == "for the customer Acme"
    office.command(office.tess, f"!access redact {office.slack.permalink(office.channel, ts)} it names a customer")
    holds(office, key, "customfield_20002", "design work")


def test_a_field_that_cannot_be_changed_any_more_is_said_to_hold_the_words_until_it_can(make_office):
    office = with_fields(make_office()).open()
    ts, key = office.ticketed(post(office).replace("design work", "for the customer Acme"))
    office.add(ts, "no_entry_sign")
    office.status(key, "Done")
    office.settled()
    office.slack.edit(office.channel, ts, post(office))
    office.settled()
    reason = office.jira.kinds.pop("customfield_20002")
    office.jira.kinds["customfield_20002"] = replace(reason, on=("create",))
    office.command(office.tess, f"!access redact {office.slack.permalink(office.channel, ts)} it names a customer")
    said = office.said(ts, "Not from the ticket yet")
    assert "“Why” cannot be changed on this ticket as it is" in said
    assert "earlier texts of the description and of fields" in said
    office.jira.kinds["customfield_20002"] = reason
    office.command(office.tess, f"!access retry {key}")
    holds(office, key, "customfield_20002", "design work")


def test_what_the_thread_was_told_of_a_field_goes_with_the_words_that_it_repeats(make_office):
    office = make_office().set(ACCESS_FIELDS="reason=Until")
    office.jira.add_field("customfield_20011", "Until", "date")
    office.open()
    ts, key = office.ticketed(office.template(reason="for the customer Acme"))
    office.said(ts, "which “for the customer Acme” is not")
    office.slack.edit(office.channel, ts, office.template())
    office.said(ts, "which “design work” is not")
    office.settled()
    office.command(office.tess, f"!access redact {office.slack.permalink(office.channel, ts)} it names a customer")
    wait_until(lambda: not any("Acme" in text for text in office.thread(ts)), "the thread names it no more")
    office.settled()
    assert office.jira.issue(key)["fields"].get("customfield_20011") is None


def test_a_mapped_field_that_only_the_edit_screen_has_is_filled_right_after(make_office):
    office = make_office().catalogue().set(ACCESS_FIELDS="application=Application")
    office.jira.add_field("customfield_20001", "Application", "select", ("Figma",), on=("edit",))
    office = office.open()
    _, key = office.ticketed()
    holds(office, key, "customfield_20001", "Figma")
