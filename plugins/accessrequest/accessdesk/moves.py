"""Moves: what was done to a ticket's status in Jira itself, as facts (pure)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from accessdesk import workflow
from accessdesk.facts import Fact
from accessdesk.raw import clean, object_of, objects_of

Raw = Mapping[str, Any]


def moves_of(issue: Raw, done: Collection[str], is_ours: Callable[[Raw], bool]) -> list[Fact]:
    """Return the facts of every move of this issue from open to done, or back, in order.

    issue: as Jira gives it with its changelog, its status and its resolution; done: the ids of the statuses that are
    done; is_ours: says whether a change was made by the bot's own account. What cannot be read is left out.
    """
    histories = objects_of((issue.get("changelog") or {}).get("histories"))
    found = [(at, change) for change in histories if (at := seconds_of(change.get("created"))) is not None]
    moves = [(at, change, item) for at, change in sorted(found, key=_order) for item in _flips(change, done)]
    return [
        _fact(issue, at, change, item, done, is_ours(change), is_latest=number == len(moves))
        for number, (at, change, item) in enumerate(moves, 1)
    ]


def rekeyed_of(issue: Raw, known: str) -> list[Fact]:
    """Return the facts of each change of the issue's key: it was moved to another project. known: the key before."""
    histories = objects_of(object_of(issue.get("changelog")).get("histories"))
    found = [(at, change) for change in histories if (at := seconds_of(change.get("created"))) is not None]
    facts = [
        _rekeyed(issue, at, str(change.get("id")), clean(item.get("toString")), object_of(change.get("author")))
        for at, change in sorted(found, key=_order)
        for item in objects_of(change.get("items"))
        if str(item.get("field")).casefold() == "key" and item.get("toString")
    ]
    key = clean(issue.get("key"))
    if key and key != known and key not in (fact.body["key"] for fact in facts):
        # A long history does not come whole.
        facts.append(_rekeyed(issue, seconds_of(object_of(issue.get("fields")).get("updated")) or 0.0, key, key, {}))
    return facts


def _rekeyed(issue: Raw, at: float, change: str, key: str, author: Raw) -> Fact:
    by = clean(author.get("accountId") or author.get("key") or author.get("name"))
    name = clean(author.get("displayName")) or by
    body = {"issue": str(issue["id"]), "key": key, "by": by}
    return Fact("rekeyed", f"rekeyed {issue['id']} {change}", at, body, {"name": name}, f"jira {by}")


def is_automation(author: Raw) -> bool:
    """Say whether a rule or an app did something: Cloud says so of an account, Data Center's has such a name."""
    return author.get("accountType") == "app" or clean(author.get("displayName")).casefold().startswith("automation")


def _order(found: tuple[float, Raw]) -> tuple[float, int, str]:
    number = str(found[1].get("id"))
    return (found[0], len(number), number)


def _flips(change: Raw, done: Collection[str]) -> Iterator[Raw]:
    for item in objects_of(change.get("items")):
        if item.get("field") == "status" and (str(item.get("from")) in done) != (str(item.get("to")) in done):
            yield item


def _fact(issue: Raw, at: float, change: Raw, item: Raw, done: Collection[str], ours: bool, *, is_latest: bool) -> Fact:
    author = change.get("author") or {}
    by = clean(author.get("accountId") or author.get("key") or author.get("name"))
    status, resolution = clean(item.get("toString")), _resolution(issue, change, is_latest)
    is_done = str(item.get("to")) in done
    return Fact(
        kind="moved",
        identity=f"moved {issue['id']} {change.get('id')}",
        at=at,
        body={
            "issue": str(issue["id"]),
            "by": by,
            "end": workflow.end_named(status, resolution) if is_done else "",
            "ours": ours,
            **({"automation": True} if is_automation(object_of(author)) else {}),
        },
        texts={"name": clean(author.get("displayName")) or by, "status": status, "resolution": resolution},
        subject=f"jira {by}",
    )


def _resolution(issue: Raw, change: Raw, is_latest: bool) -> str:
    named = [item.get("toString") for item in objects_of(change.get("items")) if item.get("field") == "resolution"]
    # A resolution may be set in a change of its own; what stands now is that of the latest move.
    present = ((issue.get("fields") or {}).get("resolution") or {}).get("name") if is_latest else ""
    return clean(named[-1] if named else present)


def seconds_of(written: Any) -> float | None:
    """Return a time as Jira writes it in seconds since 1970, None for anything else."""
    try:
        # As Cloud and Data Center write it: 2026-11-24T10:00:00.000+0000.
        return datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
    except (TypeError, ValueError):
        return None
