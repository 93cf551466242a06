"""REST handlers of what a site is: server, people, permissions, projects, fields, statuses."""

from typing import Any

from . import jira_json as written_as
from .jira_http import Answer, Asked, RefusedError
from .jira_records import Person, Project
from .jira_state import PERMISSIONS
from .jira_workflows import RESOLUTIONS, STATUSES

DATA_CENTER_VERSION = [10, 3, 0]
CLOUD_VERSION = [1001, 0, 0]
PAGE = 50
"""Entries on a page where nothing is said: both products' documentation."""


def server_info(asked: Asked) -> Answer:
    numbers = CLOUD_VERSION if asked.site.cloud else DATA_CENTER_VERSION
    return 200, {
        "baseUrl": asked.site.url,
        "version": ".".join(map(str, numbers)) + ("-SNAPSHOT" if asked.site.cloud else ""),
        "versionNumbers": numbers,
        "deploymentType": "Cloud" if asked.site.cloud else "Server",
        "buildNumber": 100_280 if asked.site.cloud else 10_030_000,
        "serverTitle": "Jira",
    }


def myself(asked: Asked) -> Answer:
    return 200, written_as.user(asked.site, asked.person)


def visible(asked: Asked, named: str) -> Project:
    """The project of that id or key; raises RefusedError 404 where there is none or the account may not see it."""
    found = next((each for each in asked.site.projects.values() if named in (each.id, each.key)), None)
    if found is None or not asked.may("BROWSE_PROJECTS"):
        raise RefusedError(404, f"No project could be found with key '{named}'.")
    return found


def my_permissions(asked: Asked) -> Answer:
    if asked.text("projectKey"):
        visible(asked, asked.text("projectKey"))
    keys = list(PERMISSIONS)
    if asked.site.cloud:
        # Data Center answers with all of them, whatever was asked for.
        keys = asked.several("permissions")
        if not keys:
            raise RefusedError(400, "The 'permissions' query parameter is required.")
        strange = sorted(set(keys) - set(PERMISSIONS))
        if strange:
            raise RefusedError(400, f"Unrecognized permission(s): {', '.join(strange)}")
    return 200, {"permissions": {key: permission(asked, key) for key in keys}}


def permission(asked: Asked, key: str) -> dict[str, Any]:
    number = str(PERMISSIONS.index(key) + 1)
    shown = {"id": number, "key": key, "name": key.replace("_", " ").capitalize(), "type": "PROJECT", "description": ""}
    return {**shown, "havePermission": asked.may(key)}


def matches(asked: Asked, person: Person, text: str) -> bool:
    known = [person.display_name, *person.display_name.split()]
    known += [] if person.hidden_email else [person.email]
    known += [] if asked.site.cloud else [person.name]
    return any(each.lower().startswith(text.lower()) for each in known)


def users(asked: Asked) -> Answer:
    """Find people whose name, display name, a word of it, or e-mail (unless hidden) begins so: often several."""
    site, asked_by = asked.site, "query" if asked.site.cloud else "username"
    if site.cloud and "username" in asked.query:
        raise RefusedError(400, "The query parameter 'username' is not supported in GDPR strict mode.")
    text = asked.text(asked_by)
    if not text:
        raise RefusedError(400, f"The {asked_by} query parameter was not provided")
    inactive = not site.cloud and asked.text("includeInactive").lower() == "true"
    found = [each for each in site.people.values() if (each.active or inactive) and matches(asked, each, text)]
    start = asked.number("startAt", 0)
    page = found[start : start + asked.number("maxResults", PAGE)]
    return 200, [written_as.user(site, each) for each in page]


def user(asked: Asked) -> Answer:
    account = asked.text("accountId") if asked.site.cloud else asked.text("username") or asked.text("key")
    if account not in asked.site.people:
        unknown = "Specified user does not exist or you do not have required permissions"
        raise RefusedError(404, unknown if asked.site.cloud else f"The user named '{account}' does not exist")
    return 200, written_as.user(asked.site, asked.site.people[account])


