"""A workspace as Slack's export has it: its people, channels and messages, whatever stands in the files (pure)."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accessdesk.accounts import Account
from accessdesk.facts import short
from accessdesk.people import Person
from accessdesk.raw import Event, clean, id_of, object_of, objects_of

_DIRECT = re.compile(r"D[A-Z0-9]{6,}|mpdm-.*", re.ASCII)
"""The folders of conversations that are no channels."""

MOST_DIGITS = 18
"""Digits of a number; Slack has none that is longer."""


class Unreadable(Exception):
    """One file cannot be read; the message says why, to be put behind its name."""


@dataclass(frozen=True)
class Channel:
    """One channel. members: None where the export does not say."""

    id: str
    name: str
    folder: str
    members: frozenset[str] | None = None


@dataclass
class Directory:
    """Who and what there is. left: person -> when a deactivated account last changed, seconds since 1970."""

    people: dict[str, Person] = field(default_factory=dict)
    left: dict[str, float] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    team: str = ""
    lists_people: bool = False

    def channel(self, name: str) -> Channel | None:
        """Return the channel with this name or id."""
        wanted = name.lstrip("#").casefold()
        return next((each for each in self.channels if wanted in (each.name.casefold(), each.id.casefold())), None)

    def person(self, user: str, at: float) -> Person:
        """Return a person as they were at a time; whom nobody lists is not active, unless nobody is listed at all."""
        known = self.people.get(user)
        if known is None:
            return Person(user, user, active=not self.lists_people)
        return replace(known, active=True) if at < self.left.get(user, 0.0) else known

    def meet(self, message: Event) -> None:
        """Note whoever writes and is not listed, as their message shows them: people of other organisations."""
        user, profile = id_of(message.get("user")), object_of(message.get("user_profile"))
        if user and user not in self.people and profile:
            name = clean(profile.get("real_name")) or clean(profile.get("display_name")) or user
            team = id_of(profile.get("team")) or id_of(message.get("user_team"))
            self.people[user] = Person(user, name, external=bool(self.team and team and team != self.team))


def value_of(content: bytes) -> tuple[Any, str]:
    """Return the JSON value of a file, and the name of its encoding where that is not UTF-8; raise Unreadable."""
    text, encoding = _text_of(content)
    try:
        return json.loads(text, parse_int=_integer, parse_constant=lambda name: None), encoding
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is no JSON from line {error.lineno} on") from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error


def _text_of(content: bytes) -> tuple[str, str]:
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding), "" if encoding.startswith("utf-8") else encoding.upper()
    except UnicodeDecodeError:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
            raise Unreadable(f"it is damaged {encoding.upper()}") from None
        return content.decode("latin-1"), "Latin-1"


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= MOST_DIGITS else 0


def directory_of(lists: Mapping[str, Any], folders: Iterable[str]) -> Directory:
    """Return who and what there is. lists: the export's lists by their file names; folders: its channels' folders."""
    users = [user for user in objects_of(lists.get("users.json")) if id_of(user.get("id"))]
    teams = Counter(id_of(user.get("team_id")) for user in users)
    team = teams.most_common(1)[0][0] if teams else ""
    account = Account("", "", team, "")
    found = Directory(team=team, lists_people=bool(users))
    for user in users:
        known = _person(account, user)
        found.people[known.id] = known
        if not known.active:
            found.left[known.id] = _seconds(user.get("updated"))
    listed = {
        clean(each.get("name")) or id_of(each.get("id")): each
        for name in ("channels.json", "groups.json")
        for each in objects_of(lists.get(name))
    }
    found.channels = [_channel(listed, folder) for folder in folders if not _DIRECT.fullmatch(folder)]
    return found


def _person(account: Account, user: Mapping[str, Any]) -> Person:
    profile, known = object_of(user.get("profile")), id_of(user.get("id"))
    texts = {name: clean(user.get(name)) for name in ("real_name", "name")}
    shown = {name: clean(profile.get(name)) for name in ("real_name", "display_name", "email")}
    about = {"id": known, **texts, "profile": shown, "team_id": id_of(user.get("team_id")) or account.team}
    flags = {name: user.get(name) is True for name in ("deleted", "is_bot", "is_stranger")}
    return account.person_of({**about, **flags})


def _channel(listed: Mapping[str, Mapping[str, Any]], folder: str) -> Channel:
    about = listed.get(folder, {})
    name = clean(folder)
    known = id_of(about.get("id"))
    # Without the list the folder's name has to do; an id only tells channels apart here.
    made_up = f"C{short(name)[:10].upper()}"
    members = about.get("members")
    inside = frozenset(filter(None, map(id_of, members))) if isinstance(members, list) else None
    return Channel(known if known.startswith(("C", "G")) else made_up, name, folder, inside)


def _seconds(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and 0 < value < 1e11 else 0.0
