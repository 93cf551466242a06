"""People, user groups and memberships as Slack knows them, remembered for a while."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from slack_sdk import WebClient

from accessdesk.accounts import Account, bot_of
from accessdesk.deadline import Sending, freely
from accessdesk.errors import Rejected
from accessdesk.memory import Memory
from accessdesk.people import Person
from accessdesk.raw import clean
from accessdesk.slack_session import PAGE, SlackSession

REMEMBERED_SECONDS = 300.0
"""Seconds for which people and the membership of groups are remembered (DESIGN.md, "Who may")."""


class SlackPeople(SlackSession):
    """Who is who in the workspace. account: the bot's own; sending: as SlackSession has it."""

    def __init__(self, client: WebClient, account: Account, sending: Sending = freely) -> None:
        super().__init__(client, sending)
        self.account = account
        self._memory = Memory(REMEMBERED_SECONDS)

    def person(self, user: str) -> Person:
        """Return a person, or another bot by its bot id; whom Slack does not know is returned as not active."""
        look_up = self._bot if user.startswith("B") else self._person
        return self._memory.get(("person", user), lambda: look_up(user))

    def name_of(self, place: str) -> str:
        """Return the name of a channel, or the handle of a user group, "" where the bot cannot see it."""
        try:
            if place.startswith("S"):
                return self._memory.get(("handles",), self._handles).get(place, "")
            return clean(self._call("conversations_info", channel=place)["channel"].get("name"))
        except Rejected:
            # A private channel, or an app without the scope: the text keeps the id, and everything goes on.
            return ""

    def members(self, names: Collection[str]) -> frozenset[str]:
        """Return the user ids behind user-group handles, user ids and e-mails; what names nobody is left out."""
        return frozenset(person for _, people in self.groups_and_people(names) for person in people)

    def groups_and_people(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        """Return (group's id, its members) for each user-group handle, ("", the person) for each user id and e-mail."""
        return self._memory.get(("named", *names), lambda: self._named(names))

    def known_groups(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]] | None:
        """Return what groups_and_people found last, without asking Slack; None where it was not asked yet."""
        found: list[tuple[str, frozenset[str]]] | None = self._memory.last(("named", *names))
        return found

    def known_names(self, people: Collection[str]) -> dict[str, str]:
        """Return the names of those of these people who were looked up, without asking Slack."""
        found = {person: self._memory.last(("person", person)) for person in people}
        return {person: known.name for person, known in found.items() if known}

    def mentions(self, names: Collection[str]) -> list[str]:
        """Return what calls the groups and people of these names in a message."""
        found = self.groups_and_people(names)
        return [f"<!subteam^{group}>" if group else f"<@{next(iter(people))}>" for group, people in found]

    def is_inside(self, channel: str, user: str) -> bool:
        """Say whether the person is a member of the channel."""
        return user in self.inside(channel)

    def inside(self, channel: str) -> frozenset[str]:
        """Return the ids of the members of the channel."""
        found: frozenset[str] = self._memory.get(("inside", channel), lambda: self._inside(channel))
        return found

    def is_private(self, channel: str) -> bool:
        """Say whether a channel is for its members only; one that the bot cannot see is taken for such."""
        private: bool = self._memory.get(("private", channel), lambda: self._is_private(channel))
        return private

    def is_in(self, channel: str) -> bool:
        """Say whether the bot is in a channel that is in use."""
        try:
            found = self._call("conversations_info", channel=channel)["channel"]
        except Rejected as error:
            if error.code == "channel_not_found":
                return False
            raise
        return bool(found.get("is_member", True)) and not found.get("is_archived")

    def zone(self, user: str) -> str:
        """Return the name of a person's time zone, such as "Europe/Berlin"; "" where Slack does not say."""
        return clean(self._info(user).get("tz"))

    def offset(self, user: str) -> int | None:
        """Return how many seconds a person's clock is ahead of UTC at present; None where Slack does not say."""
        found = self._info(user).get("tz_offset")
        return found if isinstance(found, int) else None

    def direct_channel(self, user: str) -> str:
        """Return the id of the conversation between the bot and this person."""
        opened: str = self._memory.get(
            ("direct", user), lambda: self._call("conversations_open", users=user)["channel"]["id"]
        )
        return opened

    def _person(self, user: str) -> Person:
        try:
            found = self._info(user)
        except Rejected as error:
            if error.code in ("user_not_found", "user_not_visible", "users_not_found"):
                return Person(user, user, active=False)
            raise
        return self.account.person_of({**found, "id": user})

    def _info(self, user: str) -> Mapping[str, Any]:
        """Return a person as Slack describes them; raises Rejected for one whom it does not know."""
        return self._memory.get(("info", user), lambda: self._call("users_info", user=user)["user"])

    def _bot(self, bot: str) -> Person:
        try:
            return bot_of(self._call("bots_info", bot=bot)["bot"], bot)
        except Rejected as error:
            if error.code == "bot_not_found":
                return Person(bot, bot, active=False, bot=True)
            raise

    def _handles(self) -> dict[str, str]:
        groups = self._call("usergroups_list", include_disabled=True)["usergroups"]
        return {group["id"]: clean(group.get("handle")) for group in groups}

    def _named(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        found: list[tuple[str, frozenset[str]]] = []
        handles = set[str]()
        for name in names:
            if re.fullmatch(r"[UW][A-Z0-9]{5,}", name):
                found.append(("", frozenset({name})))
            elif re.fullmatch(r"[^@\s]+@[^@\s]+", name):
                found += [("", frozenset({person})) for person in self._by_email(name)]
            else:
                handles.add(name.lstrip("@"))
        if handles:
            for group in self._call("usergroups_list", include_users=True)["usergroups"]:
                if group["handle"] in handles or group["id"] in handles:
                    found.append((group["id"], frozenset(group.get("users") or ())))
        return found

    def _by_email(self, email: str) -> tuple[str, ...]:
        try:
            return (self._call("users_lookupByEmail", email=email)["user"]["id"],)
        except Rejected as error:
            if error.code == "users_not_found":
                return ()
            raise

    def _is_private(self, channel: str) -> bool:
        try:
            return bool(self._call("conversations_info", channel=channel)["channel"].get("is_private", True))
        except Rejected:
            return True

    def _inside(self, channel: str) -> frozenset[str]:
        pages = self._pages("conversations_members", channel=channel, limit=PAGE)
        return frozenset(member for page in pages for member in page["members"])
