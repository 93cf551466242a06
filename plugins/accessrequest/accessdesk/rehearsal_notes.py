"""What an export lacks, and what of the settings it cannot tell: what the reader of a rehearsal has to know (pure)."""

from collections.abc import Iterator
from typing import Protocol

from accessdesk.catalogue import Catalogue
from accessdesk.rehearsal_texts import counted
from accessdesk.settings import Settings
from accessdesk.workspace import Directory

MOST_NAMED = 5
"""Files, people or applications that a sentence names."""


class Read(Protocol):
    """What is asked of an export that was read."""

    directory: Directory
    unread: dict[str, str]
    missing: tuple[str, ...]


def notes_on(export: Read, odd: list[str], encodings: dict[str, int], edited: int) -> Iterator[str]:
    """Give what is odd about the export, a sentence each. odd: what the archive itself has to say."""
    if export.unread:
        listed = [f"{name}: {why}" for name, why in sorted(export.unread.items())]
        yield f"{counted(len(listed), 'file')} could not be read: {_some(listed, '; ')}."
    for name in export.missing:
        yield _MISSING[name]
    yield from odd
    for encoding, number in sorted(encodings.items()):
        yield f"{counted(number, 'file')} not in UTF-8: read as {encoding}."
    if edited:
        yield f"{counted(edited, 'message')} had been edited."
    if export.directory.people and not any(person.email for person in export.directory.people.values()):
        yield "users.json has no e-mails: owners and Tech Ops are found by user ids and --group only."


def notes_on_people(settings: Settings, catalogue: Catalogue | None, nobody: set[str]) -> Iterator[str]:
    """Give whom the settings name and the export does not know. nobody: names behind which nobody was found."""
    if not settings.tech_ops:
        yield "ACCESS_TECH_OPS is not set, so that nobody's emoji count: say who with --tech-ops."
    unknown = [name for name in settings.tech_ops if name in nobody]
    if unknown:
        yield f"Of Tech Ops, the export does not know {_some(unknown)}. {_GROUPS}"
    applications = catalogue.applications if catalogue else ()
    lost = [each.name for each in applications if each.owners and nobody.issuperset((*each.owners, *each.backups))]
    if lost:
        yield f"No owner of {_some(lost)} was found in the export, so that Tech Ops decides there. {_GROUPS}"


_GROUPS = "User groups are not in exports: say with --group who is in them."


def _some(names: list[str], between: str = ", ") -> str:
    more = f"{between}and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return between.join(names[:MOST_NAMED]) + more


_MISSING = {
    "users.json": "users.json is not in it: nobody's name, e-mail or account is known, and everybody counts as active.",
    "channels.json": "channels.json is not in it: channels go by their folders, and everybody counts as a member.",
}
