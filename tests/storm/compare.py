"""Compares Slack and Jira from outside, after a storm: everything that is lost, doubled, wrong or out of order."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.office import Office
from tests.sandbox.slack_delivery import Arrival
from tests.storm.people import Thread, Written
from tests.storm.ticket import Shown, mark_of, read_description, read_entry, whole

STANDS = {
    "open": None,
    "reopened": None,
    "revived": None,
    "completed": "Done",
    "completed again": "Done",
    "declined": "Declined",
    "cancelled": "Cancelled",
}
"""How a request ends -> the resolution of its ticket, None for one that is open."""


@dataclass(frozen=True)
class Delivered:
    """What reached the bot: (message, text) of every version and the ts of every deletion that it acknowledged."""

    texts: frozenset[tuple[str, str]]
    deletions: frozenset[str]
    early: int
    """How many texts of replies were acknowledged before their post was: nothing says yet that they concern us."""


def delivered(arrivals: Collection[Arrival], channel: str) -> Delivered:
    """Gather what was acknowledged, in the order in which it was."""
    texts, deletions, posts, early = set[tuple[str, str]](), set[str](), dict[str, float](), 0
    for arrival in arrivals:
        event = arrival.event
        if event["type"] != "message" or event["channel"] != channel:
            continue
        if event.get("subtype") == "message_deleted":
            deletions.add(event["deleted_ts"])
            continue
        message = event["message"] if event.get("subtype") == "message_changed" else event
        ts, root = message["ts"], message.get("thread_ts") or message["ts"]
        if ts == root:
            posts.setdefault(ts, arrival.at)
        if posts.get(root, arrival.at) < float(event["event_ts"]) or ts == root:
            texts.add((ts, message["text"]))
        else:
            early += (ts, message["text"]) not in texts
    return Delivered(frozenset(texts), frozenset(deletions), early)


def differences(office: Office, threads: Collection[Thread], ends: Collection[str]) -> list[str]:
    """Return a sentence for everything in which Jira, and the bot's own posts, are not as Slack would have them."""
    arrived = delivered(office.slack.delivery.arrived, office.channel)
    found = list(_tickets(office, threads))
    for thread, end in zip(threads, ends, strict=True):
        key = _key_of(office, thread)
        if key:
            found += [f"{key}: {each}" for each in _ticket(office, thread, key, arrived)]
            found += [f"{key}: {each}" for each in _state(office.jira.issue(key)["fields"], end)]
    return [*found, *_posts(office)]


def _label(office: Office, thread: Thread) -> str:
    return f"slack-{office.channel}-{thread.ts.replace('.', '-')}"


def _keys_of(office: Office, thread: Thread) -> list[str]:
    return [each["key"] for each in office.jira.issues() if _label(office, thread) in each["fields"]["labels"]]


def _key_of(office: Office, thread: Thread) -> str:
    return next(iter(_keys_of(office, thread)), "")


def _tickets(office: Office, threads: Collection[Thread]) -> Iterator[str]:
    """Every request that Tech Ops ticketed has one ticket, and there is no other."""
    known = set[str]()
    for thread in threads:
        keys = _keys_of(office, thread)
        known.update(keys)
        if len(keys) != thread.ticketed:
            yield f"request {thread.ts} has {len(keys)} tickets: {keys}"
    yield from (f"{each['key']} is no request's ticket" for each in office.jira.issues() if each["key"] not in known)


def _ticket(office: Office, thread: Thread, key: str, arrived: Delivered) -> Iterator[str]:
    """Everything that was written stands in the ticket once, as it is now and as it was, in order."""
    comments = office.jira.comments(key)
    yield from _twice(comments)
    yield from _foreign(office, comments)
    shown = _entries(comments)
    description = office.jira.issue(key)["fields"]["description"] or ""
    more = [c["body"] for c in comments if mark_of(c).get("entry") == thread.ts]
    shown[thread.ts] = read_description(whole([description, *more]))
    written = {message.ts: message for message in thread.messages}
    yield from (f"entry {ts} was never written" for ts in shown.keys() - written.keys())
    for ts, message in written.items():
        entry = shown.get(ts)
        yield from (f"entry {ts}: {wrong}" for wrong in _entry(office, message, entry, ts in shown, arrived))
    yield from _order([ts for ts in shown if ts != thread.ts], shown)
    yield from _files(office, key, thread, shown)


def _entries(comments: Collection[Mapping[str, Any]]) -> dict[str, Shown | None]:
    """Return the entries by the ts that their comments are filed under, in the order of their first parts."""
    parts: dict[str, dict[int, str]] = {}
    for comment in comments:
        mark = mark_of(comment)
        if str(mark.get("entry", "")).replace(".", "").isdigit():
            parts.setdefault(mark["entry"], {}).setdefault(mark["part"], comment["body"])
    return {ts: read_entry(whole([found[n] for n in sorted(found)])) for ts, found in parts.items() if 1 in found}


