"""REST handlers of Service Management (/rest/servicedeskapi): desks, request types, requests, people."""

from typing import Any, NoReturn

from . import jira_json as written_as
from .jira_http import Answer, Asked, RefusedError
from .jira_issue_api import issue_of
from .jira_records import Issue, Person, written
from .jira_rules import read_fields
from .jira_service import RequestField, RequestType, ServiceDesk

PAGE = 50
"""Entries on a page where nothing is said, and at most."""
EXPANDS = ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"]


def refuse(status: int, sentence: str, key: str = "sd.error") -> NoReturn:
    """Refuse in the form of this API, which is not the platform's."""
    refusal = RefusedError(status)
    refusal.body = {"errorMessage": sentence, "i18nErrorMessage": {"i18nKey": key, "parameters": []}}
    raise refusal


def desk_of(asked: Asked) -> ServiceDesk:
    desk = asked.site.desk
    if desk is None:
        refuse(404, "Dead link")
    return desk


def named_desk(asked: Asked) -> ServiceDesk:
    desk = desk_of(asked)
    if asked.path["desk"] != desk.id or not asked.may("BROWSE_PROJECTS"):
        refuse(404, f"The Service Desk with ID '{asked.path['desk']}' does not exist.")
    return desk


def type_of(asked: Asked, desk: ServiceDesk, named: str) -> RequestType:
    found = next((each for each in desk.types if each.id == named), None)
    if found is None:
        refuse(404, f"The request type with ID '{named}' does not exist.")
    return found


def is_agent(asked: Asked, desk: ServiceDesk) -> bool:
    return asked.person.account in desk.agents


def address(asked: Asked, path: str) -> str:
    return f"{asked.site.url}/rest/servicedeskapi/{path}"


def paged(asked: Asked, path: str, entries: list[Any]) -> Answer:
    start, limit = asked.number("start", 0), min(asked.number("limit", PAGE), PAGE)
    values = entries[start : start + limit]
    links = {"base": address(asked, ""), "context": "", "self": address(asked, path)}
    page = {"_expands": [], "size": len(values), "start": start, "limit": limit, "_links": links, "values": values}
    return 200, {**page, "isLastPage": start + limit >= len(entries)}


def shown_desk(asked: Asked, desk: ServiceDesk) -> dict[str, Any]:
    project = desk.project
    named = {"projectId": project.id, "projectKey": project.key, "projectName": project.name}
    return {"id": desk.id, **named, "_links": {"self": address(asked, f"servicedesk/{desk.id}")}}


def desks(asked: Asked) -> Answer:
    desk = asked.site.desk
    return paged(asked, "servicedesk", [shown_desk(asked, desk)] if desk and asked.may("BROWSE_PROJECTS") else [])


def request_types(asked: Asked) -> Answer:
    desk = named_desk(asked)
    path = f"servicedesk/{desk.id}/requesttype"
    shown = [
        {
            "_expands": ["field"],
            "id": each.id,
            "name": each.name,
            "description": "",
            "helpText": "",
            "issueTypeId": each.issue_type.id,
            "serviceDeskId": desk.id,
            "groupIds": [],
            "_links": {"self": address(asked, f"{path}/{each.id}")},
        }
        for each in desk.types
    ]
    return paged(asked, path, shown)


def shown_field(field: RequestField) -> dict[str, Any]:
    values = [{"value": value, "label": label, "children": []} for value, label in field.valid.items()]
    shown = {"fieldId": field.id, "name": field.name, "description": "", "required": field.required}
    return {**shown, "jiraSchema": dict(field.schema), "validValues": values, "visible": field.visible}


def fields(asked: Asked) -> Answer:
    desk = named_desk(asked)
    found, agent = type_of(asked, desk, asked.path["type"]), is_agent(asked, desk)
    return 200, {
        "requestTypeFields": [shown_field(each) for each in found.fields.values() if each.visible],
        "canRaiseOnBehalfOf": agent,
        "canAddRequestParticipants": agent and desk.adds_participants,
    }


def shown_user(asked: Asked, person: Person) -> dict[str, Any]:
    shown = written_as.user(asked.site, person)
    kept = {
        name: shown[name]
        for name in ("accountId", "displayName", "active", "timeZone", "emailAddress")
        if name in shown
    }
    return {**kept, "_links": {"self": shown["self"], "jiraRest": shown["self"]}}


def shown_request(asked: Asked, desk: ServiceDesk, issue: Issue) -> dict[str, Any]:
    kind, at = desk.requests[issue.id], issue.created
    date = {"iso8601": written(at), "jira": written(at), "friendly": "Today", "epochMillis": int(at * 1000)}
    site = asked.site.url
    return {
        "_expands": EXPANDS,
        "issueId": issue.id,
        "issueKey": issue.key,
        "summary": issue.fields["summary"],
        "requestTypeId": kind.id,
        "serviceDeskId": desk.id,
        "createdDate": date,
        "reporter": shown_user(asked, issue.fields["reporter"]),
        "requestFieldValues": [{"fieldId": "summary", "label": "Summary", "value": issue.fields["summary"]}],
        "currentStatus": {"status": issue.status.name, "statusCategory": "NEW", "statusDate": date},
        "_links": {
            "jiraRest": written_as.api(asked.site, f"issue/{issue.id}"),
            "web": f"{site}/servicedesk/customer/portal/{desk.id}/{issue.key}",
            "agent": f"{site}/browse/{issue.key}",
            "self": address(asked, f"request/{issue.id}"),
        },
    }


