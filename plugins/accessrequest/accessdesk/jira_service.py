"""Jira Service Management: request types, requests raised for customers, their participants, and customers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import requests
from jira import JIRA

from accessdesk import workflow
from accessdesk.deadline import Sending, freely
from accessdesk.errors import Rejected, Unavailable
from accessdesk.jira_client import json_of
from accessdesk.jira_forms import marked, picked
from accessdesk.jira_session import JiraSession
from accessdesk.lookups import LookUps
from accessdesk.request_type import RequestType, problems_of, request_type_of
from accessdesk.settings import Settings

BASE = "{server}/rest/servicedeskapi/{path}"
"""Where Service Management's own API is."""

PAGE = 50
"""Entries to a page, at most."""

REMEMBER_SECONDS = 300.0
"""Seconds for which a request type is known before Jira is asked for it again."""

EXPERIMENTAL = {"X-ExperimentalApi": "opt-in"}
"""Without this header Data Center does not answer for parts of this API."""


class JiraService(JiraSession):
    """Customer requests. Every method may raise Rejected and Unavailable."""

    def __init__(self, settings: Settings, sending: Sending = freely) -> None:
        super().__init__(settings, sending)
        self._types: LookUps[RequestType] = LookUps(REMEMBER_SECONDS, 1)

    def request_type(self) -> RequestType:
        """Return the request type of the settings; raise Rejected with everything that keeps it from being used."""
        return self._types.get("type", ("type",), self._find_type)

    def forget_request_type(self) -> None:
        """Ask Jira for it the next time: it may have been changed."""
        self._types.forget(("type",))

    def _find_type(self) -> RequestType:
        try:
            found = self._read_type()
        except (KeyError, TypeError, AttributeError):
            raise Unavailable("Jira gave no usable answer about its request types.") from None
        problems = problems_of(found, self._settings.jira_project, self._settings.service.fields)
        if problems:
            raise Rejected(" ".join(problems))
        return found

    def _read_type(self) -> RequestType:
        wanted = self._settings.service
        desk = _named(self._entries("servicedesk"), wanted.desk, "JIRA_SERVICE_DESK", "projectKey", "projectName")
        path = f"servicedesk/{desk['id']}/requesttype"
        kind = _named(self._entries(path), wanted.request_type, "JIRA_REQUEST_TYPE", "name")
        return request_type_of(desk, kind, self._asked(f"{path}/{kind['id']}/field"))

    def raise_request(
        self, kind: RequestType, values: Mapping[str, Any], customer: Mapping[str, str] | None
    ) -> dict[str, str]:
        """Raise a request for this customer's account, or for the bot's, and return {"id", "key", "portal"}."""
        about = {"serviceDeskId": kind.desk, "requestTypeId": kind.id, "requestFieldValues": dict(values)}
        behalf = {"raiseOnBehalfOf": _account(customer)} if customer else {}
        answer = self._ask("request", {**about, **behalf})
        raised = picked(answer, "issueId", "issueKey")
        return {"id": raised["issueId"], "key": raised["issueKey"], "portal": _portal(answer)}

    def portal_of(self, issue: str) -> str:
        """Return the address of a request in the customers' portal, "" for an issue that is no request."""
        try:
            return _portal(self._asked(f"request/{issue}"))
        except Rejected:
            return ""

    def mark_request(self, issue: str, labels: Sequence[str], mark: Mapping[str, Any]) -> bool:
        """Give a request that was just raised its labels and its mark; return whether it takes labels."""
        update = {"update": {"labels": [{"add": label} for label in labels]}}
        try:
            self._mark(issue, {**update, **marked(mark)})
        except Rejected as refused:
            if "labels" not in refused.fields:
                raise
            self._mark(issue, marked(mark))
            return False
        return True

    def _mark(self, issue: str, data: Mapping[str, Any]) -> None:
        if self._put(f"issue/{issue}", data).status_code != requests.codes.no_content:
            raise Unavailable("Jira gave no usable answer.", sent=True)

    def add_participants(self, issue: str, accounts: Sequence[Mapping[str, str]]) -> None:
        """Have these accounts take part in a request; who does already stays."""
        self._ask(f"request/{issue}/participant", self._people(accounts))

    def customer_of(self, email: str, name: str) -> dict[str, str]:
        """Return the account of the customer with this e-mail, made where there is none, as a customer of the desk."""
        account = self._customer(email)
        if account is None:
            made = self._ask("customer", {"email": email, "displayName": name})
            account = self._named_account(made)
        self.add_customer(account)
        return account

    def add_customer(self, account: Mapping[str, str]) -> None:
        """Make an account a customer of the service desk, where it is none."""
        self._ask(f"servicedesk/{self.request_type().desk}/customer", self._people([account]), empty=True)

    def is_done(self, issue: str) -> bool:
        """Say whether the issue has a status that is done."""
        return workflow.category(self._get(f"issue/{issue}", {"fields": "status"})["fields"]["status"]) == "done"

    def _customer(self, email: str) -> dict[str, str] | None:
        """Return the desk's customer with exactly this e-mail; people without a licence are found only here."""
        path = f"servicedesk/{self.request_type().desk}/customer"
        found = [each for each in self._entries(path, query=email) if _is_theirs(each, email)]
        return self._named_account(found[0]) if len(found) == 1 else None

    def _named_account(self, user: Mapping[str, Any]) -> dict[str, str]:
        name = "accountId" if self.cloud else "name"
        return picked(user, name)

    def _people(self, accounts: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
        return {"accountIds" if self.cloud else "usernames": [_account(each) for each in accounts]}

    def _entries(self, path: str, **about: Any) -> Iterator[Mapping[str, Any]]:
        start = 0
        while True:
            page = self._asked(path, start=start, limit=PAGE, **about)
            yield from page["values"]
            start += len(page["values"])
            if page.get("isLastPage", True) or not page["values"]:
                return

    def _asked(self, path: str, **about: Any) -> Any:
        def get(client: JIRA) -> Any:
            url = client._get_url(path, base=BASE)
            return json_of(client._session.get(url, params=about, headers=EXPERIMENTAL))

        return self._read(get)

    def _ask(self, path: str, data: Mapping[str, Any], *, empty: bool = False) -> Any:
        def post(client: JIRA) -> Any:
            url = client._get_url(path, base=BASE)
            answer = client._session.post(url, data=json.dumps(data), headers=EXPERIMENTAL)
            return None if empty else json_of(answer)

        return self._do(post)


def _named(found: Iterator[Mapping[str, Any]], wanted: str, setting: str, *names: str) -> Mapping[str, Any]:
    """Return the one with this id or name; raise Rejected with the names that there are."""
    known = list(found)
    for name in ("id", *names):
        fitting = [each for each in known if str(each.get(name) or "").casefold() == wanted.casefold()]
        if len(fitting) == 1:
            return fitting[0]
    there = ", ".join(f"{each.get(names[-1])} ({each['id']})" for each in known) or "none that the bot's account sees"
    raise Rejected(f"{setting}: Jira has no “{wanted}” here. There are: {there}.")


def _account(account: Mapping[str, str]) -> str:
    return next(iter(account.values()))


def _is_theirs(user: Mapping[str, Any], email: str) -> bool:
    return str(user.get("emailAddress") or "").casefold() == email.casefold()


def _portal(answer: Mapping[str, Any]) -> str:
    address = str((answer.get("_links") or {}).get("web") or "")
    return address if address.startswith(("https://", "http://")) else ""
