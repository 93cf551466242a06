"""What the doctor reads is asked for as Slack and Atlassian describe it, and only read."""

import importlib
import json
import sys

import pytest
from accessdesk import settings as access_settings
from accessdesk.doctor_jira import PERMISSIONS
from accessdesk.errors import Rejected
from accessdesk.jira import Jira
from accessdesk.jira_checkup import JiraCheckup
from accessdesk.slack_checkup import SlackCheckup

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import CONTRACTS, checked
from tests.sandbox.server import Traffic

READS = {
    "auth.test",
    "apps.connections.open",
    "conversations.list",
    "conversations.members",
    "emoji.list",
    "usergroups.list",
    "users.conversations",
    "users.info",
    "users.lookupByEmail",
}
"""The methods of the Web API that the doctor may call."""


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_every_call_to_jira_is_one_that_atlassian_describes(flavour):
    traffic = Traffic()
    site = Site(traffic, flavour, "OPS").start()
    user = {"JIRA_USER": site.user} if flavour == "cloud" else {}
    settings = access_settings.read(
        {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS", **user}, {}, "/data"
    )
    jira, doctor = Jira(settings), JiraCheckup(settings)
    fields = {"summary": "Access to Figma", "description": "x", "labels": ["slack-access-request"]}
    try:
        key = jira.create(fields, {"stamp": "1"})["key"]
        before = len(traffic.calls)
        # Asked without credentials, lest they go to whatever answers there; both documents know it only with some,
        # though Atlassian's page of the resource says that anybody may.
        assert doctor.server().about["deploymentType"] == ("Cloud" if site.cloud else "Server")
        with checked(site):
            assert doctor.account()["displayName"] == "Access Bot"
            assert doctor.project()["key"] == "OPS"
            assert doctor.permissions([each.key for each in PERMISSIONS]) == {each.key: True for each in PERMISSIONS}
            kinds = doctor.issue_types()
            assert [each["name"] for each in kinds] == ["Task", "Service Request"]
            assert "summary" in {each.id for each in doctor.fields(kinds[0]["id"])}
            assert [each["key"] for each in doctor.tickets()] == [key]
            assert doctor.ticket(key)["transitions"]
        assert [call.name for call in traffic.calls[before:] if not call.name.startswith("GET ")] == []
    finally:
        site.stop()


def test_the_list_of_tokens_which_only_data_center_has_is_read_as_it_gives_it():
    # Atlassian's document of Data Center leaves this resource out; its page "Using personal access tokens" has it.
    for flavour in ("datacenter", "cloud"):
        site = Site(Traffic(), flavour, "OPS").start()
        site.token_ends = [1_800_000_000.0]
        user = {"JIRA_USER": site.user} if flavour == "cloud" else {}
        given = {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS", **user}
        doctor = JiraCheckup(access_settings.read(given, {}, "/data"))
        try:
            if site.cloud:
                with pytest.raises(Rejected):
                    doctor.token_ends()
            else:
                assert doctor.token_ends() == ["2027-01-15T08:00:00.000+0000"]
        finally:
            site.stop()


def test_every_call_to_slack_is_one_that_slack_describes(make_office):
    if not (CONTRACTS / "slack_contract.py").exists():
        pytest.skip("Slack's published types are not beside this checkout")
    sys.path.append(str(CONTRACTS))
    contract = importlib.import_module("slack_contract")
    office = make_office()
    office.slack.add_channel("private", [office.rita], private=True, bot=False)
    before = len(office.traffic.calls)
    doctor = SlackCheckup.of_token(office.slack.bot_token, office.slack.url)
    assert doctor.sign_in().workspace == "Acme"
    doctor.open_connection(office.slack.app_token)
    found = doctor.places(["#ask-it-tech-ops", "#private", office.elsewhere], {office.channel: "#ask-it-tech-ops"})
    assert [(place.id, place.joined) for place in found] == [
        (office.channel, True),
        ("", False),
        (office.elsewhere, True),
    ]
    assert doctor.missing_emoji(["ticket", "complete"]) == ["complete"]
    office.slack.add_group("design-leads", [office.olga])
    assert (
        doctor.groups_and_people(["@tech-ops"])
        and doctor.groups_and_people(["@design-leads"])
        and doctor.groups_and_people(["tess@example.com"])
    )
    assert doctor.is_inside(office.channel, doctor.person(office.rita).id)
    calls = [call for call in office.traffic.calls[before:] if call.side == "slack"]
    assert {call.name for call in calls} == READS
    assert [call.name for call in calls].count("usergroups.list") == 1
    described = json.loads((CONTRACTS / "slack/schema/WebApi.Arguments.schemas.json").read_text("utf-8"))
    wrong = {
        (call.name, error)
        for call in calls
        if call.name in described
        for error in contract.call_errors(call.name, _typed(call.arguments))
    }
    assert wrong == set()


def _typed(arguments):
    """Give arguments back the types that slack_sdk took from them for the form."""
    found = {name: int(value) if name == "limit" else value for name, value in arguments.items()}
    for name in ("include_users", "include_categories", "exclude_archived"):
        if name in found:
            found[name] = str(found[name]) in ("1", "true", "True")
    return found
