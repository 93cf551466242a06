"""Which account in Jira belongs to whom in Slack, read from YAML; every mistake is listed with its line (pure).

The form: a mapping, a line for each person: an e-mail or id in Slack, and the account's id, name or e-mail in Jira.
"""

import re
from collections.abc import Mapping

from accessdesk.catalogue_yaml import MappingNode, Mistakes, Node, Refused, ScalarNode, compose, quoted
from accessdesk.errors import FileError

FORM = "Write a line for each person: an e-mail or id in Slack, a colon, and the account's id, name or e-mail in Jira."

_EMAIL = re.compile(r"[^\s@<>(),;|]+@[^\s@<>(),;|]+\.[^\s@<>(),;|.]+")
_ID = re.compile(r"[UW][A-Z0-9]{2,}")

LONGEST = 255
"""Characters of a user's name in Jira Data Center at most; account ids are shorter."""


class PeopleError(FileError):
    """The people's accounts cannot be used; `problems` is a sentence for each mistake."""


def read_people(text: str) -> Mapping[str, str]:
    """Return who in Slack (an id, or an e-mail with its case put aside) -> which account in Jira.

    Raises PeopleError with every mistake.
    """
    mistakes = Mistakes()
    root = compose(text, mistakes, "file", FORM)
    found = _people(root, mistakes) if root else {}
    if mistakes.found:
        raise PeopleError(mistakes.sentences)
    return {key: account for key, (account, _) in found.items()}


def _people(root: Node, mistakes: Mistakes) -> dict[str, tuple[str, int]]:
    found = dict[str, tuple[str, int]]()
    if not isinstance(root, MappingNode):
        if not isinstance(root, Refused):
            mistakes.at(root, f"this is no list of people. {FORM}")
        return {}
    for who, account in root.value:
        key = _key(who, mistakes)
        named = _account(account, mistakes)
        if not key or not named:
            continue
        if key in found:
            mistakes.at(who, f"{quoted(who.value)} stands in line {found[key][1]} as well. Leave one of them out.")
        else:
            found[key] = (named, who.start_mark.line + 1)
    return found


def _key(node: Node, mistakes: Mistakes) -> str:
    if isinstance(node, Refused):
        return ""
    text = node.value.strip() if isinstance(node, ScalarNode) else ""
    if _EMAIL.fullmatch(text):
        return text.casefold()
    if _ID.fullmatch(text):
        return text
    shown = quoted(text) if text else "this"
    mistakes.at(node, f"{shown} is neither an e-mail nor a person's id in Slack, such as U012AB3CD. {FORM}")
    return ""


def _account(node: Node, mistakes: Mistakes) -> str:
    if isinstance(node, Refused):
        return ""
    text = node.value.strip() if isinstance(node, ScalarNode) else ""
    if not text or text in ("~", "null"):
        mistakes.at(node, "the account is missing. Give its id, its name or its e-mail in Jira, after the colon.")
    elif len(text) > LONGEST or any(character.isspace() for character in text):
        mistakes.at(node, f"{quoted(text)} is no account. Give its id, its name or its e-mail in Jira.")
    else:
        return text
    return ""
