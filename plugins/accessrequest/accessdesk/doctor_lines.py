"""What the doctor says (pure): lines that are ok or say what to do, in groups, packed into messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

OK, TO_DO, UNCHECKED, NOTE = "ok", "to do", "not checked", "note"
"""How a line begins. A note is worth knowing, and nothing is to be done."""

LONGEST = 3_500
"""Characters of a message at most: Errbot's Slack backend cuts one of 4,096 in two, in the midst of a word."""


class Line(NamedTuple):
    """One thing that was looked at. verdict: OK, TO_DO, UNCHECKED or NOTE; text: what was found, and what to do."""

    verdict: str
    text: str


@dataclass
class Group:
    """The lines about one thing, in the order in which it was looked at."""

    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def to_do(self) -> list[str]:
        """What is to be done, a sentence each."""
        return [line.text for line in self.lines if line.verdict == TO_DO]


def ok(text: str) -> Line:
    """Return a line about what is as it should be."""
    return Line(OK, text)


def to_do(text: str) -> Line:
    """Return a line about what somebody has to mend."""
    return Line(TO_DO, text)


def unchecked(what: str, why: str) -> Line:
    """Return a line about what could not be looked at."""
    return Line(UNCHECKED, f"{what}: {why}")


def note(text: str) -> Line:
    """Return a line that is worth knowing."""
    return Line(NOTE, text)


def all_to_do(groups: Iterable[Group]) -> list[str]:
    """Return everything that is to be done, each with its group's title."""
    return [f"{group.title}: {sentence}" for group in groups for sentence in group.to_do]


def summary(groups: Sequence[Group]) -> str:
    """Return the line that stands before all others."""
    number = sum(len(group.to_do) for group in groups)
    open_ones = sum(line.verdict == UNCHECKED for group in groups for line in group.lines)
    said = {0: "Nothing is to be done", 1: "One thing is to be done"}.get(number, f"{number} things are to be done")
    return f"{said}{f', and {open_ones} could not be checked' if open_ones else ''}."


def block(group: Group, bold: str = "**") -> str:
    """Return a group: its title, and what is to be done before the rest. bold: what stands around what stands out."""
    first = sorted(group.lines, key=lambda line: line.verdict != TO_DO)
    shown = [
        f"• {bold}{line.verdict}{bold}: {line.text}" if line.verdict == TO_DO else f"• {line.verdict}: {line.text}"
        for line in first
    ]
    # Without a line between them, Errbot's Markdown takes a title for the end of what stands above.
    return "\n".join(["", f"{bold}{group.title}{bold}", *shown])


def packed(blocks: Iterable[str], longest: int = LONGEST) -> list[str]:
    """Return texts in as few messages as will do, none longer than that; only lines are kept whole."""
    messages: list[str] = []
    for text in blocks:
        for line in text.split("\n"):
            line = line if len(line) < longest else f"{line[: longest - 1]}…"
            fits = messages and len(messages[-1]) + 1 + len(line) <= longest
            if fits:
                messages[-1] += f"\n{line}"
            else:
                messages.append(line)
    return messages


def listed(names: Iterable[str], most: int = 8) -> str:
    """Return names with commas between them, the first of many."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