def _twice(comments: Collection[Mapping[str, Any]]) -> Iterator[str]:
    marks = Counter((mark_of(c).get("entry"), mark_of(c).get("part")) for c in comments if mark_of(c))
    yield from (f"entry {entry} part {part} is there {n} times" for (entry, part), n in marks.items() if n > 1)


def _foreign(office: Office, comments: Collection[Mapping[str, Any]]) -> Iterator[str]:
    for comment in comments:
        if not mark_of(comment) or comment["author"] != office.jira.account:
            yield f"a comment is not marked as the bot's: {comment['body'][:80]!r}"


def _entry(office: Office, message: Written, shown: Shown | None, is_there: bool, arrived: Delivered) -> Iterator[str]:
    """One entry: its present text, every text that was delivered, in order, and whether it was deleted."""
    heard = [text for text in message.texts if (message.ts, text) in arrived.texts]
    if shown is None:
        if is_there:
            yield "cannot be read"
        elif not message.deleted or heard:
            yield f"is missing: {message.texts[-1][:80]!r}"
        return
    if shown.ts != message.ts:
        yield f"links to {shown.ts}"
    named = {user["id"]: user["real_name"] for user in office.slack.users.values()}
    texts = [_as_in_jira(text, named) for text in message.texts]
    if not message.deleted and shown.present != texts[-1]:
        yield f"says {shown.present[:80]!r} and not {texts[-1][:80]!r}"
    places = [texts.index(text) if text in texts else -1 for text in shown.texts]
    if -1 in places:
        yield f"has a text that was never written: {shown.texts[places.index(-1)][:80]!r}"
    elif places != sorted(set(places)):
        yield f"has its versions in the order {places}"
    for n, text in enumerate(message.texts):
        if text in heard and n not in places:
            yield f"lacks a version that was delivered: {text[:80]!r}"
    if shown.deleted and not message.deleted:
        yield "is marked as deleted and was not"
    if message.ts in arrived.deletions and not shown.deleted:
        yield "is not marked as deleted"


def _as_in_jira(text: str, named: Mapping[str, str]) -> str:
    for user, name in named.items():
        text = text.replace(f"<@{user}>", f"@{name}")
    return text


def _order(order: list[str], shown: Mapping[str, Shown | None]) -> Iterator[str]:
    """What is not marked as found late stands in the thread's order, and only what came too late is so marked."""
    latest = 0.0
    for ts in order:
        entry = shown[ts]
        if entry is None:
            continue
        if float(ts) < latest and not entry.late:
            yield f"entry {ts} is out of order"
        if float(ts) > latest and entry.late:
            yield f"entry {ts} is marked as found late and was not"
        latest = max(latest, float(ts))


def _files(office: Office, key: str, thread: Thread, shown: Mapping[str, Shown | None]) -> Iterator[str]:
    """Every file of a message that stands is attached once, with its bytes, and the entry says so."""
    there = Counter(attachment.content for attachment in office.jira.attachments(key))
    for message in thread.messages:
        entry = shown.get(message.ts)
        for name, content in message.files:
            number = there.pop(content, 0)
            if number > 1 or (number == 0 and not message.deleted):
                yield f"the file {name} of {message.ts} is attached {number} times"
        if entry and len(entry.files) != len(message.files):
            yield f"entry {message.ts} names {len(entry.files)} files and not {len(message.files)}"
        for line in entry.files if entry and not message.deleted else ():
            if "is attached as" not in line:
                yield f"entry {message.ts} says of a file: {line}"
    yield from (f"an attachment is nobody's: {content[:40]!r}" for content in there)


def _state(fields: Mapping[str, Any], end: str) -> Iterator[str]:
    if end != "no ticket" and fields["resolution"] != STANDS[end]:
        yield f"is {fields['status']}, {fields['resolution']}; it should have ended {end}"


def _posts(office: Office) -> Iterator[str]:
    """Whatever the bot says it says once."""
    for channel in list(office.slack.channels):
        said = Counter[tuple[str, str]]()
        for post in office.slack.bot_posts(channel):
            step = post.get("metadata", {}).get("event_payload", {}).get("step", "")
            said[post.get("thread_ts", ""), step or f"without a mark: {post['text'][:80]}"] += 1
        yield from (f"the bot said {step!r} {n} times in {thread}" for (thread, step), n in said.items() if n > 1)
        yield from (
            f"the bot said something without a mark in {thread}: {step}"
            for thread, step in said
            if step.startswith("without")
        )
