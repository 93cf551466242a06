"""Slack's and Jira's markup as plain text that reads well in a terminal (pure)."""

import html
import re
from collections.abc import Mapping

LINK = "↗"
"""Stands behind what is a link in Slack or Jira."""
JOINER = "\u2060"
"""The word joiner that parts what would act as markup; nobody sees it."""


def spoken(text: str, people: Mapping[str, str], channels: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """Return Slack mrkdwn as it is read. people: user id -> name; channels and groups: id -> name."""
    text = re.sub(r"<!subteam\^(\w+)(?:\|[^>]*)?>", lambda found: f"@{groups.get(found[1], found[1])}", text)
    text = re.sub(r"<@(\w+)(?:\|[^>]*)?>", lambda found: f"@{people.get(found[1], found[1])}", text)
    text = re.sub(r"<#(\w+)(?:\|[^>]*)?>", lambda found: f"#{channels.get(found[1], found[1])}", text)
    text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"<(?:https?|mailto):[^|>]*\|([^>]*)>", rf"\1{LINK}", text)
    text = re.sub(r"<((?:https?|mailto):[^>]*)>", r"\1", text)
    return html.unescape(_without_stars(text)).replace(JOINER, "")


def written(text: str) -> str:
    """Return Jira wiki markup as it is read."""
    text = re.sub(r"(?<!\\)\[([^|\]]+)\|[^\]]+\]", rf"\1{LINK}", text)
    text = re.sub(r"^h\d\. (.*)$", r"\1:", text, flags=re.MULTILINE)
    text = re.sub(r"^\{(?:noformat|quote)\}\n?", "", text, flags=re.MULTILINE)
    return re.sub(r"\\([^\w\s])", r"\1", _without_stars(text)).replace(JOINER, "")


def _without_stars(text: str) -> str:
    return re.sub(r"(?<![\w*\\])\*(?=\S)([^*\n]+)(?<=\S)\*(?!\w)", r"\1", text)
