"""The values of a request type's fields for one request, each in the shape that its field takes (pure)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from accessdesk.errors import Rejected
from accessdesk.links import Links
from accessdesk.markup import escape, one_line, plain, to_wiki
from accessdesk.request import Request
from accessdesk.request_type import Field, RequestType, unfit
from accessdesk.ticket_texts import KINDS, name_of, names

LINE = 254
"""Characters in a text field of one line, at most: Jira's "Text Field (single line)" takes 255."""

FILLED = ("application", "reason", "kind", "requester", "beneficiary", "manager", "owner", "permalink")
"""What may stand in braces in an answer."""

PEOPLE = {"requester", "beneficiary", "manager", "owner"}

Account = Mapping[str, str]


def answers_of(
    found: RequestType,
    answers: Mapping[str, str],
    request: Request,
    links: Links,
    account_of: Callable[[str], Account | None],
) -> dict[str, Any]:
    """Return field's id -> value for what the settings answer; raise Rejected for a value that Jira would not take.

    account_of: finds the account with an e-mail.
    """
    given = {}
    for named, answer in answers.items():
        field = found.field(named)
        if field is not None:
            value = _value(field, answer, request, links, account_of)
            given.update({} if value in (None, "", []) else {field.id: value})
    missing = [field.name for field in found.fields if field.required and field.id not in {*given, *_FILLED_ELSEWHERE}]
    if missing:
        raise Rejected(
            f"The request type “{found.name}” asks for {', '.join(missing)}, for which this request has nothing. "
            "Change JIRA_REQUEST_FIELDS, or make the field optional in Jira.",
            fields=tuple(missing),
        )
    return given


_FILLED_ELSEWHERE = ("summary", "description", "labels")


def _value(
    field: Field, answer: str, request: Request, links: Links, account_of: Callable[[str], Account | None]
) -> Any:
    if "user" in (field.kind, field.items):
        account = account_of(_filled(answer, lambda name: _email(name, request)).strip())
        return [account] if account and field.kind == "array" else account
    if field.custom == "textarea":
        return _filled(answer, lambda name: _marked(name, request, links))
    text = one_line(_filled(answer, lambda name: _plain(name, request, links)), LINE)
    if field.options:
        return _chosen(field, text)
    if field.kind == "number":
        return _number(field, text)
    if field.kind == "array":
        # Labels take no spaces.
        return [re.sub(r"\s+", "-", part.strip()) for part in text.split(",") if part.strip()]
    return text


def _chosen(field: Field, text: str) -> Any:
    said = [part for part in text.split(",") if part.strip()] if field.kind == "array" else [text]
    values = []
    for each in filter(str.strip, said):
        value = field.option(each)
        if value is None:
            raise Rejected(unfit(field, each.strip()), fields=(field.name,))
        values.append({"id": value})
    return values if field.kind == "array" else next(iter(values), None)


def _number(field: Field, text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise Rejected(f"JIRA_REQUEST_FIELDS: “{field.name}” wants a number, and “{text}” is none.") from None


def _filled(answer: str, say: Callable[[str], str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: say(found[1]) if found[1] in FILLED else found[0], answer)


def _typed(name: str, request: Request) -> str:
    """Return what a person typed for this, as Slack gives it."""
    reading = request.reading
    if reading is None:
        return ""
    return {"application": reading.application, "reason": reading.reason, "beneficiary": reading.beneficiary}[name]


def _plain(name: str, request: Request, links: Links) -> str:
    if name == "permalink":
        return links.message(request.channel, request.ts)
    if name == "kind":
        return KINDS[request.kind]
    if name in PEOPLE and not (name == "beneficiary" and _typed(name, request)):
        person = _person(name, request)
        return name_of(request, person) if person else ""
    return plain(_typed(name, request), names(request)).lstrip("@")


def _marked(name: str, request: Request, links: Links) -> str:
    """Return it as wiki markup, in which nothing that a person typed can act."""
    if name in PEOPLE | {"kind", "permalink"}:
        said = _plain(name, request, links)
        return said if name == "permalink" else escape(said)
    return to_wiki(_typed(name, request), names(request))


def _email(name: str, request: Request) -> str:
    person = request.people.get(_person(name, request)) if name in PEOPLE else None
    return person.email if person else ""


def _person(name: str, request: Request) -> str:
    """Return the id of somebody; of several owners, the first."""
    if name == "owner":
        return next(iter(request.owners.people), "") if request.owners else ""
    return {"requester": request.requester, "beneficiary": request.beneficiary, "manager": request.manager}[name]
