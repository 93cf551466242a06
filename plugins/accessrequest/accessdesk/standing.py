"""The requests that are worked on, as they stand: kept replayed, and shown in the lists as soon as they change."""

import threading
from collections.abc import Sequence
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
from accessdesk.sayings import forget_replies


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
                forget_replies()
            request = self._kept.get(stream)
        if request.count:
            # Another bot may have worked here meanwhile. What was removed does not stay in memory either.
            return self.request(stream, anew=True) if has_removed(self.take_in(request)) else request
        request.ended += applied(request, self._ledger.facts(stream))
        return request

    def note(self, request: Request, fact: Fact) -> bool:
        """Append a fact about the step in hand, and have the lists show what it follows from; say whether it was.

        Only that is taken in: the step goes on with what it was planned from. A request that was sealed takes nothing.
        """
        row = self._news(request)
        with self._ledger.transaction(durable=False) as connection:
            appended = self._ledger.append_within(connection, request.stream, [fact])
            is_latest = bool(appended) and appended[0].number == request.count + 1
            if row is not None and is_latest:
                # Otherwise another bot may have shown more.
                self._ledger.show(connection, request.stream, row)
        if row is not None and is_latest:
            request.shown = row
        known = request.count
        for each in appended:
            apply(request, each)
        if not is_latest:
            # Whatever came in between is read when the step is done.
            request.count = known
        return bool(appended)

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
        row = self._news(request)
        if row is not None or request.ended:
            is_shown = self._health.keep(request.stream, request.ended, row, request.count)
            request.ended = []
            if row is not None:
                request.shown = row if is_shown else None

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
