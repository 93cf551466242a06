"""Who has no account in Jira that a ticket could name as reporter: noted in the ledger, and an alarm until mended."""

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from accessdesk import account_texts
from accessdesk.alarms import Alarms
from accessdesk.ledger import Ledger
from accessdesk.ledger_overview import Overview

NOTE = "no account in Jira"
"""The ledger's note of who has none: JSON, person's id -> {"since", "why", "stream"}. Names stand elsewhere."""

FALLBACK, REFUSED = "reporter fallback", "reporter refused"
"""The topics of what is wrong with reporters whoever asks."""


class MissingAccounts:
    """Who has no account, since when and why. Any thread may call; the one bot that works writes."""

    def __init__(self, ledger: Ledger, alarms: Alarms) -> None:
        self._ledger = ledger
        self._alarms = alarms
        self._lock = threading.Lock()
        self._sounded = set[str]()

    @property
    def present(self) -> Mapping[str, Mapping[str, Any]]:
        """Person's id -> since when (seconds since 1970), why (a code of jira_people), and for which request."""
        noted: dict[str, dict[str, Any]] = json.loads(self._ledger.note(NOTE) or "{}")
        return noted

    def lacks(self, person: str, why: str, stream: str) -> None:
        """Note that a person has no account. stream: the request whose ticket should have named it."""
        with self._lock:
            noted = dict(self.present)
            known = noted.get(person)
            if known is None or known["why"] != why:
                noted[person] = {"since": known["since"] if known else time.time(), "why": why, "stream": stream}
                self._ledger.note(NOTE, json.dumps(noted))
        self.sound()

    def has(self, person: str) -> None:
        """Note that a person has an account."""
        with self._lock:
            if person not in self._sounded:
                # Whom another bot has noted meanwhile is looked for again by account_watch.
                return
            noted = dict(self.present)
            if noted.pop(person, None) is None:
                return
            self._ledger.note(NOTE, json.dumps(noted))
        self._alarms.end(_topic(person), f"{person} has an account in Jira now.")

    def sound(self) -> None:
        """Have an alarm for everybody who has none: what is wrong outlives the program that found it."""
        overview, present = Overview(self._ledger), self.present
        with self._lock:
            over, self._sounded = self._sounded - present.keys(), set(present)
        for person in over:
            # Another bot has found the account.
            self._alarms.end(_topic(person))
        for person, about in present.items():
            row = overview.by_stream(about["stream"])
            name = row.requester_name if row and row.requester == person else person
            self._alarms.sound(_topic(person), account_texts.lacking(name, person, about["why"]), about["since"])

    def refused(self, sentence: str) -> None:
        """Have an alarm that Jira does not take a reporter. sentence: its own words."""
        self._alarms.sound(REFUSED, account_texts.refused(sentence))

    def taken(self) -> None:
        """Note that Jira has taken a reporter."""
        self._alarms.end(REFUSED, "Jira takes the requesters as reporters again.")

    def fallback_lacks(self, named: str, why: str) -> None:
        """Have an alarm that the fallback is no account."""
        self._alarms.sound(FALLBACK, account_texts.no_fallback(named, why))

    def fallback_has(self) -> None:
        """Note that the fallback is an account."""
        self._alarms.end(FALLBACK)


def _topic(person: str) -> str:
    return f"account {person}"
