"""Watches whether those who had no account in Jira have one by now, and whether the file of accounts can be used."""

import logging
import time

from accessdesk import account_texts
from accessdesk.desk import Desk
from accessdesk.errors import Failure
from accessdesk.ledger_errors import LedgerError
from accessdesk.reporters import account_for
from accessdesk.watching import Watching

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Seconds between two looks at whether the file changed."""

MOST = 20
"""People who are looked for again in one round, at a call or two each."""

FILE = "people"
"""The topic of the alarm that the file cannot be used."""


class AccountWatch(Watching):
    """A thread that looks again, with each round of catch-up and when the file changes, for who had no account."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("accounts")
        self._desk = desk
        self._due_at = 0.0
        self._turn = 0

    def _watch(self) -> None:
        seen: object = self._desk.people.present
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self._read_file()
                is_new, seen = self._desk.people.present is not seen, self._desk.people.present
                if is_new or time.monotonic() >= self._due_at:
                    self._due_at = time.monotonic() + self._desk.settings.catch_up_seconds
                    self.look()
            except (LedgerError, Failure):
                # Who asks for the next ticket says so; what is not known now is looked for in the next round.
                continue
            except Exception:
                # This must survive whatever one account brings.
                log.exception("Looking for people's accounts went wrong; it is tried again")

    def look(self) -> None:
        """Look for those who had no account; the one bot that works does so, and every bot has the alarms."""
        desk = self._desk
        desk.missing.sound()
        lacking = sorted(desk.missing.present)
        if not lacking or not desk.ledger.lease.hold() or desk.reach["jira"].is_away:
            return
        self._turn %= len(lacking)
        for person in (lacking[self._turn :] + lacking[: self._turn])[:MOST]:
            self._turn += 1
            found = account_for(desk, desk.slack.person(person))
            if found.field:
                desk.missing.has(person)
            else:
                desk.missing.lacks(person, found.why, desk.missing.present[person]["stream"])

    def _read_file(self) -> None:
        self._desk.people.refresh()
        problems = self._desk.people.problems
        if problems:
            self._desk.alarms.sound(FILE, account_texts.unusable(problems))
        else:
            self._desk.alarms.end(FILE, "The file JIRA_PEOPLE can be used again.")
