"""Read the applications from a catalogue's YAML, and list every mistake in it with its line (pure).

The form: a mapping with the one key `applications`, a list of mappings with the keys in KEYS. `name` and `owners` must
be there; `owners: []` means that Tech Ops decides itself. Where a list of texts belongs, a single text is one, too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from accessdesk.application import Application
from accessdesk.catalogue_words import key_of
from accessdesk.catalogue_yaml import MappingNode, Mistakes, Node, Refused, ScalarNode, SequenceNode, compose, quoted
from accessdesk.mrkdwn import REPLACEMENT, clean

TOP = "applications"
KEYS = ("name", "other_names", "owners", "backups", "levels", "given_by", "notes")

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

_STRING, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
_KINDS = {"bool": "yes or no", "int": "a number", "float": "a number", "timestamp": "a date", "null": "nothing"}


class CatalogueError(Exception):
    """The catalogue cannot be used; `problems` is a sentence for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class _Said:
    """A text, and the node that it stands in."""

    text: str
    node: Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1


@dataclass(frozen=True)
class _Entry:
    """An application as it is read, and where its names stand."""

    application: Application
    names: tuple[_Said, ...]


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
        _wrong(root, "the catalogue has to begin with applications: and list them below.", mistakes)
        return []
    fields = _fields(root, (TOP,), mistakes)
    applications = fields.get(TOP)
    if applications is None:
        if not mistakes.found:
            mistakes.at(root, "applications is missing. The catalogue begins with applications: and lists them below.")
        return []
    if not isinstance(applications, SequenceNode):
        _wrong(applications, "applications has to be a list: each begins with a dash, as in - name: Figma.", mistakes)
        return []
    for node in applications.value:
        if not isinstance(node, MappingNode):
            _wrong(node, "an application has to have keys, as in - name: Figma.", mistakes)
    return [node for node in applications.value if isinstance(node, MappingNode)]


def _entry(node: MappingNode, mistakes: Mistakes) -> _Entry:
    fields = _fields(node, KEYS, mistakes, _NEEDED)
    name = _name(fields["name"], mistakes) if "name" in fields else ()
    other_names = _texts(fields, "other_names", mistakes)
    owners, backups = _people(fields, mistakes)
    application = Application(
        name=name[0].text if name else "",
        other_names=_plain(other_names),
        owners=_plain(owners),
        backups=_plain(backups),
        levels=_plain(_texts(fields, "levels", mistakes)),
        given_by=_shown(fields, "given_by", mistakes),
        notes=_shown(fields, "notes", mistakes),
    )
    names = (*name, *other_names)
    for said in names:
        if not key_of(said.text):
            mistakes.at(said.node, f"{quoted(said.text)} is no name: it has no letter and no digit.")
        if len(said.text) > LONGEST_NAME:
            mistakes.at(said.node, f"{quoted(said.text)} is longer than {LONGEST_NAME} characters.")
    return _Entry(application, names)


def _fields(
    node: MappingNode, known: tuple[str, ...], mistakes: Mistakes, needed: dict[str, str] | None = None
) -> dict[str, Node]:
    """Return key -> value; keys that are unknown, given twice or missing are mistakes."""
    fields: dict[str, Node] = {}
    lines: dict[str, int] = {}
    meant: set[str] = set()
    for key, value in node.value:
        name = key.value if isinstance(key, ScalarNode) else ""
        if isinstance(key, Refused):
            continue
        if name in lines:
            mistakes.at(key, f"{name} is given twice, first on line {lines[name]}.")
        elif name in known:
            fields[name] = value
            lines[name] = key.start_mark.line + 1
        else:
            close = get_close_matches(name.casefold(), known, 1)
            meant.update(close)
            advice = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
            mistakes.at(key, f"{quoted(name)} is no key. {advice}")
    for name, sentence in (needed or {}).items():
        if name not in fields and name not in meant:
            mistakes.at(node, sentence)
    return fields


def _name(node: Node, mistakes: Mistakes) -> tuple[_Said, ...]:
    text = _text(node, "name", mistakes)
    if text == "":
        mistakes.at(node, "name is empty.")
    return (_Said(text, node),) if text else ()


