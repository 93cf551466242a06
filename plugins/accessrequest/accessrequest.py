"""The Errbot plugin: callbacks, commands, activate and deactivate. The only file that knows Errbot."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

# The types that command_list names stay there: one by its own name here, Errbot takes for a class on Python 3.10, and
# fails to load the plugin.
from accessdesk import command_list, decay_command
from accessdesk import settings as access_settings
from accessdesk.accounts import Account
from accessdesk.answers import AWAY
from accessdesk.arrivals import asked, reaction_event, written
from accessdesk.bots import is_bots
from accessdesk.catalogue import CatalogueError
from accessdesk.commands import Commands
from accessdesk.directly import SENT, Direct
from accessdesk.errors import Failure
from accessdesk.gate import open_gates
from accessdesk.host_storage import SHELF, trouble_with
from accessdesk.jira_door import NO_WEB_SERVER
from accessdesk.jira_webhook import HEADER
from accessdesk.ledger_errors import LedgerError
from accessdesk.people_reading import PeopleError
from accessdesk.prefixes import Prefixes, is_command
from accessdesk.running import Running
from accessdesk.service import Service
from accessdesk.settings import Settings, SettingsError
from errbot import BotPlugin, ValidationException, botcmd
from errbot.backends.base import REACTION_ADDED, Message, Reaction
from errbot.core_plugins import flask_app
from errbot.core_plugins.acls import get_acl_usr, glob
from flask import request

log = logging.getLogger(__name__)

WEBHOOK = "/accessrequest/jira"
"""The address of Jira's webhooks in Errbot's web server."""


class AccessRequest(BotPlugin):
    """Takes access requests from Slack to Jira, and keeps the ticket true to the thread."""

    running: Running | None = None

    def __init__(self, bot: Any, name: str | None = None) -> None:
        """Say what keeps every plugin from being switched on, while this one may say something."""
        super().__init__(bot, name)
        trouble = trouble_with(getattr(self.bot_config, "STORAGE", SHELF), self.bot_config.BOT_DATA_DIR)
        if trouble:
            log.error(trouble)

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
            running = self.running = Running(settings, self._bot, self.bot_config.BOT_PREFIX)
        except SettingsError as error:
            raise ValidationException("Not configured:\n" + "\n".join(error.problems)) from error
        except CatalogueError as error:
            raise ValidationException("The catalogue cannot be used:\n" + "\n".join(error.problems)) from error
        except PeopleError as error:
            raise ValidationException("The file JIRA_PEOPLE cannot be used:\n" + "\n".join(error.problems)) from error
        except Failure as error:
            # Errbot logs the whole chain, in which the sentence would drown.
            raise ValidationException(error.sentence) from None
        try:
            running.start(self._account(), self._is_command)
            if settings.jira_webhook and running.service:
                self._open_webhook(running.service)
        except Exception:
            # Nothing of ours stays behind in the backend.
            self._stop()
            raise
        super().activate()

    def deactivate(self) -> None:
        """Stop listening and working."""
        super().deactivate()
        self._stop()

    def _stop(self) -> None:
        if self.running is not None:
            self.running.stop()
        self.running = None

    @property
    def _service(self) -> Service | None:
        running = self.running
        return running.service if running else None

    def _open_webhook(self, service: Service) -> None:
        """Give Jira an address in Errbot's web server.

        Not by Errbot's decorator: that opens it where no secret is set as well, and has a plugin fail that is activated
        after the web server has answered anything.
        """
        if not self._bot.plugin_manager.get_plugin_configuration("Webserver"):
            service.jira_door.alarm(NO_WEB_SERVER)
        if not any(rule.rule == WEBHOOK for rule in flask_app.url_map.iter_rules()):
            rule = flask_app.url_rule_class(WEBHOOK, endpoint=WEBHOOK, methods=["POST"], strict_slashes=False)
            flask_app.url_map.add(rule)
        flask_app.view_functions[WEBHOOK] = self._hear_jira

    def _hear_jira(self) -> tuple[str, int]:
        service = self._service
        if service is None:
            return "", 503
        door, header = service.jira_door, request.headers.get(HEADER, "")
        return "", door.answer(header, request.content_length, request.stream)

    def callback_message(self, message: Message) -> None:
        """Take in a message that the backend made of an event."""
        service = self._service
        if service is not None and "slack_event" in message.extras:
            # Where it cannot be written down, catch-up finds it; the log says why.
            with suppress(LedgerError):
                service.record(message.extras["slack_event"])

    def callback_reaction(self, reaction: Reaction) -> None:
        """Take in an emoji that the backend made of an event."""
        service = self._service
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
    def access_apps(self, message: Message, args: str) -> Iterator[str]:
        """The applications of the catalogue, or what is to be mended there. Example: !access apps --check"""
        if args.strip():
            yield from self.answers(decay_command.apps, message, args)
        else:
            yield self._commands().apps()

    def answers(self, ask: command_list.Check, message: Message, args: str) -> Iterator[str]:
        """Give the answers of a command that takes its time, or the sentence that says why there is none."""
        service = self._service
        if service is None or is_bots(written(message)):
            return
        is_admin = glob(get_acl_usr(message), self.bot_config.BOT_ADMINS)
        try:
            for each in ask(self._commands(), service.verifier, asked(message, args), is_admin):
                yield self._placed(message, each)
        except LedgerError:
            yield AWAY
        except Failure as failure:
            yield failure.sentence

    def answer(self, ask: command_list.Ask, message: Message, args: str) -> str:
        """Return the answer to a command, or the sentence that says why there is none."""
        if is_bots(written(message)):
            return ""  # What another bot writes is no command, whatever it begins with.
        try:
            answer = ask(self._commands(), asked(message, args))
        except LedgerError:
            return AWAY
        except Failure as failure:
            return failure.sentence
        service = self._service
        if service is not None:
            service.wake()
        return self._placed(message, answer)

    def _placed(self, message: Message, answer: str) -> str:
        """Return what is answered where it was asked; what is for who asked alone is sent to them."""
        if not isinstance(answer, Direct):
            return answer
        self.send(message.frm, str(answer))
        return SENT

    def _commands(self) -> Commands:
        running = self.running
        commands = running.commands if running else None
        if commands is None:
            raise ValidationException("The plugin is being started; please try again.")
        return commands

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


def _answered(ask: command_list.Ask) -> Callable[..., str]:
    return lambda plugin, message, args: plugin.answer(ask, message, args)


def _checked(check: command_list.Check) -> Callable[..., Iterator[str]]:
    def command(plugin: AccessRequest, message: Message, args: str) -> Iterator[str]:
        yield from plugin.answers(check, message, args)

    return command


def _add(name: str, command: Callable[..., Any], what: str) -> None:
    """Give the plugin a command. what: its help."""
    command.__name__, command.__doc__ = f"access_{name}", what
    setattr(AccessRequest, command.__name__, botcmd(historize=False)(command))


for _name, (_ask, _what) in command_list.ANSWERED.items():
    _add(_name, _answered(_ask), _what)
for _name, (_check, _what) in command_list.CHECKED.items():
    _add(_name, _checked(_check), _what)
