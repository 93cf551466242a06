"""What the plugin sends to Slack and Jira agrees with what they publish, on each kind of call that it makes."""

import importlib
import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from accessdesk import settings as access_settings
from accessdesk.field_forms import Value, formed
from accessdesk.jira import Jira
from accessdesk.ticket_fields import constant

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import CONTRACTS, check_recorded, checked
from tests.sandbox.server import Traffic, wait_until
from tests.test_ticket_fields import holds, post, with_fields

OURS = re.compile(
    r"chat\.|conversations\.(history|replies|list|members|open)|users\.(info|lookupByEmail)|usergroups\.|emoji\.|files\."
)
"""The Web API methods that the plugin calls; the backend's own look-ups are not ours to check."""

TRUTHS = ("inclusive", "include_users", "exclude_archived", "include_all_metadata", "include_categories")


@pytest.fixture(scope="module")
def slack_contract():
    if not (CONTRACTS / "slack_contract.py").exists():
        pytest.skip("Slack's published types are not beside this checkout")
    sys.path.append(str(CONTRACTS))
    return importlib.import_module("slack_contract")


def typed(arguments: dict) -> dict:
    """Give arguments back the types that slack_sdk took from them for the form; the token is the client's."""
    found = {}
    for name, value in arguments.items():
        if name in TRUTHS:
            value = str(value) in ("1", "true", "True")
        elif name in ("limit", "length"):
            value = int(value)
        found[name] = value
    found.pop("token", None)
    return found