def _people(fields: dict[str, Node], mistakes: Mistakes) -> tuple[list[_Said], list[_Said]]:
    """Return owners and backups: of a form that Slack can look up, and each person once."""
    owners, backups = _texts(fields, "owners", mistakes), _texts(fields, "backups", mistakes)
    named = fields.get("owners")
    if named and _is_nothing(named):
        mistakes.at(named, "owners has no value. Write owners: [] where Tech Ops decides itself.")
    elif isinstance(named, SequenceNode) and not named.value and backups:
        mistakes.at(backups[0].node, "there are backups, but no owners whom they stand in for.")
    _look_for_strangers([*owners, *backups], mistakes)
    _look_for_repeats("owners", owners, [], mistakes)
    _look_for_repeats("backups", backups, owners, mistakes)
    return owners, backups


def _look_for_strangers(people: Iterable[_Said], mistakes: Mistakes) -> None:
    advice = 'Give an e-mail, a user id, or a user group such as "@design-leads".'
    for person in people:
        if not _PERSON.fullmatch(person.text):
            mistakes.at(person.node, f"{quoted(person.text)} is nobody who can be looked up. {advice}")


def _look_for_repeats(role: str, people: Iterable[_Said], owners: Iterable[_Said], mistakes: Mistakes) -> None:
    owning = {owner.text.casefold() for owner in owners}
    seen: set[str] = set()
    for person in people:
        key = person.text.casefold()
        if key in owning:
            mistakes.at(person.node, f"{quoted(person.text)} is an owner already, and need not be in {role}.")
        elif key in seen:
            mistakes.at(person.node, f"{quoted(person.text)} is in {role} twice.")
        seen.add(key)


def _texts(fields: dict[str, Node], key: str, mistakes: Mistakes) -> list[_Said]:
    """Return the texts of a list, or a single one; a key without a value has none."""
    node = fields.get(key)
    if node is None or _is_nothing(node):
        return []
    found = []
    for item in node.value if isinstance(node, SequenceNode) else [node]:
        text = _text(item, key, mistakes)
        if text:
            found.append(_Said(text, item))
        elif text == "":
            mistakes.at(item, f"{key} has an empty text in it.")
    return found


def _shown(fields: dict[str, Node], key: str, mistakes: Mistakes) -> str:
    """Return a text that is shown to people: "" where there is none, lines kept."""
    text = _text(fields[key], key, mistakes, lines=True) if key in fields else ""
    return text or ""


def _text(node: Node, key: str, mistakes: Mistakes, *, lines: bool = False) -> str | None:
    """Return a text, "" where nothing is written; what YAML takes for something else is a mistake, and None."""
    if isinstance(node, ScalarNode) and (node.tag == _STRING or _is_nothing(node)):
        if _hides_something(node.value):
            mistakes.at(node, f"{key}: {quoted(node.value)} holds characters that cannot be seen. Remove them.")
            return None
        return str(node.value).strip() if lines else " ".join(str(node.value).split())
    if isinstance(node, ScalarNode):
        kind = _KINDS.get(node.tag.rpartition(":")[2], "a sign of its own")
        sentence = f"{key}: YAML takes {node.value} for {kind}. Put it in quotes: {quoted(node.value)}."
    else:
        sentence = f"{key}: {'a text' if lines or key == 'name' else 'a text or a list of texts'} belongs here."
    _wrong(node, sentence, mistakes)
    return None


def _hides_something(text: str) -> bool:
    """Say whether an escape such as "\\u202e" stands for what would not be allowed as it is."""
    return clean(text).count(REPLACEMENT) > text.count(REPLACEMENT)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _NULL and not node.value


def _wrong(node: Node, sentence: str, mistakes: Mistakes) -> None:
    if not isinstance(node, Refused):
        mistakes.at(node, sentence)


def _plain(said: Iterable[_Said]) -> tuple[str, ...]:
    return tuple(each.text for each in said)


def _look_for_shared_names(entries: Iterable[_Entry], mistakes: Mistakes) -> None:
    """Find the names that stand for two applications."""
    seen: dict[str, tuple[_Said, _Entry]] = {}
    for entry in entries:
        for said in entry.names:
            first, owner = seen.setdefault(key_of(said.text), (said, entry))
            if owner is not entry:
                aside = "" if first.text == said.text else f", as {quoted(first.text)}"
                mistakes.at(said.node, f"{quoted(said.text)} names another application on line {first.line}{aside}.")
