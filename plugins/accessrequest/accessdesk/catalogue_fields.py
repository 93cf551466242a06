"""The keys of a catalogue's mappings and the texts under them, out of YAML's nodes, with each mistake (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from accessdesk.catalogue_yaml import MappingNode, Mistakes, Node, Refused, ScalarNode, SequenceNode, quoted
from accessdesk.mrkdwn import REPLACEMENT, clean

_STRING, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
_KINDS = {"bool": "yes or no", "int": "a number", "float": "a number", "timestamp": "a date", "null": "nothing"}


@dataclass(frozen=True)
class Said:
    """A text, and the node that it stands in."""

    text: str
    node: Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1


def fields_of(
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


def texts_of(fields: dict[str, Node], key: str, mistakes: Mistakes) -> list[Said]:
    """Return the texts of a list, or a single one; a key without a value has none."""
    node = fields.get(key)
    if node is None or is_nothing(node):
        return []
    found = []
    for item in node.value if isinstance(node, SequenceNode) else [node]:
        text = text_of(item, key, mistakes)
        if text:
            found.append(Said(text, item))
        elif text == "":
            mistakes.at(item, f"{key} has an empty text in it.")
    return found


def shown_of(fields: dict[str, Node], key: str, mistakes: Mistakes) -> str:
    """Return a text that is shown to people: "" where there is none, lines kept."""
    text = text_of(fields[key], key, mistakes, lines=True) if key in fields else ""
    return text or ""


def text_of(node: Node, key: str, mistakes: Mistakes, *, lines: bool = False) -> str | None:
    """Return a text, "" where nothing is written; what YAML takes for something else is a mistake, and None."""
    if isinstance(node, ScalarNode) and (node.tag == _STRING or is_nothing(node)):
        if _hides_something(node.value):
            mistakes.at(node, f"{key}: {quoted(node.value)} holds characters that cannot be seen. Remove them.")
            return None
        return str(node.value).strip() if lines else " ".join(str(node.value).split())
    if isinstance(node, ScalarNode):
        kind = _KINDS.get(node.tag.rpartition(":")[2], "a sign of its own")
        sentence = f"{key}: YAML takes {node.value} for {kind}. Put it in quotes: {quoted(node.value)}."
    else:
        sentence = f"{key}: {'a text' if lines or key == 'name' else 'a text or a list of texts'} belongs here."
    wrong(node, sentence, mistakes)
    return None


def _hides_something(text: str) -> bool:
    """Say whether an escape such as "\\u202e" stands for what would not be allowed as it is."""
    return clean(text).count(REPLACEMENT) > text.count(REPLACEMENT)


def is_nothing(node: Node) -> bool:
    """Say whether there is a key and nothing after it."""
    return isinstance(node, ScalarNode) and node.tag == _NULL and not node.value


def wrong(node: Node, sentence: str, mistakes: Mistakes) -> None:
    """Note that this node is a mistake, unless it was refused and is one already."""
    if not isinstance(node, Refused):
        mistakes.at(node, sentence)


def plain(said: Iterable[Said]) -> tuple[str, ...]:
    """Return the texts without their nodes."""
    return tuple(each.text for each in said)
