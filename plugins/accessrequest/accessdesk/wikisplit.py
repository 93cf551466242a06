"""Split wiki markup that is too long for one Jira field into parts that each stand alone."""

import re
from collections.abc import Iterator

from accessdesk.wiki import CODE_FENCE, JOINER, QUOTE_FENCE

# Below this the fences that a part may have to close and reopen would leave no room for text.
SMALLEST_LIMIT = 100

_FENCES = (CODE_FENCE, QUOTE_FENCE)
# Braces that were typed are shielded or parted, so whatever reads as a fence is one.
_FENCE = re.compile("|".join(re.escape(fence) for fence in _FENCES))
_CLOSING_ROOM = sum(len(fence) + 1 for fence in _FENCES)
# What must stay whole when a single word is too long: links, code, fences, UNC prefixes, shields, joiners.
_ATOM = re.compile(
    rf"\[[^\]\n]*\]|\{{\{{[^\n]*?\}}\}}|\{{[a-z]+\}}|\\\\[0-9A-Za-z.-]{{1,63}}\\.|{JOINER}?\\.{JOINER}?|.{JOINER}?",
    re.DOTALL,
)


def split(text: str, limit: int) -> list[str]:
    """Split wiki text into parts of at most `limit` UTF-16 units (Jira's characters), nothing cut or lost.

    Parts end at a paragraph, else a line, else a word; a block that is cut is closed and opened again. Only a link
    longer than a part is cut within. Parts of white space alone, which Jira refuses, are left out. Raises ValueError
    for a limit below SMALLEST_LIMIT.
    """
    if limit < SMALLEST_LIMIT:
        raise ValueError(f"the limit must be at least {SMALLEST_LIMIT}, not {limit}")
    return [part for part in _split(text, limit) if _FENCE.sub("", part).strip()]


def _split(rest: str, limit: int) -> Iterator[str]:
    opening = ""
    while utf16_length(rest) > limit - len(opening):
        cut = _cut(rest, fitting(rest, limit - len(opening) - _CLOSING_ROOM))
        head, rest = opening + rest[:cut], rest[cut:]
        fences = _open_fences(head)
        if CODE_FENCE not in fences:
            rest = _resumed(head, rest)
        opening = "".join(fence + "\n" for fence in fences)
        yield head + ("\n" if fences and not head.endswith("\n") else "") + "\n".join(reversed(fences))
        while fences and re.match(rf"{re.escape(fences[-1])}(?:\n|\Z)", rest):
            fence = fences.pop()
            opening = opening.removesuffix(fence + "\n")
            rest = rest.removeprefix(fence).removeprefix("\n")
    if rest:
        yield opening + rest


def utf16_length(text: str) -> int:
    """Count characters as Jira, a Java program, does: those beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str, units: int) -> int:
    """Find the longest start of the text within that many UTF-16 units, as an index."""
    end = max(0, min(len(text), units))
    while end and (excess := utf16_length(text[:end]) - units) > 0:
        end -= (excess + 1) // 2
    return end


def _cut(text: str, end: int) -> int:
    """Find the best place to end a part, at `end` or before; in its first half only when there is no other."""
    for start in (end // 2, 0):
        for separator in ("\n\n", "\n", " "):
            found = text.rfind(separator, start, end)
            if found >= 0:
                return found + len(separator)
    return _cut_word(text, end)


def _cut_word(text: str, end: int) -> int:
    cut = 0
    for atom in _ATOM.finditer(text):
        if atom.end() > end:
            break
        cut = atom.end()
    return cut or end


def _open_fences(text: str) -> list[str]:
    """List the blocks that are open at the end of the text, outermost first."""
    fences: list[str] = []
    for match in _FENCE.finditer(text):
        fence = match[0]
        if fences and fences[-1] == fence:
            fences.pop()
        elif CODE_FENCE not in fences:
            fences.append(fence)
    return fences


def _resumed(head: str, rest: str) -> str:
    """Keep from acting what stood inside a line and now starts one."""
    if head.endswith("\n"):
        return rest
    if heading := re.match(r"(?:h[1-6]|bq)(?=\.)", rest):
        return heading[0] + JOINER + rest[heading.end() :]
    acting = r"[-*#]+ " if head.endswith(" ") else r"[-*#_+^~!]"
    return "\\" + rest if re.match(acting, rest) else rest
