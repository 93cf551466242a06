r"""Turn Jira wiki markup, as REST v2 gives a comment, into Slack mrkdwn in which nothing that was typed acts (pure).

Only bold, italic, struck and monospaced text, bullets and addresses are formatted; a mention calls nobody, a link shows
where it leads, and whatever is not recognised stands as it was typed.

Source of the notation: https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

import re
from collections.abc import Iterator, Mapping

from accessdesk.markup import for_slack, one_line
from accessdesk.mrkdwn import clean

SOMEBODY = "somebody in Jira"
"""Whom a mention shows whose account is not known."""

_CODE = re.compile(r"\{(code|noformat)(?::[^{}\n]{0,200})?\}")
_LINE_BREAK = re.compile(r"\\\\(?=\s|$)")
_HEADING = re.compile(r"\s{0,9}h[1-6]\.\s+")
_BULLET = re.compile(r"\s{0,9}([*#-]{1,6})\s+(?=\S)")
_QUOTED = re.compile(r"\s{0,9}bq\.\s+")

_ADDRESS = r"(?:https?://|mailto:)[^\s<>|\[\]{}\"\\^`]{1,2000}"
# Every repetition is bounded, so that no text makes the search slower than linear.
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\{\{(?P<mono>[^{}\n]{1,500})\}\}"
    r"|\{(?:quote|color|panel|anchor)(?::[^{}\n]{0,200})?\}"
    r"|\[~(?P<person>[^\[\]|\n]{1,200})\]"
    rf"|\[(?:(?P<label>[^\[\]\n|]{{1,500}})\|)?(?P<link>{_ADDRESS})(?:\|[^\[\]\n|]{{0,100}}){{0,2}}\]"
    r"|\[\^(?P<file>[^\[\]|\n]{1,255})\]"
    r"|!(?P<image>[^!|\s\n](?:[^!|\n]{0,250}[^!|\s\n])?\.[A-Za-z0-9]{1,8})(?:\|[^!\n]{0,200})?!"
    rf"|(?P<bare>{_ADDRESS})"
    r"|(?<![\w*])\*(?=\S)(?P<bold>[^*\n]{0,999}[^*\s])\*(?![\w*])"
    r"|(?<![\w_])_(?=\S)(?P<italic>[^_\n]{0,999}[^_\s])_(?![\w_])"
    r"|(?<![\w-])-(?=\S)(?P<struck>[^-\n]{0,999}[^-\s])-(?![\w-])"
)
_MARKS = {"bold": "*", "italic": "_", "struck": "~"}
_TRAILING = ".,;:!?)'*_~"
"""What ends a sentence rather than an address."""


def to_slack(text: str, names: Mapping[str, str]) -> list[str]:
    """Return a comment as lines of mrkdwn. names: account (as `[~…]` names it) -> name to show."""
    lines = [line for each in _blocks(clean(text)) for line in _lines(*each, names)]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Give each piece of the text, and whether it is code; a fence without its second is text."""
    start, opened = 0, None
    for fence in _CODE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1] == opened[1]:
            yield False, text[start : opened.start()].rstrip()
            yield True, text[opened.end() : fence.start()].strip("\n")
            start, opened = fence.end(), None
    rest = text[start:]
    yield False, rest.removeprefix("\n") if start else rest


def _lines(is_code: bool, text: str, names: Mapping[str, str]) -> Iterator[str]:
    if is_code:
        yield from (_code(line) for line in text.split("\n"))
        return
    for line in _LINE_BREAK.sub("\n", text).split("\n") if text else ():
        yield _line(line, names)


def _line(line: str, names: Mapping[str, str]) -> str:
    line = _QUOTED.sub("", line, count=1)
    heading, bullet = _HEADING.match(line), _BULLET.match(line)
    if heading:
        title = for_slack(line[heading.end() :].strip())
        return f"*{title}*" if title else ""
    if bullet and line.strip(" -"):
        return f"{'    ' * (len(bullet[1]) - 1)}• {_inline(line[bullet.end() :], names)}"
    return _inline(line, names)


def _inline(text: str, names: Mapping[str, str], depth: int = 0) -> str:
    """Return one line; what is plain is made inert as a whole, since pieces of it might act when they meet."""
    written, plain, end = list[str](), list[str](), 0

    def flush() -> None:
        written.append(for_slack("".join(plain)))
        plain.clear()

    for found in _INLINE.finditer(text):
        plain.append(text[end : found.start()])
        end = found.end()
        kind = found.lastgroup or ""
        if kind in _MARKS and depth < 3:
            flush()
            written.append(f"{_MARKS[kind]}{_inline(found[kind], names, depth + 1)}{_MARKS[kind]}")
        elif kind == "mono":
            flush()
            written.append(_code(found[kind]))
        elif kind in ("link", "bare"):
            address = found[kind]
            kept = address.rstrip(_TRAILING) if kind == "bare" else address
            label = _label(found["label"] or "", kept)
            plain.append(f"{label} (" if label else "")
            flush()
            written.append(f"<{_escaped(kept)}>")
            plain.append(")" if label else address[len(kept) :])
        else:
            plain.append(_plain(kind, found, names))
    plain.append(text[end:])
    flush()
    return "".join(written)


def _plain(kind: str, found: re.Match[str], names: Mapping[str, str]) -> str:
    if kind == "person":
        account = found[kind].removeprefix("accountid:")
        known = names.get(account) or (SOMEBODY if account != found[kind] else account)
        return f"@{one_line(known).lstrip('@')}"
    if kind in ("file", "image"):
        return f"({one_line(found[kind])})"
    return found[kind] if kind in ("escaped", *_MARKS) else ""


def _label(label: str, address: str) -> str:
    """Return what a link is called beside where it leads, "" where that is the same."""
    label = one_line(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", label))
    return "" if label.rstrip("/") in (address.rstrip("/"), address.removeprefix("mailto:")) else label


def _code(text: str) -> str:
    if not text.strip():
        return text
    return f"`{_escaped(text.replace('`', 'ˋ'))}`"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
