"""Names of applications as words: what tells two names apart, and what people type around a name (pure)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from accessdesk import mrkdwn
from accessdesk.mrkdwn import Block, CodeBlock, Quote
from accessdesk.mrkdwn_line import Link, Mention, Part, Span

_AROUND = """
a an the and of for to in on at as with by via from under into
i s me my we our us please hi hello thanks need needs needed require required want would like request
requesting requested give get getting have having grant granting add adding new existing
remove removing removal revoke revoking upgrade downgrade change
access accesses account accounts application applications app tool login logins signup
license licenses licence licences seat seats permission permissions right rights role roles level levels
membership subscription type plan invite invitation
full read write edit view only readonly admin administrator editor viewer user member contributor
www http https com net org io co
"""

HARMLESS = frozenset(_AROUND.split())
"""Words around a name that do not change which application is meant.

Not among them is what may tell one product from another: `cloud`, `groups`, `desktop`, `pro`, `staging`, a number.
"""

_ORDINARY = """
action air apex asset assets bamboo base basecamp bill board boards books bot box brex bridge buffer calendar canvas
chat check clear close cloud code connect console copilot core cursor dash data deel desk docs drift drive excel
express factor figures flow focus fork forms forward front fusion gather go greenhouse guru harvest heap height help
hive hub insight insights intercom java keep later learning lever linear link loop make maps match maze meet mercury
mercurial mode monday motion note notes notion numbers office oracle outlook pages pipe pipeline planner portal
post power premiere prism project projects pulse puppet ramp reader report reports rise salt sage search segment
sentry sheets shift shortcut signal site sites sketch slack snowflake soap space spaces spark spot square staff
stock store stream stripe studio survey sync table tableau talk task tasks team teams test time toad together tower
train travel unity vault vision wave web whiteboard wiki word work workday workplace zoom
"""

COMMON = frozenset(_ORDINARY.split())
"""Ordinary words that are also names of applications: within a sentence they may mean just what they say."""

ARTICLES = frozenset(("a", "an", "the", "my", "our"))

ASIDE = frozenset(("as", "at", "by", "for", "from", "in", "into", "on", "under", "via", "with"))
"""Words that open a remark: what comes after them is not another item of a list."""

_SHORT = 3
"""Letters of a name, at most, that may stand in a sentence by chance."""

_ACCENT = 10
"""Unicode's combining classes from here on are accents and points; below are signs that make another letter."""

# Chinese, Japanese and Korean stand beside Latin words without a space.
_EAST = "\u1100-\u11ff\u2e80-\U0010ffff"
# Two names may differ by the sign at their end alone: C, C++ and C#.
_WORD = re.compile(rf"[^\s+#{_EAST}]+(?:[+#]+(?!\S))?|[{_EAST}]+")
_EMOJI = re.compile(r"(?<![^\W_]):[\w+'-]{1,100}:(?![^\W_])")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a plain text without case, accents and punctuation, in any script."""
    folded = text.translate({ord(character): _folded(character) for character in set(text)})
    return tuple(word for word in _WORD.findall(folded) if any(map(str.isalnum, word)))


def key_of(text: str) -> str:
    """Return what tells a name from others: its words, without the spaces between them."""
    return "".join(words_of(text))


def typed_words(field: str) -> tuple[str, ...]:
    """Return the words of Slack mrkdwn; emoji and what is struck out count only where there is nothing else."""
    blocks = mrkdwn.parse(field)
    standing = _said(blocks, struck=False)
    for text in (_EMOJI.sub(" ", standing), standing, _said(blocks, struck=True)):
        if words := words_of(text):
            return words
    return ()


def is_harmless(words: Iterable[str]) -> bool:
    """Say whether all of these words only stand around a name."""
    return HARMLESS.issuperset(words)


def is_weak(words: Sequence[str]) -> bool:
    """Say whether a name is so short or so ordinary that it may stand in a sentence by chance."""
    return sum(map(len, words)) <= _SHORT or all(word in COMMON or word in HARMLESS for word in words)


def _folded(character: str) -> str:
    """Fold one character; one at a time, because to put many accents in order takes Python quadratic time."""
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(_kept, unicodedata.normalize("NFKD", decomposed)))


def _kept(character: str) -> str:
    if character.isalnum() or character in "+#":
        return character
    kind = unicodedata.category(character)
    is_selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    if unicodedata.combining(character) >= _ACCENT or kind == "Cf" or is_selector:
        return ""
    return character if kind in ("Mn", "Mc") else " "


def _said(blocks: Iterable[Block], *, struck: bool) -> str:
    return "\n".join(_pieces(blocks, struck))


def _pieces(blocks: Iterable[Block], struck: bool) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Quote):
            yield from _pieces(block.blocks, struck)
        elif isinstance(block, CodeBlock):
            yield block.text
        else:
            yield "".join(_words(part, struck) for part in block.parts)


def _words(part: Part, struck: bool) -> str:
    if isinstance(part, Span):
        return "".join(_words(inner, struck) for inner in part.parts) if struck or part.mark != "~" else " "
    if isinstance(part, Link):
        return f" {part.label or part.address.removeprefix('mailto:')} "
    if isinstance(part, Mention):
        # A person says nothing about the application; a channel or a group may be what is asked for.
        return " " if part.kind in ("user", "broadcast") else f" {part.identifier} "
    return part.text
