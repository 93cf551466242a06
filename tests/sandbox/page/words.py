"""What people type into the page, as Slack's client would send it, and the other way round (pure)."""

import html
import re
from collections.abc import Mapping

ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)'\"]")
MARKED = re.compile(r"<(?:@(?P<user>\w+)|!subteam\^(?P<group>\w+)|#(?P<channel>\w+)|(?P<url>[^|>]+))(?:\|[^>]*)?>")


def typed(text: str, names: Mapping[str, str]) -> str:
    """Return typed text as mrkdwn. names: a name with its @ or # -> the id with its mark, as in "<@U1>"."""
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        parts += [_mentioned(text[end : found.start()], names), f"<{_escaped(found[0])}>"]
        end = found.end()
    return "".join([*parts, _mentioned(text[end:], names)])


def editable(text: str, shown: Mapping[str, str]) -> str:
    """Return mrkdwn as its author would type it. shown: id -> name with its @ or #."""

    def plain(found: re.Match[str]) -> str:
        named = found["user"] or found["group"] or found["channel"]
        return shown.get(named, found[0]) if named else str(found["url"])

    return html.unescape(MARKED.sub(plain, text))


def _mentioned(text: str, names: Mapping[str, str]) -> str:
    escaped = {_escaped(name).lower(): marked for name, marked in names.items()}
    longest_first = sorted(escaped, key=len, reverse=True)
    pattern = rf"(?<![\w@#])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda found: escaped[found[0].lower()], _escaped(text), flags=re.IGNORECASE)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
