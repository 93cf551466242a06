"""The part of Jira's query language that a ticket bot can need; anything else is refused, never read as "all"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from .jira_http import RefusedError
from .jira_records import Issue
from .jira_workflows import CATEGORIES, STATUSES
from .jql_tokens import Token, refused, tokens

if TYPE_CHECKING:
    from .jira import Site

OPERATORS = {
    "project": {"=", "!=", "in"},
    "labels": {"=", "!=", "in"},
    "key": {"=", "in"},
    "id": {"=", "in"},
    "status": {"=", "!=", "in"},
    "statusCategory": {"=", "!=", "in"},
    "description": {"~"},
    "text": {"~"},
    "created": {">=", ">", "<=", "<"},
    "updated": {">=", ">", "<=", "<"},
}
ALIASES = {"issuekey": "key", "issue": "key", "createdDate": "created", "updatedDate": "updated"}
ORDERS: dict[str, Callable[[Issue], Any]] = {
    "created": lambda issue: (issue.created, int(issue.id)),
    "updated": lambda issue: (issue.updated, int(issue.id)),
    "key": lambda issue: (issue.project.key, int(issue.key.rpartition("-")[2])),
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}
SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
DATES = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")

Test = Callable[[Issue], bool]


@dataclass(frozen=True)
class Query:
    """A query as read: all tests must hold; `orders` are keys with whether they descend, most important first."""

    tests: list[Test]
    orders: list[tuple[Callable[[Issue], Any], bool]]

    def select(self, issues: list[Issue]) -> list[Issue]:
        """The issues that match, in the wanted order; newest first where none is wanted."""
        found = [issue for issue in issues if all(test(issue) for test in self.tests)]
        found.sort(key=lambda issue: int(issue.id), reverse=True)
        for order, descends in reversed(self.orders):
            found.sort(key=order, reverse=descends)
        return found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def matcher(wanted: str) -> Callable[[str], bool]:
    """Match as Jira's text index does: every word somewhere, or, inside quotes, the words side by side."""
    sought = words(wanted)
    if not sought:
        raise RefusedError(400, f"The text '{wanted}' holds no word to search for.")
    if len(wanted) > 1 and wanted[0] == wanted[-1] == '"':
        return lambda text: f" {' '.join(sought)} " in f" {' '.join(words(text))} "
    return lambda text: set(sought) <= set(words(text))


def moment(value: str, now: float) -> float:
    """Read "2026-11-23 10:00" (UTC), "2026-11-23" or "-5m" as seconds since 1970; raises ValueError."""
    relative = re.fullmatch(r"([+-]?\d+)([mhdw])", value)
    if relative:
        return now + int(relative[1]) * SECONDS[relative[2]]
    for form in DATES:
        try:
            return datetime.strptime(value, form).replace(tzinfo=timezone.utc).timestamp()
        except ValueError:
            continue
    raise ValueError(value)


