"""The sandbox's Service Management: who may do what, who sees which comment, who is mailed, what reopens a request."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.sandbox.jira import Site
from tests.sandbox.jira_contract import violations
from tests.sandbox.jira_service import COMMENTED, CREATED, EDITED, RequestField
from tests.sandbox.jira_testing import authorization
from tests.sandbox.server import Traffic

INTERNAL = {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site(Traffic(), "service").start()
    running.rita = running.add_person("rita", "rita@example.com", "Rita")  # type: ignore[attr-defined]
    yield running
    running.stop()
    assert violations(running, running.traffic.calls) == []


def call(site: Site, method: str, path: str, **body: Any) -> tuple[int, Any]:
    headers = {"Authorization": authorization(site)}
    content = {"json": body} if body else {}
    answer = requests.request(method, f"{site.url}/rest/{path}", headers=headers, timeout=5, **content)  # type: ignore[arg-type]
    return answer.status_code, answer.json() if answer.content else None


def raised(site: Site, **more: Any) -> tuple[int, Any]:
    desk = site.desk
    assert desk
    about = {"serviceDeskId": desk.id, "requestTypeId": desk.type.id, "raiseOnBehalfOf": site.rita}  # type: ignore[attr-defined]
    values = {"summary": "Access to Figma", "description": "x", **more.pop("values", {})}
    return call(site, "POST", "servicedeskapi/request", **{**about, "requestFieldValues": values, **more})


def mails(site: Site) -> list[str]:
    assert site.desk
    return site.desk.mailed(site.rita)  # type: ignore[attr-defined]


def test_a_request_is_the_customers_and_its_comments_are_public_unless_they_say_otherwise(site: Site) -> None:
    status, request = raised(site)
    assert status == 201
    issue = f"api/2/issue/{request['issueId']}"
    assert site.issue(request["issueKey"])["fields"]["reporter"] == site.rita  # type: ignore[attr-defined]
    _, public = call(site, "POST", f"{issue}/comment", body="hello")
    _, internal = call(site, "POST", f"{issue}/comment", body="psst", **INTERNAL)
    assert (public["jsdPublic"], internal["jsdPublic"]) == (True, False)
    call(site, "PUT", f"{issue}/comment/{internal['id']}", body="psst!", **INTERNAL)
    call(site, "PUT", f"{issue}/comment/{public['id']}?notifyUsers=false", body="hello!")
    assert mails(site) == [CREATED, COMMENTED]
    site.permissions.discard("ADMINISTER_PROJECTS")
    call(site, "PUT", f"{issue}/comment/{public['id']}?notifyUsers=false", body="hello?")
    assert mails(site) == [CREATED, COMMENTED, EDITED]


def test_who_is_no_agent_raises_for_nobody_and_writes_for_all_to_see(site: Site) -> None:
    assert site.desk
    _, request = raised(site)
    site.desk.agents.clear()
    status, refusal = raised(site)
    assert (status, "on behalf" in refusal["errorMessage"]) == (400, True)
    _, comment = call(site, "POST", f"api/2/issue/{request['issueId']}/comment", body="psst", **INTERNAL)
    assert comment["jsdPublic"] is True


def test_a_public_comment_opens_a_resolved_request_again(site: Site) -> None:
    assert site.desk
    _, request = raised(site)
    key, rita = request["issueKey"], site.rita  # type: ignore[attr-defined]
    site.transition(key, rita, "Done")
    call(site, "POST", f"api/2/issue/{key}/comment", body="psst", **INTERNAL)
    assert site.issue(key)["fields"]["status"] == "Done"
    site.comment(key, rita, "it does not work")
    assert site.issue(key)["fields"]["status"] == "To Do"
    assert site.desk.reopened == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"labels": ["x"]}, "Field 'labels' cannot be set"),
        ({"summary": ""}, "What do you need? is required"),
        ({"customfield_1": {"id": "9"}}, "Option for 'Urgency' is not valid"),
        ({"customfield_1": "Low"}, "Option for 'Urgency' is not valid"),
    ],
)
def test_fields_that_do_not_fit_the_request_type_are_refused(site: Site, values: dict[str, Any], said: str) -> None:
    assert site.desk
    site.desk.ask(RequestField("customfield_1", "Urgency", False, {"type": "option"}, {"1": "Low"}))
    status, refusal = raised(site, values=values)
    assert (status, said in refusal["errorMessage"]) == (400, True)
    assert site.issues() == []


def test_a_closed_desk_knows_its_customers_only(site: Site) -> None:
    assert site.desk
    site.desk.open = False
    assert raised(site)[0] == 400
    path = f"servicedeskapi/servicedesk/{site.desk.id}/customer"
    assert call(site, "POST", path, accountIds=[site.rita])[0] == 204  # type: ignore[attr-defined]
    assert raised(site)[0] == 201
    status, made = call(site, "POST", "servicedeskapi/customer", email="nora@example.com", displayName="Nora")
    assert (status, made["emailAddress"]) == (201, "nora@example.com")
    assert call(site, "POST", "servicedeskapi/customer", email="nora@example.com", displayName="Nora")[0] == 400
