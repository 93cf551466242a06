"""Accounts in Jira: whom an e-mail, a name or an id names, and whether that is exactly one who is active."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from accessdesk.errors import Rejected
from accessdesk.jira_session import JiraSession
from accessdesk.raw import clean

MOST = 1000
"""Accounts that are asked for at once, which is the most that either Jira gives."""

NOBODY, SEVERAL, INACTIVE, UNSEEN = "nobody", "several", "inactive", "unseen"
"""Why there is no account: none has it; more than one has; the one is not active; the bot may not look."""


class Account(NamedTuple):
    """An account. field: what names it in a field, None where there is not exactly one; why not, as a code."""

    field: dict[str, str] | None
    why: str = ""


class JiraPeople(JiraSession):
    """People's accounts. Every method may raise Unavailable; what Jira refuses to say is UNSEEN."""

    def account_of(self, email: str) -> dict[str, str] | None:
        """Return what names this person's account in a field, or None unless exactly one account fits exactly."""
        return self.account_with(email).field

    def account_with(self, email: str) -> Account:
        """Find the one active account that shows exactly this e-mail: Jira finds names and beginnings as well."""
        if not email:
            return Account(None, NOBODY)
        by = "query" if self.cloud else "username"
        try:
            found = self._get("user/search", {by: email, "maxResults": MOST})
        except Rejected as refused:
            return _unseen(refused)
        users = [user for user in found if clean(user.get("emailAddress")).casefold() == email.casefold()]
        active = [user for user in users if user.get("active") is not False]
        if len(active) == 1:
            return Account(self._field(active[0]))
        return Account(None, SEVERAL if active else INACTIVE if users else NOBODY)

    def account_named(self, named: str) -> Account:
        """Find the one active account that this names: its e-mail, or its id (Cloud) or name or key (Data Center)."""
        if "@" in named:
            found = self.account_with(named)
            # On Data Center a user's name may look like an e-mail.
            if found.field or found.why != NOBODY or self.cloud:
                return found
        for by in ("accountId",) if self.cloud else ("username", "key"):
            try:
                user = self._get("user", {by: named})
            except Rejected as refused:
                if refused.code in ("400", "404"):
                    continue
                found = _unseen(refused)
                # Whom the bot may not look up it may still name; whether there is such an account Jira says then.
                return found if "@" in named else Account({"accountId" if self.cloud else "name": named})
            return Account(self._field(user)) if user.get("active") is not False else Account(None, INACTIVE)
        return Account(None, NOBODY)

    def _field(self, user: Mapping[str, Any]) -> dict[str, str]:
        return {"accountId": user["accountId"]} if self.cloud else {"name": user["name"]}


def _unseen(refused: Rejected) -> Account:
    if refused.code == "401":
        # Not about the account: nothing is let in.
        raise refused
    return Account(None, UNSEEN)
