"""Read what a reply grants: licence, role, group or access level, labelled or in plain words (pure)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accessdesk.approval import KINDS
from accessdesk.doubts import is_doubtful, is_readable
from accessdesk.labels import BLANKS
from accessdesk.open_words import NO_VALUE
from accessdesk.values import value_of
from accessdesk.wording import JOINED, Wording, wording_of

_BLANK = re.escape(BLANKS)
_GAP = rf"[{_BLANK}\-_]{{1,3}}"
_LICENCE = rf"(?:user{_GAP})?licen[cs]es?"
_LABELS = {
    "licence": rf"{_LICENCE}(?:[{_BLANK}]{{0,2}}/[{_BLANK}]{{0,2}}{_LICENCE})?(?:{_GAP}(?:type|level|tier|plan))?",
    "role": rf"(?:(?:user|access){_GAP})?roles?",
    "group": rf"(?:(?:user|access|security){_GAP})?groups?",
    "level": rf"(?:(?:access|permission){_GAP})?levels?|level{_GAP}of{_GAP}access",
}
_NAMES = "|".join(f"(?P<{field}>{form})" for field, form in _LABELS.items())
_BEFORE = rf"(?:^|[\n,;:|(!.–—-]|(?<![^\W_])(?i:and|approved|with|granted|given|&amp;))[{_BLANK}•◦▪*_–-]{{0,8}}"
_LABEL = re.compile(
    rf"{_BEFORE}(?<![^\W_])(?ai:{_NAMES})[{_BLANK}]{{0,3}}[*_]{{0,3}}[{_BLANK}]{{0,3}}[:：](?!//)[*_]{{0,3}}"
)
_VALUE_END = re.compile(
    r"[\n|]|(?<!&amp)(?<!&lt)(?<!&gt);|[.!]\s"
    r"|[.,(]?\s{0,3}(?<![^\W_])(?i:thanks|thank you|thx|cheers|please|pls|plz|kindly"
    r"|no (?:problem|rush|worries))(?![^\W_])"
)
_LONGEST_VALUE = 200
"""Characters; what is longer names nothing that could be given."""

_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"))
_HIDDEN = re.compile(
    rf"```(?s:.*?)```|`[^`\n]+`|~[^~\n]+~|(?m:^)[{_BLANK}]*(?:&gt;|>){{3}}(?s:.*)|(?m:^)[{_BLANK}]*(?:&gt;|>).*"
)
"""What is in code, struck or quoted: no label counts there, and nothing struck or quoted is given."""

_MARKED = re.compile(r"<[^<>\n]*>")
"""A mention or a link as Slack writes it, whose bar ends no value."""

_BAR = "\ue001"
"""Stands for that bar meanwhile."""

_DECIDING = re.compile(r" (?:approv|declin|reject|den[iy]|refus)")
_CONDITION = re.compile("如|若|但|除非|只要|待|不|再|後|后|もし|なら|たら|れば|場合|ない|면|지만")
"""Conditions in scripts that write words without spaces."""

_MOST_WORDS = 5
"""Words, at most, that a command may give without a label."""

_POLITE = re.compile(r"(?: (?:please|pls|plz|kindly|thanks|thank you|thx|cheers|[.,;:!\n-]|@|:[^ ]+:))+ $")
_ARTICLE = re.compile(r" (?:(?:as|with|at|to|[.,;:-]) )?(?:(?:an?|the) )?")
_AS = re.compile(
    r" (?:with |at |as )(?:an? |the )?(.{1,80}?)"
    r"(?: (access|licen[cs]es?|roles?|groups?|levels?|rights?|permissions?|seats?))?"
    r"(?= (?:[.,;!()…\n-]|in|for|on|at|to|@|:[^ ]+:|thanks|please|$))"
)
_NO_GRADE = re.compile(
    r" (?:requested|discussed|agreed|usual|is|part|she|he|they|it|we|this|that|per|owner|backup|exception|pleasure"
    r"|request|well|above|wanted|needed|described|asked|always|soon|of|or)(?= )"
)


@dataclass(frozen=True)
class Part:
    """One labelled part of a reply: its kind, its value as typed, and the columns that label and value take."""

    kind: str
    value: str
    start: int
    end: int


def parts_of(typed: str) -> list[Part]:
    """Return the labelled parts of a reply in order, those whose value says nothing included as ""."""
    if ":" not in typed and "：" not in typed:
        return []
    plain = _HIDDEN.sub(_blanked, _MARKED.sub(lambda found: found[0].replace("|", _BAR), typed.translate(_LINE_ENDS)))
    labels = list(_LABEL.finditer(plain))
    ends = (following.start() if following else len(plain) for following in [*labels[1:], None])
    return [_part(plain, label, end) for label, end in zip(labels, ends, strict=False)]


def labelled(parts: Collection[Part], levels: Collection[str]) -> dict[str, str]:
    """Return the values that labels give by kind; what is asked, doubted or left open gives nothing."""
    names = {wording_of(level).text for level in levels}
    given: dict[str, str] = {}
    for part in parts:
        wording = wording_of(part.value)
        if part.value and (wording.text in names or is_plain(wording)):
            given.setdefault(part.kind, part.value)
    return given


def all_plain(parts: Collection[Part], levels: Collection[str]) -> bool:
    """Say whether every labelled value names what is given and says nothing else, or stands for nothing."""
    names = {wording_of(level).text for level in levels}
    wordings = [wording_of(part.value) for part in parts if part.value]
    return all(wording.text in names or (is_plain(wording) and _only_names(wording)) for wording in wordings)


def without(typed: str, parts: Collection[Part]) -> str:
    """Return what is typed around these parts."""
    ends = [0, *(part.end for part in parts)]
    starts = [*(part.start for part in parts), len(typed)]
    return "\n".join(typed[end:start] for end, start in zip(ends, starts, strict=True))


def in_words(wording: Wording, end: int, levels: Collection[str]) -> dict[str, str]:
    """Return what stands directly behind an approval that ends at this position: "as Editor", "with viewer access"."""
    found = _AS.match(wording.text, end)
    if not found or len(found[1].split()) > _MOST_WORDS or _NO_GRADE.search(f" {found[1]} "):
        return {}
    if levels and not found[2]:
        return {}
    value = _typed(wording, found.start(1) - 1, found.end(1))
    return {_kind(found[2] or ""): value} if value else {}


def level_named(text: str, levels: Collection[str]) -> str:
    """Return the one level of the catalogue that a wording's text names; "" where it names none or several."""
    names = {wording_of(level).text: level for level in levels}
    named = []
    for name in sorted(filter(str.strip, names), key=len, reverse=True):
        if name in text:
            # "Senior Editor" names no "Editor".
            text = text.replace(name, " | ")
            named.append(names[name])
    return named[0] if len(named) == 1 else ""


