"""The Errbot plugin: callbacks, commands, activate and deactivate. The only file that knows Errbot."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from accessdesk import settings as access_settings
from accessdesk.accounts import Account
from accessdesk.answers import AWAY
from accessdesk.bots import is_bots
from accessdesk.catalogue import CatalogueError
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.commands import Asked, Commands
from accessdesk.doors import Doors
from accessdesk.errors import Failure
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError
from accessdesk.links import Links
from accessdesk.prefixes import Prefixes, is_command
from accessdesk.service import Service
from accessdesk.settings import Settings, SettingsError
from errbot import BotPlugin, ValidationException, botcmd
from errbot.backends.base import REACTION_ADDED, Message, Reaction

log = logging.getLogger(__name__)


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
        self.commands = Commands(settings, ledger, links, prefix, catalogue)
        if account is not None:
            self.service = Service(settings, ledger, self._bot.slack_web, account, self._is_command, prefix, catalogue)
            socket, http = self._bot.slack_socket_mode, self._bot.slack_events
            record, connected = self.service.record, self.service.connected
            self.doors = Doors(socket, http, record, connected, shared=not ledger.sqlite)
            self.doors.open()
            self.service.start()

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
        event = {
            "type": "reaction_added" if reaction.action == REACTION_ADDED else "reaction_removed",
            "user": getattr(reaction.reactor, "userid", None),
            "reaction": reaction.reaction_name,
            "item": reaction.reacted_to,
            "event_ts": reaction.timestamp,
        }
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
    def access_status(self, message: Message, args: str) -> str:
        """Where a request stands. Example: !access status OPS-12"""
        return self._answer(Commands.status, message, args)

    @botcmd(historize=False)
    def access_pending(self, message: Message, args: str) -> str:
        """What is open, the oldest first, and whom it waits for. Example: !access pending"""
        return self._answer(Commands.pending, message, args)

    @botcmd(historize=False)
    def access_mine(self, message: Message, args: str) -> str:
        """Your own requests, the newest first. Example: !access mine"""
        return self._answer(Commands.mine, message, args)

    @botcmd(historize=False)
    def access_ticket(self, message: Message, args: str) -> str:
        """Have a ticket created, for Tech Ops. Example: !access ticket https://acme.slack.com/archives/C012/p1234"""
        return self._act("ticket", message, args)

    @botcmd(historize=False)
    def access_complete(self, message: Message, args: str) -> str:
        """Close a ticket as done, for Tech Ops. Example: !access complete OPS-12"""
        return self._act("complete", message, args)

    @botcmd(historize=False)
    def access_reopen(self, message: Message, args: str) -> str:
        """Open a closed ticket again, for Tech Ops. Example: !access reopen OPS-12"""
        return self._act("reopen", message, args)

    @botcmd(historize=False)
    def access_cancel(self, message: Message, args: str) -> str:
        """Close a ticket as cancelled, for Tech Ops. Example: !access cancel OPS-12 not needed any more"""
        return self._act("cancel", message, args)

    @botcmd(historize=False)
    def access_approve(self, message: Message, args: str) -> str:
        """Approve a request, for its system owner. Example: !access approve OPS-12 Role: Editor"""
        return self._act("approve", message, args)

    @botcmd(historize=False)
    def access_decline(self, message: Message, args: str) -> str:
        """Refuse a request, for its system owner. Example: !access decline OPS-12 no budget this year"""
        return self._act("decline", message, args)

    @botcmd(historize=False)
    def access_withdraw(self, message: Message, args: str) -> str:
        """Take your own request back. Example: !access withdraw OPS-12"""
        return self._act("withdraw", message, args)

    @botcmd(historize=False)
    def access_apps(self, message: Message, args: str) -> str:
        """The applications of the catalogue. Example: !access apps"""
        return self._commands().apps()

    @botcmd(historize=False)
    def access_app(self, message: Message, args: str) -> str:
        """Show an application, or say which one a request is about, for Tech Ops. Example: !access app OPS-12 Figma"""
        return self._answer(Commands.app, message, args)

    @botcmd(historize=False)
    def access_owner(self, message: Message, args: str) -> str:
        """Say who decides on a request, for Tech Ops. Example: !access owner OPS-12 @olga"""
        return self._act("owner", message, args)

    @botcmd(historize=False)
    def access_kind(self, message: Message, args: str) -> str:
        """Say what kind of request it is, for Tech Ops. Example: !access kind OPS-12 removal"""
        return self._act("kind", message, args)

    @botcmd(historize=False)
    def access_proceed(self, message: Message, args: str) -> str:
        """Let a request go on in spite of a hold, for Tech Ops. Example: !access proceed OPS-12 the manager agreed"""
        return self._act("proceed", message, args)

    @botcmd(historize=False)
    def access_retry(self, message: Message, args: str) -> str:
        """Try at once what Jira has refused, for Tech Ops. Example: !access retry OPS-12"""
        return self._act("retry", message, args)

    def _act(self, name: str, message: Message, args: str) -> str:
        return self._answer(lambda commands, asked: commands.act(name, asked), message, args)

    def _answer(self, ask: Callable[[Commands, Asked], str], message: Message, args: str) -> str:
        if is_bots(_written(message)):
            return ""  # What another bot writes is no command, whatever it begins with.
        try:
            answer = ask(self._commands(), _asked(message, args))
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
        return Account(
            auth["user_id"], auth.get("bot_id", ""), auth["team_id"], auth["url"], auth.get("enterprise_id") or ""
        )

    def _is_command(self, text: str) -> bool:
        config = self.bot_config
        prefixes = Prefixes(
            config.BOT_PREFIX,
            tuple(self._bot.bot_alt_prefixes),
            tuple(config.BOT_ALT_PREFIX_SEPARATORS),
            bool(config.BOT_ALT_PREFIX_CASEINSENSITIVE),
        )
        return is_command(text, prefixes, self._bot.commands)


def _written(message: Message) -> dict[str, Any]:
    event: dict[str, Any] = message.extras.get("slack_event") or {}
    return event.get("message") or event


def _asked(message: Message, args: str) -> Asked:
    person = getattr(message.frm, "userid", None) or str(message.frm.person)
    text = args if isinstance(args, str) else " ".join(args)
    return Asked.of(message.extras.get("slack_event") or {}, person, text)
