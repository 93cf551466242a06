"""The calls that reached a Jira site, with its answers, checked against Atlassian's documents.

Whoever made them: also a bot in a process of its own, after everything has happened.
"""

import functools
import importlib.util
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from .jira import Site
from .jira_testing import CONTRACTS, is_noise
from .server import Call

BASE = "http://jira.example"
"""Where the documents are told that the site is."""

PLATFORM = {True: "jira-cloud-v2.json", False: "jira-dc-10.3.json"}
"""Whether it is Cloud -> the document of the platform."""

Violation = tuple[str, str, str, Any]
"""Method, path, what was wrong (route, request, response with its status), and why."""


def violations(site: Site, calls: Iterable[Call]) -> list[Violation]:
    """Return what in these calls or their answers is not as Atlassian describes it, but for the documented noise.

    Skips the test where the documents are not beside this checkout. Uploads and what was cut off are left out.
    """
    if not (CONTRACTS / "jira").exists():
        pytest.skip("Atlassian's API documents are not beside this checkout")
    pytest.importorskip("openapi_core", reason="openapi-core, which reads Atlassian's API documents, is not installed")
    api = _api(site.cloud, site.desk is not None)
    ours = [each for each in calls if each.side == "jira" and each.status is not None and "/rest/" in each.name]
    found = [each for call in ours for each in _check(api, call)]
    return [each for each in dict.fromkeys(map(_hashable, found)) if not is_noise(_plain(each))]


def unlike(site: Site, calls: Iterable[Call]) -> list[Violation]:
    """Return what in the calls of any test is not as Atlassian describes it; nothing where its documents are not here.

    Answers are left out, which tests make up, and so is an address that is none of Jira's; and the list of personal
    access tokens, which Atlassian describes elsewhere ("Using Personal Access Tokens").
    """
    if not ((CONTRACTS / "jira").exists() and importlib.util.find_spec("openapi_core")):
        return []
    found = violations(site, (each for each in calls if not each.name.endswith("/rest/pat/latest/tokens")))
    return [each for each in found if not each[2].startswith("response") and each[3] != "ServerNotFound"]


@functools.lru_cache(maxsize=3)
def _api(cloud: bool, service: bool) -> Any:
    from openapi_core import OpenAPI

    described = _document(PLATFORM[cloud])
    if service:
        added = _document("jsm-cloud.json", "Service")
        described["paths"] |= added["paths"]
        for kind, parts in added["components"].items():
            described["components"].setdefault(kind, {}).update(parts)
    described["servers"] = [{"url": BASE}]
    return OpenAPI.from_dict(described)


def _document(name: str, prefix: str = "") -> Any:
    """Read a document. prefix: what its schemas are called by, so that they may stand beside another document's."""
    text = (CONTRACTS / "jira" / name).read_text(encoding="utf-8")
    described = json.loads(text.replace('"#/components/schemas/', f'"#/components/schemas/{prefix}'))
    schemas = described["components"]["schemas"]
    described["components"]["schemas"] = {f"{prefix}{name}": schema for name, schema in schemas.items()}
    return described


def _check(api: Any, call: Call) -> list[Violation]:
    from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
    from openapi_core.templating.paths.exceptions import PathError

    method, _, path = call.name.partition(" ")
    body = call.arguments["body"]
    if isinstance(body, dict) and "files" in body:
        return []
    query = urlencode(call.arguments["query"], doseq=True)
    content = {} if body is None else {"json": body}
    headers = {"Authorization": "Basic c2FuZGJveDo="}
    asked = RequestsOpenAPIRequest(requests.Request(method, f"{BASE}{path}?{query}", headers=headers, **content))
    found: list[Violation] = []
    try:
        api.validate_request(asked)
    except PathError as error:
        return [(method, path, "route", type(error).__name__)]
    except Exception as error:
        found.append((method, path, "request", _reasons(error)))
    try:
        api.validate_response(asked, RequestsOpenAPIResponse(_answer(call)))
    except Exception as error:
        found.append((method, path, f"response {call.status}", _reasons(error)))
    return found


def _answer(call: Call) -> requests.Response:
    answer = requests.Response()
    answer.status_code = int(call.status or 0)
    is_json = isinstance(call.answer, (dict, list))
    answer._content = json.dumps(call.answer).encode() if is_json else str(call.answer or "").encode()
    answer.headers["Content-Type"] = "application/json" if is_json else "text/plain"
    return answer


def _reasons(error: Exception) -> Any:
    """Return (place, what is wrong) for everything that a schema says, or else the error's own words."""
    cause = error.__cause__ or error
    found = getattr(cause, "schema_errors", None) or ()
    return [("/".join(map(str, each.absolute_path)), each.message[:140]) for each in found] or str(error)[:140]


def _hashable(violation: Violation) -> Violation:
    reasons = violation[3]
    return (*violation[:3], tuple(reasons) if isinstance(reasons, list) else reasons)


def _plain(violation: Violation) -> Violation:
    reasons = violation[3]
    return (*violation[:3], list(reasons) if isinstance(reasons, tuple) else reasons)
