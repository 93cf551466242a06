"""A ledger whose heads are made as the bot makes them, without Slack and Jira; and what stands in it."""

import time
from collections.abc import Iterable
from typing import Any

from accessdesk.accounts import Account
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.company import Company
from accessdesk.desk import Desk
from accessdesk.facts import Fact
from accessdesk.head_watch import HeadWatch
from accessdesk.heads import stream_of_day
from accessdesk.ledger import Ledger
from accessdesk.own_streams import open_stream
from accessdesk.slack import Slack
from accessdesk.worker import Worker
from slack_sdk import WebClient

from tests.test_settings import settings

POST = "C0ASKIT/1700000000.{:06d}"


class Headed:
    """A ledger, a worker on it, and the watch that opens heads."""

    def __init__(self, url: str, clock: Any = time.time, **given: Any) -> None:
        self.ledger = Ledger(url, 1.0)
        account = Account("U0BOT", "B0BOT", "T0ACME", "https://acme.slack.com/")
        # Nobody answers there, and nobody is asked.
        slack = Slack(WebClient(base_url="http://127.0.0.1:9/"), account)
        self.desk = Desk(settings(**given), self.ledger, slack, None, None, None, CatalogueFile(""))  # type: ignore[arg-type]
        self.desk.is_current = True
        self.worker = Worker(self.desk, Company(None), clock)
        self.watch = HeadWatch(self.desk, Company(None), lambda: None, clock)

    def write(self, number: int, facts: int = 1) -> str:
        """Append to one request so many facts, and return its stream."""
        stream = POST.format(number)
        known = len(self.ledger.facts(stream))
        new = [noted(known + each) for each in range(1, facts + 1)]
        self.ledger.append(stream, new)
        return stream

    def head(self, day: str) -> list[Fact]:
        """Have a day's head made, and return its facts."""
        open_stream(self.ledger, "head", day)
        self.work([stream_of_day(day)])
        return self.ledger.facts(stream_of_day(day))

    def work(self, streams: Iterable[str] | None = None) -> None:
        """Work off what is due, but for requests."""
        for stream in streams or [each for each in self.ledger.due(time.time()) if "/" not in each]:
            self.worker.work(stream)

    def close(self) -> None:
        self.ledger.lease.give_up()
        self.ledger.close()


def noted(number: int) -> Fact:
    """Return a fact of any kind, told by its number."""
    return Fact(
        "noted", f"noted {number}", float(number), {"key": f"{number}"}, {"text": f"words {number}"}, f"{number}"
    )


def covered(facts: Iterable[Fact]) -> dict[str, int]:
    """Return what a head covers: stream -> facts."""
    return {stream: count for fact in facts if fact.kind == "covered" for stream, count, _ in fact.body["streams"]}
