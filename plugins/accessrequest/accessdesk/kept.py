"""The requests that are kept replayed, so that each new fact costs one fact: the least lately used make room (pure)."""

from collections import OrderedDict

from accessdesk.request import Request

REQUESTS = 500
"""Requests that are kept at most."""

FACTS = 20_000
"""Facts that they were made of, in all, at most: what a request takes grows with its thread."""


class Kept:
    """Requests by their streams. Not for several threads at once."""

    def __init__(self, requests: int = REQUESTS, facts: int = FACTS) -> None:
        self._most = (requests, facts)
        self._requests: OrderedDict[str, Request] = OrderedDict()

    def get(self, stream: str) -> Request:
        """Return the stream's request as far as it was replayed, a new one where none is kept; others may go for it."""
        if stream in self._requests:
            self._requests.move_to_end(stream)
            return self._requests[stream]
        request = self._requests[stream] = Request(stream)
        requests, facts = self._most
        held = sum(each.count for each in self._requests.values())
        while len(self._requests) > 1 and (len(self._requests) > requests or held > facts):
            held -= self._requests.popitem(last=False)[1].count
        return request

    def forget(self, stream: str) -> None:
        """Keep this one no longer."""
        self._requests.pop(stream, None)
