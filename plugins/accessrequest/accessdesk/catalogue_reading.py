"""Read the applications from a catalogue's YAML, and list every mistake in it with its line (pure).

The form: a mapping with the one key `applications`, a list of mappings with the keys in KEYS. `name` and `owners` must
be there; `owners: []` means that Tech Ops decides itself. Where a list of texts belongs, a single text is one, too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accessdesk.application import EACH, GROUP, Application
from accessdesk.catalogue_fields import Said, fields_of, is_nothing, plain, shown_of, text_of, texts_of, wrong
from accessdesk.catalogue_words import key_of
from accessdesk.catalogue_yaml import MappingNode, Mistakes, Node, SequenceNode, compose, quoted
from accessdesk.errors import FileError

TOP = "applications"
KEYS = ("name", "other_names", "owners", "backups", "levels", "given_by", "notes", "remind")

LONGEST_NAME = 100
"""Characters: a name has to fit into a ticket's summary of 255, beside other words."""

_NEEDED = {
    "name": "name is missing.",
    "owners": "owners is missing. Say who decides, or write owners: [] where Tech Ops decides itself.",
}

_EMAIL = r"[^\s@<>(),;:|]+@[^\s@<>(),;:|]+\.[^\s@<>(),;:|.]+"
_HANDLE = r"@[^\s@<>(),;:|]+"
# Slack's ids of people (U, W) and user groups (S): older ones are long, so that SALES is none.
_ID = r"[UWS](?:[A-Z0-9]{8,}|(?=[A-Z]*[0-9])[A-Z0-9]{2,})"
_PERSON = re.compile(f"{_EMAIL}|{_HANDLE}|{_ID}")


class CatalogueError(FileError):
    """The catalogue cannot be used; `problems` is a sentence for each mistake."""


@dataclass(frozen=True)
class _Entry:
    """An application as it is read, and where its names stand."""

    application: Application
    names: tuple[Said, ...]


def read_applications(text: str) -> tuple[Application, ...]:
    """Return the applications in the order of the text; raise CatalogueError with every mistake."""
    mistakes = Mistakes()
    root = compose(text, mistakes)
    entries = [_entry(node, mistakes) for node in _listed(root, mistakes)] if root else []
    _look_for_shared_names(entries, mistakes)
    if mistakes.found:
        raise CatalogueError(mistakes.sentences)
    return tuple(entry.application for entry in entries)


def _listed(root: Node, mistakes: Mistakes) -> list[MappingNode]:
    """Return the nodes of the entries."""
    if not isinstance(root, MappingNode):
        wrong(root, "the catalogue has to begin with applications: and list them below.", mistakes)
        return []
    fields = fields_of(root, (TOP,), mistakes)
    applications = fields.get(TOP)
    if applications is None:
        if not mistakes.found:
            mistakes.at(root, "applications is missing. The catalogue begins with applications: and lists them below.")
        return []
    if not isinstance(applications, SequenceNode):
        wrong(applications, "applications has to be a list: each begins with a dash, as in - name: Figma.", mistakes)
        return []
    for node in applications.value:
        if not isinstance(node, MappingNode):
            wrong(node, "an application has to have keys, as in - name: Figma.", mistakes)
    return [node for node in applications.value if isinstance(node, MappingNode)]


def _entry(node: MappingNode, mistakes: Mistakes) -> _Entry:
    fields = fields_of(node, KEYS, mistakes, _NEEDED)
    name = _name(fields["name"], mistakes) if "name" in fields else ()
    other_names = texts_of(fields, "other_names", mistakes)
    owners, backups = _people(fields, mistakes)
    application = Application(
        name=name[0].text if name else "",
        other_names=plain(other_names),
        owners=plain(owners),
        backups=plain(backups),
        levels=plain(texts_of(fields, "levels", mistakes)),
        given_by=shown_of(fields, "given_by", mistakes),
        notes=shown_of(fields, "notes", mistakes),
        remind=_remind(fields, mistakes),
    )
    names = (*name, *other_names)
    for said in names:
        if not key_of(said.text):
            mistakes.at(said.node, f"{quoted(said.text)} is no name: it has no letter and no digit.")
        if len(said.text) > LONGEST_NAME:
            mistakes.at(said.node, f"{quoted(said.text)} is longer than {LONGEST_NAME} characters.")
    return _Entry(application, names)


def _name(node: Node, mistakes: Mistakes) -> tuple[Said, ...]:
    text = text_of(node, "name", mistakes)
    if text == "":
        mistakes.at(node, "name is empty.")
    return (Said(text, node),) if text else ()


def _remind(fields: dict[str, Node], mistakes: Mistakes) -> str:
    node = fields.get("remind")
    text = text_of(node, "remind", mistakes) if node and not is_nothing(node) else EACH
    if node and text is not None and text not in (EACH, GROUP):
        mistakes.at(node, f"remind: {quoted(text)} is neither {EACH} nor {GROUP}.")
    return text if text in (EACH, GROUP) else EACH


def _people(fields: dict[str, Node], mistakes: Mistakes) -> tuple[list[Said], list[Said]]:
    """Return owners and backups: of a form that Slack can look up, and each person once."""
    owners, backups = texts_of(fields, "owners", mistakes), texts_of(fields, "backups", mistakes)
    named = fields.get("owners")
    if named and is_nothing(named):
        mistakes.at(named, "owners has no value. Write owners: [] where Tech Ops decides itself.")
    elif isinstance(named, SequenceNode) and not named.value and backups:
        mistakes.at(backups[0].node, "there are backups, but no owners whom they stand in for.")
    _look_for_strangers([*owners, *backups], mistakes)
    _look_for_repeats("owners", owners, [], mistakes)
    _look_for_repeats("backups", backups, owners, mistakes)
    return owners, backups


def _look_for_strangers(people: Iterable[Said], mistakes: Mistakes) -> None:
    advice = 'Give an e-mail, a user id, or a user group such as "@design-leads".'
    for person in people:
        if not _PERSON.fullmatch(person.text):
            mistakes.at(person.node, f"{quoted(person.text)} is nobody who can be looked up. {advice}")


def _look_for_repeats(role: str, people: Iterable[Said], owners: Iterable[Said], mistakes: Mistakes) -> None:
    owning = {owner.text.casefold() for owner in owners}
    seen: set[str] = set()
    for person in people:
        key = person.text.casefold()
        if key in owning:
            mistakes.at(person.node, f"{quoted(person.text)} is an owner already, and need not be in {role}.")
        elif key in seen:
            mistakes.at(person.node, f"{quoted(person.text)} is in {role} twice.")
        seen.add(key)


def _look_for_shared_names(entries: Iterable[_Entry], mistakes: Mistakes) -> None:
    """Find the names that stand for two applications."""
    seen: dict[str, tuple[Said, _Entry]] = {}
    for entry in entries:
        for said in entry.names:
            first, owner = seen.setdefault(key_of(said.text), (said, entry))
            if owner is not entry:
                aside = "" if first.text == said.text else f", as {quoted(first.text)}"
                mistakes.at(said.node, f"{quoted(said.text)} names another application on line {first.line}{aside}.")
