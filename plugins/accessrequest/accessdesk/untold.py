"""What people wrote and attached in Jira, and the thread was not told of, in a ticket that was read (pure)."""

from collections.abc import Iterator

from accessdesk.differing import MISSING, Difference, Seen
from accessdesk.facts import Fact
from accessdesk.relayed import HIDDEN, gone_facts
from accessdesk.request import Request


def untold(request: Request, seen: Seen, now: float) -> Iterator[Difference]:
    """Give what is to be told, or taken back; the fact that puts it right is in `about`. now: seconds since 1970."""
    for fact in seen.told:
        if fact.kind == "enclosed":
            if fact.body["attachment"] not in request.enclosed:
                yield _of("untold", f"the file {fact.texts['file']}", fact)
            continue
        comment = fact.body["comment"]
        known = request.relayed.get(comment)
        if fact.body.get("hidden"):
            if known and known.shows not in ("", HIDDEN):
                yield _of("untold-gone", f"comment {comment}", fact)
        elif known is None or fact.body["updated"] not in known.updates:
            yield _of("untold", f"comment {comment}", fact)
    for fact in gone_facts(str((request.ticket or {})["id_of_issue"]), request.relayed.values(), seen.standing, now):
        yield _of("untold-gone", f"comment {fact.body['comment']}", fact)


def _of(what: str, called: str, fact: Fact) -> Difference:
    return Difference(what, MISSING, id=called, about={"fact": fact}, mends=False)
