"""Find the reason in a refusal, and tell what could be one (pure)."""

import re

from accessdesk.courtesies import without_courtesies
from accessdesk.labels import BLANKS
from accessdesk.wording import QUESTION, QUOTED, Wording, wording_of

_COURTESIES = (
    "a access advance afternoon all am an and approval approve approved at best both by cc cheers dear decline "
    "declined denied deny disapproved done end everyone folks for from fyi good guys hello hey hi hiya i i'm in it k "
    "kind kindly lot me morning much my no nope not now ok okay please pls plz reason reasons refused regards reject "
    "rejected request side so sorry sure team thank thanks the there this thx to ty u unfortunately very warm yep yes "
    "you your"
)
_EMPTY = frozenset(_COURTESIES.split())
"""Words of which no reason can be made alone."""

_JUNK = re.compile(r" (?:[.,;:!…&•-]|\n|\)|@|:[^ ]+:|(?:sorry|thanks|reason|reasons)(?= [.,;:!\n-]))(?= )")
_OPENING = r"(?: (?:[,;:&•-]|@|:[^ ]+:|and|so|but|ok|okay|hi|hey))*"
_ASKS = r"can|could|would|will|is|are|was|do|does|did|should|shall|has|have|may"
_ASKED = r"you|she|he|they|this|it|we|i|that|the|there|someone|anyone|@"
_ASKING = re.compile(rf"{_OPENING} (?:(?:what|why|who|whom|how|when|where|which)(?: |'s )|(?:{_ASKS}) (?:{_ASKED}) )")
_WHOM = re.compile(
    r" for(?: (?!(?:reasons?|lack|costs?|budget|security|compliance|legal|licensing|policy) )[^ ]+){1,4} "
)
"""Only whom or what is refused: no reason."""

_SENTENCE = re.compile(r"[^.!;\n?]+\??")


def reason_after(wording: Wording, end: int) -> str:
    """Return what follows a refusal that ends at this position, as typed; "" where it says nothing."""
    position = end
    while found := _JUNK.match(wording.text, position):
        position = found.end()
    start = wording.source(position)
    before = wording.typed[:start][-2:]
    if before[-1:] in ("*", "_") and (before[:1].isspace() or before[:1] in ":,;.-"):
        start -= 1
    reason = _tidy(wording.typed[start:])
    said = wording_of(reason).text
    return reason if _has_substance(said) and not _WHOM.fullmatch(said) else ""


def is_statement(wording: Wording) -> bool:
    """Say whether a reply says something of its own, beside courtesies, mentions, emoji and questions."""
    sentences = (f" {found[0].strip(' ')} " for found in _SENTENCE.finditer(wording.text))
    return any(_has_substance(sentence) for sentence in sentences if not _is_question(sentence))


def _is_question(sentence: str) -> bool:
    return QUESTION in sentence or QUOTED in sentence or _ASKING.match(sentence) is not None


def _has_substance(text: str) -> bool:
    return any(map(_is_telling, set(text.split()) - _EMPTY))


def _is_telling(word: str) -> bool:
    """Say whether this is a word; a single letter is one only in scripts that write so."""
    return word[0].isalpha() and (len(word) > 1 or not word.isascii())


def _tidy(reason: str) -> str:
    lines = [line.rstrip(BLANKS) for line in reason.split("\n")]
    reason = "\n".join([*lines[:1], *without_courtesies(lines[1:])]).strip(f"{BLANKS}\n")
    for mark in "*_":
        if reason.count(mark) % 2:
            reason = reason.removesuffix(mark)
    return reason.removesuffix(")") if reason.count(")") > reason.count("(") else reason
