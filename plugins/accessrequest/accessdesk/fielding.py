"""Fielding: what fields of a ticket are given when it is created, afterwards, and on its way through the workflow."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from accessdesk.desk import Desk, Outcome, Work, Write
from accessdesk.errors import Rejected
from accessdesk.field_forms import NO_ACCOUNT, REFUSED, Field, Unfit, Value, field_named, formed, nothing
from accessdesk.reporters import account_for
from accessdesk.request import Request
from accessdesk.ticket_fields import constant, marks_of, values_of

log = logging.getLogger(__name__)

SECURITY = "security"
"""The field of the security level: without it a ticket shows to everybody what was meant for few."""


class Filled:
    """Values for fields of one screen. unfit: what a field does not take: [(fact, the field's name, why)]."""

    def __init__(self, desk: Desk, request: Request, screen: tuple[Field, ...]) -> None:
        self._desk = desk
        self._request = request
        self._screen = screen
        self.fields: dict[str, Any] = {}
        self.unfit: list[tuple[str, str, str]] = []
        self._facts: dict[str, tuple[str, str]] = {}

    def fill(self, fact: str, named: str, value: Value) -> bool:
        """Give a field its value, or note that it does not take it; say whether the screen has the field."""
        field = field_named(self._screen, named)
        if field is None:
            return False
        self._facts[field.id] = (fact, field.name)
        try:
            if value:
                self.fields[field.id] = formed(field, value, self._account)
            elif not field.required:
                self.fields[field.id] = nothing(field)
        except Unfit as unfit:
            self._note(field.id, unfit.code)
            if not field.required:
                # What it held before is not true any more.
                self.fields[field.id] = nothing(field)
        return True

    def has(self, fact: str) -> bool:
        """Say whether the screen has the field of a fact."""
        return any(known == fact for known, _ in self._facts.values())

    def send(self, write: Callable[[dict[str, Any]], Any]) -> Any:
        """Write the fields; one that Jira does not take after all is left out and noted, and the others go."""
        while True:
            try:
                return write(self.fields)
            except Rejected as refused:
                named = [each for each in refused.fields if each in self.fields and each != SECURITY]
                if not named:
                    raise
                log.warning("%s: %s; the ticket goes without", self._request.stream, refused.sentence)
                for each in named:
                    del self.fields[each]
                    self._note(each, REFUSED)

    def _note(self, field: str, code: str) -> None:
        fact, name = self._facts[field]
        # What always holds the same is checked at start, and of accounts there is an alarm.
        if code != NO_ACCOUNT and fact:
            self.unfit.append((fact, name, code))

    def _account(self, person: str) -> Mapping[str, str] | None:
        known = self._request.people.get(person)
        if known is None:
            return None
        found = account_for(self._desk, known).field
        if person == self._request.requester:
            # Of requesters without an account there is an alarm already.
            return found
        topic = f"account of {person}"
        if found is None:
            self._desk.alarms.sound(
                topic,
                f"Jira has no single account for {known.name} ({known.email or 'no e-mail'}), so that a field of "
                "tickets which should name them stays empty. Their name is in the ticket's text.",
            )
        else:
            self._desk.alarms.end(topic)
        return found


def create(desk: Desk, request: Request, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> tuple[Any, Outcome]:
    """Create a ticket with these fields and those of the settings; return it, and what is noted about the latter."""
    settings = desk.settings.ticket
    if not settings.fields and not settings.constants:
        return _explained(desk, dict(fields), (), lambda: desk.jira.create(fields, mark)), {}
    filled = Filled(desk, request, _create_screen(desk))
    for named, text in settings.constants.items():
        is_there = filled.fill("", named, constant(text))
        if named == SECURITY and (not is_there or filled.fields.get(SECURITY) is None):
            raise Rejected(
                f"The security level “{text}” (JIRA_SECURITY) cannot be set, and without it everybody would see the "
                "ticket. Put the field on the create screen, let the bot's account set it, or name another level."
            )
    values = values_of(request, settings.fields, desk.voice.links.message(request.channel, request.ts))
    there = [fact for fact, named in settings.fields.items() if filled.fill(fact, named, values[fact])]
    filled.fields = {name: value for name, value in filled.fields.items() if value not in (None, [])}

    def write(more: dict[str, Any]) -> Any:
        whole = {**fields, **more}
        return _explained(desk, whole, filled.unfit, lambda: desk.jira.create(whole, mark))

    created = filled.send(write)
    marks = marks_of(request, settings.fields)
    noted = {fact: mark for fact, mark in marks.items() if fact in there}
    return created, {"fields": noted, **({"unfit": filled.unfit} if filled.unfit else {})}


def _create_screen(desk: Desk) -> tuple[Field, ...]:
    """Return the fields of a new ticket; none where Jira does not let the bot see them, which is an alarm."""
    try:
        return desk.jira.create_screen()
    except Rejected as refused:
        if refused.code == "issuetype":
            raise
        desk.alarms.sound("jira fields", f"Which fields a new ticket takes cannot be read: {refused.sentence}")
        return ()


def _explained(
    desk: Desk, sent: Mapping[str, Any], unfit: Sequence[tuple[str, str, str]], write: Callable[[], Any]
) -> Any:
    """Create; where Jira asks for fields that were not sent, the refusal names them as people know them."""
    try:
        return write()
    except Rejected as refused:
        asked = [each for each in refused.fields if each not in sent and each not in ("project", "issuetype")]
        if not asked:
            raise
        try:
            screen = desk.jira.create_screen(anew=True)
        except Rejected:
            raise refused from None
        names = [field.name for field in screen if field.id in asked and field.required]
        if len(names) < len(asked):
            raise
        is_unfit = bool({name for _, name, _ in unfit}.intersection(names))
        raise Rejected(_wanted(names, is_unfit), code=refused.code, fields=refused.fields) from refused


def _wanted(names: list[str], is_unfit: bool) -> str:
    """Return what is said where Jira asks for fields that the bot has nothing for, or nothing that they take."""
    quoted = ", ".join(f"“{name}”" for name in names)
    if is_unfit:
        return (
            f"Jira wants {quoted} filled in every new ticket, and does not take there what the request says. Add the "
            "option that is missing, or make the field optional for this issue type."
        )
    return (
        f"Jira wants {quoted} filled in every new ticket, and the bot has no value. Give one in JIRA_VALUES "
        f"({names[0]}=…), or make it optional for this issue type."
    )


def write(desk: Desk, work: Work) -> Outcome:
    """Bring the fields of a ticket to what they are to hold now, those that changed since they were written last."""
    request, settings = work.request, desk.settings.ticket
    issue = str((request.ticket or {})["id_of_issue"])
    marks = marks_of(request, settings.fields)
    changed = [fact for fact in settings.fields if marks.get(fact) != request.fields.get(fact)]
    values = values_of(request, changed, desk.voice.links.message(request.channel, request.ts))
    filled = Filled(desk, request, desk.jira.edit_screen(issue))
    for fact in changed:
        topic, named = f"edit screen {fact}", settings.fields[fact]
        if filled.fill(fact, named, values[fact]):
            desk.alarms.end(topic)
        else:
            desk.alarms.sound(
                topic,
                f"The field “{named}” for the {fact} (ACCESS_FIELDS) is not on the edit screen of tickets, so that it "
                "is not kept up to date. Put it there, or map another one.",
            )
    kept = [each for each in request.unfit if each[0] not in changed]
    if filled.fields:
        filled.send(lambda fields: desk.jira.set_fields(issue, fields) if fields else None)
    if request.redactions:
        _has_let_go(request, changed, settings.fields, filled)
    return {"fields": marks, "unfit": [*map(list, kept), *map(list, filled.unfit)]}


def _has_let_go(request: Request, changed: Sequence[str], fields: Mapping[str, str], filled: Filled) -> None:
    """Raise Rejected where a field may hold words yet that were removed: what it held was not written over."""
    refused = {fact for fact, _, code in filled.unfit if code == REFUSED}
    held = [fact for fact in changed if fact in request.fields and (fact in refused or not filled.has(fact))]
    if held:
        named = ", ".join(f"“{fields[fact]}”" for fact in held)
        raise Rejected(
            f"{named} cannot be changed on this ticket as it is. Put the field on the edit screen, or let it be "
            "changed in this status."
        )


def on_screen(desk: Desk, request: Request) -> Callable[[str, Mapping[str, Any]], Any]:
    """Return what fills a field that the screen of a transition asks for: (id, as Jira has it) -> value, or None."""
    settings = desk.settings.ticket
    permalink = desk.voice.links.message(request.channel, request.ts)

    def fill(number: str, raw: Mapping[str, Any]) -> Any:
        screen = (Field.of(raw, number),)
        filled = Filled(desk, request, screen)
        for named, text in settings.constants.items():
            filled.fill("", named, constant(text))
        for fact, named in settings.fields.items():
            filled.fill(fact, named, values_of(request, [fact], permalink)[fact])
        return filled.fields.get(screen[0].id)

    return fill


WRITES = {"fields": Write("jira", write)}