def is_plain(wording: Wording) -> bool:
    """Say whether these few words can name what is given: no doubt, no decision, and letters that can be read."""
    if not is_readable(wording.text) and (len(wording.text.split()) > 1 or _CONDITION.search(wording.text)):
        return False
    return not is_doubtful(wording.text) and not _DECIDING.search(wording.text) and len(wording.typed) <= _LONGEST_VALUE


def _only_names(wording: Wording) -> bool:
    """Say whether these words name something, such as "Read and write", and begin no clause of their own."""
    words = wording.cased.lower().rstrip(" .!").split(" ")[1:]
    most = 3 if "and" in words else _MOST_WORDS + words.count(JOINED) * 2
    return len(words) <= most and NO_VALUE.isdisjoint(words)


def grant_of_command(text: str, levels: Collection[str] = ()) -> Mapping[str, str] | None:
    """Read what a command grants: {} where it names nothing, None where it says anything but what is given."""
    wording = wording_of(text)
    parts = parts_of(text)
    given = labelled(parts, levels)
    exact = [level for level in levels if wording_of(level).text == wording.text]
    if exact or not all_plain(parts, levels):
        return {"level": exact[0]} if exact else None
    rest = wording_of(without(text, parts))
    if not is_plain(rest):
        return None
    named = level_named(rest.text, levels)
    more = {"level": named} if named else {}
    return {**more, **given} if parts or named else _unlabelled(rest)


def _unlabelled(wording: Wording) -> dict[str, str] | None:
    polite = _POLITE.search(wording.text)
    text = wording.text[: polite.start() + 1] if polite else wording.text
    if not text.strip():
        return {}
    article = _ARTICLE.match(text)
    start = article.end() - 1 if article else 0
    words = text[start:].split()
    if not words or len(words) > _MOST_WORDS or "or" in words:
        return None
    kind = _kind(words[-1]) if len(words) > 1 and _is_kind(words[-1]) else ""
    value = _typed(wording, start, len(text) - 1 - (len(words[-1]) + 1 if kind else 0))
    return {kind or "level": value} if value else None


def _part(plain: str, label: re.Match[str], end: int) -> Part:
    kind = next(name for name, value in label.groupdict().items() if value)
    stop = _VALUE_END.search(plain, label.end(), end)
    end = stop.start() if stop else end
    value = value_of("application", [plain[label.end() : end]])
    for mark in "*_":
        value = value.strip(mark) if value.count(mark) % 2 else value
    value = value.removesuffix(")") if value.count(")") > value.count("(") else value
    return Part(kind, value.strip().replace(_BAR, "|"), label.start(kind), end)


def _blanked(found: re.Match[str]) -> str:
    """Blank what is hidden, but for words in code without a label, which may be a value."""
    is_value = found[0].startswith("`") and not re.search("[:：\n]", found[0])
    return found[0] if is_value else re.sub(r"[^\n]", " ", found[0])


def _typed(wording: Wording, start: int, end: int) -> str:
    """Return what was typed from one position to another, without the marks around it."""
    return wording.typed[wording.source(start) : wording.source(end)].strip(f"{BLANKS}\n*_,.;:!-(")


def _is_kind(word: str) -> bool:
    return any(re.fullmatch(pattern, word) for pattern in KINDS)


def _kind(word: str) -> str:
    return next((kind for pattern, kind in KINDS.items() if re.fullmatch(pattern, word)), "level")
