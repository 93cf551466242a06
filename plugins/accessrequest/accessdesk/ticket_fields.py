"""What the fields of a ticket are to hold, besides its texts (pure)."""

from collections.abc import Callable, Iterable, Mapping

from accessdesk.asked import REMOVAL
from accessdesk.closing_texts import GRANTED, grant_text
from accessdesk.decision_steps import FEW
from accessdesk.facts import canonical, short
from accessdesk.field_forms import Value
from accessdesk.markup import escape, plain, to_wiki
from accessdesk.request import Request
from accessdesk.sayings import GRANTS
from accessdesk.ticket_texts import KINDS, name_of

TECH_OPS = "Tech Ops"

_APPROVED = ("approved", "yes", "granted")
_REFUSED = ("not approved", "declined", "rejected", "denied", "no")
"""What an option for a decision may be called."""


def values_of(request: Request, facts: Iterable[str], permalink: str = "") -> dict[str, Value]:
    """Return what each of these facts (FACTS of the settings) comes to now; Value() for what there is none of yet."""
    return {
        fact: Value(permalink, escape(permalink), address=permalink) if fact == "permalink" else _VALUES[fact](request)
        for fact in facts
    }


def marks_of(request: Request, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what tells the present values from others. fields: fact -> field's name or id."""
    values = values_of(request, fields)
    return {fact: _mark(fields[fact], value) for fact, value in values.items() if value or fact == "permalink"}


def constant(text: str) -> Value:
    """Return what a field that always holds the same is to hold."""
    return Value(text, escape(text), (text,), address=text if "://" in text else "", several=True)


def _mark(field: str, value: Value) -> str:
    return short(canonical([field, value.plain, list(value.people), round(value.at)]))


def _typed(request: Request, text: str, *more: str) -> Value:
    """Return what a person typed. more: how an option may be called besides."""
    said = " ".join(plain(text, request.names).split())
    return Value(plain(text, request.names), to_wiki(text, request.names), (*more, said)) if text else Value()


def _people(request: Request, people: Iterable[str]) -> Value:
    named = tuple(people)
    known = [request.people[each] for each in named if each in request.people]
    text = ", ".join(f"{each.name} ({each.email})" if each.email else each.name for each in known)
    choices = tuple(name for each in known[:1] for name in (each.name, each.email) if name)
    return Value(text, escape(text), choices, named) if text else Value()


def _application(request: Request) -> Value:
    named = request.application.name if request.application else ""
    return _typed(request, request.reading.application if request.reading else "", *([named] if named else []))


def _beneficiary(request: Request) -> Value:
    if request.beneficiary:
        return _people(request, [request.beneficiary])
    return _typed(request, request.reading.beneficiary if request.reading else "")


def _owner(request: Request) -> Value:
    """Return who decided; before that, who is asked, where they are few."""
    decision, owners = request.verdict.decision, request.owners
    if decision:
        return _people(request, [decision.by])
    if owners and not owners.own:
        return _people(request, owners.people if len(owners.people) <= FEW else ())
    return Value(TECH_OPS, TECH_OPS, (TECH_OPS,)) if owners else Value()


def _decision(request: Request) -> Value:
    decision, act = request.verdict.decision, request.wish.by
    if decision:
        how, choices = ("approved", _APPROVED) if decision.approves else ("not approved", _REFUSED)
        text = f"{how} by {name_of(request, decision.by)}"
        return Value(text, escape(text), choices, (decision.by,), decision.at)
    if request.own and act and act.end == "complete" and request.wish.to and not act.in_jira:
        text = f"approved by {name_of(request, act.by)}, {TECH_OPS}"
        return Value(text, escape(text), _APPROVED, (act.by,), act.at)
    return Value()


def _grant(request: Request) -> Value:
    given = request.grant
    text = "; ".join(f"{GRANTED[name]} {plain(given[name], request.names)}" for name in GRANTS if name in given)
    levels = [plain(given[name], request.names) for name in reversed(GRANTS) if name in given]
    return Value(text, grant_text(request), (*levels, text)) if text else Value()


def _kind(request: Request) -> Value:
    called = KINDS[request.kind]
    return Value(called, called, (called, "removal" if request.kind == REMOVAL else request.kind))


_VALUES: Mapping[str, Callable[[Request], Value]] = {
    "application": _application,
    "reason": lambda request: _typed(request, request.reading.reason if request.reading else ""),
    "manager": lambda request: _people(request, [request.manager]),
    "requester": lambda request: _people(request, [request.requester]),
    "beneficiary": _beneficiary,
    "owner": _owner,
    "decision": _decision,
    "grant": _grant,
    "kind": _kind,
    "level": lambda request: _typed(request, request.reading.level if request.reading else ""),
    "until": lambda request: _typed(request, request.reading.until if request.reading else ""),
}
"""Fact -> what it comes to."""