class Reader:
    """Reads one query for a site, whose projects, issues and statuses it checks names against."""

    def __init__(self, site: "Site", text: str) -> None:
        self.site = site
        self.left = tokens(text)

    def read(self) -> Query:
        """Return the query; raises RefusedError 400 with Jira's sentence where it cannot be understood."""
        tests: list[Test] = []
        if self.left and not self.left[0].says("ORDER"):
            tests.append(self.clause())
            while self.left and self.left[0].says("AND"):
                self.take()
                tests.append(self.clause())
        return Query(tests, self.orders())

    def take(self) -> Token:
        if not self.left:
            raise refused("Expecting either a value, list or function before the end of the query.")
        return self.left.pop(0)

    def expect(self, word: str) -> None:
        token = self.take()
        if not token.says(word):
            raise refused(f"Expecting '{word}' but got '{token.text}'.")

    def orders(self) -> list[tuple[Callable[[Issue], Any], bool]]:
        found: list[tuple[Callable[[Issue], Any], bool]] = []
        if not self.left:
            return found
        self.expect("ORDER")
        self.expect("BY")
        while True:
            name = self.take().text.lower()
            if name not in ORDERS:
                raise RefusedError(400, f"Not able to sort using field '{name}'.")
            descends = bool(self.left) and self.left[0].says("DESC")
            if self.left and (descends or self.left[0].says("ASC")):
                self.take()
            found.append((ORDERS[name], descends))
            if not self.left:
                return found
            self.expect(",")

    def clause(self) -> Test:
        """Read one clause, or several that are joined by OR in parentheses."""
        if not (self.left and self.left[0].says("(")):
            return self.single()
        self.take()
        tests = [self.single()]
        while self.left and self.left[0].says("OR"):
            self.take()
            tests.append(self.single())
        self.expect(")")
        return lambda issue: any(test(issue) for test in tests)

    def single(self) -> Test:
        named = self.take().text
        known = {name.lower(): name for name in OPERATORS} | {name.lower(): field for name, field in ALIASES.items()}
        field = known.get(named.lower())
        if field is None:
            raise RefusedError(400, f"Field '{named}' does not exist or you do not have permission to view it.")
        operator = self.take().text.lower()
        if operator not in OPERATORS[field]:
            raise RefusedError(400, f"The operator '{operator}' is not supported by the '{field}' field.")
        values = self.values() if operator == "in" else [self.value()]
        return self.test(field, operator, values)

    def value(self) -> str:
        token = self.take()
        if token.kind == "sign" or token.says("EMPTY") or token.says("NULL"):
            raise refused(f"Expecting a value but got '{token.text}'.")
        return token.text

    def values(self) -> list[str]:
        self.expect("(")
        found = [self.value()]
        while True:
            separator = self.take()
            if separator.says(")"):
                return found
            if not separator.says(","):
                raise refused(f"Expecting ',' or ')' but got '{separator.text}'.")
            found.append(self.value())

    def test(self, field: str, operator: str, values: list[str]) -> Test:
        if operator == "~":
            return self.text_test(field, matcher(values[0]))
        if field in ("created", "updated"):
            return self.time_test(field, operator, values[0])
        wanted = {self.named(field, value) for value in values}
        tests: dict[str, Test] = {
            "project": lambda issue: issue.project.key in wanted,
            "labels": lambda issue: not wanted.isdisjoint(issue.fields["labels"]),
            "key": lambda issue: issue.id in wanted,
            "id": lambda issue: issue.id in wanted,
            "status": lambda issue: issue.status.name in wanted,
            "statusCategory": lambda issue: issue.status.category in wanted,
        }
        holds = tests[field]
        return (lambda issue: not holds(issue)) if operator == "!=" else holds

    def named(self, field: str, value: str) -> str:
        """What the value stands for: an issue's id, a project's key, a status, a category; or RefusedError 400."""
        if field == "labels":
            return value
        if field in ("key", "id"):
            issue = self.site.find(value)
            if issue is None:
                named = "An issue with key" if field == "key" else "A value with ID"
                raise RefusedError(400, f"{named} '{value}' does not exist for field '{field}'.")
            return issue.id
        known = {
            "project": {project.key: project.key for project in self.site.projects.values()},
            "status": {name: status.name for status in STATUSES for name in (status.name, status.id)},
            "statusCategory": {name: key for key, (_, label, _) in CATEGORIES.items() for name in (key, label)},
        }[field]
        found = next((meant for name, meant in known.items() if name.lower() == value.lower()), None)
        if found is None:
            raise RefusedError(400, f"The value '{value}' does not exist for the field '{field}'.")
        return found

    def text_test(self, field: str, matches: Callable[[str], bool]) -> Test:
        if field == "description":
            return lambda issue: matches(issue.fields["description"] or "")
        return lambda issue: any(
            matches(text)
            for text in (
                issue.fields["summary"],
                issue.fields["description"] or "",
                *(comment.body for comment in issue.comments),
            )
        )

    def time_test(self, field: str, operator: str, value: str) -> Test:
        try:
            limit = moment(value, self.site.clock())
        except ValueError:
            raise RefusedError(400, f"Date value '{value}' for field '{field}' is invalid.") from None
        compare = COMPARISONS[operator]
        return lambda issue: compare(getattr(issue, field), limit)
