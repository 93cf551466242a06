"""The chat commands: what was typed, answered from the ledger, or recorded as an act."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessdesk import answers, catalogue_answers, redact_command
from accessdesk.acts import ACTS, TECH_OPS
from accessdesk.asked import CHANGE, NEW, REMOVAL
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.company import STANDS_BACK, Company
from accessdesk.decisions import grant_of_command
from accessdesk.errors import WrongInput
from accessdesk.event_facts import command_fact
from accessdesk.events import channel_and_ts, stream_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import Overview
from accessdesk.links import Links, read_permalink
from accessdesk.request import OVER, TICKETED, WITHDRAWN
from accessdesk.row import Row
from accessdesk.settings import Settings
from accessdesk.values import mentioned

NOTHING_LEFT: Mapping[str, tuple[str, ...]] = {
    "ticket": (TICKETED, *OVER),
    **dict.fromkeys(("complete", "cancel", "proceed", "retry"), (WITHDRAWN,)),
    **dict.fromkeys(("approve", "decline", "withdraw", "app", "owner", "kind"), OVER),
    "reopen": (),
}
"""Act -> the states in which it can have no effect, whatever was asked for a moment ago and is still under way."""

NEEDS_TICKET = ("approve", "decline", "proceed")
"""Acts that mean something only once there is a ticket."""

NEEDS_REASON = ("cancel", "proceed", "decline")
"""Acts that the audit wants a reason for."""


@dataclass(frozen=True)
class Asked:
    """A command as it came.

    text: what follows its name; thread: the (channel, ts) of the thread it was typed in; mentions: the ids of the
    people it mentions, in order.
    """

    person: str
    text: str
    channel: str = ""
    ts: str = ""
    thread: tuple[str, str] | None = None
    edited: bool = False
    mentions: tuple[str, ...] = ()

    @staticmethod
    def of(event: Mapping[str, Any], person: str, text: str) -> "Asked":
        """Read a command from the event of its message, {} where it did not come by Slack."""
        thread = (event["channel"], event["thread_ts"]) if event.get("thread_ts") else None
        is_edited = event.get("subtype") == "message_changed"
        mentions = mentioned(event.get("text") or "")
        return Asked(person, text, event.get("channel", ""), event.get("ts", ""), thread, is_edited, mentions)


@dataclass(frozen=True)
class Target:
    """The request that a command is about. row: None where the ledger does not know it yet."""

    stream: str
    row: Row | None
    rest: str


class Commands:
    """Answers commands from the database alone; raises WrongInput with a sentence for what cannot be answered."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        links: Links,
        prefix: str,
        catalogue: CatalogueFile,
        company: Company | None = None,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._catalogue = catalogue
        self._links = links
        self._company = company
        self.prefix = prefix
        self._overview = Overview(ledger)

    def status(self, asked: Asked) -> str:
        """Say where a request stands, or how many are in which state."""
        if not asked.text.strip() and not (asked.thread and self._ledger.known(stream_of(*asked.thread))):
            return answers.overview(self._overview.counts(), self.prefix)
        row = self.target(asked).row
        if row is None:
            raise WrongInput("That message is no access request that I know.")
        return answers.details(row, self._links, time.time())

    def pending(self, asked: Asked) -> str:
        """List what is open, the oldest first."""
        offset = self._offset(asked, "pending")
        total, rows = self._overview.open(offset, answers.PAGE)
        more = f"{self.prefix}access pending {offset // answers.PAGE + 2}"
        return answers.page_of(total, rows, offset, ("open request", "open requests"), more, self._links, time.time())

    def mine(self, asked: Asked) -> str:
        """List what the person requested, the newest first."""
        offset = self._offset(asked, "mine")
        total, rows = self._overview.of(asked.person, offset, answers.PAGE)
        more = f"{self.prefix}access mine {offset // answers.PAGE + 2}"
        return answers.page_of(
            total, rows, offset, ("request of yours", "requests of yours"), more, self._links, time.time()
        )

    def template(self) -> str:
        """Show the template."""
        return answers.template_text(", ".join(self._settings.channels))

    def help(self) -> str:
        """List the commands."""
        emoji: Mapping[str, str] = {
            "ticket": self._settings.ticket_emoji[0],
            "complete": self._settings.complete_emoji[0],
            "cancel": self._settings.cancel_emoji[0],
        }
        return answers.help_text(self.prefix, emoji)

    def apps(self) -> str:
        """List the applications of the catalogue."""
        return catalogue_answers.listed(self._catalogue.present, self._catalogue.problems)

    def app(self, asked: Asked) -> str:
        """Show one application of the catalogue, or say which application a request is about."""
        first, _, name = asked.text.strip().partition(" ")
        if name.strip() and (_is_key(first) or "/archives/" in first):
            return self.act("app", asked)
        return catalogue_answers.shown(self._catalogue.present, asked.text.strip(), f"{self.prefix}access")

    def act(self, name: str, asked: Asked) -> str:
        """Record what is wanted; whether the person may is judged later, and the thread shows what comes of it."""
        if name not in ACTS:
            raise WrongInput(f"There is no act {name}.")
        self._refuse(asked)
        target = self.target(asked)
        self._check(name, target)
        if name in NEEDS_REASON and not target.rest:
            raise WrongInput(f"Please say why: `{self.prefix}access {name} KEY reason`.")
        about = self._about(name, target, asked)
        fact = command_fact(target.stream, name, asked.person, asked.channel, asked.ts, target.rest, about)
        self._ledger.append(target.stream, [fact])
        channel, _, ts = target.stream.partition("/")
        return f"Noted. {_stands(name, target.row)}[the thread]({self._links.message(channel, ts)}) shows what changes."

    def redact(self, asked: Asked) -> str:
        """Record that a message is to be removed; whether the person may is judged later, and the thread tells."""
        self._refuse(asked)
        where = (asked.channel, asked.ts)
        return redact_command.ask(self._ledger, self._links, self.prefix, asked.person, where, asked.text)

    def _refuse(self, asked: Asked) -> None:
        """Say why a command that changes something cannot count."""
        self.check_alone()
        if asked.edited:
            raise WrongInput(
                "A command that changes something does not count when it is edited in. Please type it anew."
            )
        if not asked.channel or not asked.ts:
            raise WrongInput("This command works in Slack only.")

    @property
    def stands_back(self) -> bool:
        """Whether this bot does nothing because of another one."""
        return self._company is not None and self._company.stands_back

    def check_alone(self) -> None:
        """Refuse what would change something while this bot stands back for another one."""
        if self.stands_back:
            raise WrongInput(STANDS_BACK)

    def _check(self, name: str, target: Target) -> None:
        """Say at once what would have no effect."""
        row, (channel, _) = target.row, channel_and_ts(target.stream)
        if row is None and name != "ticket":
            raise WrongInput("That message is no access request that I know.")
        watched = {self._ledger.note(f"channel {each}") for each in self._settings.channels} - {""}
        if row is None and watched and channel not in watched:
            raise WrongInput(
                f"Requests are made in {', '.join(self._settings.channels)}; that message stands elsewhere."
            )
        if row is not None and row.state in NOTHING_LEFT[name]:
            raise WrongInput(f"Nothing to do: {row.key or 'the request'} is {row.state}.")
        if row is not None and not row.key and name in NEEDS_TICKET:
            raise WrongInput("There is no ticket yet, so there is nothing to decide.")

    def _about(self, name: str, target: Target, asked: Asked) -> str:
        """Return what a settling act names, and refuse what cannot be used: an application, a person, a kind."""
        rest, example = target.rest.strip(), f"{self.prefix}access {name} {target.row.key if target.row else 'KEY'}"
        if name == "app":
            return catalogue_answers.found(self._catalogue.present, rest, f"{self.prefix}access").name
        if name == "owner":
            if rest.casefold().lstrip("@") == TECH_OPS:
                return TECH_OPS
            if not asked.mentions:
                raise WrongInput(f"Who decides? Mention the person: `{example} @name`; or say `{example} {TECH_OPS}`.")
            return asked.mentions[-1]
        if name == "kind" and rest not in (NEW, CHANGE, REMOVAL):
            raise WrongInput(f"Say `{example}` and then {NEW}, {CHANGE} or {REMOVAL}.")
        if name == "approve" and grant_of_command(rest) is None:
            raise WrongInput(
                f"That does not read as what is given. Say it plainly, such as `{example} Role: Editor`; a decision "
                f"with a condition does not count, and `{self.prefix}access decline` refuses."
            )
        return rest if name == "kind" else ""

    def target(self, asked: Asked) -> Target:
        """Find the request by ticket key, by permalink, or by the thread that the command was typed in."""
        # The backend has replaced <address> by the address; a person may have typed it with marks around it.
        first, _, rest = asked.text.strip().partition(" ")
        named = first.strip("<>`*_,.").partition("|")[0]
        link = read_permalink(named, self._links.workspace)
        if link:
            stream = stream_of(*link)
            return Target(stream, self._overview.by_stream(stream), rest.strip())
        if "/archives/" in named:
            raise WrongInput("That link leads to another Slack workspace.")
        if _is_key(named):
            row = self._overview.by_key(named)
            if row is None and asked.thread and not named.upper().startswith(f"{self._settings.jira_project}-"):
                # In a thread the first word may be one of the reason's, such as "covid-19".
                return Target(stream_of(*asked.thread), self._overview.by_stream(stream_of(*asked.thread)), asked.text)
            if row is None:
                raise WrongInput(f"I know no access request with the ticket {answers.inert(named.upper())}.")
            return Target(row.stream, row, rest.strip())
        if asked.thread:
            stream = stream_of(*asked.thread)
            return Target(stream, self._overview.by_stream(stream), asked.text.strip())
        example = f"{self._settings.jira_project}-12"
        raise WrongInput(f"Which request? Give its ticket's key, such as {example}, or the link to its post.")

    def _offset(self, asked: Asked, name: str) -> int:
        text = asked.text.strip()
        if text and not re.fullmatch(r"[1-9]\d{0,5}", text):
            raise WrongInput(
                f"{answers.inert(text[:40])} is no page. Give a number, such as `{self.prefix}access {name} 2`."
            )
        return (int(text or 1) - 1) * answers.PAGE


def _stands(name: str, row: Row | None) -> str:
    """Return where a request stands that somebody wants something of, and whether there is anything to do for that."""
    if row is None:
        return ""
    request = row.key or "The request"
    if name == "reopen" and row.state not in OVER:
        return f"{request} is open already, so nothing changes unless it is being closed right now; "
    if name == "retry" and row.waits_for != "jira":
        return f"Nothing waits to be tried again for {row.key or 'the request'}, as far as I know; "
    return f"{request} is {row.state} now; "


def _is_key(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*-\d+", text) is not None
