"""The sandbox's Jira site refuses the real jira package what Data Center 10.3 and Cloud refuse."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from jira import JIRAError

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import checked, client, comment, create, refusal
from tests.sandbox.server import Traffic

BOTH = pytest.mark.parametrize("site", ["datacenter", "cloud"], indirect=True)
CLOUD = pytest.mark.parametrize("site", ["cloud"], indirect=True)
DATA_CENTER = pytest.mark.parametrize("site", ["datacenter"], indirect=True)


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    running = Site(Traffic(), request.param).start()
    yield running
    running.stop()


@pytest.fixture
def contract(site: Site) -> Iterator[list[Any]]:
    with checked(site) as found:
        yield found


@BOTH
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"summary": ""}, {"summary": "You must specify a summary of the issue."}),
        ({"summary": "x" * 256}, {"summary": "Summary must be less than 255 characters."}),
        ({"summary": "a\nb"}, {"summary": "The summary is invalid because it contains newline characters."}),
        ({"labels": ["a b"]}, {"labels": "The label 'a b' contains spaces which is invalid."}),
        ({"reporter": {"name": "nobody"}}, {"reporter": "The reporter specified is not a user."}),
        (
            {"description": "😀" * 16_384},
            {"description": "The entered text is too long. It exceeds the allowed limit of 32,767 characters."},
        ),
        (
            {"customfield_1": "x"},
            {"customfield_1": "Field 'customfield_1' cannot be set. It is not on the appropriate screen, or unknown."},
        ),
        ({"issuetype": {"name": "Epic"}}, {"issuetype": "The issue type selected is invalid."}),
        ({"project": {"key": "NONE"}}, {"project": "valid project is required"}),
    ],
)
def test_what_jira_does_not_take_is_refused_by_field(
    site: Site, contract: list[Any], fields: dict[str, Any], wrong: dict[str, str]
) -> None:
    status, body = refusal(create, client(site), **fields)
    assert (status, body) == (400, {"errorMessages": [], "errors": wrong})
    assert site.issues() == []


@BOTH
def test_the_longest_values_are_taken(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira, summary="x" * 255, description="x" * 32_767)
    comment(jira, issue.key, "x" * 32_767)
    status, body = refusal(comment, jira, issue.key, "x" * 32_768)
    assert (status, list(body["errors"])) == (400, ["comment"])
    assert refusal(comment, jira, issue.key, " ")[0] == 400
    assert len(site.comments(issue.key)) == 1


@BOTH
def test_a_required_field_is_announced_and_demanded(site: Site, contract: list[Any]) -> None:
    site.require("customfield_10011", "Cost centre")
    jira = client(site)
    kind = jira.project("OPS").issueTypes[0].id
    page = jira._get_json(f"issue/createmeta/OPS/issuetypes/{kind}")
    announced = {each["fieldId"]: each["required"] for each in page["fields" if site.cloud else "values"]}
    assert announced["customfield_10011"]
    assert not announced["labels"]
    wrong = {"customfield_10011": "Cost centre is required."}
    assert refusal(create, jira) == (400, {"errorMessages": [], "errors": wrong})
    assert create(jira, customfield_10011="IT").fields.customfield_10011 == "IT"


@BOTH
def test_a_transition_can_demand_a_field_of_its_own(site: Site, contract: list[Any]) -> None:
    site.require("customfield_10012", "Granted role", on="Done")
    jira = client(site)
    issue = create(jira)
    ways = {each["name"]: each for each in jira.transitions(issue, expand="transitions.fields")}
    assert list(ways["Done"]["fields"]) == ["customfield_10012"]
    wrong = {"customfield_10012": "Granted role is required."}
    assert refusal(jira.transition_issue, issue, "Done")[1]["errors"] == wrong
    jira.transition_issue(issue, "Done", customfield_10012="Editor")
    assert site.issue(issue.key)["fields"]["customfield_10012"] == "Editor"


@CLOUD
def test_cloud_still_has_the_older_create_metadata(site: Site, contract: list[Any]) -> None:
    (project,) = client(site).createmeta(projectKeys="OPS", expand="projects.issuetypes.fields")["projects"]
    assert [each["name"] for each in project["issuetypes"]] == ["Task", "Service Request"]
    assert project["issuetypes"][0]["fields"]["summary"]["required"]


@DATA_CENTER
def test_data_center_has_the_newer_create_metadata_alone(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    kinds = jira.project_issue_types("OPS")
    assert [each.name for each in kinds] == ["Task", "Service Request"]
    assert "labels" in [each.fieldId for each in jira.project_issue_fields("OPS", kinds[0].id)]
    assert refusal(jira._get_json, "issue/createmeta")[0] == 404


@BOTH
def test_wrong_credentials_are_refused(site: Site) -> None:
    jira = client(site, get_server_info=False)
    site.token = "renewed"
    with pytest.raises(JIRAError) as caught:
        jira.issue("OPS-1")
    assert caught.value.status_code == 401
    assert requests.get(f"{site.url}/rest/api/2/serverInfo", timeout=5).json()["deploymentType"]
    assert requests.get(f"{site.url}/rest/api/2/myself", timeout=5).status_code == 401


@BOTH
def test_an_attachment_is_deleted_by_whoever_may_and_its_name_stays_in_the_history(site: Site) -> None:
    jira = client(site)
    issue = create(jira)
    kept = jira.add_attachment(issue.key, io.BytesIO(b"x"), "a.txt")
    site.permissions.discard("DELETE_OWN_ATTACHMENTS")
    assert refusal(jira.delete_attachment, kept.id)[0] == 403
    site.permissions.add("DELETE_OWN_ATTACHMENTS")
    jira.delete_attachment(kept.id)
    assert site.attachments(issue.key) == []
    assert refusal(jira.delete_attachment, kept.id)[0] == 404
    assert [(change.field, change.before) for change in site.history(issue.key)] == [("Attachment", "a.txt")]
    assert jira.issue(issue.key, expand="changelog").changelog.histories[0].items[0].fromString == "a.txt"


@BOTH
def test_missing_permissions_are_told_and_answered_as_jira_does(site: Site) -> None:
    jira = client(site)
    issue = create(jira)
    site.permissions -= {"ADD_COMMENTS", "CREATE_ISSUES", "TRANSITION_ISSUES", "CREATE_ATTACHMENTS", "MODIFY_REPORTER"}
    told = jira.my_permissions(projectKey="OPS", permissions="ADD_COMMENTS,BROWSE_PROJECTS")["permissions"]
    assert not told["ADD_COMMENTS"]["havePermission"]
    assert told["BROWSE_PROJECTS"]["havePermission"]
    assert refusal(comment, jira, issue.key, "x")[0] == 400
    assert refusal(create, jira)[0] == (403 if site.cloud else 400)
    assert jira.transitions(issue) == []
    assert refusal(jira.add_attachment, issue.key, io.BytesIO(b"x"), "a.txt")[0] == 403
    reporter = {"accountId": site.account} if site.cloud else {"name": site.account}
    assert list(refusal(issue.update, fields={"reporter": reporter})[1]["errors"]) == ["reporter"]
    site.permissions.clear()
    assert refusal(jira.issue, issue.key)[0] == (404 if site.cloud else 403)
    assert refusal(jira.project, "OPS")[0] == 404
