"""What the doctor reads of Slack. Everything is only read, and nothing is remembered from one check-up to the next."""

import time
from collections.abc import Collection, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from slack_sdk import WebClient

from accessdesk.accounts import Account
from accessdesk.raw import clean, object_of
from accessdesk.slack import Slack
from accessdesk.slack_session import CALL_SECONDS, PAGE

KINDS = "public_channel,private_channel"
"""The kinds of conversations in which requests are made."""


class SignIn(NamedTuple):
    """What Slack says to a sign-in (auth.test).

    scopes: the app's, None where Slack does not say; ahead: the seconds by which our clock is ahead of Slack's, None
    where it does not say.
    """

    account: Account
    user: str
    workspace: str
    scopes: frozenset[str] | None
    ahead: float | None


class Place(NamedTuple):
    """A channel as it is set, and as it was found; id is "" where there is none that the bot can see."""

    name: str
    id: str = ""
    joined: bool = False
    archived: bool = False


class SlackCheckup(Slack):
    """The workspace as it is now. Every method may raise Rejected and Unavailable."""

    @classmethod
    def like(cls, slack: Slack) -> "SlackCheckup":
        """Return one that talks to Slack as another does."""
        return cls(slack._client, slack.account)

    @classmethod
    def of_token(cls, token: str, address: str = "") -> "SlackCheckup":
        """Return one for a bot token. address: of another Web API than Slack's."""
        client = WebClient(token=token, base_url=address) if address else WebClient(token=token)
        return cls(client, Account("", "", "", ""))

    def sign_in(self) -> SignIn:
        """Say who the bot is, which scopes it has, and how its clock goes."""
        before = time.time()
        answer = self._answer(CALL_SECONDS, "auth_test", {})
        said = object_of(answer.data)
        now = (before + time.time()) / 2
        headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
        self.account = Account.of(said)
        granted = headers.get("x-oauth-scopes")
        return SignIn(
            account=self.account,
            user=clean(said.get("user")),
            workspace=clean(said.get("team")),
            scopes=None if granted is None else frozenset(each.strip() for each in granted.split(",") if each.strip()),
            ahead=_ahead(headers.get("date"), now),
        )

    def open_connection(self, app_token: str) -> None:
        """Have Slack give out the address of a connection, which it does for a good app token; it is not used."""
        self._call("apps_connections_open", app_token=app_token)

    def places(self, names: Collection[str], known: Mapping[str, str]) -> list[Place]:
        """Return the channels with these names or ids. known: id -> name, as set, of those that were found before."""
        ids = {name: channel for channel, name in known.items()}
        mine = [
            each for page in self._pages("users_conversations", types=KINDS, limit=PAGE) for each in page["channels"]
        ]
        found = {name: _found(name, ids.get(name, ""), mine, joined=True) for name in names}
        if not all(found.values()):
            pages = self._pages("conversations_list", types=KINDS, limit=PAGE)
            seen = [each for page in pages for each in page["channels"]]
            others = {name: _found(name, ids.get(name, ""), seen, joined=False) for name in names}
            found = {name: place or others[name] for name, place in found.items()}
        return [place or Place(name) for name, place in found.items()]

    def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        ask = super()._call
        if method != "usergroups_list":
            return ask(method, **arguments)
        # Who is in the groups is one answer, however many groups are asked for, one at a time.
        return self._memory.get((method, *sorted(arguments.items())), lambda: ask(method, **arguments))


def _found(name: str, known: str, channels: Collection[Mapping[str, Any]], *, joined: bool) -> Place | None:
    wanted = name.lstrip("#")
    fitting = [each for each in channels if known and each["id"] == known]
    fitting = fitting or [each for each in channels if wanted in (each["id"], each.get("name"))]
    if not fitting:
        return None
    # An archived channel keeps its name until another one takes it.
    one = min(fitting, key=lambda each: bool(each.get("is_archived")))
    return Place(name, str(one["id"]), joined or bool(one.get("is_member")), bool(one.get("is_archived")))


def _ahead(written: str | None, now: float) -> float | None:
    try:
        return now - parsedate_to_datetime(written).timestamp() if written else None
    except (TypeError, ValueError):
        return None
