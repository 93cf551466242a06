"""Read one line of Slack's message format, mrkdwn: its words, mentions, links, code and emphasis.

Source of the format: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal, TypeAlias
from urllib.parse import quote

# Longer addresses are shown as text. RFC 9110, section 4.1, asks for 8,000 octets, but much software takes 2,000, and
# so a link always fits into one Jira comment.
MAX_ADDRESS = 2_000

_ENTITY = re.compile("&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}

_SKIN_TONE = re.compile("(:[a-z0-9_+'-]{1,100}:):skin-tone-[2-6]:")
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_LINKED = ("http://", "https://", "mailto:")
_HIDDEN_SCHEMES = ("http://", "https://", "mailto:", "tel:")
# Characters of an address that mean nothing to Jira's renderers inside a link.
_ADDRESS_SAFE = "/:?#@$&()*+,=._~%-"

_SPAN_CONTENT = r"(?![\s{mark}])((?:[^{mark}\n<>`]|<[^<>\n]*>)+?)(?<!\s)"
_SPANS = [rf"(?<!\w)\{mark}{_SPAN_CONTENT.format(mark=mark)}\{mark}(?![\w{mark}])" for mark in "*_~"]
_TOKEN = re.compile("|".join([r"`([^`\n]+)`", r"<([^<>\n]+)>", *_SPANS]))

MarkCharacter: TypeAlias = Literal["*", "_", "~"]


@dataclass(frozen=True)
class Text:
    """Words as they are read, entities decoded."""

    text: str


@dataclass(frozen=True)
class Mention:
    """A person, channel, user group, or a broadcast such as `here`."""

    kind: Literal["user", "channel", "group", "broadcast"]
    identifier: str
    label: str


@dataclass(frozen=True)
class Link:
    """An http, https or mailto link that Slack marked; the address is percent-encoded, the label may be empty."""

    address: str
    label: str


@dataclass(frozen=True)
class Code:
    """Inline code."""

    text: str


@dataclass(frozen=True)
class Span:
    """Bold (`*`), italic (`_`) or struck (`~`) parts."""

    mark: MarkCharacter
    parts: tuple["Part", ...]


Part: TypeAlias = Text | Mention | Link | Code | Span


def parse_line(text: str) -> Iterator[Part]:
    """Yield the parts of one clean line, in order; what is not markup is text."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() > position:
            yield _text(text[position : match.start()])
        yield _token(match)
        position = match.end()
    if position < len(text):
        yield _text(text[position:])


def _text(raw: str) -> Text:
    return Text(_decode(_SKIN_TONE.sub(r"\1", raw)))


def _token(match: re.Match[str]) -> Part:
    code, special, bold, italic, struck = match.groups()
    if code is not None:
        return Code(code_text(code))
    if special is not None:
        return _special(special)
    if bold is not None:
        return Span("*", tuple(parse_line(bold)))
    if italic is not None:
        return Span("_", tuple(parse_line(italic)))
    return Span("~", tuple(parse_line(struck)))


def _special(content: str) -> Part:
    """Read what stood between angle brackets: a mention, a date, a link."""
    target, _, label = content.partition("|")
    label = _decode(label)
    if target.startswith("@"):
        return Mention("user", target[1:], label)
    if target.startswith("#"):
        return Mention("channel", target[1:], label)
    if target.startswith("!subteam^"):
        return Mention("group", target.removeprefix("!subteam^"), label)
    if target.startswith("!date^"):
        return _date(target, label)
    if target.startswith("!"):
        return Mention("broadcast", target[1:].partition("^")[0], label)
    return _link(_decode(target), label, content)


def _date(target: str, fallback: str) -> Part:
    _, seconds, *rest = target.split("^")
    shown = fallback or _moment(seconds)
    return _link(_decode(rest[1]), shown, target) if len(rest) > 1 else Text(shown)


def _moment(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return _decode(seconds)


def _link(address: str, label: str, content: str) -> Part:
    if not _SCHEME.match(address):
        return Text(f"<{_decode(content)}>")
    label = "" if label in _names_of(address) else label
    encoded = quote(address, safe=_ADDRESS_SAFE)
    if address.lower().startswith(_LINKED) and len(encoded) <= MAX_ADDRESS:
        return Link(encoded, label)
    return Text(f"{label} ({address})" if label else address)


def _names_of(address: str) -> set[str]:
    """List the labels that say nothing but the address: itself, and itself without its scheme."""
    names = {address, address.rstrip("/")}
    for scheme in _HIDDEN_SCHEMES:
        bare = address.removeprefix(scheme)
        names |= {bare, bare.rstrip("/")}
    return names


def code_text(raw: str) -> str:
    """Show links and mentions inside code as their words: nothing acts there."""
    return _decode(re.sub("<([^<>\n]+)>", lambda match: _code_words(match[1]), raw))


def _code_words(content: str) -> str:
    target, _, label = content.partition("|")
    if label:
        return label
    return target if target.startswith(("@", "#")) or _SCHEME.match(target) else f"<{content}>"


def _decode(text: str) -> str:
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)
