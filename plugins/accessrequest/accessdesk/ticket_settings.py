"""The settings of what a ticket holds besides its texts, of its way through the workflow, and of labels (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.labels import NAMED, Labels, labels_on
from accessdesk.setting_values import Reader

DEFAULTS: Mapping[str, Any] = {
    "FIELDS": "",
    "LABELS": "",
    "JIRA_COMPONENTS": "",
    "JIRA_PRIORITY": "",
    "JIRA_SECURITY": "",
    "JIRA_LABELS": "",
    "JIRA_VALUES": "",
    "JIRA_COMPLETED": "",
    "JIRA_DECLINED": "",
    "JIRA_CANCELLED": "",
    "JIRA_REOPENED": "",
    "JIRA_RESOLUTIONS": "",
}

FACTS = (
    *("application", "reason", "manager", "requester", "beneficiary", "owner"),
    *("decision", "grant", "kind", "permalink", "level", "until"),
)
"""What can stand in fields of a ticket."""

OWN = ("project", "issuetype", "summary", "description", "labels", "reporter", "status", "resolution", "comment")
"""Fields that the bot writes itself, or that Jira does."""

ENDS = {"completed": "complete", "declined": "decline", "cancelled": "cancel"}
"""How the settings call an end -> the end."""

LONGEST_LABEL = 40
"""Characters of one of a team's own labels in the template."""

LONGEST_IN_JIRA = 255
"""Characters of a label in Jira (Atlassian's documentation of the labels field)."""


@dataclass(frozen=True)
class TicketSettings:
    """What a ticket holds besides its texts, and how it is closed.

    fields: one of FACTS -> a field's name or id in Jira; values: a field's name or id -> what it always holds;
    ways: end, "" for reopening -> names of transitions or statuses to prefer; resolutions: end -> resolution.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    priority: str = ""
    security: str = ""
    labels: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    resolutions: Mapping[str, str] = field(default_factory=dict)

    @property
    def constants(self) -> dict[str, str]:
        """Field's name or id -> what it holds on every ticket, several values with commas between them."""
        named = {"components": ", ".join(self.components), "priority": self.priority, "security": self.security}
        return {**self.values, **{name: value for name, value in named.items() if value}}


def read(reader: Reader) -> TicketSettings:
    """Read these settings; what is wrong is noted with the reader."""
    resolutions = reader.pairs("JIRA_RESOLUTIONS", tuple(ENDS), "completed=Done; declined=Declined; cancelled=Won't Do")
    ways = {end: reader.items(f"JIRA_{name.upper()}") for name, end in [*ENDS.items(), ("reopened", "")]}
    found = TicketSettings(
        fields=reader.pairs("FIELDS", FACTS, "what stands in which field, such as application=Application"),
        components=reader.items("JIRA_COMPONENTS"),
        priority=reader.text("JIRA_PRIORITY"),
        security=reader.text("JIRA_SECURITY"),
        labels=_jira_labels(reader),
        values=reader.pairs("JIRA_VALUES", (), "fields with their values, such as Cost centre=IT; Team=Tech Ops"),
        ways={end: names for end, names in ways.items() if names},
        resolutions={ENDS[name]: value for name, value in resolutions.items() if name in ENDS},
    )
    _check_targets(reader, found)
    return found


def read_labels(reader: Reader) -> Labels:
    """Read the template's own labels; what is wrong is noted with the reader."""
    allowed = "labels such as reason=Grund, Begr\u00fcndung; level=Access level"
    pairs = reader.pairs("LABELS", NAMED, allowed)
    given = {name: _split(text) for name, text in pairs.items() if name in NAMED}
    standard = Labels()
    for name, labels in given.items():
        for label in labels:
            if not _is_label(label):
                reader.problems.append(
                    f"LABELS: {label[:60]!r} cannot be a label. Give up to {LONGEST_LABEL} characters with a letter, "
                    "without a colon, < and >."
                )
            elif any(found.field != name for found in labels_on(f"{label}:", labels=standard, naming=True)):
                reader.problems.append(f"LABELS: {label!r} cannot stand for {name}: the template has it already.")
    every = [label.casefold() for labels in given.values() for label in labels]
    for label in sorted({label for label in every if every.count(label) > 1}):
        reader.problems.append(f"LABELS: {label!r} stands for more than one field.")
    is_right = not any(problem.startswith("LABELS") for problem in reader.problems)
    return Labels({name: labels for name, labels in given.items() if labels}) if is_right else standard


def _split(text: str) -> tuple[str, ...]:
    return tuple(label for each in text.split(",") if (label := each.strip().rstrip(":\uff1a").strip()))


def _is_label(label: str) -> bool:
    has_letter = any(character.isalnum() for character in label)
    return has_letter and len(label) <= LONGEST_LABEL and not set(label) & set(":\uff1a<>\n")


def _jira_labels(reader: Reader) -> tuple[str, ...]:
    found = reader.items("JIRA_LABELS")
    for label in found:
        if len(label.split()) > 1 or len(label) > LONGEST_IN_JIRA:
            reader.problems.append(f"JIRA_LABELS: {label[:60]!r} cannot be a label in Jira, which takes no spaces.")
    return found


def _check_targets(reader: Reader, found: TicketSettings) -> None:
    """Note fields that the bot writes itself, and fields that would hold two things."""
    for name, targets in (("FIELDS", list(found.fields.values())), ("JIRA_VALUES", list(found.values))):
        for target in targets:
            if target.casefold() in OWN:
                reader.problems.append(f"{name}: the bot cannot fill {target}. Choose another field.")
    targets = [target.casefold() for target in (*found.fields.values(), *found.constants)]
    for target in sorted({each for each in targets if targets.count(each) > 1}):
        reader.problems.append(f"FIELDS, JIRA_VALUES: {target} would hold more than one thing. Choose another field.")
