"""Reading the comments of a ticket that changed: no more of them than is new, where there are thousands."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accessdesk.desk import Desk
from accessdesk.facts import Fact
from accessdesk.moves import seconds_of
from accessdesk.relayed import comment_facts, gone_facts, is_hidden
from accessdesk.replay import replay

WHOLE_SECONDS = 3_600.0
"""Seconds after which all comments of a ticket that changes are read once more, though nothing asks for it."""

UNEXPLAINED_SECONDS = 300.0
"""Seconds after which that is done at the earliest for a change that the newest comments do not explain."""

ALIKE_SECONDS = 1.0
"""Seconds by which the ticket may say that it changed later than what changed there."""


@dataclass(frozen=True)
class Known:
    """What was read of a ticket's comments last. total: how many there were; newest: the highest id, as a number;
    whole_at: when all were read, seconds since 1970."""

    total: int
    newest: int
    whole_at: float

    def is_enough(self, found: Mapping[int, Any], total: int, now: float, *, is_explained: bool) -> bool:
        """Say whether what is older than these comments is as it was, as far as can be told without reading it."""
        fresh = sum(number > self.newest for number in found)
        is_reached = bool(found) and min(found) <= self.newest
        if not is_reached or total != self.total + fresh:
            return False
        return now - self.whole_at < (WHOLE_SECONDS if is_explained else UNEXPLAINED_SECONDS)


class CommentReading:
    """Reads comments and appends what people wrote. Used by one thread at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(
        self, stream: str, issue: str, changed: float, explained: float, since: float
    ) -> tuple[list[Fact], list[str], bool]:
        """Append what is new; return its facts, the texts of comments that are not for everybody, whether that is all.

        changed: when Jira says that the ticket changed last; explained: the latest change that is known otherwise;
        since: comments from before are left alone. All in seconds since 1970, by Jira's clock.
        """
        jira, now = self._desk.jira, time.time()
        name = f"comments {issue}"
        known = _known(self._desk.ledger.note(name))
        found, total = dict[int, Mapping[str, Any]](), 0
        is_explained, is_read = explained >= changed - ALIKE_SECONDS, True
        for total, page in jira.comment_pages(issue):
            found.update((int(each["id"]), each) for each in page)
            times = [seconds_of(each.get("updated")) or 0.0 for each in page]
            is_explained = is_explained or max(times, default=0.0) >= changed - ALIKE_SECONDS
            if known is not None and known.is_enough(found, total, now, is_explained=is_explained):
                is_read = False
                break
        is_whole = len(found) >= total
        facts = comment_facts(issue, found.values(), since, jira.is_ours)
        fresh = sum(known is None or number > known.newest for number in found)
        if is_whole and (known is None or total != known.total + fresh):
            facts += self._gone(stream, issue, {str(number) for number in found}, now)
        hidden = [str(each.get("body")) for each in found.values() if is_hidden(each)]
        # What is noted must be in the ledger before: otherwise it would not be read again after a crash.
        appended = self._desk.ledger.append(stream, facts, create=False)
        whole_at = known.whole_at if known and not is_read else now
        newest = max([*found, known.newest if known else 0])
        # What was written while all pages were read is on none of them, and is read the next time.
        self._desk.ledger.note(name, json.dumps([len(found) if is_read else total, newest, whole_at]))
        return appended, hidden, is_explained or is_whole

    def _gone(self, stream: str, issue: str, standing: set[str], now: float) -> list[Fact]:
        request = replay(stream, self._desk.ledger.facts(stream))
        return gone_facts(issue, request.relayed.values(), standing, now)


def _known(noted: str) -> Known | None:
    return Known(*json.loads(noted)) if noted else None
