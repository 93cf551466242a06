"""The anchor issue: the field in Jira that shows the last head, whose change history the bot's account cannot edit."""

from collections.abc import Iterator
from contextlib import contextmanager

from accessdesk import head_messages
from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.field_forms import Field, field_named
from accessdesk.heads import Head, head_in
from accessdesk.jira_fields import JiraFields
from accessdesk.settings import Settings

TOPIC = "anchor"
"""The alarm that heads cannot be published."""

TEXT = "string"
"""The type of fields that hold text."""


def field_of(jira: JiraFields, settings: Settings) -> Field:
    """Return the field that is set; raise Rejected with what to do where it, or the issue, is not there."""
    issue, named = settings.anchor.issue, settings.anchor.field
    try:
        screen = jira.edit_screen(issue)
    except Rejected as refused:
        if refused.code != "404":
            raise
        raise Rejected(head_messages.no_issue(issue), code=refused.code) from refused
    field = field_named(screen, named)
    if field is None:
        known = ", ".join(sorted(each.name for each in screen if each.type == TEXT))
        raise Rejected(head_messages.no_field(issue, named, known))
    if field.type != TEXT or field.allowed:
        raise Rejected(head_messages.no_text(issue, field.name))
    return field


def free_field(jira: JiraFields, settings: Settings) -> tuple[Field, Head | None]:
    """Return the field that is set, and the head that it shows, None for none.

    Raises Rejected where it holds something else and never held a head of ours: what people wrote there would be lost.
    """
    field, issue = field_of(jira, settings), settings.anchor.issue
    present, ours = jira.held(issue, field.id)
    shown = head_in(present)
    if present.strip() and shown is None and not any(map(head_in, ours)):
        raise Rejected(head_messages.taken(issue, field.name))
    return field, shown


@contextmanager
def watched(desk: Desk) -> Iterator[None]:
    """Sound an alarm where Jira refuses what a person has to mend."""
    try:
        yield
    except Rejected as refused:
        desk.alarms.sound(TOPIC, head_messages.unpublished(refused.sentence))
        raise
    desk.alarms.end(TOPIC)


def shown(desk: Desk) -> Head | None:
    """Return the head that the field shows now, None for none; raises Rejected and Unavailable."""
    field = field_of(desk.jira, desk.settings)
    return head_in(desk.jira.held(desk.settings.anchor.issue, field.id)[0])
