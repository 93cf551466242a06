"""A Jira site on loopback: the server, what people do in Jira past its API, and what tests look at."""

import time
from collections.abc import Callable
from typing import Any

from .jira_api import application
from .jira_records import Attachment, Change, Issue, written
from .jira_rules import read_fields
from .jira_service import ServiceDesk
from .jira_state import State
from .server import Server, Traffic


class Site(State):
    """One site of one flavour: "datacenter" (Bearer `token`), "cloud" (Basic `user`:`token`), or "service": Cloud with
    Service Management, whose `desk` is the project's service desk.

    Settable at any time: `permissions`, `screen` (fields of create and edit screens, id -> name), `workflow`,
    `search_lag` (seconds that Cloud's search is behind), `attachment_limit` (bytes), `takes_attachments`,
    `token`, `clock`, `token_ends` (when the account's personal access tokens end, in seconds since 1970),
    `writes_per_issue` ((how many, in so many seconds), …).
    Methods name an issue by its key or id, and a person by the account that `add_person` returned.
    """

    def __init__(
        self,
        traffic: Traffic,
        flavour: str = "datacenter",
        project: str = "OPS",
        *,
        workflow: str = "simple",
        issue_types: tuple[str, ...] = ("Task", "Service Request"),
        clock: Callable[[], float] = time.time,
    ) -> None:
        if flavour not in ("datacenter", "cloud", "service"):
            raise ValueError(f"a Jira site is datacenter, cloud or service, not {flavour}")
        super().__init__(flavour != "datacenter", workflow, issue_types, clock)
        self.traffic = traffic
        self.add_project(project)
        self.user = "access-bot@example.com"
        self.token = "ATATT3xFfGF0-sandbox" if self.cloud else "NjQ0MDI2-sandbox"
        self.account = self.add_person("accessbot", self.user, "Access Bot")
        if flavour == "service":
            self.desk = ServiceDesk(self, self.projects[project])
            self.desk.agents.add(self.account)
        self.server = Server(application(self))
        self.webhooks.site = self

    @property
    def url(self) -> str:
        return self.server.url

    def start(self) -> "Site":
        self.server.start()
        return self

    def stop(self) -> None:
        if self.server.runner is not None:
            self.server.call(self.webhooks.close())
        self.server.stop()

    def comment(self, issue: str, person: str, text: str, internal: bool = False) -> str:
        """Comment as a person; return the comment's id."""
        with self.lock:
            properties = {"sd.public.comment": {"internal": True}} if internal else {}
            return self.add_comment(self._known(issue), self.people[person], text, properties).id

    def hide(self, issue: str, comment: str, *, internal: bool = False, role: str = "") -> None:
        """Make a comment internal, or restrict it to a role, as a person who may; neither: for everybody again."""
        with self.lock:
            found = self._known(issue)
            (hidden,) = [each for each in found.comments if each.id == comment]
            hidden.visibility = {"type": "role", "value": role} if role else None
            self.change_comment(found, hidden, hidden.body, {"sd.public.comment": {"internal": internal}})

    def attach_as(self, issue: str, person: str, filename: str, content: bytes = b"content") -> str:
        """Attach a file as a person; return its id."""
        with self.lock:
            kind = "application/octet-stream"
            return self.attach(self._known(issue), self.people[person], filename, content, kind).id

    def uncomment(self, issue: str, comment: str) -> None:
        """Delete a comment, as a person who may."""
        with self.lock:
            found = self._known(issue)
            gone = [each for each in found.comments if each.id == comment]
            found.comments = [each for each in found.comments if each.id != comment]
            # Jira notes it in the issue's history.
            found.updated = self.clock()
            for each in gone:
                self.webhooks.of_comment("comment_deleted", found, each)

    def rewrite(self, issue: str, comment: str, person: str, text: str) -> None:
        """Edit somebody's comment, as a person who may edit all comments."""
        with self.lock:
            found = self._known(issue)
            (edited,) = [each for each in found.comments if each.id == comment]
            self.change_comment(found, edited, text, {})
            edited.editor = self.people[person]

    def detach(self, issue: str, attachment: str) -> None:
        """Delete an attachment, as a person who may."""
        with self.lock:
            found = self._known(issue)
            found.attachments = [each for each in found.attachments if each.id != attachment]

    def transition(self, issue: str, person: str, status: str, resolution: str | None = None) -> None:
        """Move to a status by one step of the workflow; raises LookupError where it has no such step."""
        with self.lock:
            found = self._known(issue)
            ways = [way for way in self.workflow.available(found.status) if way.target.name == status]
            if not ways:
                raise LookupError(f"{issue} cannot go from {found.status.name} to {status}")
            self.carry_out(found, self.people[person], ways[0], resolution)

    def edit(self, issue: str, person: str, **fields: Any) -> None:
        """Set fields, given as the API takes them."""
        with self.lock:
            found = self._known(issue)
            before = len(found.history)
            for field, value in read_fields(self, fields, set(self.screen)).items():
                self.change(found, self.people[person], field, value)
            self.webhooks.of_issue("jira:issue_updated", found, self.people[person], before)

    def clone(self, issue: str, person: str) -> str:
        """Create a copy with the same fields, labels included, as Jira's own "Clone" does; return its key."""
        with self.lock:
            found = self._known(issue)
            return self.create_issue(found.project, found.type, self.people[person], found.fields).key

    def move(self, issue: str, project: str, person: str = "") -> str:
        """Move to another project, added where there is none; return the new key. The old one still finds it."""
        with self.lock:
            found = self._known(issue)
            target = self.projects.get(project) or self.add_project(project)
            by, before = self.people[person or self.account], len(found.history)
            self.change(found, by, "key", self.give_key(found, target))
            found.project = target
            self.webhooks.of_issue("jira:issue_updated", found, by, before)
            return found.key

    def delete(self, issue: str) -> None:
        with self.lock:
            found = self._known(issue)
            self.before_writing(found.id)
            del self.by_id[found.id]
            self.by_key = {key: other for key, other in self.by_key.items() if other is not found}
            self.webhooks.of_issue("jira:issue_deleted", found, self.people[self.account])

    def _known(self, issue: str) -> Issue:
        found = self.find(issue)
        if found is None:
            raise LookupError(f"there is no issue {issue}")
        return found

    def issues(self) -> list[dict[str, Any]]:
        """All issues, oldest first, each as `issue` gives it."""
        with self.lock:
            return [self.issue(number) for number in self.by_id]

    def issue(self, issue: str) -> dict[str, Any]:
        """Return {"id", "key", "fields"}; status and resolution are names, the reporter is an account."""
        with self.lock:
            found = self._known(issue)
            reporter = found.fields["reporter"].account
            fields = {**found.fields, "reporter": reporter, "issuetype": found.type.name, "project": found.project.key}
            return {
                "id": found.id,
                "key": found.key,
                "fields": {**fields, "status": found.status.name, "resolution": found.resolution},
            }

    def comments(self, issue: str) -> list[dict[str, Any]]:
        """The comments in order: {"id", "body", "author", "properties", "created"}; created as Jira writes it."""
        with self.lock:
            return [
                {
                    "id": comment.id,
                    "body": comment.body,
                    "author": comment.author.account,
                    "properties": dict(comment.properties),
                    "created": written(comment.created),
                }
                for comment in self._known(issue).comments
            ]

    def links(self, issue: str) -> list[tuple[str, str, str]]:
        """The links: (type, "inward" or "outward", the other issue's key)."""
        with self.lock:
            return [(link.type, link.direction, link.other.key) for link in self._known(issue).links]

    def attachments(self, issue: str) -> list[Attachment]:
        with self.lock:
            return list(self._known(issue).attachments)

    def history(self, issue: str) -> list[Change]:
        with self.lock:
            return list(self._known(issue).history)
