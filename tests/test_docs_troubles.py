"""The sentences that the troubleshooting names as symptoms are sentences that the program says."""

import ast
import re

import pytest

from tests.documents import ROOT, rows

FILES = [*sorted((ROOT / "plugins").rglob("*.py")), ROOT / "config.py"]
OTHERS = ("SQLite objects created in a thread", "You are not allowed to add participants")
"""What Python and Jira say themselves."""

LEAST = 6
"""Characters of a part of a sentence that say anything."""


def said() -> str:
    """Return every text in the program, a line each, with … for what is filled in."""
    texts = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                texts.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
    return "\n".join(re.sub(r"\{[^{}]*\}|%[sd]", "…", text).replace("\n", " ") for text in texts)


SAID = said()
SYMPTOMS = [row[0] for row in rows("docs/operations.md") if len(row) == 2 and "“" in row[0]]


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_a_symptom_is_what_the_program_says(symptom):
    quoted = re.findall(r"“((?:[^“”]|“[^“”]*”)+)”", symptom)
    assert quoted
    for sentence in quoted:
        for part in re.split(r"…|:complete:|\d+|“|”", sentence):
            assert len(part.strip()) < LEAST or part.strip(" .,") in SAID or part.startswith(OTHERS), part