def raise_request(asked: Asked) -> Answer:
    desk, body, site = desk_of(asked), asked.object(), asked.site
    if str(body.get("serviceDeskId")) != desk.id:
        refuse(400, f"The Service Desk with ID '{body.get('serviceDeskId')}' does not exist.")
    kind = next((each for each in desk.types if each.id == body.get("requestTypeId")), None)
    if kind is None:
        refuse(400, f"The request type with ID '{body.get('requestTypeId')}' does not exist.")
    if not asked.may("CREATE_ISSUES"):
        refuse(403, "You do not have permission to create a request of this type.")
    customer = behalf_of(asked, desk, body.get("raiseOnBehalfOf"))
    participants = list(body.get("requestParticipants") or [])
    if participants and not (is_agent(asked, desk) and desk.adds_participants):
        refuse(400, "You are not allowed to add participants to this request.")
    values = answered(asked, kind, dict(body.get("requestFieldValues") or {}))
    issue = site.create_issue(desk.project, kind.issue_type, asked.person, {**values, "reporter": customer})
    desk.raised(issue, kind, participants)
    return 201, shown_request(asked, desk, issue)


def behalf_of(asked: Asked, desk: ServiceDesk, account: Any) -> Person:
    if account is None:
        return asked.person
    if not is_agent(asked, desk):
        refuse(400, "You do not have permission to raise requests on behalf of other customers.")
    if account not in asked.site.people or not desk.is_customer(account):
        refuse(400, "The customer that this request is raised on behalf of is not a customer of this service desk.")
    return asked.site.people[account]


def answered(asked: Asked, kind: RequestType, given: dict[str, Any]) -> dict[str, Any]:
    """The values of a new request's fields; refuses what the type does not have, lacks, or does not offer."""
    strange = sorted(given.keys() - kind.fields.keys())
    if strange:
        refuse(400, f"Field '{strange[0]}' cannot be set. It is not part of the request type.")
    missing = [each.name for each in kind.fields.values() if each.required and given.get(each.id) in (None, "", [])]
    if missing:
        refuse(400, f"Your request could not be created. {', '.join(missing)} is required.")
    for name, value in given.items():
        field = kind.fields[name]
        many = value if isinstance(value, list) else [value]
        if field.valid and not all(isinstance(each, dict) and each.get("id") in field.valid for each in many):
            refuse(400, f"Option for '{field.name}' is not valid.")
        is_user = field.schema["type"] == "user"
        if is_user and not (isinstance(value, dict) and value.get("accountId") in asked.site.people):
            refuse(400, f"The user for '{field.name}' does not exist.")
    try:
        return read_fields(asked.site, given, set(kind.fields))
    except RefusedError as refusal:
        refuse(400, "; ".join(refusal.body["errors"].values()))


def request(asked: Asked) -> Answer:
    desk, issue = desk_of(asked), issue_of(asked)
    if issue.id not in desk.requests:
        refuse(404, "The request you are trying to view does not exist.")
    return 200, shown_request(asked, desk, issue)


def participants(asked: Asked) -> Answer:
    desk, issue = desk_of(asked), issue_of(asked)
    people = [asked.site.people[account] for account in desk.participants.get(issue.id, ())]
    return paged(asked, f"request/{issue.id}/participant", [shown_user(asked, each) for each in people])


def add_participants(asked: Asked) -> Answer:
    desk, issue = desk_of(asked), issue_of(asked)
    if issue.id not in desk.requests:
        refuse(404, "The request you are trying to view does not exist.")
    if not is_agent(asked, desk) or not desk.adds_participants:
        refuse(403, "You are not allowed to add participants to this request.")
    accounts = [str(each) for each in asked.object().get("accountIds") or ()]
    unknown = [each for each in accounts if each not in asked.site.people]
    if unknown:
        refuse(400, f"The user '{unknown[0]}' does not exist.")
    known = desk.participants.setdefault(issue.id, [])
    known += [each for each in accounts if each not in known]
    return participants(asked)


def customers(asked: Asked) -> Answer:
    desk, text = named_desk(asked), asked.text("query").lower()
    people = [each for each in asked.site.people.values() if desk.is_customer(each.account)]
    found = [each for each in people if text in f"{each.display_name} {each.email}".lower()]
    return paged(asked, f"servicedesk/{desk.id}/customer", [shown_user(asked, each) for each in found])


def add_customers(asked: Asked) -> Answer:
    desk = named_desk(asked)
    if not desk.creates_customers:
        refuse(403, "You must be a service desk administrator to do this.")
    accounts = [str(each) for each in asked.object().get("accountIds") or ()]
    if any(each not in asked.site.people for each in accounts):
        refuse(400, "One of the users does not exist.")
    desk.customers.update(accounts)
    return 204, None


def create_customer(asked: Asked) -> Answer:
    desk, body = desk_of(asked), asked.object()
    if not desk.creates_customers:
        refuse(403, "You need to be a Jira administrator to do this.")
    email, name = str(body.get("email") or ""), str(body.get("displayName") or "")
    if "@" not in email or not name:
        refuse(400, "The e-mail address or the name is not valid.")
    if any(each.email.lower() == email.lower() for each in asked.site.people.values()):
        refuse(400, "An account already exists for this email")
    account = asked.site.add_person(email, email, name)
    return 201, shown_user(asked, asked.site.people[account])


ROUTES = [
    ("GET", "/servicedesk", desks),
    ("GET", "/servicedesk/{desk}/requesttype", request_types),
    ("GET", "/servicedesk/{desk}/requesttype/{type}/field", fields),
    ("GET", "/servicedesk/{desk}/customer", customers),
    ("POST", "/servicedesk/{desk}/customer", add_customers),
    ("POST", "/customer", create_customer),
    ("POST", "/request", raise_request),
    ("GET", "/request/{issue}", request),
    ("GET", "/request/{issue}/participant", participants),
    ("POST", "/request/{issue}/participant", add_participants),
]
