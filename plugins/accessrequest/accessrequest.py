"""The Errbot plugin: callbacks, commands, activate and deactivate. The only file that knows Errbot."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from accessdesk import health_commands, slack_backend, verify_commands
from accessdesk import settings as access_settings
from accessdesk.accounts import Account
from accessdesk.answers import AWAY
from accessdesk.arrivals import asked, reaction_event, written
from accessdesk.bots import is_bots
from accessdesk.catalogue import CatalogueError
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.commands import Commands
from accessdesk.company import Company
from accessdesk.doors import Doors
from accessdesk.errors import Failure
from accessdesk.gate import open_gates
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError
from accessdesk.links import Links
from accessdesk.prefixes import Prefixes, is_command
from accessdesk.service import Service
from accessdesk.settings import Settings, SettingsError
from accessdesk.typed import Asked
from errbot import BotPlugin, ValidationException, botcmd
from errbot.backends.base import REACTION_ADDED, Message, Reaction
from errbot.core_plugins.acls import get_acl_usr, glob

log = logging.getLogger(__name__)


def _ask(name: str, ask: Callable[[Commands, Asked], str], what: str) -> Callable[..., str]:
    """Return the command that is answered so. what: its help, with an example."""

    def command(plugin: "AccessRequest", message: Message, args: str) -> str:
        return plugin.answer(ask, message, args)

    command.__name__, command.__doc__ = f"access_{name}", what
    found: Callable[..., str] = botcmd(historize=False)(command)
    return found


def _act(name: str, what: str) -> Callable[..., str]:
    """Return the command that records an act. what: as above."""
    return _ask(name, lambda commands, asked: commands.act(name, asked), what)


def _check(name: str, ask: Callable[..., Iterator[str]], what: str) -> Callable[..., Iterator[str]]:
    """Return the command that checks requests: it takes its time and answers more than once. what: as above."""

    def command(plugin: "AccessRequest", message: Message, args: str) -> Iterator[str]:
        yield from plugin.answers(ask, message, args)

    command.__name__, command.__doc__ = f"access_{name}", what
    found: Callable[..., Iterator[str]] = botcmd(historize=False)(command)
    return found


class AccessRequest(BotPlugin):
    """Takes access requests from Slack to Jira, and keeps the ticket true to the thread."""

    doors: Doors | None = None
    service: Service | None = None
    commands: Commands | None = None
    ledger: Ledger | None = None

    def get_configuration_template(self) -> dict[str, Any]:
        """Return the settings that chat may change."""
        return access_settings.template(getattr(self.bot_config, "ACCESSREQUEST", None) or {})

    def check_configuration(self, configuration: dict[str, Any]) -> None:
        """Check the settings together with those of config.py; report everything that is wrong at once."""
        try:
            self._settings(configuration)
        except SettingsError as error:
            raise ValidationException("\n".join(error.problems)) from error

    def activate(self) -> None:
        """Open the ledger, listen, and start working. No network here."""
        try:
            self._open()
        finally:
            # Whether it listens now or cannot, the rest of the bot must hear what Slack sends.
            open_gates(getattr(self._bot, "slack_socket_mode", None))

    def _open(self) -> None:
        try:
            settings = self._settings(self.config or {})
            catalogue = CatalogueFile(settings.catalogue)
            catalogue.read()
            self.ledger = Ledger(settings.database_url, settings.lease_seconds)
        except SettingsError as error:
            raise ValidationException("Not configured:\n" + "\n".join(error.problems)) from error
        except CatalogueError as error:
            raise ValidationException("The catalogue cannot be used:\n" + "\n".join(error.problems)) from error
        except Failure as error:
            # Errbot logs the whole chain, in which the sentence would drown.
            raise ValidationException(error.sentence) from None
        try:
            self._start(settings, self.ledger, catalogue)
        except Exception:
            # Nothing of ours stays behind in the backend.
            self._stop()
            raise
        super().activate()

    def _start(self, settings: Settings, ledger: Ledger, catalogue: CatalogueFile) -> None:
        prefix, account = self.bot_config.BOT_PREFIX, self._account()
        links = Links(account.url if account else "", settings.jira_url)
        socket, http = (getattr(self._bot, name, None) for name in ("slack_socket_mode", "slack_events"))
        company = Company.of(socket, settings.database_url)
        self.commands = Commands(settings, ledger, links, prefix, catalogue, company)
        if account is not None:
            web = self._bot.slack_web
            self.service = Service(settings, ledger, web, account, self._is_command, prefix, catalogue, company)
            self.doors = Doors(socket, http, self.service.record, self.service.connected, company.counted)
            self.doors.open()
            self.service.start()
            if settings.backend_cache:
                slack_backend.lend(self._bot)

    def deactivate(self) -> None:
        """Stop listening and working."""
        super().deactivate()
        self._stop()

    def _stop(self) -> None:
        if self.doors is not None:
            self.doors.close()
        if self.service is not None:
            self.service.stop()
        if self.ledger is not None:
            self.ledger.close()
        slack_backend.take_back(self._bot)
        self.doors = self.service = self.commands = self.ledger = None

    def callback_message(self, message: Message) -> None:
        """Take in a message that the backend made of an event."""
        service = self.service
        if service is not None and "slack_event" in message.extras:
            # Where it cannot be written down, catch-up finds it; the log says why.
            with suppress(LedgerError):
                service.record(message.extras["slack_event"])

    def callback_reaction(self, reaction: Reaction) -> None:
        """Take in an emoji that the backend made of an event."""
        service = self.service
        if service is None or not isinstance(reaction.reacted_to, dict):
            return
        event = reaction_event(reaction, added=reaction.action == REACTION_ADDED)
        with suppress(LedgerError):
            service.record(event)

    @botcmd(historize=False)
    def access(self, message: Message, args: str) -> str:
        """Access requests: what there is to type. Example: !access"""
        return self._commands().help()

    @botcmd(historize=False)
    def access_help(self, message: Message, args: str) -> str:
        """Access requests: what there is to type. Example: !access help"""
        return self._commands().help()

    @botcmd(historize=False)
    def access_template(self, message: Message, args: str) -> str:
        """The template of a request, ready to copy. Example: !access template"""
        return self._commands().template()

    @botcmd(historize=False)
    def access_apps(self, message: Message, args: str) -> str:
        """The applications of the catalogue. Example: !access apps"""
        return self._commands().apps()

    access_status = _ask("status", Commands.status, "Where a request stands. Example: !access status OPS-12")
    access_pending = _ask(
        "pending", Commands.pending, "What is open, the oldest first, and whom it waits for. Example: !access pending"
    )
    access_mine = _ask("mine", Commands.mine, "Your own requests, the newest first. Example: !access mine")
    access_app = _ask(
        "app",
        Commands.app,
        "Show an application, or say which one a request is about, for Tech Ops. Example: !access app OPS-12 Figma",
    )
    access_redact = _ask(
        "redact", Commands.redact, "Remove a message. Example: !access redact https://acme.slack.com/archives/C0/p1 key"
    )
    access_ticket = _act("ticket", "Have a ticket created, for Tech Ops. Example: !access ticket LINK-TO-THE-POST")
    access_complete = _act("complete", "Close a ticket as done, for Tech Ops. Example: !access complete OPS-12")
    access_reopen = _act("reopen", "Open a closed ticket again, for Tech Ops. Example: !access reopen OPS-12")
    access_cancel = _act(
        "cancel", "Close a ticket as cancelled, for Tech Ops. Example: !access cancel OPS-12 not needed any more"
    )
    access_approve = _act(
        "approve", "Approve a request, for its system owner. Example: !access approve OPS-12 Role: Editor"
    )
    access_decline = _act(
        "decline", "Refuse a request, for its system owner. Example: !access decline OPS-12 no budget this year"
    )
    access_withdraw = _act("withdraw", "Take your own request back. Example: !access withdraw OPS-12")
    access_owner = _act("owner", "Say who decides on a request, for Tech Ops. Example: !access owner OPS-12 @olga")
    access_kind = _act("kind", "Say what kind of request it is, for Tech Ops. Example: !access kind OPS-12 removal")
    access_proceed = _act("proceed", "Lift a hold, for Tech Ops. Example: !access proceed OPS-12 the manager agreed")
    access_retry = _act("retry", "Try at once what Jira has refused, for Tech Ops. Example: !access retry OPS-12")

    access_verify = _check(
        "verify",
        verify_commands.verify,
        "Check a request, or all of them, against Slack and Jira. Example: !access verify OPS-12",
    )
    access_sync = _check(
        "sync",
        verify_commands.sync,
        "Bring a request up to date with its thread and its ticket. Example: !access sync OPS-12",
    )

    access_health = _check("health", health_commands.health, "How the bot is, for Tech Ops. Example: !access health")

    def answers(self, ask: Callable[..., Iterator[str]], message: Message, args: str) -> Iterator[str]:
        """Give the answers of a command that takes its time, or the sentence that says why there is none."""
        service = self.service
        if service is None or is_bots(written(message)):
            return
        is_admin = glob(get_acl_usr(message), self.bot_config.BOT_ADMINS)
        try:
            yield from ask(self._commands(), service.verifier, asked(message, args), is_admin)
        except LedgerError:
            yield AWAY
        except Failure as failure:
            yield failure.sentence

    def answer(self, ask: Callable[[Commands, Asked], str], message: Message, args: str) -> str:
        """Return the answer to a command, or the sentence that says why there is none."""
        if is_bots(written(message)):
            return ""  # What another bot writes is no command, whatever it begins with.
        try:
            answer = ask(self._commands(), asked(message, args))
        except LedgerError:
            return AWAY
        except Failure as failure:
            return failure.sentence
        if self.service is not None:
            self.service.wake()
        return answer

    def _commands(self) -> Commands:
        if self.commands is None:
            raise ValidationException("The plugin is being started; please try again.")
        return self.commands

    def _settings(self, configuration: dict[str, Any]) -> Settings:
        given = getattr(self.bot_config, "ACCESSREQUEST", None) or {}
        return access_settings.read(given, configuration, self.bot_config.BOT_DATA_DIR)

    def _account(self) -> Account | None:
        """Return who the bot is in Slack, None with another backend: then only the commands work."""
        auth = getattr(self._bot, "auth", None)
        if not auth or getattr(self._bot, "slack_web", None) is None:
            log.warning("This backend is not SlackV3: requests are not watched, commands answer from the ledger.")
            return None
        return Account.of(auth)

    def _is_command(self, text: str) -> bool:
        config = self.bot_config
        separators, any_case = config.BOT_ALT_PREFIX_SEPARATORS, bool(config.BOT_ALT_PREFIX_CASEINSENSITIVE)
        prefixes = Prefixes(config.BOT_PREFIX, tuple(self._bot.bot_alt_prefixes), tuple(separators), any_case)
        return is_command(text, prefixes, self._bot.commands)