def project(asked: Asked) -> Answer:
    found = visible(asked, asked.path["project"])
    kinds = [written_as.issue_type(asked.site, each) for each in asked.site.issue_types]
    return 200, {**written_as.project(asked.site, found), "issueTypes": kinds}


def projects(asked: Asked) -> Answer:
    seen = asked.site.projects.values() if asked.may("BROWSE_PROJECTS") else []
    return 200, [written_as.project(asked.site, each) for each in seen]


def paged(asked: Asked, cloud_name: str, entries: list[Any]) -> Answer:
    start, most = asked.number("startAt", 0), asked.number("maxResults", PAGE)
    page, total = entries[start : start + most], len(entries)
    answer = {"startAt": start, "maxResults": most, "total": total}
    if asked.site.cloud:
        return 200, {**answer, cloud_name: page}
    return 200, {**answer, "isLast": start + most >= total, "values": page}


def create_types(asked: Asked) -> Answer:
    visible(asked, asked.path["project"])
    return paged(asked, "issueTypes", [written_as.issue_type(asked.site, each) for each in asked.site.issue_types])


def create_fields(asked: Asked) -> Answer:
    visible(asked, asked.path["project"])
    if asked.path["type"] not in {each.id for each in asked.site.issue_types}:
        raise RefusedError(400, f"Issue type with id '{asked.path['type']}' is not available in this project.")
    required = {"summary", *asked.site.required.get("create", {})}
    shown = []
    for name, label in asked.site.on_screen("create").items():
        key = {"key": name} if asked.site.cloud else {}
        shown.append({"fieldId": name, **key, **written_as.field(asked.site, name, label, name in required)})
    return paged(asked, "fields", shown)


def create_meta(asked: Asked) -> Answer:
    """The older resource, which Cloud still has and Data Center 9 took away: all projects, their types and fields."""
    if not asked.site.cloud:
        raise RefusedError(404, "Issue Does Not Exist")
    site, wanted = asked.site, asked.several("projectKeys")
    required = {"summary", *site.required.get("create", {})}
    screen = {
        name: {"key": name, **written_as.field(asked.site, name, label, name in required)}
        for name, label in site.on_screen("create").items()
    }
    fields = {"fields": screen} if asked.expands("projects.issuetypes.fields") else {}
    types = [{**written_as.issue_type(site, each), **fields} for each in site.issue_types]
    seen = [
        each for each in site.projects.values() if asked.may("CREATE_ISSUES") and each.key in (wanted or [each.key])
    ]
    return 200, {
        "expand": "projects",
        "projects": [{**written_as.project(site, each), "issuetypes": types} for each in seen],
    }


def fields(asked: Asked) -> Answer:
    answer = []
    for name, label in {**asked.site.screen, "status": "Status", "resolution": "Resolution"}.items():
        custom = name.startswith("customfield_")
        kind = written_as.field(asked.site, name, label, False)["schema"]
        flags = {"custom": custom, "orderable": True, "navigable": True, "searchable": True}
        key = {"key": name} if asked.site.cloud else {}
        answer.append({"id": name, **key, "name": label, **flags, "clauseNames": [name], "schema": kind})
    return 200, answer


def statuses(asked: Asked) -> Answer:
    return 200, [written_as.status(asked.site, each) for each in STATUSES]


def resolutions(asked: Asked) -> Answer:
    return 200, [written_as.resolution(asked.site, name) for name in RESOLUTIONS]


def issue_types(asked: Asked) -> Answer:
    return 200, [written_as.issue_type(asked.site, each) for each in asked.site.issue_types]


ROUTES = [
    ("GET", "/serverInfo", server_info),
    ("GET", "/myself", myself),
    ("GET", "/mypermissions", my_permissions),
    ("GET", "/user/search", users),
    ("GET", "/user", user),
    ("GET", "/project", projects),
    ("GET", "/project/{project}", project),
    ("GET", "/issue/createmeta", create_meta),
    ("GET", "/issue/createmeta/{project}/issuetypes", create_types),
    ("GET", "/issue/createmeta/{project}/issuetypes/{type}", create_fields),
    ("GET", "/field", fields),
    ("GET", "/status", statuses),
    ("GET", "/resolution", resolutions),
    ("GET", "/issuetype", issue_types),
]
