"""What Service Management adds to a Jira site: a service desk with request types, customers, participants and mails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .jira_records import Comment, Issue, IssueType, Person, Project

if TYPE_CHECKING:
    from .jira_state import State

CREATED, COMMENTED, EDITED = "created", "public comment", "public edit"
"""What customers are mailed for: Jira Service Management's own customer notifications that concern a comment's text."""

PUBLIC = "sd.public.comment"
"""The comment property that makes a comment internal: {"internal": true}."""


@dataclass(frozen=True)
class RequestField:
    """A field of a request type. valid: value (an id) -> its label, where one of them has to be chosen."""

    id: str
    name: str
    required: bool = False
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    valid: Mapping[str, str] = field(default_factory=dict)
    visible: bool = True


@dataclass
class RequestType:
    id: str
    name: str
    issue_type: IssueType
    fields: dict[str, RequestField]


@dataclass(frozen=True)
class Mail:
    """A mail to a customer: of which kind, to which account, about which issue's id."""

    kind: str
    to: str
    issue: str


def plain_fields() -> dict[str, RequestField]:
    """The fields of a request type as Jira makes it at first."""
    description = RequestField(
        "description", "Why do you need this?", schema={"type": "string", "system": "description"}
    )
    summary = RequestField("summary", "What do you need?", True, {"type": "string", "system": "summary"})
    return {"summary": summary, "description": description}


class ServiceDesk:
    """The service desk of a project, settable at any time.

    agents: accounts with a licence; who is none may not raise for others, and whatever they write is public.
    open: whether everybody is a customer of it, or only those in `customers`; creates_customers: whether the bot's
    account may create and add some; reopens: whether an automation opens a done request again at a public comment.
    """

    def __init__(self, site: "State", project: Project) -> None:
        self.site = site
        self.id = site.next_id()
        self.project = project
        self.types = [RequestType(site.next_id(), "Get access", site.issue_types[-1], plain_fields())]
        self.agents: set[str] = set()
        self.customers: set[str] = set()
        self.open = True
        self.creates_customers = True
        self.adds_participants = True
        self.reopens = True
        self.reopened = 0
        self.mails: list[Mail] = []
        self.participants: dict[str, list[str]] = {}
        self.requests: dict[str, RequestType] = {}

    @property
    def type(self) -> RequestType:
        """The request type that the bot is told to use."""
        return self.types[0]

    def ask(self, asked: RequestField) -> None:
        """Have the request type ask for one more field."""
        with self.site.lock:
            self.type.fields[asked.id] = asked
            self.site.screen.setdefault(asked.id, asked.name)

    def is_customer(self, account: str) -> bool:
        return self.open or account in self.customers or account in self.agents

    def raised(self, issue: Issue, request_type: RequestType, participants: list[str]) -> None:
        """Take in that a request was created, and mail whom it concerns."""
        self.requests[issue.id] = request_type
        self.participants[issue.id] = list(participants)
        self.mail(CREATED, issue, None)

    def is_public(self, comment: Comment) -> bool:
        value = comment.properties.get(PUBLIC)
        return not (isinstance(value, dict) and value.get("internal") is True)

    def commented(self, issue: Issue, comment: Comment) -> None:
        """Take in that a comment was added: customers are mailed a public one, and the automation reopens at it."""
        if comment.author.account not in self.agents:
            # Whoever is no agent cannot write internally; Jira takes the comment all the same.
            comment.properties.pop(PUBLIC, None)
        if issue.id not in self.requests or not self.is_public(comment):
            return
        self.mail(COMMENTED, issue, comment.author)
        ways = self.site.workflow.available(issue.status) if issue.status.category == "done" else []
        back = next((way for way in ways if way.target.category != "done"), None)
        if self.reopens and back is not None:
            self.reopened += 1
            self.site.carry_out(issue, self.automation(), back)

    def edited(self, issue: Issue, comment: Comment, quiet: bool) -> None:
        """Take in that a comment was changed. quiet: whoever did it asked that nobody be notified."""
        if issue.id in self.requests and self.is_public(comment) and not quiet:
            self.mail(EDITED, issue, comment.author)

    def mail(self, kind: str, issue: Issue, by: Person | None) -> None:
        told = {issue.fields["reporter"].account, *self.participants.get(issue.id, ())}
        self.mails += [Mail(kind, account, issue.id) for account in sorted(told) if by is None or account != by.account]

    def mailed(self, account: str) -> list[str]:
        """What an account was mailed for, in order."""
        with self.site.lock:
            return [mail.kind for mail in self.mails if mail.to == account]

    def automation(self) -> Person:
        """The account in whose name automations act."""
        name = "Automation for Jira"
        known = [person for person in self.site.people.values() if person.name == name]
        return known[0] if known else self.site.people[self.site.add_person(name, "", name)]
