"""The whole of it, put together: intake, worker and catch-up around one ledger."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from slack_sdk import WebClient

from accessdesk import leaving
from accessdesk.account_watch import AccountWatch
from accessdesk.accounts import Account
from accessdesk.bots import folded
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.catchup import CatchUp
from accessdesk.channels import Channels
from accessdesk.company import Company
from accessdesk.daily import Daily
from accessdesk.desk import Desk
from accessdesk.digest_watch import DigestWatch
from accessdesk.doctor_watch import DoctorWatch
from accessdesk.errors import Failure, Unavailable
from accessdesk.head_watch import HeadWatch
from accessdesk.intake import Intake
from accessdesk.jira import Jira
from accessdesk.jira_door import JiraDoor
from accessdesk.jira_heard import JiraHeard
from accessdesk.jira_watch import JiraWatch
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerAway, LedgerError
from accessdesk.links import Links
from accessdesk.listening import Listening
from accessdesk.people_file import PeopleFile
from accessdesk.privacy import Privacy
from accessdesk.raw import Event
from accessdesk.reach import BackOff, NotYet
from accessdesk.reminder_watch import ReminderWatch
from accessdesk.retention_watch import RetentionWatch
from accessdesk.settings import Settings
from accessdesk.sides import fault_of
from accessdesk.slack import Slack
from accessdesk.verifying import Verifier
from accessdesk.voice import Voice
from accessdesk.worker import Worker

log = logging.getLogger(__name__)

AGAIN = (2.0, 300.0)
"""Seconds after which Slack is read again when it could not be: at first, and at most."""

UNFOUND_SECONDS = 15.0
"""Seconds after which a channel is looked for again that was not found (conversations.list is tier 2: 20 a minute)."""

UNSEARCHED_SECONDS = 5.0
"""Seconds after which Jira is asked again for tickets from before, where it could not be."""

CHECK_SECONDS = 3_600.0
"""Seconds after which it is looked again whether the emoji and Tech Ops exist."""

STOP_SECONDS = 5.0
"""Seconds that the threads get, together, to end the steps in hand."""


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
        people: PeopleFile,
        app_token: str = "",
    ) -> None:
        listening = Listening(
            account.user,
            settings.acts,
            hints=settings.redirect,
            is_command=is_command,
            bot=account.bot,
            bots=folded(settings.bots),
            labels=settings.labels,
        )
        self._intake = Intake(ledger, listening, self.wake)
        voice = Voice(Links(account.url, settings.jira_url), settings, prefix, settings.channels[0])
        sending = ledger.lease.sending
        slack, jira = Slack(client, account, sending), Jira(settings, sending)
        self._desk = Desk(
            settings, ledger, slack, jira, voice, self._intake, catalogue, app_token=app_token, people=people
        )
        self._worker = Worker(self._desk, company)
        company.takes_over = self._take_over
        self._channels = Channels(self._desk)
        self._privacy = Privacy(self._desk)
        self._catch_up = CatchUp(self._desk)
        self._jira_watch = JiraWatch(self._desk, self.wake)
        self._account_watch = AccountWatch(self._desk)
        self._jira_heard = JiraHeard(self._desk, self._jira_watch.look_at)
        self.jira_door = JiraDoor(self._desk, self._jira_heard.hear)
        self.verifier = Verifier(self._desk, self.wake)
        self._daily = Daily(self.verifier, company)
        self._doctor = DoctorWatch(self._desk)
        self._digest = DigestWatch(self._desk, company, self.wake)
        self._reminders = ReminderWatch(self._desk, self.wake)
        self._heads = HeadWatch(self._desk, company, self.wake)
        self._retention = RetentionWatch(self._desk)
        self._again = threading.Event()
        self._stopping = False
        self._check_at = 0.0
        self._was_away = True
        self._watcher = threading.Thread(target=self._watch, name="accessrequest catch-up", daemon=True)

    def start(self) -> None:
        """Start working; no network here."""
        # Where its server is away, the log says so, and everything begins when it is back.
        with suppress(LedgerAway):
            self._channels.remember()
        self._desk.recent.open()
        self._worker.start()
        self._watcher.start()
        self._jira_watch.start()
        self._account_watch.start()
        if self._desk.settings.jira_webhook:
            self._jira_heard.start()
        self._daily.start()
        self._doctor.start()
        self._digest.start()
        self._reminders.start()
        self._heads.start()
        self._retention.start()

    def stop(self) -> None:
        """End the threads, after the step in hand."""
        self._stopping = True
        self.verifier.stopped.set()
        # Before the worker, which gives the lease up: nobody takes it again afterwards.
        self._jira_watch.end()
        self._account_watch.end()
        self._reminders.end()
        self._retention.end()
        self._jira_heard.end()
        self._digest.end()
        self._heads.end()
        self._again.set()
        ends = time.monotonic() + STOP_SECONDS
        for wait in (
            self._worker.stop,
            self._watcher.join,
            self._jira_watch.stop,
            self._account_watch.stop,
            self._jira_heard.stop,
            self._daily.stop,
            self._doctor.stop,
            self._digest.stop,
            self._reminders.stop,
            self._heads.stop,
            self._retention.stop,
        ):
            wait(max(0.0, ends - time.monotonic()))
        self._desk.recent.close()

    def record(self, event: Event) -> None:
        """Take an event in; raise where it could not be written down."""
        try:
            self._intake.record(event)
        except LedgerError:
            # What Slack does not send again is found as soon as the ledger can be written.
            self._was_away = True
            self._again.set()
            raise

    def connected(self) -> None:
        """Catch up: events may have been missed while there was no connection."""
        self._was_away = True
        self._again.set()

    def _take_over(self) -> None:
        self._channels.take_over()
        self._again.set()

    def wake(self) -> None:
        """Have the worker look for what is due now."""
        self._worker.wake()

    def _watch(self) -> None:
        back_off = BackOff(AGAIN)
        while not self._stopping:
            wait, began, reach = UNFOUND_SECONDS, time.time(), self._desk.reach["slack"]
            try:
                reach.check(began)
                is_searched = self._read_slack()
                reach.answered(began)
                self._desk.alarms.end("slack")
                back_off = BackOff(AGAIN)
                wait = self._desk.settings.catch_up_seconds if self._desk.all_found else UNFOUND_SECONDS
                wait = wait if is_searched else UNSEARCHED_SECONDS
            except NotYet as early:
                wait = early.seconds
            except LedgerError:
                wait = AGAIN[0]
            except Failure as failure:
                found = fault_of(self._desk, "slack", failure) if isinstance(failure, Unavailable) else failure
                wait = back_off.failed(0.0, getattr(found, "retry_after", None))
                if isinstance(found, Unavailable) and found.away:
                    reach.failed(found, time.time())
                else:
                    self._desk.alarms.sound("slack", f"Catch-up waits: {failure.sentence}")
            except Exception:
                # Catch-up must survive whatever one message brings.
                log.exception("Catch-up went wrong; it is tried again")
            self._again.wait(wait)
            self._again.clear()

    def _read_slack(self) -> bool:
        """Read everything again; say whether Jira was asked what it has of it, where the ledger cannot know."""
        self._channels.find()
        self._privacy.refresh()
        if time.monotonic() >= self._check_at:
            self._check()
        is_searched = self._channels.search()
        was_away, self._was_away = self._was_away, False
        try:
            self._catch_up.run(was_away=was_away)
        except Failure:
            self._was_away = True
            raise
        return is_searched

    def _check(self) -> None:
        """Say what keeps emoji from having an effect, and no more of what was mended; now and then, and at start."""
        self._check_at = time.monotonic() + CHECK_SECONDS
        try:
            self._check_emoji()
            if self._desk.ledger.lease.hold():
                leaving.look(self._desk)
        except Failure as failure:
            # An older app may lack a scope for this, and nothing else depends on it.
            sentence = f"Whether the emoji and Tech Ops exist could not be looked up: {failure.sentence}"
            self._desk.alarms.sound("look-up", sentence)
        else:
            self._desk.alarms.end("look-up")

    def _check_emoji(self) -> None:
        settings, alarms = self._desk.settings, self._desk.alarms
        missing = self._desk.slack.missing_emoji(tuple(settings.acts))
        for name, act in settings.acts.items():
            command = f"{self._desk.voice.prefix}access {act}"
            if name in missing:
                sentence = f"The workspace has no emoji :{name}:. Add it, set another, or use `{command}`."
                alarms.sound(f"emoji {name}", sentence)
            else:
                alarms.end(f"emoji {name}")
        if self._desk.slack.members(settings.tech_ops):
            alarms.end("tech ops")
        else:
            alarms.sound("tech ops", "TECH_OPS names nobody that Slack knows, so nobody can have a ticket created.")
