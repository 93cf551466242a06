"""What an evidence pack says of one request: its row, its decisions, people and files, each with its fact (pure)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import tzinfo
from typing import Any

from accessdesk.events import channel_and_ts
from accessdesk.facts import REMOVED, Fact
from accessdesk.links import Links
from accessdesk.looking_back import Past
from accessdesk.request import Request
from accessdesk.row import Row, row_of
from accessdesk.ticket_texts import name_of
from accessdesk.zones import with_offset

LEFT_OUT = ("words", "waits_ids", "is_open", "beneficiary_key", "backups")
"""Columns of a row that only searches need."""

COLUMNS = (
    *("stream", "in_period", "resembles", "state", "key", "ticket", "post"),
    *(each.name for each in fields(Row) if each.name not in (*LEFT_OUT, "stream", "state", "key")),
    *("facts", "hash"),
)
"""Columns of a request in a pack."""

MOMENTS = tuple(name for name in COLUMNS if name.endswith("_at") or name == "waits_since")
"""Those that are times; each has its offset."""

DECISIONS = (
    *("stream", "fact", "judged", "key", "at", "by", "by_name", "may_as", "reads", "objects", "reason", "granted"),
    *("text", "link"),
)
PEOPLE = ("stream", "fact", "id", "name", "email", "active", "bot", "external", "looked_up_at")
ATTACHMENTS = ("stream", "fact", "key", "file", "name", "sha256", "bytes", "attachment", "not_attached", "link")
SAMPLE = ("position", "stream", "key", "drawn_by", "post", "ticket")
"""Columns of the tables of a pack; stream and fact say where each row is from."""

ELSEWHERE, IN_THREAD, UNREAD, NO_REQUEST, NOT_YET = "elsewhere", "in-thread", "unread", "no-request", "not-judged-yet"
DAMAGED = "damaged"
"""What stands for the state of a request of which a fact was changed."""

RESEMBLES: Mapping[str, str] = {
    ELSEWHERE: "posted in a channel that is not watched",
    IN_THREAD: "written in somebody else's thread",
    UNREAD: "only an emoji, a command or a deletion is known of it",
    NO_REQUEST: "read as no request: a blank template, a quotation, or too few of its lines",
    NOT_YET: "not judged yet",
}
"""Why a post that looked like a request is none -> the words for it."""


@dataclass(frozen=True)
class Told:
    """What every part of a pack needs to know: where things are, and in which zone times are written."""

    links: Links
    zone: tzinfo

    def at(self, seconds: float) -> str:
        """Return a moment with its offset."""
        return with_offset(seconds, self.zone)


@dataclass
class Item:
    """One request, or post that looked like one, as a pack has it. facts: () where one of them was changed."""

    stream: str
    past: Past
    facts: Sequence[Fact]
    row: Mapping[str, Any]

    @property
    def request(self) -> Request:
        """The request as it stands."""
        return self.past.request


def resembles(request: Request) -> str:
    """Return why this is no request, as a code, "" where it is one."""
    if request.root:
        return IN_THREAD
    if request.watched is False:
        return ELSEWHERE
    if request.post is None:
        return UNREAD
    return NO_REQUEST if request.reading or request.latest_reading else NOT_YET


def row_shown(
    past: Past, stream: str, told: Told, chain: tuple[int, str], *, in_period: bool, damaged: bool = False
) -> dict[str, Any]:
    """Return a request by the names in COLUMNS. chain: how many facts it has, and the hash of the last."""
    channel, ts = channel_and_ts(stream)
    found = row_of(past.request)
    why = "" if found is not None or damaged else resembles(past.request)
    row = found or {"channel": channel, "ts": ts, "posted_at": float(ts), "requester": past.request.requester}
    if found is None and past.request.requester:
        row["requester_name"] = name_of(past.request, past.request.requester)
    shown = {name: row.get(name, "") for name in COLUMNS}
    shown.update({name: told.at(float(row.get(name) or 0.0)) for name in MOMENTS})
    shown["owners"] = str(shown["owners"]).strip()
    shown["state"] = shown["state"] or (DAMAGED if damaged else "")
    shown["expired"] = bool(row.get("expired"))
    key = str(shown["key"])
    shown["ticket"], shown["post"] = (told.links.issue(key) if key else ""), told.links.message(channel, ts)
    shown.update(stream=stream, in_period=in_period, resembles=why, facts=chain[0], hash=chain[1])
    return shown


def decisions(item: Item, told: Told) -> Iterator[Sequence[object]]:
    """Give everything that was said for or against it by those who may, word for word, as it was judged."""
    request, key = item.request, item.row["key"]
    said = {fact.identity: fact for fact in item.facts if fact.kind in ("message", "command")}
    for judged in item.facts:
        body = judged.body
        if judged.kind != "judged" or body.get("what") != "saying" or not (body["role"] or body["objects"]):
            continue
        fact = said.get(body["version"])
        if fact is None or not (body["reads"] or body["objects"] or body["grant"]):
            continue
        text = fact.texts.get("text" if fact.kind == "message" else "reason", REMOVED)
        link = _link(request, fact, told.links)
        granted = "; ".join(f"{name} {judged.texts.get(name, REMOVED)}" for name in body["grant"])
        who = (body["by"], name_of(request, body["by"]), body["role"])
        how = (body["reads"], body["objects"], judged.texts.get("reason", ""), granted)
        at = told.at(float(fact.body.get("edited") or 0.0) or fact.at)
        yield (item.stream, fact.number, judged.number, key, at, *who, *how, text, link)


def _link(request: Request, fact: Fact, links: Links) -> str:
    if fact.kind == "message":
        return links.message(request.channel, fact.body["ts"], request.root_of(fact.body["ts"]))
    return links.message(fact.body["channel"], fact.body["ts"])


def people(item: Item, told: Told) -> Iterator[Sequence[object]]:
    """Give the people as they were when they were looked up for it."""
    for fact in item.facts:
        if fact.kind == "judged" and fact.body.get("what") == "person":
            body, texts = fact.body, fact.texts
            flags = [bool(body.get(name)) for name in ("active", "bot", "external")]
            who = (body["person"], texts.get("name", ""), texts.get("email", ""))
            yield (item.stream, fact.number, *who, *flags, told.at(fact.recorded_at))


def attachments(item: Item, told: Told) -> Iterator[Sequence[object]]:
    """Give its files: those that were attached to the ticket with their SHA-256, and those that were only named."""
    request, key = item.request, item.row["key"]
    done: dict[str, Fact] = {}
    shared: dict[str, Fact] = {}
    for fact in item.facts:
        if fact.kind == "done" and fact.body.get("name") == "attach":
            done[fact.body["outcome"]["file"]] = fact
        elif fact.kind == "message":
            shared.update((file, fact) for file in fact.body["files"])
    for file, message in shared.items():
        link = message.texts.get(f"link {file}", "")
        attached = done.get(file)
        outcome = attached.body["outcome"] if attached else {}
        if attached is None or "attachment" not in outcome:
            why = (request.files.get(file) or {}).get("not") or "not attached"
            name = message.texts.get(f"name {file}", "")
            yield (item.stream, message.number, key, file, name, "", "", "", why, link)
        else:
            texts = attached.texts
            what = (file, texts.get("name", REMOVED), texts.get("sha256", REMOVED), outcome["size"])
            yield (item.stream, attached.number, key, *what, outcome["attachment"], "", link)


def drawn_by(seed: str, stream: str) -> str:
    """Return what a sample is ordered by: anyone can work it out."""
    return f"{seed} {stream}"


def late(facts: Iterable[Fact], after: float) -> Iterator[tuple[float, float]]:
    """Give (when it happened, when it was known) of what people did and nobody heard within so many seconds."""
    known_since = 0.0
    for fact in facts:
        known_since = known_since or fact.recorded_at
        if fact.kind not in ("message", "deleted", "reaction") or fact.body.get("found"):
            continue
        happened = max(float(fact.body.get("edited") or 0.0), fact.at)
        # What is older than what is known of it at all was found with it, and not missed.
        is_first = fact.number == 1 and fact.kind == "message"
        if fact.recorded_at - happened > after and (is_first or happened > known_since):
            yield happened, fact.recorded_at