def test_every_call_to_slack_is_one_that_slack_describes(make_office, slack_contract):
    office = make_office().set(ACCESS_TECH_OPS="@tech-ops,tess@example.com").open()
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "fine")
    office.ask(office.template(manager="U0NOBODY0"))
    office.ask("Name of application: Miro\nBusiness reason: x\nManager's Name: @")
    office.slack.refusals[office.otto] = "messages_tab_disabled"
    office.add(ts, by=office.otto)
    office.command(office.tess, "!access report")
    wait_until(lambda: office.traffic.to("files.completeUploadExternal"), "the report's files come")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    calls = [call for call in office.traffic.calls if call.side == "slack" and OURS.match(call.name)]
    assert {"chat.postMessage", "chat.update", "chat.postEphemeral", "users.lookupByEmail"} <= {c.name for c in calls}
    assert {"files.getUploadURLExternal", "files.completeUploadExternal"} <= {call.name for call in calls}
    described = json.loads((Path(CONTRACTS) / "slack/schema/WebApi.Arguments.schemas.json").read_text("utf-8"))
    wrong = {
        (call.name, error)
        for call in calls
        if call.name in described
        for error in slack_contract.call_errors(call.name, typed(call.arguments))
    }
    assert wrong == set()


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
@pytest.mark.parametrize("workflow", ["simple", "long", "resolving"])
def test_every_call_to_jira_is_one_that_atlassian_describes(flavour, workflow):
    site = Site(Traffic(), flavour, "OPS", workflow=workflow)
    site.add_person("rita", "rita@example.com", "Rita Requester")
    site.start()
    user = {"JIRA_USER": site.user} if flavour == "cloud" else {}
    settings = {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS", **user}
    site.add_field("customfield_10050", "Application", "select", ("Figma", "Miro"))
    site.add_field("customfield_10051", "Manager", "user")
    site.add_field("customfield_10052", "Until", "date")
    site.add_field("components", "Components", "components", ("Access",))
    jira = Jira(access_settings.read(settings, {}, "/data"))
    mark = {"request": "C0CHANNEL/1700000000.000100", "entry": "1700000000.000200", "part": 1}
    try:
        with checked(site):
            fields = {"summary": "Access to Figma", "description": "x", "labels": ["slack-access-request"]}
            rita = jira.account_of("rita@example.com")
            screen = {field.name: field for field in jira.create_screen()}
            more = {
                "components": formed(screen["Components"], constant("Access"), lambda person: rita),
                "customfield_10050": formed(screen["Application"], constant("Figma"), lambda person: rita),
                "customfield_10051": formed(screen["Manager"], Value("Rita", people=("rita",)), lambda person: rita),
                "customfield_10052": formed(screen["Until"], Value("2026-12-31"), lambda person: rita),
            }
            ticket = jira.create({**fields, **more, "reporter": rita}, {"stamp": "1"})
            assert {field.id for field in jira.edit_screen(ticket["id"])} == set(site.screen)
            assert {field.id for field in jira.all_fields()} >= set(site.screen)
            jira.set_fields(ticket["id"], {"customfield_10050": None, "customfield_10051": rita, "components": []})
            assert jira.find("slack-access-request") == [ticket]
            named = jira.account_named("rita@example.com").field
            assert named == jira.account_named(next(iter(named.values()))).field
            assert jira.account_named("nosuch").field is None
            comment = jira.comment(ticket["id"], "first", {**mark, "version": 1})
            assert jira.find_comment(ticket["id"], mark) == comment
            assert jira.find_comment(ticket["id"], {**mark, "part": 2}) is None
            with TemporaryFile() as file:
                file.write(b"%PDF-1.7")
                file.flush()
                attachment = jira.attach(ticket["id"], "plan-F1.pdf", file, 8)
            assert [(each["id"], each["size"]) for each in jira.attachments(ticket["id"])] == [(attachment, 8)]
            assert jira.one_comment(ticket["id"], comment)["body"] == "first"
            assert [total for total, _ in jira.comment_pages(ticket["id"])] == [1]
            (changed,) = jira.moved(5)
            assert [each["id"] for each in changed["fields"]["attachment"]] == [attachment]
            assert jira.open_keys() == {ticket["key"]}
            assert jira.may_look()
            jira.rewrite(ticket["id"], comment, "second", {**mark, "version": 2})
            assert jira.find_comment(ticket["id"], {**mark, "version": 2}) == comment
            jira.describe(ticket["id"], {"summary": "Access to Miro", "description": "y"}, {"stamp": "2"})
            jira.add_labels(ticket["id"], ["slack-access-request", "urgent"])
            jira.claim(ticket["id"], ["slack-access-request"], {"stamp": "2"})
            looked = jira.look(ticket["id"])
            assert looked["properties"] == {"accessrequest": {"stamp": "2"}}
            assert set(looked["fields"]["labels"]) == {"slack-access-request", "urgent"}
            assert looked["changelog"]["histories"]
            jira.move(ticket["id"], "complete")
            other = jira.create(fields, {"stamp": "2"})
            assert jira.created("slack-access-request") == [ticket, other]
            assert jira.link_duplicate(other["id"], ticket["id"])
            assert jira.link_duplicate(other["id"], ticket["id"])
            assert site.links(other["id"]) == [("Duplicate", "outward", ticket["key"])]
            jira.move(other["id"], "duplicate")
            jira.unlabel(other["id"], ["slack-access-request"])
            assert jira.created("slack-access-request") == [ticket]
            jira.move(ticket["id"], "")
            jira.move(ticket["id"], "cancel")
            jira.delete_attachment(attachment)
            assert jira.attachments(ticket["id"]) == []
    finally:
        site.stop()


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_the_whole_story_with_fields_is_told_as_atlassian_describes(make_office, flavour):
    office = with_fields(make_office(flavour=flavour, workflow="keeping")).open()
    ts, key = office.ticketed(post(office))
    office.reply(ts, office.mara, "fine with me")
    office.slack.edit(office.channel, ts, post(office, until="30 June 2027"))
    holds(office, key, "customfield_20011", "2027-06-30")
    office.reply(ts, office.olga, "approved, as Viewer")
    holds(office, key, "customfield_20006", "Approved")
    office.add(ts, "complete")
    office.status(key, "Closed")
    office.said(ts, "closed: done")
    office.take_off(ts, "complete")
    office.said(ts, "open again")
    office.settled()
    assert check_recorded(office.jira) > len(office.bodies(key))
