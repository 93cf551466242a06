"""The requests that are worked on, as they stand: kept replayed, and shown in the lists as soon as they change."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from accessdesk.delays import applied
from accessdesk.facts import Fact
from accessdesk.kept import Kept
from accessdesk.ledger import Ledger
from accessdesk.ledger_health import Health
from accessdesk.redactions import has_removed
from accessdesk.replay import apply
from accessdesk.request import Request
from accessdesk.row import is_alike, row_of


class Standing:
    """Requests of one ledger. Each is used by one thread at a time, which has claimed its stream."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._health = Health(ledger)
        self._keeping = threading.Lock()
        self._kept = Kept()

    def request(self, stream: str, *, anew: bool = False) -> Request:
        """Return the stream's request with everything applied that is in the ledger. anew: what is kept is let go."""
        with self._keeping:
            if anew:
                self._kept.forget(stream)
            request = self._kept.get(stream)
            if request.unwritten:
                # The step that it was found out for came to nothing.
                self._kept.forget(stream)
                request = self._kept.get(stream)
        if request.count:
            # Another bot may have worked here meanwhile. What was removed does not stay in memory either.
            return self.request(stream, anew=True) if has_removed(self.take_in(request)) else request
        request.ended += applied(request, self._ledger.facts(stream))
        return request

    def suppose(self, request: Request, found: Sequence[Fact]) -> bool:
        """Apply what was judged, which is written with what comes next; return whether it was no more than that.

        What the bot judged and nobody saw is judged again where it dies before.
        """
        known = {fact.identity for fact in request.unwritten}
        if not found or any(fact.kind != "judged" or fact.identity in known for fact in found):
            return False
        for fact in found:
            apply(request, replace(fact, number=request.count + 1, recorded_at=time.time()))
        request.unwritten += found
        return True

    def append(self, request: Request, new: Sequence[Fact]) -> Sequence[Fact]:
        """Append what was found out and these facts, apply what the request has not, and return that.

        What was found out can be found out again, and the effect of a write is looked for where its answer was lost:
        the disk is waited for before a write leaves, and then for all that came before.
        """
        wanted = [*request.unwritten, *new]
        appended = self._ledger.append(request.stream, wanted, durable=False) if wanted else ()
        # Applied once more, which changes nothing, as what it is known as now.
        request.count -= len(request.unwritten)
        request.unwritten = []
        return self.take_in(request, appended)

    def note(self, request: Request, fact: Fact) -> None:
        """Append a fact about the step in hand with what was found out, and have the lists show what it follows from.

        Only that is taken in: the step goes on with what it was planned from.
        """
        row, before = self._news(request), request.count - len(request.unwritten)
        with self._ledger.transaction(durable=False) as connection:
            appended = self._ledger.append_within(connection, request.stream, [*request.unwritten, fact])
            is_latest = bool(appended) and appended[0].number == before + 1
            if row is not None and is_latest:
                # Otherwise another bot may have shown more.
                self._ledger.show(connection, request.stream, row)
        request.shown = row if row is not None and is_latest else request.shown
        for each in appended:
            apply(request, each)
        request.unwritten = []
        # Whatever came in between is read when the step is done.
        request.count = before + len(appended) if is_latest else before

    def take_in(self, request: Request, appended: Sequence[Fact] = ()) -> Sequence[Fact]:
        """Apply what the ledger has and the request has not, and return it.

        appended: what was appended just now; where nothing else came before it, the ledger need not be read.
        """
        fresh = appended
        if not appended or appended[-1].number != request.count + len(appended):
            fresh = self._ledger.facts(request.stream, request.count)
        request.ended += applied(request, fresh)
        return fresh

    def show(self, request: Request) -> None:
        """Have the lists show how it stands, which is to be seen before anybody is told, and keep delays that ended."""
        if request.unwritten:
            self.append(request, ())
        row = self._news(request)
        if row is not None or request.ended:
            is_shown = self._health.keep(request.stream, request.ended, row, request.count)
            request.ended, request.shown = [], row if is_shown else None if row is not None else request.shown

    @staticmethod
    def _news(request: Request) -> dict[str, Any] | None:
        """Return the row that the lists are to show, None where they show it, or it is no request."""
        row = row_of(request)
        return None if row is None or is_alike(row, request.shown) else row

    def settle(self, request: Request, due: float | None, failing: Sequence[str]) -> None:
        """Note when to look at it again, what the lists show of it until then, and the delays that ended."""
        if request.ended:
            self._health.keep(request.stream, request.ended)
            request.ended = []
        row = row_of(request, failing)
        request.shown = row if self._ledger.settle(request.stream, request.count, due, row) else None

    def forget(self, stream: str | None) -> None:
        """Keep this one no longer: what was thought of it is not to be relied on."""
        if stream is not None:
            with self._keeping:
                self._kept.forget(stream)
