"""What tests share that speak to a Jira site: the real client, short ways to act, and the check by contract."""

import importlib.util
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from jira import JIRA, JIRAError

from .jira import Site

CONTRACTS = Path(__file__).resolve().parents[3] / "shared" / "contracts"
DOCUMENTS = {"datacenter": "jira/jira-dc-10.3.json", "cloud": "jira/jira-cloud-v2.json"}


@contextmanager
def checked(site: Site) -> Iterator[list[Any]]:
    """Check every call to the site against Atlassian's document; what is wrong fails the test at the end.

    Skips the test where the documents are not beside this checkout.
    """
    checker = CONTRACTS / "jira_contract.py"
    if not checker.exists():
        pytest.skip("Atlassian's API documents are not beside this checkout")
    pytest.importorskip("openapi_core", reason="openapi-core, which reads Atlassian's API documents, is not installed")
    described = importlib.util.spec_from_file_location("jira_contract", checker)
    assert described and described.loader
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    unchecked = requests.Session.send
    try:
        found = module.install(str(CONTRACTS / DOCUMENTS["cloud" if site.cloud else "datacenter"]), site.url)
        yield found
    finally:
        requests.Session.send = unchecked
    assert [each for each in found if not is_noise(each)] == []


def check_recorded(site: Site) -> int:
    """Check every call that reached the site, and its answer, against Atlassian's document; return how many.

    It is for calls of other processes, such as the bot: each is sent once more, to nobody, and answered as it was.
    """
    calls = [call for call in site.traffic.calls if call.side == "jira" and call.status]
    known, answers = requests.Session.send, iter(calls)

    def answer(self: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        call, given = next(answers), requests.Response()
        is_text = isinstance(call.answer, (str, bytes))
        given.status_code, given.url, given.request = call.status or 0, str(request.url), request
        given._content = b"" if call.answer is None else json.dumps(call.answer).encode()
        given.headers["Content-Type"] = "text/html" if is_text else "application/json"
        return given

    requests.Session.send = answer
    try:
        with checked(site), requests.Session() as session:
            for call in calls:
                method, _, path = call.name.partition(" ")
                query, body = call.arguments["query"], call.arguments["body"]
                is_form = isinstance(body, dict) and set(body) == {"files"}
                sent = {"files": {"file": b""}} if is_form else {"json": body} if body is not None else {}
                headers = {"Authorization": authorization(site)}
                session.request(method, site.url + path, params=query, headers=headers, **sent)
    finally:
        requests.Session.send = known
    return len(calls)


def is_noise(violation: tuple[str, str, str, Any]) -> bool:
    """What the checker's own page calls noise (integer transition ids, dates written +0000), and empty answers.

    Cloud's document describes a body for 204, and for the 201 of a link, which Jira sends without one; and neither
    document lists what a proxy or a rate limit answers. Of a change in the history they know neither the null of what
    was empty nor, for Cloud, the texts of both values.
    """
    reasons = violation[3]
    if violation[:3] == ("GET", "/rest/api/2/search", "request") and reasons == "Query parameter error: expand":
        # Data Center's document calls it an object, and describes a list with commas.
        return True
    if re.fullmatch(r"response (429|50[234])", violation[2]):
        return True
    if reasons == "Missing response data":
        return violation[2] in ("response 204", "response 201")
    if not isinstance(reasons, list):
        return False
    return all(
        place == "transition/id"
        or re.fullmatch(r"(issues/\d+/)?changelog/histories/\d+/items/\d+(/(from|to)(String)?)?", place)
        or re.search(r"\+0000' is not a 'date-time'", reason)
        for place, reason in reasons
    )


def client(site: Site, **options: Any) -> JIRA:
    login: dict[str, Any] = {"basic_auth": (site.user, site.token)} if site.cloud else {"token_auth": site.token}
    return JIRA(site.url, **{**login, "max_retries": 0, "timeout": 5, **options})


def create(jira: JIRA, **fields: Any) -> Any:
    wanted = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Access to Figma", **fields}
    return jira.create_issue(fields=wanted)


def comment(jira: JIRA, issue: str, text: str, **more: Any) -> dict[str, Any]:
    address = f"{jira.server_url}/rest/api/2/issue/{issue}/comment"
    answer: dict[str, Any] = jira._session.post(address, json={"body": text, **more}).json()
    return answer


def refusal(work: Any, *arguments: Any, **named: Any) -> tuple[int, Any]:
    """The status and body with which the site refuses."""
    with pytest.raises(JIRAError) as caught:
        work(*arguments, **named)
    answer = caught.value.response
    assert answer is not None
    return answer.status_code, answer.json()


def authorization(site: Site) -> str:
    """The header by which a plain HTTP client is let in."""
    if not site.cloud:
        return f"Bearer {site.token}"
    prepared = requests.Request("GET", site.url, auth=(site.user, site.token)).prepare()
    return str(prepared.headers["Authorization"])
