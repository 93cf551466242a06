"""What a Jira site holds, and the changes that both people and the REST API make to it."""

import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from .jira_http import RefusedError
from .jira_kinds import Kind
from .jira_records import Attachment, Change, Comment, Issue, IssueType, Link, Person, Project
from .jira_rules import read_comment, read_property
from .jira_service import ServiceDesk
from .jira_webhooks import Webhooks
from .jira_workflows import WORKFLOWS, Transition

PERMISSIONS = (
    *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "MODIFY_REPORTER", "LINK_ISSUES"),
    *(
        "ADD_COMMENTS",
        "EDIT_OWN_COMMENTS",
        "DELETE_OWN_COMMENTS",
        "CREATE_ATTACHMENTS",
        "DELETE_OWN_ATTACHMENTS",
        "ADMINISTER_PROJECTS",
    ),
    *("CLOSE_ISSUES", "RESOLVE_ISSUES", "ASSIGN_ISSUES", "EDIT_ALL_COMMENTS", "DELETE_ALL_COMMENTS"),
    *("SET_ISSUE_SECURITY", "USER_PICKER"),
)
"""The permissions that the sandbox knows, by the keys of `mypermissions`; the bot's account has all at first."""

ATTACHMENT_LIMIT = 10 * 1024 * 1024
"""Bytes of one attachment: Jira's default, "Configuring file attachments", confluence.atlassian.com/adminjiraserver."""

SCREEN = {"summary": "Summary", "description": "Description", "labels": "Labels", "reporter": "Reporter"}
"""The fields of create and edit screens at first: id -> name."""


