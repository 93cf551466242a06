"""REST handlers of issues: create, read, edit, transitions, files, links."""

import json
from typing import Any

from . import jira_json as written_as
from .jira_http import Answer, Asked, RefusedError
from .jira_records import Issue, IssueType, Project
from .jira_rules import not_on_screen, read_fields, read_property, read_resolution


def visible(asked: Asked, named: str) -> Issue:
    """The issue of that id or key; raises RefusedError where there is none or the account may not see it."""
    found = asked.site.find(named)
    if found is None or (asked.site.cloud and not asked.may("BROWSE_PROJECTS")):
        unknown = "Issue does not exist or you do not have permission to see it."
        raise RefusedError(404, unknown if asked.site.cloud else "Issue Does Not Exist")
    if not asked.may("BROWSE_PROJECTS"):
        raise RefusedError(403, "You do not have the permission to see the specified issue.")
    return found


def issue_of(asked: Asked) -> Issue:
    return visible(asked, asked.path["issue"])


def settable(asked: Asked, screen: str) -> set[str]:
    """The fields on the "create" or "edit" screen, without the reporter where the account may not set it."""
    return set(asked.site.on_screen(screen)) - (set() if asked.may("MODIFY_REPORTER") else {"reporter"})


def project_of(asked: Asked, fields: dict[str, Any]) -> Project:
    given = fields.get("project")
    if not isinstance(given, dict):
        raise RefusedError(400, project="project is required")
    named = {str(value) for value in given.values()}
    found = next((each for each in asked.site.projects.values() if named & {each.id, each.key}), None)
    if found is None or not asked.may("BROWSE_PROJECTS"):
        raise RefusedError(400, project="valid project is required")
    return found


def issue_type_of(asked: Asked, fields: dict[str, Any]) -> IssueType:
    given = fields.get("issuetype")
    if not isinstance(given, dict):
        raise RefusedError(400, issuetype="issue type is required")
    named = {str(value) for value in given.values()}
    found = next((each for each in asked.site.issue_types if named & {each.id, each.name}), None)
    if found is None:
        raise RefusedError(400, issuetype="The issue type selected is invalid.")
    return found


def demand(asked: Asked, screen: str, given: dict[str, Any]) -> None:
    missing = {
        field: f"{name} is required."
        for field, name in asked.site.required.get(screen, {}).items()
        if given.get(field) in (None, "", []) and not has_default(asked, field)
    }
    if missing:
        raise RefusedError(400, **missing)


def has_default(asked: Asked, field: str) -> bool:
    return field in asked.site.kinds and asked.site.kinds[field].has_default


def create(asked: Asked) -> Answer:
    given = dict(asked.object().get("fields") or {})
    project, issue_type = project_of(asked, given), issue_type_of(asked, given)
    rest = {name: value for name, value in given.items() if name not in ("project", "issuetype")}
    if not asked.may("CREATE_ISSUES"):
        if asked.site.cloud:
            raise RefusedError(403, "You do not have permission to create issues in this project.")
        # Without the permission a Data Center's create screen is empty, so that no field can be set.
        raise RefusedError(400, **{name: not_on_screen(name) for name in rest})
    values = read_fields(asked.site, {"summary": None, **rest}, settable(asked, "create"))
    demand(asked, "create", values)
    properties = given_properties(asked)
    issue = asked.site.create_issue(project, issue_type, asked.person, values)
    issue.properties.update(properties)
    return 201, {"id": issue.id, "key": issue.key, "self": written_as.api(asked.site, f"issue/{issue.id}")}


def given_properties(asked: Asked) -> dict[str, Any]:
    """The issue's properties in a create or an edit; raises RefusedError 400 where one is not acceptable."""
    given = asked.object().get("properties") or []
    for each in given:
        read_property(each.get("key"), json.dumps(each.get("value")))
    return {each["key"]: each.get("value") for each in given}


def read(asked: Asked) -> Answer:
    issue = issue_of(asked)
    answer = written_as.issue(asked.site, issue, asked.several("fields"))
    wanted = asked.several("properties")
    if wanted:
        answer["properties"] = {key: value for key, value in issue.properties.items() if key in wanted}
    if asked.expands("transitions"):
        answer["transitions"] = transitions_of(asked, issue)
    if asked.expands("changelog"):
        answer["changelog"] = written_as.changelog(asked.site, issue)
    return 200, answer


def updated_labels(issue: Issue, operations: list[dict[str, Any]]) -> list[str]:
    labels = list(issue.fields["labels"])
    for operation in operations:
        labels = operation.get("set", labels) + ([operation["add"]] if "add" in operation else [])
        labels = [label for label in labels if label != operation.get("remove")]
    return labels


def edit(asked: Asked) -> Answer:
    issue, body, site = issue_of(asked), asked.object(), asked.site
    given = dict(body.get("fields") or {})
    for field, operations in (body.get("update") or {}).items():
        given[field] = updated_labels(issue, operations) if field == "labels" else operations[-1].get("set")
    if asked.text("notifyUsers") == "false" and not site.cloud and not asked.may("ADMINISTER_PROJECTS"):
        discard = "To discard the user notification either admin or project admin permissions are required."
        raise RefusedError(403, discard)
    values = read_fields(site, given, settable(asked, "edit") if asked.may("EDIT_ISSUES") else set())
    properties = given_properties(asked)
    if properties and not asked.may("EDIT_ISSUES"):
        raise RefusedError(403, "You do not have permission to edit issues in this project.")
    issue.properties.update(properties)
    before = len(issue.history)
    for field, value in values.items():
        site.change(issue, asked.person, field, value)
    site.webhooks.of_issue("jira:issue_updated", issue, asked.person, before)
    return 204, None


