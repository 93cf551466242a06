"""Accounts as Slack shows them: the bot's own, people's, and those of other bots (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessdesk.people import Person
from accessdesk.raw import clean


@dataclass(frozen=True)
class Account:
    """Who the bot is in Slack. url: the workspace's address, with its slash at the end; organisation: of the Grid."""

    user: str
    bot: str
    team: str
    url: str
    organisation: str = ""

    @staticmethod
    def of(auth: Mapping[str, Any]) -> "Account":
        """Read it from what Slack answered to the backend's sign-in (auth.test)."""
        known = (auth["user_id"], auth.get("bot_id", ""), auth["team_id"], auth["url"])
        return Account(*known, auth.get("enterprise_id") or "")

    def person_of(self, user: Mapping[str, Any]) -> Person:
        """Return the person whom a user object of Slack's is about."""
        profile, known = user.get("profile") or {}, str(user["id"])
        shown = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"), known)
        return Person(
            id=known,
            name=clean(next(name for name in shown if name)),
            email=clean(profile.get("email")),
            active=not user.get("deleted", False),
            bot=bool(user.get("is_bot")) or known == "USLACKBOT",
            external=bool(user.get("is_stranger")) or not self._is_colleague(user),
        )

    def _is_colleague(self, user: Mapping[str, Any]) -> bool:
        """Say whether somebody is of our workspace, or of the organisation (Enterprise Grid) that it belongs to."""
        if user.get("team_id", self.team) == self.team:
            return True
        organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
        return bool(organisation) and organisation == self.organisation


def bot_of(bot: Mapping[str, Any], known: str) -> Person:
    """Return the bot that a bot object of Slack's is about. known: its bot id."""
    return Person(known, clean(bot.get("name")) or known, active=not bot.get("deleted", False), bot=True)
