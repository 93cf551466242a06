"""The pieces of a JQL query: signs, words, and quoted text with its escapes."""

import re
from dataclasses import dataclass

from .jira_http import RefusedError

TOKEN = re.compile(
    r"""\s*(?: "(?P<double>(?:\\.|[^"\\])*)" | '(?P<single>(?:\\.|[^'\\])*)'
    | (?P<sign>!=|>=|<=|!~|[=<>~(),]) | (?P<word>[^\s"'=<>~!(),+.;?|*/%^$\#@\[\]&{}]+) )""",
    re.VERBOSE,
)
"""A word takes none of the characters that JQL reserves; those must be quoted."""
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", **{itself: itself for itself in "\\\"' "}}
"""What may follow a backslash in quoted text, and what it stands for."""


@dataclass(frozen=True)
class Token:
    """A piece of a query; `kind` is "sign", "word" or "quoted"."""

    text: str
    kind: str

    def says(self, word: str) -> bool:
        return self.kind != "quoted" and self.text.upper() == word


def refused(problem: str) -> RefusedError:
    return RefusedError(400, f"Error in the JQL Query: {problem}")


def tokens(text: str) -> list[Token]:
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise refused(
                f"The character '{text[at:].strip()[:1]}' is a reserved JQL character. (line 1, character {at})"
            )
        at = match.end()
        quoted = match["double"] if match["double"] is not None else match["single"]
        if quoted is None:
            found.append(Token(match["sign"] or match["word"], "sign" if match["sign"] else "word"))
        else:
            found.append(Token(re.sub(r"\\(.)", unescape, quoted), "quoted"))
    return found


def unescape(escaped: re.Match[str]) -> str:
    if escaped[1] not in ESCAPES:
        raise refused(f"'{escaped[0]}' is an illegal JQL escape sequence.")
    return ESCAPES[escaped[1]]
