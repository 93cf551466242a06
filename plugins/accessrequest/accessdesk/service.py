"""The whole of it, put together: intake, worker and catch-up around one ledger."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from slack_sdk import WebClient

from accessdesk.accounts import Account
from accessdesk.bots import folded
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.catchup import CatchUp
from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.errors import Failure, Rejected
from accessdesk.events import Event, Listening
from accessdesk.facts import Fact
from accessdesk.intake import Intake
from accessdesk.jira import Jira
from accessdesk.jira_watch import JiraWatch
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerAway, LedgerError
from accessdesk.ledger_overview import Overview
from accessdesk.links import Links
from accessdesk.reach import BackOff
from accessdesk.settings import Settings
from accessdesk.slack import Slack
from accessdesk.voice import Voice
from accessdesk.worker import Worker

log = logging.getLogger(__name__)

AGAIN = (2.0, 300.0)
"""Seconds after which Slack is read again when it could not be: at first, and at most."""

UNFOUND_SECONDS = 15.0
"""Seconds after which a channel is looked for again that was not found (conversations.list is tier 2: 20 a minute)."""

STOP_SECONDS = 5.0
"""Seconds that the threads get to end the step in hand."""


class Service:
    """Watches the channels of one workspace. `record` may be called from any thread, as soon as it exists."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        client: WebClient,
        account: Account,
        is_command: Callable[[str], bool],
        prefix: str,
        catalogue: CatalogueFile,
        company: Company,
    ) -> None:
        self._known = dict.fromkeys(settings.channels, "")
        self._is_remembered = False
        listening = Listening(
            account.user,
            settings.acts,
            hints=settings.redirect,
            is_command=is_command,
            bot=account.bot,
            bots=folded(settings.bots),
        )
        self._intake = Intake(ledger, listening, self.wake)
        voice = Voice(Links(account.url, settings.jira_url), settings, prefix, settings.channels[0])
        sending = ledger.lease.sending
        slack, jira = Slack(client, account, sending), Jira(settings, sending)
        self._desk = Desk(settings, ledger, slack, jira, voice, self._intake, catalogue)
        self._worker = Worker(self._desk, company)
        self._catch_up = CatchUp(self._desk)
        self._jira_watch = JiraWatch(self._desk)
        self._again = threading.Event()
        # Intake listens from now on, before it is known which channels have the names that are set. A process that ends
        # before it knows leaves that to the next one.
        self._since = {name: _noted_since(ledger, name) for name in settings.channels}
        self._stopping = False
        self._checked = False
        self._said: dict[str, str] = {}
        self._watcher = threading.Thread(target=self._watch, name="accessrequest catch-up", daemon=True)

    def start(self) -> None:
        """Start working; no network here."""
        # Where its server is away, the log says so, and everything begins when it is back.
        with suppress(LedgerAway):
            self._remember()
        self._worker.start()
        self._watcher.start()
        self._jira_watch.start()

    def stop(self) -> None:
        """End the threads, after the step in hand."""
        self._stopping = True
        self._again.set()
        self._worker.stop(STOP_SECONDS)
        self._watcher.join(STOP_SECONDS)
        self._jira_watch.stop(STOP_SECONDS)

    def record(self, event: Event) -> None:
        """Take an event in; raise where it could not be written down."""
        try:
            self._intake.record(event)
        except LedgerError:
            # What Slack does not send again is found as soon as the ledger can be written.
            self._again.set()
            raise

    def connected(self) -> None:
        """Catch up: events may have been missed while there was no connection."""
        self._again.set()

    def wake(self) -> None:
        """Have the worker look for what is due now."""
        self._worker.wake()

    def _watch(self) -> None:
        back_off = BackOff(AGAIN)
        while not self._stopping:
            wait = UNFOUND_SECONDS
            try:
                self._remember()
                self._look_up_channels()
                if not self._checked:
                    self._check()
                self._catch_up.run()
                self._said.pop("slack", None)
                back_off = BackOff(AGAIN)
                wait = self._desk.settings.catch_up_seconds if self._desk.all_found else UNFOUND_SECONDS
            except LedgerError:
                wait = AGAIN[0]
            except Failure as failure:
                self._say("slack", f"Catch-up waits: {failure.sentence}")
                wait = back_off.failed(0.0, getattr(failure, "retry_after", None))
            except Exception:
                # Catch-up must survive whatever one message brings.
                log.exception("Catch-up went wrong; it is tried again")
            self._again.wait(wait)
            self._again.clear()

    def _remember(self) -> None:
        """Take up, once, what the ledger knows: the channels, and whether its lists have to be filled again."""
        if self._is_remembered:
            return
        self._known = {name: self._desk.ledger.note(f"channel {name}") for name in self._known}
        if all(self._known.values()):
            self._listen()
        Overview(self._desk.ledger).rebuild()
        self._is_remembered = True

    def _say(self, topic: str, sentence: str) -> None:
        """Log what an administrator should mend, once as long as it stays the same."""
        if sentence != self._said.get(topic):
            log.warning(sentence)
        self._said[topic] = sentence

    def _look_up_channels(self) -> None:
        """Find the watched channels' ids; one that was found once keeps its id, whatever it is called later."""
        unknown = [name for name, found in self._known.items() if not found]
        if not unknown and self._desk.watched is not None:
            return
        for name, channel in self._desk.slack.channel_ids(unknown).items() if unknown else ():
            self._known[name] = self._desk.ledger.note(f"channel {name}", channel)
        missing = [name for name in unknown if not self._known[name]]
        if missing:
            names = ", ".join(missing)
            self._say("channels", f"{names}: no such channel, or the bot was not invited to it. Type /invite there.")
        self._listen()

    def _check(self) -> None:
        """Say at start what would keep emoji from having an effect."""
        self._checked = True
        try:
            self._check_emoji()
        except Rejected as refused:
            # An older app may lack a scope for this; nothing else depends on it.
            log.warning("Whether the emoji exist could not be looked up: %s", refused.sentence)

    def _check_emoji(self) -> None:
        settings = self._desk.settings
        for name in self._desk.slack.missing_emoji(tuple(settings.acts)):
            command = f"{self._desk.voice.prefix}access {settings.acts[name]}"
            log.warning("The workspace has no emoji :%s:. Add it, set another, or use `%s`.", name, command)
        if not self._desk.slack.members(settings.tech_ops):
            log.warning("TECH_OPS names nobody that Slack knows, so nobody can have a ticket created.")

    def _listen(self) -> None:
        """Tell intake which channels are watched, and note since when."""
        channels = {channel: name for name, channel in self._known.items() if channel}
        for channel, name in channels.items():
            if not self._desk.ledger.note(f"watching {channel}"):
                since = self._since[name]
                self._desk.ledger.note(f"watching {channel}", f"{since:.6f}")
                began = Fact("watching", f"watching {channel} {since:.6f}", since, {"channel": channel, "name": name})
                self._desk.ledger.append("watching", [began])
        self._intake.listening = replace(self._intake.listening, watched=frozenset(channels))
        self._desk.voice = replace(self._desk.voice, channel=next(iter(channels), self._desk.settings.channels[0]))
        self._desk.watched = channels
        self._desk.all_found = all(self._known.values())


def _noted_since(ledger: Ledger, name: str) -> float:
    """Return since when the channel of this name is listened to, seconds since 1970: from now on where it was not."""
    noted = ledger.note(f"listening to {name}") or ledger.note(f"listening to {name}", f"{time.time():.6f}")
    return float(noted)
