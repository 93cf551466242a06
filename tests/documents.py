"""The documentation as tests read it: README.md and docs/*.md, with their code blocks, headings and links."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
"""Path from the root -> text."""

DOCS = "\n".join(PAGES.values())
"""All of it, for what may stand on any page."""

README = PAGES["README.md"]

_FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})(?P<language>[\w-]*)\n(?P<text>.*?)^(?P=indent)(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\(([^()\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"|<(https?://[^>]+)>")
_CODE = re.compile(r"`[^`\n]+`")
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: the page that it is on, what it says it is ("" for nothing), its text without indentation."""

    page: str
    language: str
    text: str


def blocks(*languages: str) -> list[Block]:
    """Return the fenced blocks of these languages on all pages, in order; without a language, all of them."""
    found = []
    for page, text in PAGES.items():
        for match in _FENCE.finditer(text):
            indent = len(match["indent"])
            lines = "\n".join(line[indent:] for line in match["text"].splitlines())
            found.append(Block(page, match["language"], lines))
    return [block for block in found if not languages or block.language in languages]


def prose(page: str) -> str:
    """Return a page's text without its fenced blocks, each of which leaves an empty line."""
    return _FENCE.sub("", PAGES[page])


def links(page: str) -> list[str]:
    """Return where the links and pictures of a page lead to, as they are written."""
    return ["".join(match.groups("")) for match in _LINK.finditer(_CODE.sub("", prose(page)))]


def headings(page: str) -> list[tuple[int, str]]:
    """Return the headings of a page, each with its level."""
    return [(len(marks), text) for marks, text in _HEADING.findall(prose(page))]


def anchors(page: str) -> list[str]:
    """Return the anchors that GitHub gives to a page's headings: lower case, no punctuation, dashes for spaces."""
    found: list[str] = []
    for _, text in headings(page):
        plain = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
        anchor = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        again = sum(each == anchor or re.fullmatch(rf"{re.escape(anchor)}-\d+", each) is not None for each in found)
        found.append(f"{anchor}-{again}" if again else anchor)
    return found


def rows(page: str) -> list[list[str]]:
    """Return the cells of all tables' rows on a page, without the lines below their heads."""
    lines = [line for line in prose(page).splitlines() if line.startswith("|") and not re.fullmatch(r"[|\-: ]+", line)]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
