"""Customer requests: what is done in Service Management beside what every ticket gets, each once."""

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from accessdesk import ticket_texts, ticketing
from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.errors import Rejected
from accessdesk.reporters import account_for, account_with, fallback_of
from accessdesk.request import Request
from accessdesk.request_answers import answers_of
from accessdesk.ticketing import UNKNOWN, created_outcome, issue_of

log = logging.getLogger(__name__)

_EMAIL = re.compile(r"[^\s<>|:;,()]+@[^\s<>|:;,()]+\.[^\s<>|:;,()]*[^\s<>|:;,().]")


LONGEST = 500
"""Characters in which an e-mail address is looked for."""


def create(desk: Desk, work: Work) -> Outcome:
    """Create the ticket: an issue, or a request on behalf of whom it is for."""
    if not desk.settings.service:
        return ticketing.create(desk, work)
    try:
        return _raise(desk, work)
    except Rejected:
        # What the request type asks for may have changed since; where it has, that says what to do.
        desk.jira.forget_request_type()
        desk.jira.request_type()
        raise


def _raise(desk: Desk, work: Work) -> Outcome:
    request, service = work.request, desk.settings.service
    kind = desk.jira.request_type()
    answers = answers_of(
        kind, service.fields, request, desk.voice.links, lambda email: account_with(desk, request, email)
    )
    if kind.takes_labels:
        answers["labels"] = _labels(desk, request)
    name, email = _whom(request)
    customer, missing = _customer(desk, request, name, email)

    def sent(customer: Mapping[str, str] | None, missing: str) -> Outcome:
        parts = ticket_texts.description_parts(request, desk.voice.links, missing)
        texts = {"summary": ticket_texts.summary(request), "description": parts[0]}
        raised = desk.jira.raise_request(kind, {**answers, **texts}, customer)
        outcome = created_outcome(request, raised, len(parts))
        has_files = desk.settings.file_limit and request.entries[request.ts].present.files
        mark = {"mark": UNKNOWN} if has_files else {}
        return {**outcome, **mark, "portal": raised["portal"], "reporter_missing": missing}

    if customer is not None:
        try:
            return sent(customer, "")
        except Rejected as refused:
            # Where that has another reason it is refused once more, and its sentence is the one that counts.
            missing = f"Jira did not let the bot raise it on behalf of {name}: {refused.sentence}"
    log.warning("%s: the request is not raised on behalf of whom it is for; the ticket says why.", request.stream)
    fallback = fallback_of(desk)
    if fallback is not None:
        with suppress(Rejected):
            return sent(fallback, missing)
    return sent(None, missing)


def find_created(desk: Desk, work: Work) -> Outcome | None:
    """Find the ticket that an earlier try created, with its place in the portal."""
    found = ticketing.find_created(desk, work)
    if found is None or not desk.settings.service:
        return found
    return {**found, "portal": desk.jira.portal_of(str(found["id_of_issue"]))}


def _whom(request: Request) -> tuple[str, str]:
    """Return name and e-mail of whom it is for; of the requester where that is nobody with an address."""
    reading = request.reading
    person = request.people.get(request.beneficiary)
    if person is None and reading and (found := _EMAIL.search(reading.beneficiary[:LONGEST])):
        return found[0], found[0]
    person = person or request.people[request.requester]
    return person.name, person.email


def _customer(desk: Desk, request: Request, name: str, email: str) -> tuple[Mapping[str, str] | None, str]:
    """Return the customer's account, made where the settings say so, or else why there is none."""
    missing = f"Jira has no single account for {name} ({email or 'no e-mail'})."
    account = _account(desk, request, email)
    if not desk.settings.service.create_customers or not email:
        return account, "" if account else missing
    try:
        if account is None:
            return desk.jira.customer_of(email, name), ""
        desk.jira.add_customer(account)
    except Rejected as refused:
        # Whether an account that is there is let in without that, Jira says when the request is raised.
        missing = f"{missing} Jira did not let the bot make one: {refused.sentence}"
    return account, "" if account else missing


def _account(desk: Desk, request: Request, email: str) -> Mapping[str, str] | None:
    """Find the account of whom it is for; of the requester there is an alarm where there is none."""
    person = request.people.get(request.beneficiary)
    if person is None or person.email != email:
        return account_with(desk, request, email)
    found = account_for(desk, person)
    if found.field is None:
        desk.missing.lacks(person.id, found.why, request.stream)
    else:
        desk.missing.has(person.id)
    return found.field


def mark(desk: Desk, work: Work) -> Outcome:
    """Give the request that was just raised its labels, where it takes any, and its mark."""
    request = work.request
    return {"labelled": desk.jira.mark_request(issue_of(work), _labels(desk, request), {"stamp": request.stamp})}


def _labels(desk: Desk, request: Request) -> list[str]:
    return [*ticket_texts.labels_of(request), *desk.settings.ticket.labels]


def add_participants(desk: Desk, work: Work) -> Outcome:
    """Have people take part whose accounts Jira knows; the others are left out."""
    people = work.request.people
    accounts: dict[str, Any] = {
        person: account
        for person in work.step.about["people"]
        if person in people and (account := account_for(desk, people[person]).field)
    }
    if accounts:
        desk.jira.add_participants(issue_of(work), list(accounts.values()))
    left_out = [person for person in work.step.about["people"] if person not in accounts]
    if left_out:
        log.warning("%s: Jira has no single account for %s; no participants.", work.request.stream, left_out)
    return {"people": work.step.about["people"], "left_out": left_out}


WRITES = {
    "create": Write("jira", create, find_created, lags=True),
    "mark-request": Write("jira", mark),
    "participants": Write("jira", add_participants),
}
