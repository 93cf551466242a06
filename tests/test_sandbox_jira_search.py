"""The sandbox's Jira site is searched by the real jira package as Data Center 10.3 and Cloud are."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import checked, client, create, refusal
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
    ("jql", "keys"),
    [
        ("project = OPS ORDER BY created ASC", ["OPS-1", "OPS-2"]),
        ("project = OPS", ["OPS-2", "OPS-1"]),
        ('labels in ("a", "c") order by key', ["OPS-1", "OPS-2"]),
        ("key = OPS-2", ["OPS-2"]),
        ("key in (OPS-1, OPS-2) ORDER BY key DESC", ["OPS-2", "OPS-1"]),
        ('description ~ "say \\"hello\\""', ["OPS-1"]),
        ('description ~ "\\"hello there\\""', ["OPS-1"]),
        ('description ~ "\\"there hello\\""', []),
        ('text ~ "remark"', ["OPS-1"]),
        ("statusCategory = Done", ["OPS-2"]),
        ('status != "Done" AND project = OPS', ["OPS-1"]),
        ('updated >= -5m AND updated >= "2020-01-31" AND project = OPS ORDER BY updated', ["OPS-1", "OPS-2"]),
        ('created < "2020/01/31 10:00"', []),
    ],
)
def test_queries_that_a_ticket_bot_needs_are_answered(site: Site, jql: str, keys: list[str]) -> None:
    jira = client(site)
    create(jira, labels=["a", "b"], description='They say "hello there"')
    jira.transition_issue(create(jira, labels=["c"]), "Done")
    later = site.clock() + 1
    site.clock = lambda: later
    site.comment("OPS-1", site.account, "a remark")
    found = [each.key for each in jira.search_issues(jql)]
    assert found == (sorted(keys, reverse=True) if "updated" in jql else keys)


@BOTH
@pytest.mark.parametrize(
    "jql",
    [
        "project = NONE",
        "key = OPS-9",
        "labels ~ a",
        "assignee = me",
        "project = OPS OR labels = a",
        "project = OPS AND",
        "labels = ",
        "labels in (a",
        'labels = "a',
        r'labels = "a\-b"',
        "labels = a.b",
        "labels = EMPTY",
        'text ~ ""',
        "project = OPS ORDER BY rank",
        "updated >= soon",
        "statusCategory = Gone",
    ],
)
def test_queries_that_are_not_understood_are_refused(site: Site, jql: str) -> None:
    status, body = refusal(client(site).search_issues, jql)
    assert (status, len(body["errorMessages"])) == (400, 1)


@DATA_CENTER
def test_data_center_pages_by_number(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    for _ in range(5):
        create(jira)
    page = jira.search_issues("project = OPS ORDER BY key ASC", startAt=1, maxResults=2)
    assert ([each.key for each in page], page.total) == (["OPS-2", "OPS-3"], 5)
    assert len(jira.search_issues("project = OPS", maxResults=False)) == 5
    asked = {"jql": "project = OPS", "fields": ["summary"], "maxResults": 1}
    posted = jira._session.post(f"{site.url}/rest/api/2/search", json=asked).json()
    assert [list(each["fields"]) for each in posted["issues"]] == [["summary"]]


@CLOUD
def test_cloud_pages_by_token_and_has_no_other_search(site: Site, contract: list[Any]) -> None:
    jira = client(site)
    for _ in range(5):
        create(jira)
    page = jira.enhanced_search_issues("project = OPS ORDER BY key ASC", maxResults=2, fields="summary")
    more = jira.enhanced_search_issues("project = OPS ORDER BY key ASC", maxResults=3, nextPageToken=page.nextPageToken)
    assert [each.key for each in page] + [each.key for each in more] == [f"OPS-{number}" for number in range(1, 6)]
    assert more.nextPageToken is None
    posted = jira._session.post(f"{site.url}/rest/api/2/search/jql", json={"jql": "key = OPS-1"}).json()
    assert posted == {"issues": [{"id": page[0].id}], "isLast": True}


@CLOUD
def test_cloud_refuses_the_old_search_and_unbounded_queries(site: Site) -> None:
    jira = client(site)
    assert refusal(jira._get_json, "search", params={"jql": "project = OPS"})[0] == 410
    assert "Unbounded" in refusal(jira.search_issues, "ORDER BY created")[1]["errorMessages"][0]


@CLOUD
def test_cloud_search_lags_until_it_is_reconciled(site: Site, contract: list[Any]) -> None:
    now = [1_700_000_000.0]
    site.clock = lambda: now[0]
    site.search_lag = 30
    jira = client(site)
    issue = create(jira, labels=["mine"])
    assert jira.search_issues("labels = mine") == []
    assert len(jira.enhanced_search_issues("labels = mine", reconcileIssues=[int(issue.id)])) == 1
    now[0] += 31
    assert len(jira.search_issues("labels = mine")) == 1
    site.edit(issue.key, site.account, labels=[])
    assert len(jira.search_issues("labels = mine")) == 1
    now[0] += 31
    assert jira.search_issues("labels = mine") == []
