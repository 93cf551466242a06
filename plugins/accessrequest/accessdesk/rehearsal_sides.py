"""Slack and the ledger as a rehearsal has them: they answer from the export and from memory, and send nothing."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from accessdesk.events import channel_and_ts
from accessdesk.facts import Fact, short
from accessdesk.neighbours import Shown
from accessdesk.people import Person
from accessdesk.raw import Event
from accessdesk.remembered import recalled
from accessdesk.replay import apply
from accessdesk.request import OVER, Request
from accessdesk.row import application_key, beneficiary_key
from accessdesk.waits import waits_on
from accessdesk.workspace import Directory

STAND_IN = "U0REHEARSAL"
"""Who adds `:ticket:` in a rehearsal where nobody of Tech Ops did: somebody of Tech Ops."""

_PERSON = re.compile(r"[UW][A-Z0-9]{5,}", re.ASCII)


class PastSlack:
    """The workspace as the export has it. groups: user group's handle -> the people in it, as somebody named them.

    said: what would have been posted, (to whom, "" for the thread; the text), until somebody takes it.
    """

    def __init__(
        self,
        directory: Directory,
        now: Callable[[], float],
        groups: Mapping[str, Collection[str]],
        ours: Collection[str],
    ) -> None:
        self._directory = directory
        self._now = now
        self._ours = tuple(ours)
        self._emails = {person.email.casefold(): person.id for person in directory.people.values() if person.email}
        self._groups = {handle.lstrip("@"): self._people(names) for handle, names in groups.items()}
        self._named: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]] = {}
        self._channels = {channel.id: channel for channel in directory.channels}
        self.handles = {_id_of_group(handle): f"@{handle}" for handle in self._groups}
        self.said: list[tuple[str, str]] = []
        self.nobody: set[str] = set()
        self._posts = 0

    def person(self, user: str) -> Person:
        """Return a person as they were at the moment that is rehearsed."""
        if user == STAND_IN:
            return Person(STAND_IN, "Tech Ops")
        return self._directory.person(user, self._now())

    def name_of(self, place: str) -> str:
        """Return the name of a channel, or the handle of a user group, "" where the export has none."""
        return self._channels[place].name if place in self._channels else self.handles.get(place, "").lstrip("@")

    def members(self, names: Collection[str]) -> frozenset[str]:
        """Return the people behind these names; Tech Ops has the stand-in besides."""
        found = frozenset(person for _, people in self.groups_and_people(names) for person in people)
        return found | {STAND_IN} if tuple(names) == self._ours else found

    def groups_and_people(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        """Return (group's id, its members) for each user group, ("", the person) for each id and e-mail."""
        key = tuple(names)
        if key not in self._named:
            self._named[key] = [found for name in names for found in self._find(name)]
        return self._named[key]

    def mentions(self, names: Collection[str]) -> list[str]:
        """Return what calls the groups and people of these names in a message."""
        found = self.groups_and_people(names)
        return [f"<!subteam^{group}>" if group else f"<@{next(iter(people))}>" for group, people in found]

    def is_inside(self, channel: str, user: str) -> bool:
        """Say whether the person is in the channel; where the export does not tell, everybody is."""
        members = self._channels[channel].members if channel in self._channels else None
        return members is None or user in members

    def direct_channel(self, user: str) -> str:
        """Return what stands for the conversation with this person."""
        return user

    def post(
        self, channel: str, text: str, mark: str, thread: str = "", blocks: Sequence[Mapping[str, Any]] = ()
    ) -> str:
        """Keep what would have been posted, and return a ts for it."""
        self._posts += 1
        self.said.append(("" if thread else channel, text))
        return f"{int(self._now())}.{self._posts % 1_000_000:06}"

    def update(self, channel: str, ts: str, text: str, blocks: Sequence[Mapping[str, Any]] = ()) -> None:
        """Keep what the status message would have been brought to."""
        self.said.append(("", text))

    def _find(self, name: str) -> Iterable[tuple[str, frozenset[str]]]:
        handle = name.lstrip("@")
        if handle in self._groups:
            return [(_id_of_group(handle), self._groups[handle])]
        people = self._people([name])
        if not people:
            self.nobody.add(name)
        return [("", frozenset({person})) for person in people]

    def _people(self, names: Collection[str]) -> frozenset[str]:
        found = ({name} if _PERSON.fullmatch(name) else {self._emails.get(name.casefold(), "")} for name in names)
        return frozenset(person for people in found for person in people if person)


class Memory:
    """The ledger of a rehearsal: every request as it stands, and those for the same side by side."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._notes: dict[str, str] = {}
        self._known: dict[str, set[str]] = defaultdict(set)
        self._same: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._of: dict[str, dict[str, None]] = defaultdict(dict)
        self.requests: dict[str, Request] = {}
        self.touched: list[str] = []

    def facts(self, stream: str) -> list[Fact]:
        """Return the facts of a stream of the bot's own: an export tells nothing of who was away."""
        return []

    def known(self, stream: str) -> bool:
        """Say whether there is such a stream."""
        return stream in self.requests

    def takes(self, stream: str) -> bool | None:
        """Say whether the stream takes facts; None: there is none."""
        return True if self.known(stream) else None

    def note(self, name: str, value: str | None = None) -> str:
        """Return what is noted, or note it."""
        if value is not None:
            self._notes[name] = value
        return self._notes.get(name, "")

    def append(self, stream: str, new: Iterable[Fact], *, create: bool = True, durable: bool = True) -> list[Fact]:
        """Append the facts that are not known yet, as the ledger does, and return them."""
        appended: list[Fact] = []
        for fact in new:
            request = self.requests.get(stream)
            if request is None:
                if not create:
                    break
                request = self.requests[stream] = Request(stream)
            known = self._known[stream]
            identity = f"{fact.identity} {short(fact.texts['text'])}" if fact.by_text else fact.identity
            if identity not in known:
                known.add(identity)
                found = Fact(
                    fact.kind,
                    identity,
                    fact.at,
                    fact.body,
                    fact.texts,
                    fact.subject,
                    fact.by_text,
                    request.count + 1,
                    self._now(),
                )
                apply(request, found)
                appended.append(found)
        if appended:
            self.touched.append(stream)
        return appended

    def show(self, request: Request) -> None:
        """Have the request found as one of its requester's until it has a ticket."""
        if request.is_request and not request.ticket:
            self._of[request.requester].setdefault(request.stream)

    def for_the_same(self, request: Request) -> list[Shown]:
        """Return the open requests with a ticket for the same, the oldest first; this one is one from now on."""
        known = self._same[beneficiary_key(request), application_key(request)]
        found = [_shown(self.requests[stream]) for stream in known]
        known.setdefault(request.stream)
        return [each for each in found if each]

    def unticketed(self, requester: str) -> list[Shown]:
        """Return what this person asked for that is open and has no ticket, the oldest first."""
        known = self._of[requester]
        for stream in [stream for stream in known if self.requests[stream].ticket or self.requests[stream].superseded]:
            del known[stream]
        return [each for each in (_shown(self.requests[stream]) for stream in known) if each]


class Threads:
    """Every message of the watched channels, by its thread."""

    def __init__(self) -> None:
        self._messages: dict[str, list[Event]] = defaultdict(list)

    def add(self, stream: str, message: Event) -> None:
        """Take in a message of the thread whose post has this stream."""
        self._messages[stream].append(message)

    def until(self, stream: str, at: float) -> list[Event]:
        """Return the messages of a thread up to a time; a reply's own stream has that reply."""
        _, ts = channel_and_ts(stream)
        return [each for each in self._messages.get(stream, ()) if float(each["ts"]) <= at or each["ts"] == ts]

    def last(self, stream: str) -> float:
        """Return when the latest message of a thread was written, seconds since 1970."""
        return max((float(each["ts"]) for each in self._messages.get(stream, ())), default=0.0)


def _shown(request: Request) -> Shown | None:
    """Return what tells whether another request is for the same, None where this one is not open."""
    return recalled(request, "shown_alike", _work_out_shown)


def _work_out_shown(request: Request) -> Shown | None:
    if not request.watched or request.root or request.post is None or not request.is_request or request.state in OVER:
        return None
    return Shown(
        stream=request.stream,
        channel=request.channel,
        ts=request.ts,
        key=str(request.ticket["key"]) if request.ticket else "",
        posted_at=float(request.ts),
        waits_for=waits_on(request),
        requester=request.requester,
        application_key=application_key(request),
        beneficiary_key=beneficiary_key(request),
    )


def _id_of_group(handle: str) -> str:
    return f"S{short(handle)[:10].upper()}"
