"""The commands that are acts: what was typed, checked against the ledger, and recorded."""

from collections.abc import Mapping

from accessdesk import catalogue_answers, sealed_texts
from accessdesk.acts import TECH_OPS
from accessdesk.answers import stands
from accessdesk.asked import CHANGE, NEW, REMOVAL
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.decisions import grant_of_command
from accessdesk.errors import WrongInput
from accessdesk.event_facts import command_fact
from accessdesk.events import channel_and_ts
from accessdesk.ledger import Ledger
from accessdesk.links import Links
from accessdesk.request import OVER, TICKETED, WITHDRAWN
from accessdesk.row import Row
from accessdesk.settings import Settings
from accessdesk.typed import Asked, Target

NOTHING_LEFT: Mapping[str, tuple[str, ...]] = {
    "ticket": (TICKETED, *OVER),
    **dict.fromkeys(("complete", "cancel", "proceed", "retry", "note"), (WITHDRAWN,)),
    **dict.fromkeys(("approve", "decline", "withdraw", "app", "owner", "kind", "heard"), OVER),
    "reopen": (),
}
"""Act -> the states in which it can have no effect, whatever was asked for a moment ago and is still under way."""

NEEDS_TICKET = ("approve", "decline", "proceed")
"""Acts that mean something only once there is a ticket."""

NEEDS_REASON = ("cancel", "proceed", "decline")
"""Acts that the audit wants a reason for."""


class ActCommands:
    """Records acts; raises WrongInput with a sentence for what would have no effect."""

    def __init__(self, settings: Settings, ledger: Ledger, links: Links, prefix: str, catalogue: CatalogueFile) -> None:
        self._settings = settings
        self._ledger = ledger
        self._links = links
        self._prefix = prefix
        self._catalogue = catalogue

    def record(self, name: str, asked: Asked, target: Target) -> str:
        """Record what is wanted; whether the person may is judged later, and the thread shows what comes of it."""
        self.check(name, target)
        if name in NEEDS_REASON and not target.rest:
            raise WrongInput(f"Please say why: `{self._prefix}access {name} KEY reason`.")
        self.append(name, asked, target.stream, target.rest, self._about(name, target, asked))
        channel, _, ts = target.stream.partition("/")
        return f"Noted. {_stands(name, target.row)}[the thread]({self._links.message(channel, ts)}) shows what changes."

    def append(self, name: str, asked: Asked, stream: str, reason: str, about: str = "") -> None:
        """Record that somebody wants this of a request."""
        fact = command_fact(stream, name, asked.person, asked.channel, asked.ts, reason, about)
        self._ledger.append(stream, [fact])

    def check(self, name: str, target: Target) -> None:
        """Say at once what would have no effect."""
        row, (channel, _) = target.row, channel_and_ts(target.stream)
        if row is not None and row.sealed_at:
            raise WrongInput(sealed_texts.refusal(row))
        if row is None and name != "ticket":
            raise WrongInput("That message is no access request that I know.")
        watched = {self._ledger.note(f"channel {each}") for each in self._settings.channels} - {""}
        if row is None and watched and channel not in watched:
            raise WrongInput(
                f"Requests are made in {', '.join(self._settings.channels)}; that message stands elsewhere."
            )
        # What has expired goes on where Tech Ops wants a ticket for it.
        goes_on = row is not None and row.expired and name == "ticket"
        if row is not None and row.state in NOTHING_LEFT[name] and not goes_on:
            raise WrongInput(f"Nothing to do: {row.key or 'the request'} is {stands(row)}.")
        if row is not None and not row.key and name in NEEDS_TICKET:
            raise WrongInput("There is no ticket yet, so there is nothing to decide.")

    def _about(self, name: str, target: Target, asked: Asked) -> str:
        """Return what a settling act names, and refuse what cannot be used: an application, a person, a kind."""
        rest, example = target.rest.strip(), f"{self._prefix}access {name} {target.row.key if target.row else 'KEY'}"
        if name == "app":
            return catalogue_answers.found(self._catalogue.present, rest, f"{self._prefix}access").name
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
                f"with a condition does not count, and `{self._prefix}access decline` refuses."
            )
        return rest if name == "kind" else ""


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
