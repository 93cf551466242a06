"""Read YAML into nodes that know their lines, and refuse what no catalogue has a use for (pure)."""

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from accessdesk.markup import one_line

__all__ = ["MappingNode", "Mistakes", "Node", "Refused", "ScalarNode", "SequenceNode", "compose", "quoted"]

LARGEST = 1_000_000
"""Characters of a catalogue: two thousand applications take half of it, and one second to read."""

MOST_NESTED = 20
"""Levels; a catalogue has four."""

_NOT_A_START = "@`%"
"""Signs that no YAML text may begin with unless it is in quotes."""

_BEGINS = "It begins with applications: and lists them below."

_BYTE_ORDER_MARK = "\ufeff"


class Refused(ScalarNode):
    """Stands for something that was refused and reported, so that nothing more is said about it."""

    def __init__(self, at: Any) -> None:
        super().__init__("refused", "", at.start_mark, at.end_mark)


@dataclass
class Mistakes:
    """What is wrong, each with its line."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, sentence: str) -> None:
        """Note a mistake on a line; the first one is 1."""
        self.found.append((line, sentence))

    def at(self, node: Any, sentence: str) -> None:
        """Note a mistake where a node, or an event of the parser, begins."""
        self.add(node.start_mark.line + 1, sentence)

    @property
    def sentences(self) -> list[str]:
        """All of them in the order of the lines, each with its line number."""
        return [f"line {line}: {sentence}" for line, sentence in sorted(self.found, key=lambda each: each[0])]


def compose(text: str, mistakes: Mistakes, what: str = "catalogue", begins: str = _BEGINS) -> Node | None:
    """Return the one document in the text; None where it is empty or no YAML, which is then among the mistakes.

    what: how the text is called; begins: what belongs into an empty one, in a sentence.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    _look_for_unprintable(text, mistakes)
    if len(text) > LARGEST:
        mistakes.add(1, f"the {what} is longer than {LARGEST:,} characters.")
    if mistakes.found:
        return None
    loader = _Loader(text, mistakes)
    try:
        node: Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mistakes.add(*_where_and_what(text, error, what))
        return None
    except (ValueError, OverflowError) as error:
        # Numbers and escapes that Python cannot convert, such as "\UFFFFFFFF".
        mistakes.add(loader.line + 1, f"this is no YAML: {one_line(str(error))}.")
        return None
    finally:
        loader.dispose()
    if node is None:
        mistakes.add(1, f"the {what} is empty. {begins}")
    return node


def quoted(text: str) -> str:
    """Show a piece of a catalogue within a sentence, shortened."""
    return f'"{one_line(text, 60)}"'


class _Loader(yaml.SafeLoader):
    """Composes nodes, never objects; without anchors, nothing stands for more than is written."""

    def __init__(self, text: str, mistakes: Mistakes) -> None:
        super().__init__(text)
        self._mistakes = mistakes
        self._depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """Compose what comes next, or put Refused in its place."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            self._mistakes.at(event, f"*{event.anchor} stands for something else (an alias). Write out what is meant.")
            return Refused(event)
        if self._depth == MOST_NESTED:
            raise yaml.MarkedYAMLError(problem="too many brackets or levels", problem_mark=event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return Refused(event) if self._is_refused(event) else node

    def _is_refused(self, event: Any) -> bool:
        if event.anchor:
            self._mistakes.at(event, f"&{event.anchor} is an anchor. Leave it out, and write out what is meant.")
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._mistakes.at(event, f"{one_line(tag, 60)} is a tag. Leave it out; a text may be put in quotes.")
        return bool(event.anchor or event.tag)


def _look_for_unprintable(text: str, mistakes: Mistakes) -> None:
    for found in yaml.reader.Reader.NON_PRINTABLE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        mistakes.add(line, f"the character U+{ord(found[0]):04X}, which cannot be seen, is not allowed. Remove it.")
        if len(mistakes.found) == MOST_NESTED:
            return


def _where_and_what(text: str, error: yaml.MarkedYAMLError, what: str) -> tuple[int, str]:
    """Say what keeps the text from being YAML: in words for whoever wrote it, or else in YAML's own."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return 1, f"this is no YAML: {error.problem}."
    line, column, problem = mark.line + 1, f"(column {mark.column + 1})", str(error.problem)
    character = text[mark.index : mark.index + 1]
    if "cannot start any token" in problem and character == "\t":
        return line, f"there is a tab {column}. YAML takes spaces only."
    if "cannot start any token" in problem and character in _NOT_A_START:
        return line, f"a text that begins with {character} has to be in quotes {column}."
    if "quoted scalar" in str(error.context) and error.context_mark:
        return error.context_mark.line + 1, "a quote is opened and not closed, or not as YAML wants it."
    if "mapping values" in problem:
        return line, f"a colon stands where none can be {column}. Put a text with a colon in quotes."
    if "another document" in problem:
        return line, f"a second document begins here (---). A {what} is one document."
    return line, f"this is no YAML {column}: {problem}. Check indentation, dashes, brackets and quotes."