def edit_meta(asked: Asked) -> Answer:
    issue_of(asked)
    allowed, required = settable(asked, "edit") if asked.may("EDIT_ISSUES") else set(), asked.site.required
    shown = {}
    for name, label in asked.site.on_screen("edit").items():
        if name in allowed:
            key = {"key": name} if asked.site.cloud else {"fieldId": name}
            is_required = name in {"summary", *required.get("create", {})}
            shown[name] = {**key, **written_as.field(asked.site, name, label, is_required)}
    return 200, {"fields": shown}


def transitions_of(asked: Asked, issue: Issue) -> list[dict[str, Any]]:
    if not asked.may("TRANSITION_ISSUES"):
        return []
    ways = asked.site.workflow.available(issue.status)
    return [written_as.transition(asked.site, way, asked.expands("transitions.fields")) for way in ways]


def transitions(asked: Asked) -> Answer:
    wanted = asked.text("transitionId")
    found = [way for way in transitions_of(asked, issue_of(asked)) if wanted in ("", way["id"])]
    return 200, {"expand": "transitions", "transitions": found}


def carry_out(asked: Asked) -> Answer:
    issue, body, site = issue_of(asked), asked.object(), asked.site
    wanted = str((body.get("transition") or {}).get("id", ""))
    ways = site.workflow.available(issue.status) if asked.may("TRANSITION_ISSUES") else []
    way = next((each for each in ways if each.id == wanted), None)
    if way is None:
        raise RefusedError(400, f"Transition id '{wanted}' is not valid for this issue.")
    given = dict(body.get("fields") or {})
    resolution = read_resolution(given) if way.asks_resolution else None
    if resolution:
        del given["resolution"]
    values = read_fields(site, given, set(site.required.get(way.name, {})))
    demand(asked, way.name, values)
    for operation in (body.get("update") or {}).get("comment", []):
        comment_with(asked, issue, operation["add"])
    for field, value in values.items():
        site.change(issue, asked.person, field, value)
    site.carry_out(issue, asked.person, way, resolution)
    return 204, None


def comment_with(asked: Asked, issue: Issue, given: dict[str, Any]) -> Any:
    """Add the comment that was given; raises RefusedError 400 where the account may not, or Jira would not, take it."""
    if not asked.may("ADD_COMMENTS"):
        raise RefusedError(
            400, f"{asked.person.display_name}, you do not have the permission to comment on this issue."
        )
    properties = {each.get("key"): each.get("value") for each in given.get("properties") or []}
    return asked.site.add_comment(issue, asked.person, given.get("body"), properties)


def attach(asked: Asked) -> Answer:
    issue = issue_of(asked)
    if not asked.site.takes_attachments:
        raise RefusedError(404 if asked.site.cloud else 403, "Attachments are disabled.")
    if not asked.may("CREATE_ATTACHMENTS"):
        raise RefusedError(403, "You do not have permission to create attachments for this issue.")
    kept = [
        asked.site.attach(issue, asked.person, each.filename, each.content, each.mime_type) for each in asked.uploads
    ]
    return 200, [written_as.attachment(asked.site, each) for each in kept]


def attachment_of(asked: Asked) -> Any:
    wanted = asked.path["attachment"]
    kept = [each for issue in asked.site.by_id.values() for each in issue.attachments if each.id == wanted]
    if not kept or not asked.may("BROWSE_PROJECTS"):
        raise RefusedError(404, f"The attachment with id '{wanted}' does not exist")
    return kept[0]


def attachment(asked: Asked) -> Answer:
    answer = written_as.attachment(asked.site, attachment_of(asked))
    # The one place where Cloud writes an attachment's id as a number: "Get attachment metadata".
    return 200, {**answer, "id": int(answer["id"])} if asked.site.cloud else answer


def delete_attachment(asked: Asked) -> Answer:
    found = attachment_of(asked)
    if found.author is not asked.person or not asked.may("DELETE_OWN_ATTACHMENTS"):
        raise RefusedError(403, f"You do not have permission to delete attachment with id: {found.id}")
    asked.site.delete_attachment(asked.person, found)
    return 204, None


def content(asked: Asked) -> Answer:
    return 200, attachment_of(asked).content


def link(asked: Asked) -> Answer:
    body = asked.object()
    ends = [body.get("inwardIssue") or {}, body.get("outwardIssue") or {}]
    source, target = (visible(asked, str(end.get("key") or end.get("id"))) for end in ends)
    kind = (body.get("type") or {}).get("name")
    if kind not in written_as.LINK_TYPES:
        raise RefusedError(404, f"No issue link type with name '{kind}' found.")
    if not asked.may("LINK_ISSUES"):
        raise RefusedError(401, f"No Link Issue Permission for issue '{source.key}'")
    asked.site.link(kind, source, target)
    return 201, None


def link_types(asked: Asked) -> Answer:
    kinds = [
        {"id": number, "name": name, "inward": inward, "outward": outward}
        | {"self": written_as.api(asked.site, f"issueLinkType/{number}")}
        for name, (number, inward, outward) in written_as.LINK_TYPES.items()
    ]
    return 200, {"issueLinkTypes": kinds}


ROUTES = [
    ("POST", "/issue", create),
    ("GET", "/issue/{issue}", read),
    ("PUT", "/issue/{issue}", edit),
    ("GET", "/issue/{issue}/editmeta", edit_meta),
    ("GET", "/issue/{issue}/transitions", transitions),
    ("POST", "/issue/{issue}/transitions", carry_out),
    ("POST", "/issue/{issue}/attachments", attach),
    ("GET", "/attachment/{attachment}", attachment),
    ("DELETE", "/attachment/{attachment}", delete_attachment),
    ("GET", "/attachment/content/{attachment}", content),
    ("POST", "/issueLink", link),
    ("GET", "/issueLinkType", link_types),
]
