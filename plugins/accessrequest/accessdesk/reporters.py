"""Reporters: which account in Jira is a person's, and who is a ticket's reporter where there is none."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from accessdesk import account_texts
from accessdesk.ahead import Asked
from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.jira_people import NOBODY, SEVERAL, Account
from accessdesk.people import Person
from accessdesk.request import Request
from accessdesk.ticket_steps import is_wanted

log = logging.getLogger(__name__)

T = TypeVar("T")

NO_EMAIL, UNKNOWN, NAMED_SEVERAL = "no-email", "unknown", "named-several"
"""Further reasons why there is no account: Slack shows no e-mail; the file names none, or an e-mail of several."""


def account_for(desk: Desk, person: Person) -> Account:
    """Find a person's account: the one that the file of people names, or the only one with exactly their e-mail."""
    asked = _asked(desk, person)
    return desk.ahead.take(asked) or _look_up(desk, asked)


def look_ahead(desk: Desk, request: Request) -> None:
    """Begin to look the requester's account up where a ticket is what comes next, while Jira is there."""
    person = request.people.get(request.requester)
    if person and is_wanted(request) and "create" not in request.began and not desk.reach["jira"].is_away:
        asked = _asked(desk, person)
        desk.ahead.begin(asked, lambda: _look_up(desk, asked))


def _asked(desk: Desk, person: Person) -> Asked:
    desk.people.refresh()
    return Asked(desk.people.account_of(person), person.email)


def _look_up(desk: Desk, asked: Asked) -> Account:
    if asked.named:
        found = desk.jira.account_named(asked.named)
        return Account(found.field, {NOBODY: UNKNOWN, SEVERAL: NAMED_SEVERAL}.get(found.why, found.why))
    if not asked.email:
        return Account(None, NO_EMAIL)
    return desk.jira.account_with(asked.email)


def with_reporter(desk: Desk, request: Request, create: Callable[[Mapping[str, Any], str], T]) -> T:
    """Create a ticket with the requester as reporter, or with the fallback, or with the bot's own account.

    create: is given the fields that name the reporter, and why that is not the requester; it may raise Rejected, and is
    then called again with the next one where Jira did not take the reporter.
    """
    person = request.people[request.requester]
    found = account_for(desk, person)
    if found.field is None:
        desk.missing.lacks(person.id, found.why, request.stream)
        missing = account_texts.not_reporter(person.name, person.email, desk.people.account_of(person))
    else:
        desk.missing.has(person.id)
        try:
            made = create({"reporter": found.field}, "")
        except Rejected as refused:
            if "reporter" not in refused.fields:
                raise
            desk.missing.refused(refused.sentence)
            missing = account_texts.not_let(person.name)
        else:
            desk.missing.taken()
            return made
    log.warning("%s: the requester cannot be the ticket's reporter; the ticket says why.", request.stream)
    fallback = fallback_of(desk)
    if fallback:
        try:
            return create({"reporter": fallback}, missing)
        except Rejected as refused:
            if "reporter" not in refused.fields:
                raise
            desk.missing.refused(refused.sentence)
    return create({}, missing)


def account_with(desk: Desk, request: Request, email: str) -> Mapping[str, str] | None:
    """Return the account of whoever has this e-mail: where they have to do with a request, as the file has it."""
    person = next((each for each in request.people.values() if email and each.email == email), None)
    return account_for(desk, person).field if person else desk.jira.account_of(email)


def fallback_of(desk: Desk) -> Mapping[str, str] | None:
    """Return the account that stands in as reporter, None where the settings name none that is there."""
    named = desk.settings.jira_fallback_reporter
    if not named:
        return None
    found = desk.jira.account_named(named)
    if found.field is None:
        desk.missing.fallback_lacks(named, found.why)
    else:
        desk.missing.fallback_has()
    return found.field
