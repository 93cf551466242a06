"""From facts to the request that stands: replay, a fold (pure).

Slack's facts may come in any order and replay to the same request; the bot's own are ordered by their number.
"""

from collections.abc import Iterable

from accessdesk.facts import Fact
from accessdesk.remembered import forget
from accessdesk.replay_acts import acted, moved_in_jira
from accessdesk.replay_added import added
from accessdesk.replay_judged import judged
from accessdesk.replay_messages import deleted, message
from accessdesk.replay_missed import missed
from accessdesk.replay_rebuilt import rebuilt
from accessdesk.replay_redacted import redact_asked, redacted
from accessdesk.replay_relayed import commented, enclosed, rekeyed, uncommented, vanished
from accessdesk.replay_steps import began, done, failed, looked
from accessdesk.replay_taken_over import adopted, link_asked
from accessdesk.request import Request
from accessdesk.sealed import SEALED, Sealed


def replay(stream: str, facts: Iterable[Fact]) -> Request:
    """Return the request that follows from these facts."""
    request = Request(stream)
    for fact in facts:
        apply(request, fact)
    return request


def apply(request: Request, fact: Fact) -> None:
    """Take one more fact in: a thread of 5,000 entries costs 5,000 times one."""
    # What is worked out while the fact is taken in holds no longer than that.
    forget(request)
    _APPLY.get(fact.kind, _ignore)(request, fact)
    forget(request)
    request.count = max(request.count, fact.number)
    request.changed_at = max(request.changed_at, fact.recorded_at)


def _ignore(request: Request, fact: Fact) -> None:
    """Leave out what a newer or older program has noted and this one has no use for."""


def _superseded(request: Request, fact: Fact) -> None:
    request.superseded, request.superseded_at = fact.body["by"], fact.at


def _root(request: Request, fact: Fact) -> None:
    request.root = fact.body["root"]


def _left(request: Request, fact: Fact) -> None:
    request.left.add(fact.body["person"])


def _noted(request: Request, fact: Fact) -> None:
    request.noted[fact.body["key"]] = {**fact.body, "at": fact.at}


def _covered(request: Request, fact: Fact) -> None:
    known, listed = request.head, fact.body["streams"]
    request.head = {
        "streams": known.get("streams", 0) + len(listed),
        "facts": known.get("facts", 0) + fact.body["facts"],
        "after": listed[-1][0],
    }


def _day(request: Request, fact: Fact) -> None:
    request.head = {**fact.body, "number": fact.number}


def _sealed(request: Request, fact: Fact) -> None:
    request.sealed = Sealed.of(fact, request.sealed)


def _read(request: Request, fact: Fact) -> None:
    request.read_at = max(request.read_at, fact.body["read_at"])
    if "keys" in fact.body:
        request.posted_keys = tuple(fact.body["keys"])


_APPLY = {
    "message": message,
    "added": added,
    "deleted": deleted,
    "reaction": acted,
    "command": acted,
    "judged": judged,
    "missed": missed,
    "rebuilt": rebuilt,
    "root": _root,
    "left": _left,
    "adopted": adopted,
    "link": link_asked,
    "superseded": _superseded,
    "moved": moved_in_jira,
    "read": _read,
    "began": began,
    "looked": looked,
    "done": done,
    "failed": failed,
    "redact": redact_asked,
    "redacted": redacted,
    "commented": commented,
    "uncommented": uncommented,
    "enclosed": enclosed,
    "rekeyed": rekeyed,
    "vanished": vanished,
    "noted": _noted,
    "covered": _covered,
    "day": _day,
    SEALED: _sealed,
}
