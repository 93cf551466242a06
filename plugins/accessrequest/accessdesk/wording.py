"""A reply as a line of plain words, in which its meaning can be looked for, with the way back to what was typed (pure).

Every word and every sign stands between single spaces, words in lower case without accents. What is no part of a plain
sentence keeps a sign of its own, so that whoever reads strictly can see it.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

LATEST = 16
"""Texts that a reader of replies remembers, at most: each is read several times right after another, by replay, by the
plan and by the judgement. So few, since what is removed from the ledger is not to stay in memory for long: where it was
removed by this bot, `forget_replies` lets go of them at once."""

PERSON = "@"
"""Stands for a mention: of a person, a group, a channel."""

LINK = "§"
"""Stands before the words of a link; its address is left out."""

QUOTED = "❝"
"""Stands at the start of a quoted line."""

JOINED = "_"
"""Stands in `cased` for the dash of "design-eu" and the points of an address."""

QUOTE, CODE, STRUCK, QUESTION = '"', "`", "~", "?"

_APOSTROPHES = "'’‘ʼ`´′＇"
_QUOTES = frozenset("\"“”„‟«»‹›‘’‚‛'´′″‴〝〞〟「」『』《》〈〉❛❜❝❞⹂＂＇｢｣")
_QUESTIONS = frozenset("?？¿⁇⁈⁉‽؟\u037e՞፧⸮⳺⳻꘏꛷﹖︖❓❔")
_DASHES = frozenset("-‐‑‒–—―−﹣－")

_UNSEEN = r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202c\u2060-\u206f\ufe00-\ufe0f\ufeff"
_MARKS = r"\u0300-\u036f\u20d0-\u20f0"
_OVERLAY = re.compile(r"[\u0334-\u0338\u20d2-\u20e0\u20e2\u20e4-\u20ea]")
"""Marks that strike letters through or out, as in "n̶o̶"."""

_TOKEN = re.compile(
    rf"(?P<line>[\n\r\v\f\x85\u2028\u2029])|(?P<quoted>(?m:^)[^\S\n]{{0,9}}(?:&gt;|>)+)"
    r"|(?P<mention><[@#!][^<>\n]*>)|(?P<link><[A-Za-z][A-Za-z0-9+.-]*:[^<>|\n]*\|?)"
    r"|(?P<emoji>:[\w+'-]{1,100}:)|(?P<entity>&(?:amp|lt|gt);)|(?P<code>`+)"
    rf"|(?P<word>[^\W_](?:[^\W_]|[{_UNSEEN}{_MARKS}]|[{_APOSTROPHES}](?=[^\W_]))*)|(?P<sign>\S)"
)
_DROPPED = frozenset("*_")
_DROPPED_KINDS = ("Cc", "Cf", "Mn", "Mc", "Me", "Zs", "Zl", "Zp")
_REORDERING = "\u202d\u202e"
"""These make people see other words than stand there."""


@dataclass(frozen=True)
class Wording:
    """What was typed, as plain words."""

    text: str
    """The words and signs, each between single spaces: " approved , @ \\n "."""
    typed: str
    _places: tuple[int, ...]
    _sources: tuple[int, ...]

    def source(self, position: int) -> int:
        """Return where in the typed text that word or sign begins which follows this position of `text`."""
        index = bisect_left(self._places, position)
        return self._sources[index] if index < len(self._sources) else len(self.typed)

    @cached_property
    def cased(self) -> str:
        """`text` with the capital letters that begin words, as in a name, and without signs that join one word."""
        tokens = zip(self.text.split(" ")[1:-1], self._sources, strict=False)
        return " ".join(["", *(_cased(token, self.typed, source) for token, source in tokens), ""])

    @property
    def words(self) -> frozenset[str]:
        """Every word and sign, once."""
        return frozenset(self.text.split(" "))


@lru_cache(maxsize=LATEST)
def wording_of(typed: str) -> Wording:
    """Read Slack mrkdwn, as Slack's API gives it; every text has a wording."""
    found = list(_tokens(typed))
    lengths = (len(token) + 1 for token, _ in found)
    places = tuple(accumulate(lengths, initial=0))[:-1]
    text = " ".join(["", *(token for token, _ in found), ""]) if found else " "
    return Wording(text, typed, places, tuple(source for _, source in found))


def _tokens(typed: str) -> Iterator[tuple[str, int]]:
    """Give each word or sign with the place where it was typed."""
    for match in _TOKEN.finditer(typed):
        kind, token = str(match.lastgroup), match[0]
        if kind == "word":
            yield from ((word, match.start()) for word in _word(token))
        elif kind == "sign":
            yield from (
                (sign, match.start()) for sign in _sign(token, typed[max(0, match.start() - 1) : match.start()])
            )
        else:
            yield _plain(kind, token), match.start()


def _cased(token: str, typed: str, source: int) -> str:
    around = typed[max(0, source - 1) : source + 2]
    if token in ("-", ".") and len(around) == 3 and around[0].isalnum() and around[2].isalnum():
        return JOINED
    if not typed[source].isupper() or typed[source + 1 : source + 2].isupper():
        return token
    first = token[:1].upper()
    return first + token[1:] if len(first) == 1 else token


def _plain(kind: str, token: str) -> str:
    if kind == "emoji":
        return token.casefold()
    if kind == "entity":
        return {"&amp;": "&", "&lt;": "<", "&gt;": ">"}[token]
    return {"line": "\n", "quoted": QUOTED, "mention": PERSON, "link": LINK, "code": CODE}[kind]


def _word(token: str) -> Iterator[str]:
    if _OVERLAY.search(token):
        yield STRUCK
    if token.isascii():
        yield token.casefold().replace("`", "'")
        return
    letters = unicodedata.normalize("NFKD", re.sub(rf"[{_UNSEEN}]", "", token).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != " ")
    yield re.sub(rf"[{_APOSTROPHES}]", "'", unicodedata.normalize("NFC", bare).casefold())


def _sign(sign: str, before: str) -> Iterator[str]:
    """Give the sign's plain form; an apostrophe behind a letter is none, what nobody sees is left out."""
    if sign in _QUESTIONS:
        yield QUESTION
    elif sign in _REORDERING or _OVERLAY.match(sign):
        yield STRUCK
    elif sign in _APOSTROPHES and before.isalnum():
        return
    elif sign in _QUOTES:
        yield QUOTE
    elif sign in _DASHES:
        yield "-"
    elif sign not in _DROPPED and unicodedata.category(sign) not in _DROPPED_KINDS:
        yield sign if sign.isascii() else _named(sign)


def _named(sign: str) -> str:
    """Write a symbol like an emoji, by its Unicode name; other signs in their plainest form."""
    if unicodedata.category(sign) in ("So", "Sk", "Sm", "Co", "Cn", "Cs"):
        return f":{unicodedata.name(sign, 'unknown').casefold().replace(' ', '_')}:"
    plain = unicodedata.normalize("NFKC", sign).strip()
    return plain if len(plain) == 1 else "…" if plain == "..." else sign
