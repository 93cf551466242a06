"""How Jira writes what it holds: the JSON of its REST API, in each product's form."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .jira_records import Attachment, Change, Comment, Issue, IssueType, Link, Person, Project, written
from .jira_workflows import CATEGORIES, RESOLUTIONS, Status, Transition

if TYPE_CHECKING:
    from .jira import Site

LINK_TYPES = {
    "Duplicate": ("10000", "is duplicated by", "duplicates"),
    "Relates": ("10001", "relates to", "relates to"),
}
"""Id, inward and outward words of the kinds of links, by name."""


def api(site: "Site", path: str) -> str:
    return f"{site.url}/rest/api/2/{path}"


def user(site: "Site", person: Person) -> dict[str, Any]:
    shown: dict[str, Any] = {"displayName": person.display_name, "active": person.active, "timeZone": "Etc/UTC"}
    if not person.hidden_email:
        shown["emailAddress"] = person.email
    if site.cloud:
        address = api(site, f"user?accountId={person.account}")
        return {"self": address, "accountId": person.account, "accountType": "atlassian", **shown}
    return {"self": api(site, f"user?username={person.name}"), "name": person.name, "key": person.name, **shown}


def project(site: "Site", shown: Project) -> dict[str, Any]:
    return {"self": api(site, f"project/{shown.id}"), "id": shown.id, "key": shown.key, "name": shown.name}


def issue_type(site: "Site", shown: IssueType) -> dict[str, Any]:
    return {
        "self": api(site, f"issuetype/{shown.id}"),
        "id": shown.id,
        "name": shown.name,
        "description": "",
        "iconUrl": f"{site.url}/images/icons/issuetypes/task.svg",
        "subtask": False,
    }


def status(site: "Site", shown: Status) -> dict[str, Any]:
    number, name, colour = CATEGORIES[shown.category]
    return {
        "self": api(site, f"status/{shown.id}"),
        "id": shown.id,
        "name": shown.name,
        "description": "",
        "iconUrl": f"{site.url}/images/icons/statuses/generic.png",
        "statusCategory": {
            "self": api(site, f"statuscategory/{number}"),
            "id": number,
            "key": shown.category,
            "colorName": colour,
            "name": name,
        },
    }


def resolution(site: "Site", name: str) -> dict[str, Any]:
    number = RESOLUTIONS[name]
    return {"self": api(site, f"resolution/{number}"), "id": number, "name": name, "description": ""}


def comment(site: "Site", issue: Issue, shown: Comment, with_properties: bool) -> dict[str, Any]:
    author = user(site, shown.author)
    answer: dict[str, Any] = {
        "self": api(site, f"issue/{issue.id}/comment/{shown.id}"),
        "id": shown.id,
        "author": author,
        "body": shown.body,
        "updateAuthor": user(site, shown.editor) if shown.editor else author,
        "created": written(shown.created),
        "updated": written(shown.updated),
    }
    if with_properties:
        answer["properties"] = [{"key": key, "value": value} for key, value in shown.properties.items()]
    if shown.visibility:
        answer["visibility"] = shown.visibility
    if site.cloud:
        answer["jsdPublic"] = not shown.properties.get("sd.public.comment", {}).get("internal", False)
    return answer


def attachment(site: "Site", shown: Attachment) -> dict[str, Any]:
    cloud_content = api(site, f"attachment/content/{shown.id}")
    return {
        "self": api(site, f"attachment/{shown.id}"),
        "id": shown.id,
        "filename": shown.filename,
        "author": user(site, shown.author),
        "created": written(shown.created),
        "size": len(shown.content),
        "mimeType": shown.mime_type,
        "content": cloud_content if site.cloud else f"{site.url}/secure/attachment/{shown.id}/{shown.filename}",
    }


def link(site: "Site", shown: Link) -> dict[str, Any]:
    number, inward, outward = LINK_TYPES[shown.type]
    other = {"id": shown.other.id, "key": shown.other.key, "self": api(site, f"issue/{shown.other.id}")}
    kind = {"id": number, "name": shown.type, "inward": inward, "outward": outward}
    return {"id": shown.id, "self": api(site, f"issueLink/{shown.id}"), "type": kind, f"{shown.direction}Issue": other}


def field(site: "Site", name: str, label: str, required: bool) -> dict[str, Any]:
    """A field of a create, edit or transition screen."""
    if name in site.kinds:
        return {"name": label, "required": required, "operations": ["set"], **site.kinds[name].described(name)}
    kind: dict[str, Any] = {"type": "string", "system": name}
    if name == "labels":
        kind = {"type": "array", "items": "string", "system": name}
    elif name == "reporter":
        kind = {"type": "user", "system": name}
    elif name.startswith("customfield_"):
        uri = "com.atlassian.jira.plugin.system.customfieldtypes:textfield"
        kind = {"type": "string", "custom": uri, "customId": int(name.partition("_")[2])}
    return {"name": label, "required": required, "hasDefaultValue": False, "operations": ["set"], "schema": kind}


def transition(site: "Site", shown: Transition, with_fields: bool) -> dict[str, Any]:
    required = site.required.get(shown.name, {})
    answer: dict[str, Any] = {"id": shown.id, "name": shown.name, "to": status(site, shown.target)}
    if site.cloud:
        asks = shown.asks_resolution or bool(required)
        answer |= {"hasScreen": asks, "isGlobal": not shown.sources, "isInitial": False, "isConditional": False}
    if with_fields:
        answer["fields"] = {name: field(site, name, label, True) for name, label in required.items()}
        if shown.asks_resolution:
            allowed = [resolution(site, name) for name in RESOLUTIONS]
            schema = {"type": "resolution", "system": "resolution"}
            answer["fields"]["resolution"] = {
                **field(site, "resolution", "Resolution", True),
                "schema": schema,
                "allowedValues": allowed,
            }
    return answer


def change(site: "Site", shown: Change) -> dict[str, Any]:
    def text(value: Any) -> str | None:
        named = getattr(value, "name", value)
        return named if named is None or isinstance(named, str) else " ".join(map(str, named))

    item = {
        "field": "Key" if shown.field == "key" else shown.field,
        "fieldtype": "custom" if shown.field.startswith("customfield_") else "jira",
        "from": getattr(shown.before, "id", None),
        "fromString": text(shown.before),
        "to": getattr(shown.after, "id", None),
        "toString": text(shown.after),
    }
    return {"id": shown.id, "author": user(site, shown.author), "created": written(shown.at), "items": [item]}


def changelog(site: "Site", shown: Issue) -> dict[str, Any]:
    total = len(shown.history)
    histories = [change(site, each) for each in shown.history]
    return {"startAt": 0, "maxResults": total, "total": total, "histories": histories}


def comments(site: "Site", shown: Issue) -> dict[str, Any]:
    page = [comment(site, shown, each, False) for each in shown.comments]
    return {"comments": page, "maxResults": len(page), "total": len(page), "startAt": 0}


WRITERS: dict[str, Callable[["Site", Issue], Any]] = {
    "project": lambda site, shown: project(site, shown.project),
    "issuetype": lambda site, shown: issue_type(site, shown.type),
    "creator": lambda site, shown: user(site, shown.creator),
    "reporter": lambda site, shown: user(site, shown.fields["reporter"]),
    "status": lambda site, shown: status(site, shown.status),
    "resolution": lambda site, shown: resolution(site, shown.resolution) if shown.resolution else None,
    "created": lambda site, shown: written(shown.created),
    "updated": lambda site, shown: written(shown.updated),
    "attachment": lambda site, shown: [attachment(site, each) for each in shown.attachments],
    "issuelinks": lambda site, shown: [link(site, each) for each in shown.links],
    "comment": comments,
}
"""How the fields are written that do not stand in `Issue.fields` as Jira writes them."""


def selected(known: list[str], wanted: list[str]) -> list[str]:
    """The names of the wanted fields, as Jira reads them: names, *all, *navigable, and -name to leave one out."""
    unwanted = {name[1:] for name in wanted if name.startswith("-")}
    named = {name for name in wanted if not name.startswith("-")} or {"*all"}
    if "*all" in named:
        named |= set(known)
    elif "*navigable" in named:
        named |= set(known) - {"comment", "attachment"}
    return [name for name in known if name in named - unwanted]


def fields(site: "Site", shown: Issue, wanted: list[str]) -> dict[str, Any]:
    known = list(dict.fromkeys([*site.screen, *shown.fields, *WRITERS]))
    return {
        name: WRITERS[name](site, shown) if name in WRITERS else _plain(site, name, shown.fields.get(name))
        for name in selected(known, wanted)
    }


def _plain(site: "Site", name: str, value: Any) -> Any:
    return site.kinds[name].written(value) if name in site.kinds else value


def issue(site: "Site", shown: Issue, wanted: list[str]) -> dict[str, Any]:
    address = api(site, f"issue/{shown.id}")
    return {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": shown.id,
        "self": address,
        "key": shown.key,
        "fields": fields(site, shown, wanted),
    }
