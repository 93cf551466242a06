"""Checks the settings of a ticket's fields against those that the project has, before a ticket needs them."""

from collections.abc import Iterator, Mapping
from time import monotonic

from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.field_forms import Field, Unfit, Value, field_named, formed
from accessdesk.ticket_fields import constant
from accessdesk.ticket_settings import OWN, TicketSettings

AGAIN_SECONDS = 3_600.0
"""Seconds after which the fields are read again: somebody may have changed the project's."""

ALWAYS = ("application", "reason", "manager", "requester", "beneficiary", "kind", "permalink")
"""Facts that every new ticket has."""

SAMPLES: Mapping[str, Value] = {
    "manager": Value("Somebody", "Somebody", people=("somebody",)),
    "requester": Value("Somebody", "Somebody", people=("somebody",)),
    "beneficiary": Value("Somebody", "Somebody", people=("somebody",)),
    "owner": Value("Somebody", "Somebody", people=("somebody",)),
    "decision": Value("approved", "approved", people=("somebody",), at=1.0),
    "permalink": Value("https://slack.com", "https://slack.com", address="https://slack.com"),
    "until": Value("2026-12-31", "2026-12-31"),
}
"""Fact -> what it may look like; any other one is text that somebody typed."""

TYPED = Value("words", "words")


class FieldCheck:
    """Knows what was wrong when the fields were read last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._topics: set[str] = set()
        self._due = 0.0

    def run(self) -> None:
        """Read the fields where it is time, and sound an alarm for each thing that is wrong; may raise Unavailable."""
        if monotonic() < self._due:
            return
        found = self._look()
        self._due = monotonic() + AGAIN_SECONDS
        alarms = self._desk.alarms
        for topic in self._topics - found.keys():
            alarms.end(topic)
        for topic, sentence in found.items():
            alarms.sound(topic, sentence)
        self._topics = set(found) | {"jira fields"}

    def _look(self) -> dict[str, str]:
        settings, jira = self._desk.settings.ticket, self._desk.jira
        try:
            # What a customer request is raised with is asked for by its type (request_type_check.py).
            screen = () if self._desk.settings.service else jira.create_screen(anew=True)
            named = [*settings.fields.values(), *settings.values]
            absent = [each for each in named if field_named(screen, each) is None]
            elsewhere = jira.all_fields() if absent else ()
        except Rejected as refused:
            return {"jira fields": f"Which fields a new ticket takes cannot be read: {refused.sentence}"}
        return {f"field {name}": sentence for name, sentence in problems(settings, screen, elsewhere)}


def problems(
    settings: TicketSettings, screen: tuple[Field, ...], elsewhere: tuple[Field, ...]
) -> Iterator[tuple[str, str]]:
    """Give what is wrong, as (the field, a sentence). screen: a new ticket's fields; elsewhere: all of the site's."""
    given = {"summary", "description", "labels", *(field.id for field in screen if field.id in OWN)}
    for named, text in settings.constants.items():
        field = field_named(screen, named)
        if field is None:
            # What has a value may be asked for by a transition's screen alone.
            if named not in settings.values or field_named(elsewhere, named) is None:
                yield named, _no_field(named, screen, "new tickets are made without it")
            continue
        given.add(field.id)
        try:
            formed(field, constant(text), lambda person: None)
        except Unfit as unfit:
            yield named, f"The field “{field.name}” cannot hold “{text}” (JIRA_VALUES and the like): {WHY[unfit.code]}."
    for fact, named in settings.fields.items():
        field = field_named(screen, named)
        known = field or field_named(elsewhere, named)
        if known is None:
            yield named, _no_field(named, elsewhere or screen, f"the {fact} stands in the text alone")
            continue
        if field is not None and fact in ALWAYS:
            given.add(field.id)
        if not takes(known, fact):
            yield (
                named,
                f"The field “{known.name}” is of a kind that cannot hold the {fact} (ACCESS_FIELDS).",
            )
    for field in screen:
        if field.required and not field.has_default and field.id not in given:
            yield field.id, required(field)


def takes(field: Field, fact: str) -> bool:
    """Say whether a field is of a kind that can hold this; which options it has is another matter."""
    if field.allowed or field.of_one == "option":
        return True
    try:
        formed(field, SAMPLES.get(fact, TYPED), lambda person: {"name": person})
    except Unfit:
        return field.of_one == "number"
    return True


def required(field: Field) -> str:
    """Return what is said of a field without which Jira takes no ticket."""
    return (
        f"Jira takes no new ticket without “{field.name}” ({field.id}), and the bot has no value for it. Give one in "
        f"JIRA_VALUES ({field.name}=…), or make it optional for this issue type."
    )


def _no_field(named: str, known: tuple[Field, ...], so: str) -> str:
    several = sum(each.name.casefold() == named.casefold() for each in known) > 1
    if several:
        return f"Several fields are called “{named}”. Give the id of the one that is meant; until then, {so}."
    return f"New tickets have no field “{named}”; {so}. Correct the name, or put the field on the create screen."


WHY = {
    "no-option": "it has no such option",
    "no-account": "it wants a person",
    "no-day": "it wants a day",
    "no-number": "it wants a number",
    "no-address": "it wants an address",
    "too-long": "that is too long",
    "unsupported": "the bot does not know this kind of field",
    "refused": "Jira does not take it",
}
"""Why a field does not take a value -> how that is said."""
