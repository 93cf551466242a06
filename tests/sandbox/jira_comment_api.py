"""REST handlers of comments and their properties."""

import json

from . import jira_json as written_as
from .jira_http import Answer, Asked, RefusedError
from .jira_issue_api import comment_with, issue_of
from .jira_records import Comment, Issue
from .jira_rules import read_comment, read_property

CLOUD_PAGE = 100
"""Comments on a page where nothing is said: developer.atlassian.com, "Get comments"; Data Center then gives all."""


def unknown(number: str) -> RefusedError:
    return RefusedError(404, f"Can not find a comment for the id: {number}.")


def comment_of(asked: Asked, issue: Issue) -> Comment:
    found = next((each for each in issue.comments if each.id == asked.path["comment"]), None)
    if found is None:
        raise unknown(asked.path["comment"])
    return found


def anywhere(asked: Asked) -> tuple[Issue, Comment]:
    """The comment of that id on any issue, which its property resources go by."""
    for issue in asked.site.by_id.values() if asked.may("BROWSE_PROJECTS") else ():
        for comment in issue.comments:
            if comment.id == asked.path["comment"]:
                return issue, comment
    raise unknown(asked.path["comment"])


def read_all(asked: Asked) -> Answer:
    issue = issue_of(asked)
    page = CLOUD_PAGE if asked.site.cloud else len(issue.comments)
    start, most = asked.number("startAt", 0), asked.number("maxResults", page)
    order = asked.text("orderBy", "created")
    if order.lstrip("+- ") != "created":
        raise RefusedError(400, f"The orderBy query parameter '{order}' is not valid.")
    comments = issue.comments[::-1] if order.startswith("-") else issue.comments
    shown = [
        written_as.comment(asked.site, issue, each, asked.expands("properties"))
        for each in comments[start : start + most]
    ]
    return 200, {"startAt": start, "maxResults": most, "total": len(comments), "comments": shown}


def add(asked: Asked) -> Answer:
    issue = issue_of(asked)
    comment = comment_with(asked, issue, asked.object())
    return 201, written_as.comment(asked.site, issue, comment, asked.expands("properties"))


def read(asked: Asked) -> Answer:
    issue = issue_of(asked)
    return 200, written_as.comment(asked.site, issue, comment_of(asked, issue), asked.expands("properties"))


def own(asked: Asked, issue: Issue, permission: str, verb: str) -> Comment:
    """The comment, which must be the account's own; raises RefusedError 400 where it may not be changed."""
    comment = comment_of(asked, issue)
    if comment.author != asked.person or not asked.may(permission):
        raise RefusedError(400, f"You do not have permission to {verb} comment with id: {comment.id}.")
    return comment


def edit(asked: Asked) -> Answer:
    issue, body = issue_of(asked), asked.object()
    comment = own(asked, issue, "EDIT_OWN_COMMENTS", "edit")
    text, properties = read_comment(asked.site, body.get("body")), body.get("properties") or []
    for each in properties:
        read_property(each.get("key"), json.dumps(each.get("value")))
    # Cloud ignores the wish of whoever may not silence others.
    quiet = asked.text("notifyUsers") == "false" and asked.may("ADMINISTER_PROJECTS")
    values = {each["key"]: each.get("value") for each in properties}
    asked.site.change_comment(issue, comment, text, values, quiet=quiet)
    return 200, written_as.comment(asked.site, issue, comment, asked.expands("properties"))


def delete(asked: Asked) -> Answer:
    issue = issue_of(asked)
    comment = own(asked, issue, "DELETE_OWN_COMMENTS", "delete")
    asked.site.before_writing(issue.id)
    issue.comments.remove(comment)
    asked.site.webhooks.of_comment("comment_deleted", issue, comment)
    return 204, None


def property_keys(asked: Asked) -> Answer:
    _, comment = anywhere(asked)
    address = written_as.api(asked.site, f"comment/{comment.id}/properties")
    return 200, {"keys": [{"self": f"{address}/{key}", "key": key} for key in comment.properties]}


def read_one_property(asked: Asked) -> Answer:
    _, comment = anywhere(asked)
    key = asked.path["key"]
    if key not in comment.properties:
        raise RefusedError(404, f"The property with key '{key}' does not exist.")
    return 200, {"key": key, "value": comment.properties[key]}


def set_property(asked: Asked) -> Answer:
    issue, comment = anywhere(asked)
    key = asked.path["key"]
    read_property(key, json.dumps(asked.body))
    status = 200 if key in comment.properties else 201
    asked.site.change_comment(issue, comment, comment.body, {key: asked.body})
    return status, None


def delete_property(asked: Asked) -> Answer:
    read_one_property(asked)
    _, comment = anywhere(asked)
    del comment.properties[asked.path["key"]]
    return 204, None


ROUTES = [
    ("GET", "/issue/{issue}/comment", read_all),
    ("POST", "/issue/{issue}/comment", add),
    ("GET", "/issue/{issue}/comment/{comment}", read),
    ("PUT", "/issue/{issue}/comment/{comment}", edit),
    ("DELETE", "/issue/{issue}/comment/{comment}", delete),
    ("GET", "/comment/{comment}/properties", property_keys),
    ("GET", "/comment/{comment}/properties/{key}", read_one_property),
    ("PUT", "/comment/{comment}/properties/{key}", set_property),
    ("DELETE", "/comment/{comment}/properties/{key}", delete_property),
]
