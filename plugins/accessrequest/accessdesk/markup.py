"""Turn what people write in Slack into text that Jira, a log, or Slack again shows unchanged and never acts on."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from types import MappingProxyType

from accessdesk import mrkdwn, wiki
from accessdesk.mrkdwn import Block, CodeBlock, Line, Quote, clean
from accessdesk.mrkdwn_line import Code, Link, Mention, Part, Span, Text
from accessdesk.wiki import escape
from accessdesk.wikisplit import fitting, split, utf16_length

__all__ = ["Mentions", "escape", "for_slack", "mention_ids", "one_line", "plain", "split", "to_wiki"]

# Jira refuses a longer summary: "Summary can't exceed 255 characters."
SUMMARY_LIMIT = 255

NO_NAMES: Mapping[str, str] = MappingProxyType({})

_WIKI_MARKS = {"*": "*", "_": "_", "~": "-"}
_BULLETS = ("", "• ", "◦ ", "▪ ")
# Both of Jira's renderers take a mark as one beside these characters, whatever their idea of a letter is.
_BEFORE_MARK = tuple(" \t\"'(,.:;/>")
_AFTER_MARK = tuple(" \t\"'),.:;!?/<")

_SLACK_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack knows no escape for its marks, so those at a word's edge, which alone can format, give way to look-alikes.
_SLACK_EDGE_MARK = re.compile(r"(?<!\w)[*~]|[*~](?!\w)|(?<![^\W_])_|_(?![^\W_])|`")
_LOOK_ALIKES = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}
# A name after `:` becomes an emoji; after `@` or `#` a mention where a sender sets `link_names`; `>` opens a quote.
_SLACK_OPENING = re.compile(r"(?<=:)(?=[\w+'-]+:)|(?<!\w)[@#](?=\w)|^(?=>)", re.MULTILINE)


@dataclass(frozen=True)
class Mentions:
    """Ids mentioned in a message, in order of appearance, each once."""

    users: tuple[str, ...]
    channels: tuple[str, ...]
    groups: tuple[str, ...]


NOBODY = Mentions((), (), ())


def to_wiki(text: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """Turn Slack mrkdwn, as Slack's API gives it, into Jira wiki markup in which nothing typed can act.

    `names` maps ids (U…, C…, S…) to the names to show; an unknown id is shown by its label, or else by itself.
    """
    return "\n".join(_wiki_lines(mrkdwn.parse(text), names))


def plain(text: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """Turn Slack mrkdwn into plain text for a summary or a log: entities decoded, mentions and links named."""
    return "\n".join(_plain_lines(mrkdwn.parse(text), names))


def one_line(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """Fold plain text into one line of at most `limit` UTF-16 units (Jira's characters); `…` shows a cut."""
    folded = " ".join(clean(text).replace(mrkdwn.REPLACEMENT, "").split())
    if utf16_length(folded) <= limit:
        return folded
    end = fitting(folded, limit - 1)
    while end and _continues(folded, end):
        end -= 1
    return (folded[:end].rstrip() + "…")[: max(limit, 0)]


def for_slack(text: str) -> str:
    """Make any text inert inside a Slack message: it neither mentions, links, formats, nor becomes an emoji."""
    marked = _SLACK_EDGE_MARK.sub(lambda match: _LOOK_ALIKES[match[0]], clean(text))
    parted = _SLACK_OPENING.sub(rf"\g<0>{wiki.JOINER}", marked)
    return re.sub("[&<>]", lambda match: _SLACK_ENTITIES[match[0]], parted)


def mention_ids(text: str) -> Mentions:
    """List the people, channels and user groups that a Slack message mentions."""
    if "<" not in text:
        return NOBODY
    mentions = [part for part in mrkdwn.walk(mrkdwn.parse(text)) if isinstance(part, Mention)]

    def of(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mention.identifier for mention in mentions if mention.kind == kind))

    return Mentions(of("user"), of("channel"), of("group"))


def _continues(text: str, index: int) -> bool:
    """Tell whether a cut at `index` would part a letter from its accents or an emoji from its joined parts."""
    return text[index - 1] == "\u200d" or unicodedata.category(text[index]) in ("Mn", "Me", "Cf")


def _wiki_lines(blocks: Iterable[Block], names: Mapping[str, str]) -> Iterator[str]:
    after_bullet = False
    for block in blocks:
        bullet = isinstance(block, Line) and block.level > 0
        # Jira carries a list on until an empty line.
        if after_bullet and not bullet and block != Line(0, ()):
            yield ""
        after_bullet = bullet
        yield _wiki_block(block, names)


def _wiki_block(block: Block, names: Mapping[str, str]) -> str:
    if isinstance(block, CodeBlock):
        return wiki.code_block(block.text)
    if isinstance(block, Quote):
        return "\n".join([wiki.QUOTE_FENCE, *_wiki_lines(block.blocks, names), wiki.QUOTE_FENCE])
    # Numbers stay as typed: Jira would count anew from 1 after each interruption.
    return "*" * block.level + " " * bool(block.level) + _wiki_inline(block.parts, names)


def _wiki_inline(parts: Sequence[Part], names: Mapping[str, str]) -> str:
    written = ""
    for is_markup, group in groupby(_pieces(parts, names), key=lambda piece: isinstance(piece, _Markup)):
        content = "".join(group)
        written += content if is_markup else wiki.shield(content, starts_line=not written)
    return written


class _Markup(str):
    """Wiki markup, as against text still to be made inert."""

    __slots__ = ()


def _pieces(parts: Sequence[Part], names: Mapping[str, str]) -> Iterator[str]:
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        if isinstance(part, Link):
            address = _Markup(wiki.link(part.address))
            yield from (part.label + " (", address, ")") if part.label else (address,)
        elif isinstance(part, Code | Span):
            yield from _marked(part, names, _ends_fit(before, after))
        else:
            yield _words(part, names)


def _marked(part: Code | Span, names: Mapping[str, str], fits: bool) -> Iterator[str]:
    """Write code or emphasis as markup where that is safe, with its marks as typed where it is not."""
    if isinstance(part, Code):
        markup, mark, inner = wiki.inline_code(part.text), "`", iter([part.text])
    else:
        markup = wiki.emphasis(_wiki_inline(part.parts, names), _WIKI_MARKS[part.mark])
        mark, inner = part.mark, _pieces(part.parts, names)
    if markup and fits:
        yield _Markup(markup)
    else:
        yield from chain([mark], inner, [mark])


def _ends_fit(before: Part | None, after: Part | None) -> bool:
    return (before is None or (isinstance(before, Text) and before.text.endswith(_BEFORE_MARK))) and (
        after is None or (isinstance(after, Text) and after.text.startswith(_AFTER_MARK))
    )


def _words(part: Part, names: Mapping[str, str]) -> str:
    """Write a part without any markup."""
    if isinstance(part, Mention):
        sign = "#" if part.kind == "channel" else "@"
        name = names.get(part.identifier) or part.label or part.identifier
        return sign + " ".join(clean(name).split()).lstrip(sign)
    if isinstance(part, Link):
        shown = part.address.removeprefix("mailto:")
        return f"{part.label} ({shown})" if part.label else shown
    return "".join(_words(inner, names) for inner in part.parts) if isinstance(part, Span) else part.text


def _plain_lines(blocks: Iterable[Block], names: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Quote):
            yield from ("> " + line for text in _plain_lines(block.blocks, names) for line in text.split("\n"))
        elif isinstance(block, CodeBlock):
            yield block.text
        else:
            yield _BULLETS[block.level] + "".join(_words(part, names) for part in block.parts)
