"""REST handlers of search: pages by number on Data Center, by token and with a lag on Cloud."""

import base64
import binascii
from typing import Any

from . import jira_json as written_as
from .jira_http import Answer, Asked, RefusedError
from .jira_records import Issue
from .jql import Query, Reader

PAGE = 50
"""Issues on a page where nothing is said: both products' documentation of search."""
DATA_CENTER_LIMIT = 1000
"""Issues on a page at most: jira.search.views.default.max, Data Center's default."""
CLOUD_LIMIT = 100
"""Issues with fields on a page at most, as observed of Cloud's search/jql; ids alone come 5,000 at a time."""
CLOUD_ID_LIMIT = 5000
"""Ids or keys on a page at most: developer.atlassian.com, "Search for issues using JQL enhanced search"."""
RECONCILE_LIMIT = 50
"""Ids in `reconcileIssues` at most: the same page."""
REMOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration "
    "guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


def matching(asked: Asked, query: Query, reconciled: list[str]) -> list[Issue]:
    issues = asked.site.searchable(reconciled) if asked.may("BROWSE_PROJECTS") else []
    return query.select(issues)


def search(asked: Asked) -> Answer:
    if asked.site.cloud:
        raise RefusedError(410, REMOVED)
    found = matching(asked, Reader(asked.site, asked.text("jql")).read(), [])
    start, most = asked.number("startAt", 0), min(asked.number("maxResults", PAGE), DATA_CENTER_LIMIT)
    wanted = asked.several("fields") or ["*navigable"]
    issues = [whole(asked, each, wanted) for each in found[start : start + most]]
    return 200, {"startAt": start, "maxResults": most, "total": len(found), "issues": issues}


def enhanced_search(asked: Asked) -> Answer:
    if not asked.site.cloud:
        raise RefusedError(404)
    reconciled = asked.several("reconcileIssues")
    if len(reconciled) > RECONCILE_LIMIT:
        raise RefusedError(400, f"At most {RECONCILE_LIMIT} issue ids can be reconciled.")
    query = Reader(asked.site, asked.text("jql")).read()
    if not query.tests:
        restrict = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
        raise RefusedError(400, restrict)
    found, start, wanted = matching(asked, query, reconciled), page_start(asked), asked.several("fields")
    limit = CLOUD_ID_LIMIT if set(wanted) <= {"id", "key"} else CLOUD_LIMIT
    end = start + min(asked.number("maxResults", PAGE), limit)
    answer: dict[str, Any] = {"issues": [brief(asked, each, wanted) for each in found[start:end]]}
    answer["isLast"] = end >= len(found)
    if not answer["isLast"]:
        answer["nextPageToken"] = base64.b64encode(f"sandbox:{end}".encode()).decode()
    return 200, answer


def page_start(asked: Asked) -> int:
    token = asked.text("nextPageToken")
    try:
        return int(base64.b64decode(token, validate=True).partition(b":")[2]) if token else 0
    except (binascii.Error, ValueError):
        raise RefusedError(400, "The provided next page token is invalid or expired.") from None


def whole(asked: Asked, issue: Issue, wanted: list[str]) -> dict[str, Any]:
    answer = written_as.issue(asked.site, issue, wanted)
    if asked.expands("changelog"):
        answer["changelog"] = written_as.changelog(asked.site, issue)
    return answer


def brief(asked: Asked, issue: Issue, wanted: list[str]) -> dict[str, Any]:
    """The issue as Cloud gives it: its id alone where no field was asked for."""
    if set(wanted) <= {"id"}:
        return {"id": issue.id}
    answer = whole(asked, issue, wanted)
    if set(wanted) <= {"id", "key"}:
        del answer["fields"]
    return answer


ROUTES = [
    ("GET", "/search", search),
    ("POST", "/search", search),
    ("GET", "/search/jql", enhanced_search),
    ("POST", "/search/jql", enhanced_search),
]
