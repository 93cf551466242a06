"""The chat commands: what was typed, answered from the ledger, or recorded as an act."""

import time
from collections.abc import Mapping
from datetime import date

from accessdesk import answers, beside_commands, catalogue_answers, redact_command, show_command
from accessdesk.act_commands import ActCommands
from accessdesk.acts import ACTS
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.company import STANDS_BACK, Company
from accessdesk.directly import placed, unseen
from accessdesk.errors import WrongInput
from accessdesk.events import stream_of
from accessdesk.ledger import Ledger
from accessdesk.ledger_lists import Lists
from accessdesk.ledger_overview import Overview
from accessdesk.links import Links
from accessdesk.list_commands import ListCommands
from accessdesk.settings import Settings
from accessdesk.sight import Sight, is_concerned
from accessdesk.typed import Asked, Target, is_key, target_of
from accessdesk.working_time import day_at

NO_REQUEST = "That message is no access request that I know."


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
        self.sight = Sight(ledger, (*settings.tech_ops, *settings.auditors))
        self.lists = ListCommands(ledger, links, prefix, catalogue, self.sight)
        self._acts = ActCommands(settings, ledger, links, prefix, catalogue)

    def status(self, asked: Asked) -> str:
        """Say where a request stands, or how many are in which state."""
        if not asked.text.strip() and not (asked.thread and self._ledger.known(stream_of(*asked.thread))):
            counts = Lists(self._ledger).counts(self.sight.hidden_from(asked.person))
            return answers.overview(counts, self.prefix)
        row = self.target(asked).row
        if row is None:
            raise WrongInput(NO_REQUEST)
        text = show_command.stands(self._ledger, self._links, row, self._today())
        return placed(text, asked.channel, [row], self.sight.private())

    def show(self, asked: Asked) -> str:
        """Show the whole of a request: how it stands, and what happened."""
        target = self.target(asked)
        if target.row is None:
            raise WrongInput(NO_REQUEST)
        text = show_command.show(self._ledger, self._links, self.prefix, target.row, target.rest, self._today())
        return placed(text, asked.channel, [target.row], self.sight.private())

    def _today(self) -> date:
        return day_at(time.time(), self._settings.working_time.zone_info)

    def template(self) -> str:
        """Show the template."""
        return answers.template_text(", ".join(self._settings.channels), self._settings.labels)

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
        if name.strip() and (is_key(first) or "/archives/" in first):
            return self.act("app", asked)
        return catalogue_answers.shown(self._catalogue.present, asked.text.strip(), f"{self.prefix}access")

    def application(self, name: str) -> str:
        """Return what the catalogue calls the application of this name, "" where it has none; say what comes close."""
        present = self._catalogue.present
        result = present.find(name) if present else None
        if result is None or result.application:
            return result.application.name if result and result.application else ""
        near = " or ".join(answers.inert(each) for each in result.suggestions or result.several)
        if near:
            raise WrongInput(f"The catalogue has no “{answers.inert(name[:80])}”. Did you mean {near}?")
        return ""

    def act(self, name: str, asked: Asked) -> str:
        """Record what is wanted of a request."""
        if name not in ACTS:
            raise WrongInput(f"There is no act {name}.")
        self.refuse(asked)
        target = self.target(asked)
        return self._unseen(asked, target, self._acts.record(name, asked, target))

    def note(self, asked: Asked) -> str:
        """Record a note for a request's ticket."""
        self.refuse(asked)
        target = self.target(asked)
        return self._unseen(asked, target, beside_commands.note(self._acts, asked, target, f"{self.prefix}access note"))

    def heard(self, asked: Asked) -> str:
        """Record what an owner said elsewhere, as the person reports it."""
        self.refuse(asked)
        target, usage = self.target(asked), f"{self.prefix}access heard"
        return self._unseen(asked, target, beside_commands.heard(self._acts, self._ledger, asked, target, usage))

    def _unseen(self, asked: Asked, target: Target, text: str) -> str:
        return unseen(text, asked.channel, [target.row] if target.row else [], self.sight.private())

    def redact(self, asked: Asked) -> str:
        """Record that a message is to be removed; whether the person may is judged later, and the thread tells."""
        self.refuse(asked)
        where = (asked.channel, asked.ts)
        return redact_command.ask(self._ledger, self._links, self.prefix, asked.person, where, asked.text)

    def refuse(self, asked: Asked) -> None:
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

    def target(self, asked: Asked) -> Target:
        """Return the request that a command is about, where the person may see it."""
        target = target_of(asked, self._overview, self._links, self._settings.jira_project)
        row = target.row
        if row and not is_concerned(row, asked.person) and row.channel in self.sight.hidden_from(asked.person):
            # Not even that there is one is said.
            key = row.key
            is_named = bool(key) and asked.text.strip().upper().startswith(key)
            unknown = f"I know no access request with the ticket {key}." if is_named else NO_REQUEST
            raise WrongInput(unknown)
        return target
