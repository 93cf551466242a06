"""What runs while the plugin is active: the ledger, the commands, the service and the doors, from start to stop."""

import logging
from collections.abc import Callable
from typing import Any

from accessdesk import slack_backend
from accessdesk.accounts import Account
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.commands import Commands
from accessdesk.company import Company
from accessdesk.doors import Doors
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import shown, url_of
from accessdesk.links import Links
from accessdesk.people_file import PeopleFile
from accessdesk.service import Service
from accessdesk.settings import Settings

log = logging.getLogger(__name__)


class Running:
    """The parts of an active plugin. bot: Errbot's backend; prefix: what commands begin with."""

    commands: Commands | None = None
    service: Service | None = None
    doors: Doors | None = None

    def __init__(self, settings: Settings, bot: Any, prefix: str) -> None:
        """Read the catalogue and the people's accounts, and open the ledger; raises FileError and Failure."""
        self._settings = settings
        self._bot = bot
        self._prefix = prefix
        self._catalogue = CatalogueFile(settings.catalogue)
        self._catalogue.read()
        self._people = PeopleFile(settings.jira_people)
        self._people.read()
        self._ledger = Ledger(settings.database_url, settings.lease_seconds)

    def start(self, account: Account | None, is_command: Callable[[str], bool]) -> None:
        """Answer commands, listen and work; without an account in Slack, only answer. is_command: of a text."""
        settings, ledger, prefix, catalogue = self._settings, self._ledger, self._prefix, self._catalogue
        links = Links(account.url if account else "", settings.jira_url)
        socket, http = (getattr(self._bot, name, None) for name in ("slack_socket_mode", "slack_events"))
        company = Company.of(socket, settings.database_url)
        self.commands = Commands(settings, ledger, links, prefix, catalogue, company)
        if account is not None:
            web = self._bot.slack_web
            app_token = str(getattr(socket, "app_token", None) or "")
            self.service = Service(
                settings, ledger, web, account, is_command, prefix, catalogue, company, self._people, app_token
            )
            self.commands.sight.slack = self.service.verifier.desk.slack
            self.doors = Doors(socket, http, self.service.record, self.service.connected, company.counted)
            self.doors.open()
            self.service.start()
            if settings.backend_cache:
                slack_backend.lend(self._bot)
            log.info(
                "Switched on: requests in %s become tickets in %s at %s; the ledger is %s.",
                ", ".join(settings.channels),
                settings.jira_project,
                settings.jira_url,
                shown(url_of(settings.database_url)),
            )

    def stop(self) -> None:
        """Stop listening and working."""
        if self.doors is not None:
            self.doors.close()
        if self.service is not None:
            self.service.stop()
        self._ledger.close()
        slack_backend.take_back(self._bot)
        self.doors = self.service = self.commands = None
        log.info("Switched off.")