class State:
    """Everything a site knows. Whoever changes it from another thread than the server's holds `lock`."""

    def __init__(self, cloud: bool, workflow: str, issue_types: tuple[str, ...], clock: Callable[[], float]) -> None:
        self.cloud = cloud
        self.workflow = WORKFLOWS[workflow]
        self.clock = clock
        self.lock = threading.RLock()
        self.webhooks = Webhooks(cloud)
        self.numbers = itertools.count(10_000)
        self.keys: Counter[str] = Counter()
        self.permissions = set(PERMISSIONS)
        self.screen = dict(SCREEN)
        self.required: dict[str, dict[str, str]] = {}
        self.kinds: dict[str, Kind] = {}
        self.token_ends: list[float] = []
        self.search_lag = 0.0
        self.attachment_limit = ATTACHMENT_LIMIT
        self.takes_attachments = True
        self.writes_per_issue: tuple[tuple[int, float], ...] = ()
        self.write_times: dict[str, list[float]] = {}
        self.projects: dict[str, Project] = {}
        self.people: dict[str, Person] = {}
        self.by_id: dict[str, Issue] = {}
        self.by_key: dict[str, Issue] = {}
        self.unindexed: list[tuple[float, str, Issue | None]] = []
        self.issue_types = [IssueType(self.next_id(), name) for name in issue_types]
        self.desk: ServiceDesk | None = None

    def next_id(self) -> str:
        return str(next(self.numbers))

    def add_project(self, key: str) -> Project:
        self.projects[key] = Project(self.next_id(), key, f"{key} project")
        return self.projects[key]

    def add_person(
        self, name: str, email: str, display_name: str, *, hidden_email: bool = False, active: bool = True
    ) -> str:
        """Add an account; return its accountId (Cloud) or name (Data Center), by which all methods here know it."""
        account = f"5b10a2844c20165700e{self.next_id()}" if self.cloud else name
        with self.lock:
            self.people[account] = Person(account, name, email, display_name, hidden_email and self.cloud, active)
        return account

    def require(self, field: str, name: str, on: str = "create") -> None:
        """Demand a custom field when an issue is created, or on the transition of that name."""
        with self.lock:
            self.screen.setdefault(field, name)
            self.required.setdefault(on, {})[field] = name

    def add_field(
        self,
        field: str,
        name: str,
        kind: str,
        options: tuple[str, ...] = (),
        *,
        required: bool = False,
        on: tuple[str, ...] = ("create", "edit"),
        default: bool = False,
    ) -> None:
        """Put a field of a kind (jira_kinds.py) on screens: of creating and editing, unless `on` names others."""
        with self.lock:
            self.screen[field] = name
            self.kinds[field] = Kind(kind, {self.next_id(): option for option in options}, on, default)
            if required:
                self.required.setdefault("create", {})[field] = name

    def on_screen(self, screen: str) -> dict[str, str]:
        """The fields of the "create" or the "edit" screen: id -> name."""
        return {id: name for id, name in self.screen.items() if id not in self.kinds or screen in self.kinds[id].on}

    def find(self, named: str) -> Issue | None:
        """The issue with this id, key, or key that it had before it was moved."""
        return self.by_id.get(named) or self.by_key.get(named.upper())

    def create_issue(self, project: Project, issue_type: IssueType, creator: Person, fields: dict[str, Any]) -> Issue:
        now, values = self.clock(), {"description": None, "labels": [], "reporter": creator, **fields}
        issue = Issue(
            self.next_id(), "", project, issue_type, creator, now, now, status=self.workflow.initial, fields=values
        )
        self.before_writing(issue.id)
        self.by_id[issue.id] = issue
        issue.key = self.give_key(issue, project)
        self.webhooks.of_issue("jira:issue_created", issue, creator)
        return issue

    def change(self, issue: Issue, author: Person, field: str, value: Any) -> None:
        """Set a field, the status, the resolution or the key, and note it in the history."""
        where = vars(issue) if field in ("status", "resolution", "key") else issue.fields
        before = where.get(field)
        if before != value:
            self.before_writing(issue.id)
            where[field] = value
            issue.updated = self.clock()
            issue.history.append(Change(self.next_id(), issue.updated, author, field, before, value))

    def carry_out(self, issue: Issue, author: Person, transition: Transition, resolution: str | None = None) -> None:
        """Move the issue; a status of the category done sets a resolution, any other clears it in most workflows."""
        before, kept = len(issue.history), issue.resolution if self.workflow.keeps_resolution else None
        self.change(issue, author, "status", transition.target)
        done = transition.target.category == "done"
        self.change(issue, author, "resolution", self._resolution(issue, resolution) if done else kept)
        self.webhooks.of_issue("jira:issue_updated", issue, author, before)

    @staticmethod
    def _resolution(issue: Issue, given: str | None) -> str:
        return given or issue.resolution or "Done"

    def add_comment(self, issue: Issue, author: Person, body: Any, properties: dict[str, Any]) -> Comment:
        """Append a comment; raises RefusedError 400 where its text or a property is not acceptable."""
        text = read_comment(self, body)
        for key, value in properties.items():
            read_property(key, json.dumps(value))
        self.before_writing(issue.id)
        now = issue.updated = self.clock()
        added = Comment(self.next_id(), text, author, now, now, properties)
        issue.comments.append(added)
        if self.desk is not None:
            self.desk.commented(issue, added)
        self.webhooks.of_comment("comment_created", issue, added)
        return added

    def change_comment(
        self, issue: Issue, comment: Comment, body: str, properties: dict[str, Any], *, quiet: bool = False
    ) -> None:
        """Set a comment's text, and the properties that are given; others stay. quiet: nobody is to be notified."""
        self.before_writing(issue.id)
        comment.body, comment.properties = body, {**comment.properties, **properties}
        comment.editor = None
        comment.updated = issue.updated = self.clock()
        if self.desk is not None:
            self.desk.edited(issue, comment, quiet)
        self.webhooks.of_comment("comment_updated", issue, comment)

    def attach(self, issue: Issue, author: Person, filename: str, content: bytes, mime_type: str) -> Attachment:
        """Append a file; raises RefusedError 413 where it is larger than the site allows."""
        if len(content) > self.attachment_limit:
            raise RefusedError(413, f"The file {filename} is larger than {self.attachment_limit} bytes.")
        now = issue.updated = self.clock()
        issue.attachments.append(Attachment(self.next_id(), filename, content, mime_type, author, now))
        self.webhooks.of_issue("jira:issue_updated", issue, author)
        return issue.attachments[-1]

    def delete_attachment(self, author: Person, attachment: Attachment) -> None:
        """Delete a file; the issue's history keeps its name, as Jira's does."""
        issue = next(each for each in self.by_id.values() if attachment in each.attachments)
        issue.attachments.remove(attachment)
        issue.updated = self.clock()
        before = attachment.filename
        issue.history.append(Change(self.next_id(), issue.updated, author, "Attachment", before, None))

    def link(self, kind: str, source: Issue, target: Issue) -> None:
        number = self.next_id()
        source.links.append(Link(number, kind, "outward", target))
        target.links.append(Link(number, kind, "inward", source))

    def too_many_writes(self, issue: Issue) -> float:
        """Count a write to the issue; the seconds to wait where it is one too many, and nothing is counted; else 0."""
        now, times = self.clock(), self.write_times.setdefault(issue.id, [])
        waits = [times[-most] + seconds - now for most, seconds in self.writes_per_issue if len(times) >= most]
        if max(waits, default=0.0) > 0:
            return max(waits)
        times.append(now)
        return 0.0

    def searchable(self, reconciled: list[str]) -> list[Issue]:
        """The issues as search knows them: on Cloud late by `search_lag` seconds, but for the reconciled ids."""
        now, known = self.clock(), dict(self.by_id)
        self.unindexed = [late for late in self.unindexed if late[0] > now]
        for _, number, before in reversed(self.unindexed):
            if number in reconciled:
                continue
            if before is None:
                known.pop(number, None)
            else:
                known[number] = before
        return list(known.values())

    def before_writing(self, number: str) -> None:
        """Keep the issue as it is, for Cloud's search to find until the coming change is indexed."""
        if self.cloud and self.search_lag:
            issue, now = self.by_id.get(number), self.clock()
            self.unindexed = [late for late in self.unindexed if late[0] > now]
            self.unindexed.append((now + self.search_lag, number, issue.copy() if issue else None))

    def give_key(self, issue: Issue, project: Project) -> str:
        """Let the project's next key lead to the issue; keys that it had before still do."""
        self.keys[project.key] += 1
        key = f"{project.key}-{self.keys[project.key]}"
        self.by_key[key] = issue
        return key
