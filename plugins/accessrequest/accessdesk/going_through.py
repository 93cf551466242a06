"""Going through many requests for a command: page by page, with rests, and a word now and then for whoever waits."""

import threading
import time
from collections.abc import Iterator, Sequence

from accessdesk.ledger import Ledger
from accessdesk.ledger_reports import Reports, Which
from accessdesk.row import Row

REST_SECONDS = 0.01
"""Seconds of rest after each page of requests, so that what is heard meanwhile does not wait for the interpreter."""

WORD_SECONDS = 30.0
"""Seconds after which whoever waits is told how far it has come."""

STOPPED = "The bot is being stopped, so that this was not finished. Please ask again later."


def going_through(ledger: Ledger, stopped: threading.Event, which: Sequence[Which]) -> Iterator[Row | str]:
    """Give the requests, the oldest first, and every half minute a sentence; end early when the bot is stopped."""
    reports, done, spoke = Reports(ledger), 0, time.monotonic()
    total = sum(map(reports.count, which))
    for each in which:
        for rows in reports.pages(each):
            yield from rows
            done += len(rows)
            if stopped.wait(REST_SECONDS):
                return
            if time.monotonic() - spoke > WORD_SECONDS:
                spoke = time.monotonic()
                yield f"{done:,} of {total:,} requests checked."
