"""The sandbox's Jira site takes tickets from the real jira package as Data Center 10.3 and Cloud do."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import authorization, checked, client, comment, create, refusal
from tests.sandbox.server import Fault, Traffic, wait_until

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
def test_a_ticket_is_created_read_and_found_by_its_label(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira, description="Team plan", labels=["slack-access-request", "slack-C1-17"])
    assert issue.key == "OPS-1"
    assert issue.fields.status.name == "To Do"
    assert issue.fields.status.statusCategory.key == "new"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", issue.fields.created)
    assert [each.key for each in jira.search_issues('project = OPS AND labels = "slack-C1-17"')] == ["OPS-1"]
    assert site.issue("OPS-1")["fields"]["labels"] == ["slack-C1-17", "slack-access-request"]
    assert site.issue("OPS-1")["fields"]["reporter"] == site.account


@BOTH
def test_a_ticket_is_created_by_the_names_that_the_package_looks_up(site: Site, contract: list[Any]) -> None:
    issue = create(client(site), project="OPS", issuetype="Service Request")
    assert site.issue(issue.key)["fields"]["issuetype"] == "Service Request"


@BOTH
def test_a_comment_keeps_its_properties_and_its_place(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira)
    first = comment(jira, issue.key, "one", properties=[{"key": "accessrequest", "value": {"entry": "1.0"}}])
    person = site.add_person("rosa", "rosa@example.com", "Rosa Diaz")
    site.comment(issue.key, person, "two", internal=True)
    shown = jira.comments(issue.key, expand="properties", start_at=0, max_results=10, order_by="-created")
    assert [each.body for each in shown] == ["two", "one"]
    assert shown[1].properties[0].value.entry == "1.0"
    assert "properties" not in jira.comment(issue.key, first["id"]).raw
    assert [each["author"] for each in site.comments(issue.key)] == [site.account, person]
    assert site.comments(issue.key)[1]["properties"] == {"sd.public.comment": {"internal": True}}


@BOTH
def test_a_comment_is_changed_and_deleted_by_its_author_alone(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira)
    mine = jira.comment(issue.key, comment(jira, issue.key, "one")["id"])
    mine.update(body="one, edited")
    assert site.comments(issue.key)[0]["body"] == "one, edited"
    theirs = site.comment(issue.key, site.add_person("rosa", "rosa@example.com", "Rosa Diaz"), "mine")
    status, _ = refusal(jira.comment(issue.key, theirs).update, body="not yours")
    assert status == 400
    mine.delete()
    assert [each["id"] for each in site.comments(issue.key)] == [theirs]
    assert refusal(jira.comment, issue.key, mine.id)[0] == 404


@BOTH
def test_comment_properties_are_read_and_written_by_the_comments_id(site: Site) -> None:
    jira = client(site)
    added = comment(jira, create(jira).key, "one")
    address = f"{site.url}/rest/api/2/comment/{added['id']}/properties"
    assert jira._session.put(f"{address}/mark", json={"part": 1}).status_code == 201
    assert jira._session.put(f"{address}/mark", json={"part": 2}).status_code == 200
    assert [each["key"] for each in jira._session.get(address).json()["keys"]] == ["mark"]
    assert jira._session.get(f"{address}/mark").json()["value"] == {"part": 2}
    jira._session.delete(f"{address}/mark")
    assert site.comments("OPS-1")[0]["properties"] == {}


@BOTH
def test_closing_sets_a_resolution_and_reopening_clears_it(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira)
    jira.transition_issue(issue, "Done", comment="closed")
    assert site.issue(issue.key)["fields"]["status"] == "Done"
    assert site.issue(issue.key)["fields"]["resolution"] == "Done"
    assert site.comments(issue.key)[0]["body"] == "closed"
    person = site.add_person("rosa", "rosa@example.com", "Rosa Diaz")
    site.transition(issue.key, person, "To Do")
    changed = jira.issue(issue.key, expand="transitions")
    assert changed.fields.resolution is None
    assert [each.name for each in changed.transitions] == ["To Do", "In Progress", "Done"]


@BOTH
def test_the_changelog_tells_who_changed_what(site: Site) -> None:
    # Unchecked against the document: it takes no null, which Jira writes for "no resolution".
    jira = client(site)
    issue = create(jira)
    site.transition(issue.key, site.add_person("rosa", "rosa@example.com", "Rosa Diaz"), "Done")
    moved, resolved = jira.issue(issue.key, expand="changelog").changelog.histories
    assert (moved.author.displayName, moved.items[0].field, moved.items[0].toString) == ("Rosa Diaz", "status", "Done")
    assert (resolved.items[0].fromString, resolved.items[0].toString) == (None, "Done")


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_screen_demands_its_resolution(flavour: str) -> None:
    site = Site(Traffic(), flavour, workflow="resolving").start()
    jira = client(site)
    issue = create(jira)
    closing = next(
        each for each in jira.transitions(issue, expand="transitions.fields") if each["name"] == "Close Issue"
    )
    assert closing["fields"]["resolution"]["required"]
    assert "Declined" in [each["name"] for each in closing["fields"]["resolution"]["allowedValues"]]
    assert refusal(jira.transition_issue, issue, closing["id"])[1]["errors"] == {
        "resolution": "Resolution is required."
    }
    assert refusal(jira.transition_issue, issue, closing["id"], fields={"resolution": {"name": "Nope"}})[0] == 400
    jira.transition_issue(issue, closing["id"], fields={"resolution": {"name": "Declined"}})
    assert site.issue(issue.key)["fields"]["resolution"] == "Declined"
    site.stop()


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_long_workflow_is_walked_step_by_step(flavour: str) -> None:
    site = Site(Traffic(), flavour, workflow="long").start()
    jira = client(site)
    issue = create(jira)
    status, body = refusal(jira.transition_issue, issue, "31")
    assert (status, body["errorMessages"]) == (400, ["Transition id '31' is not valid for this issue."])
    for _ in range(3):
        (way,) = jira.transitions(issue)
        jira.transition_issue(issue, way["id"])
    assert site.issue(issue.key)["fields"]["resolution"] == "Done"
    assert [each["name"] for each in jira.transitions(issue)] == ["Reopen"]
    with pytest.raises(LookupError):
        site.transition(issue.key, site.account, "Triage")
    site.stop()


@BOTH
def test_a_moved_ticket_keeps_its_id_and_answers_to_its_old_key(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira)
    assert site.move(issue.key, "IT") == "IT-1"
    assert jira.issue("OPS-1").key == jira.issue(issue.id).key == "IT-1"
    comment(jira, "OPS-1", "still here")
    assert [each["body"] for each in site.comments("IT-1")] == ["still here"]
    assert (create(jira).key, site.history("IT-1")[0].before) == ("OPS-2", "OPS-1")
    site.delete("IT-1")
    assert refusal(jira.issue, issue.id)[0] == 404


@BOTH
def test_a_ticket_is_edited_and_linked(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    first, second = create(jira), create(jira)
    first.update(fields={"summary": "New"}, update={"labels": [{"add": "late"}]}, notify=False)
    assert site.issue(first.key)["fields"] | {"summary": "New", "labels": ["late"]} == site.issue(first.key)["fields"]
    ends = {"inwardIssue": {"key": second.key}, "outwardIssue": {"key": first.key}}
    address = f"{site.url}/rest/api/2/issueLink"
    assert jira._session.post(address, json={"type": {"name": "Duplicate"}, **ends}).status_code == 201
    assert jira.issue(second.key).fields.issuelinks[0].outwardIssue.key == first.key
    assert jira.issue(first.key).fields.issuelinks[0].inwardIssue.key == second.key


@BOTH
def test_files_are_kept_whole_and_only_without_the_form_check(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    issue = create(jira)
    attached = jira.add_attachment(issue.key, io.BytesIO(b"\x00\xff"), "schéma.bin")
    assert jira.attachment(attached.id).get() == b"\x00\xff"
    assert [(each.filename, each.content) for each in site.attachments(issue.key)] == [("schéma.bin", b"\x00\xff")]
    site.attachment_limit = 1
    assert refusal(jira.add_attachment, issue.key, io.BytesIO(b"xy"), "b.bin")[0] == 413
    address = f"{site.url}/rest/api/2/issue/{issue.key}/attachments"
    forged = requests.post(address, files={"file": b"x"}, headers={"Authorization": authorization(site)}, timeout=5)
    assert (forged.status_code, forged.text) == (403, "XSRF check failed")


@DATA_CENTER
def test_data_center_finds_several_people_by_name_and_e_mail(site: Site, contract: list[Any]) -> None:
    site.add_person("jdoe", "jan.doe@example.com", "Jan Doe")
    site.add_person("jdoe2", "jane.doe@example.com", "Jane Doe")
    site.add_person("left", "jan.left@example.com", "Jan Left", active=False)
    jira = client(site)
    assert [each.name for each in jira.search_users(user="jan")] == ["jdoe", "jdoe2"]
    assert [each.name for each in jira.search_users(user="jane.doe@example.com")] == ["jdoe2"]
    assert create(jira, reporter={"name": "jdoe2"}).fields.reporter.emailAddress == "jane.doe@example.com"
    assert jira.user("jdoe").displayName == "Jan Doe"


@CLOUD
def test_cloud_knows_accounts_by_id_and_hides_e_mails(site: Site, contract: list[Any]) -> None:
    seen = site.add_person("jdoe", "jan.doe@example.com", "Jan Doe")
    hidden = site.add_person("jdoe2", "jane.doe@example.com", "Jane Doe", hidden_email=True)
    jira = client(site)
    found = jira.search_users(query="jan")
    assert [(each.accountId, hasattr(each, "emailAddress")) for each in found] == [(seen, True), (hidden, False)]
    assert jira.search_users(query="jane.doe@example.com") == []
    assert not hasattr(create(jira, reporter={"accountId": hidden}).fields.reporter, "name")
    assert refusal(jira.search_users, user="jdoe")[0] == 400


@BOTH
def test_a_fault_answers_in_jiras_form_and_changes_nothing(site: Site) -> None:
    jira = client(site)
    site.traffic.add(Fault("POST /rest/api/2/issue", "status", status=503, retry_after=7))
    assert refusal(create, jira) == (503, {"errorMessages": ["Service Unavailable"], "errors": {}})
    assert site.issues() == []
    assert site.traffic.calls[-1].status == 503


@BOTH
def test_a_connection_that_breaks_after_the_effect_leaves_the_ticket(site: Site) -> None:
    jira = client(site)
    site.traffic.add(Fault("POST /rest/api/2/issue", "break_after"))
    with pytest.raises(requests.ConnectionError):
        create(jira)
    assert wait_until(site.issues, "the ticket of the broken call")
    assert site.traffic.to("POST /rest/api/2/issue")[0].answer["key"] == "OPS-1"


@BOTH
def test_every_call_is_noted_with_what_was_asked_and_answered(site: Site) -> None:
    jira = client(site)
    issue = create(jira)
    jira.comments(issue.key, expand="properties")
    call = site.traffic.calls[-1]
    assert (call.side, call.name, call.status) == ("jira", f"GET /rest/api/2/issue/{issue.key}/comment", 200)
    assert call.arguments == {"query": {"expand": "properties"}, "body": None}
    assert call.answer["total"] == 0
