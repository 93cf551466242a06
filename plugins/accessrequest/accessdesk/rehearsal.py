"""Rehearsal: a Slack export goes through intake, replay, plan and steps like live events; nothing is sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from types import SimpleNamespace
from typing import Any

from accessdesk.catalogue import Catalogue
from accessdesk.desk import Desk, Judge, Work, Write
from accessdesk.errors import Rejected
from accessdesk.events import channel_and_ts, messages_read, stream_of
from accessdesk.facts import Fact
from accessdesk.intake import Intake
from accessdesk.links import Links
from accessdesk.markup import mention_ids
from accessdesk.neighbours import alike_fact, superseded, superseded_fact
from accessdesk.once import ACTIONS
from accessdesk.plan import Plan, Step
from accessdesk.raw import Event, clean, id_of
from accessdesk.rehearsal_events import AFTER, PREFIX, Export, listening_of, reaction_event
from accessdesk.rehearsal_found import Told
from accessdesk.rehearsal_sides import STAND_IN, Memory, PastSlack
from accessdesk.request import READY, Request
from accessdesk.settings import Settings
from accessdesk.steps import next_steps
from accessdesk.template import supplies
from accessdesk.ticketing import created_outcome
from accessdesk.voice import Voice

SETTLED = 1_000.0
"""Seconds after what was heard that it is planned what to do: whatever waits for more to come is over by then."""

MOST_PLANS = 500
"""Plans after one event, at most; a request that is not at rest by then is left as it is, and that is said."""


class Rehearsal:
    """One run. told: stream -> what would have been said; assumed: the streams that got a `:ticket:` by assumption."""

    def __init__(
        self,
        export: Export,
        settings: Settings,
        catalogue: Catalogue | None,
        groups: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.export, self.settings, self.catalogue = export, settings, catalogue
        self.now = 0.0
        self.slack = PastSlack(export.directory, lambda: self.now, groups or {}, settings.tech_ops)
        self.memory = Memory(lambda: self.now)
        self.requests = self.memory.requests
        self.stand_in = STAND_IN
        self.told: dict[str, list[Told]] = {}
        self.assumed: set[str] = set()
        self.restless: set[str] = set()
        self._waiting: set[str] = set()
        self._tickets = 0
        ledger: Any = self.memory
        self.listening = listening_of(settings, export)
        self._intake = Intake(ledger, self.listening, lambda: None)
        self._desk = self._desk_of(export, ledger)
        self._ticketed = self._asked_for(self.slack.members(settings.tech_ops))

    def _desk_of(self, export: Export, ledger: Any) -> Desk:
        channel = next(iter(export.watched), "")
        links = Links("https://slack.example/", self.settings.jira_url)
        desk: Any = SimpleNamespace(
            settings=self.settings,
            slack=self.slack,
            ledger=ledger,
            catalogue=SimpleNamespace(present=self.catalogue),
            intake=self._intake,
            voice=Voice(links, self.settings, PREFIX, channel),
            watched={channel: each.name for channel, each in export.watched.items()},
            all_found=True,
            unsearched=frozenset(),
        )
        found: Desk = desk
        return found

    def _asked_for(self, tech_ops: Collection[str]) -> set[str]:
        """Return the streams of the posts to which somebody of Tech Ops added `:ticket:`."""
        reactions = [heard.event for heard in self.export.events if heard.event["type"] == "reaction_added"]
        wanted = [each for each in reactions if self.listening.act_of(each["reaction"]) == "ticket"]
        return {stream_of(each["item"]["channel"], each["item"]["ts"]) for each in wanted if each["user"] in tech_ops}

    def run(self) -> None:
        """Hear everything, in the order of time, and do after each event what there is to do."""
        for at, _, event in self.export.events:
            self.now = max(self.now, at)
            self._hear(event)
        for stream in sorted(self._waiting):
            self._settle(self.memory.requests[stream])

    def messages(self, stream: str) -> list[Event]:
        """Return the messages of a thread."""
        return self.export.threads.until(stream, self.now)

    def _hear(self, event: Mapping[str, Any]) -> None:
        self._intake.record(event)
        while self.memory.touched:
            stream = self.memory.touched.pop()
            request = self.memory.requests[stream]
            self.memory.append(stream, self._foreseen(request, event))
            if self._is_talk(request, event):
                # It only goes to the ticket, with the next one that does more, or in the end.
                self._waiting.add(stream)
            else:
                self._settle(request)
            self.memory.touched[:] = [each for each in self.memory.touched if each != stream]
            if request.state == READY and request.watched and not request.root and request.wish.ticketed is None:
                self._want(stream)

    def _is_talk(self, request: Request, event: Mapping[str, Any]) -> bool:
        """Say whether what was heard is a reply that neither decides nor completes anything."""
        is_reply = event["type"] == "message" and "subtype" not in event and event["ts"] != request.ts
        if not is_reply or request.post is None:
            return False
        if request.ticket:
            return not request.unheard and not request.said.wants_reason()
        return not supplies(clean(event.get("text")), naming=request.of_bot, labels=self.settings.labels)

    def _foreseen(self, request: Request, event: Mapping[str, Any]) -> list[Fact]:
        """Return what the steps to come look up for certain, so that it need not be planned: here it costs nothing."""
        if request.post is None:
            return []
        about = mention_ids(clean(event.get("text"))).users
        people = {id_of(event.get("user")), *about} - request.people.keys() - {""}
        known = [self.slack.person(person).fact() for person in sorted(people)]
        watched = {"what": "place", "watched": request.channel in self.export.watched}
        place = [] if request.watched is not None else [Fact("judged", "judged place", 0.0, watched)]
        return [*known, *place]

    def _want(self, stream: str) -> None:
        """Have the stand-in add `:ticket:` to a complete request to which nobody of Tech Ops added it."""
        if stream in self.assumed or stream in self._ticketed:
            return
        self.assumed.add(stream)
        name, at = self.settings.ticket_emoji[0], self.now + AFTER
        self._intake.record(reaction_event(*channel_and_ts(stream), STAND_IN, name, at))

    def _settle(self, request: Request) -> None:
        """Carry out what is to do until nothing is left."""
        if request.post is not None:
            # Everything that was written so far has been heard, which is what reading the thread again is for.
            self.memory.append(request.stream, [self._read(request)])
        for _ in range(MOST_PLANS):
            if request.ticket and request.uncarried and not request.unheard:
                carried = [_done(request, self.now, *each) for each in _carried(request)]
                self.memory.append(request.stream, carried)
            plan = next_steps(request, self.settings, self.now + SETTLED, self.catalogue)
            if not plan.steps:
                break
            for step in _at_once(plan):
                self.memory.append(request.stream, self._carried_out(request, plan, step))
        else:
            self.restless.add(request.stream)
        self.memory.show(request)
        self._waiting.discard(request.stream)

    def _carried_out(self, request: Request, plan: Plan, step: Step) -> Sequence[Fact]:
        own = _OWN.get(step.name)
        if own:
            return own(self, request)
        action, work = ACTIONS[step.name], Work(request, plan, step)
        try:
            if isinstance(action, Judge):
                return action.do(self._desk, work)
            if action.side == "jira":
                return [_done(request, self.now, *each) for each in self._in_jira(request, step)]
            outcome = action.do(self._desk, work) if isinstance(action, Write) else {}
        except Rejected as refused:
            body, texts = {"step": step.id, "name": step.name, "rejected": True}, {"sentence": refused.sentence}
            return [Fact("failed", f"failed {step.id} {request.count}", self.now, body, texts, "failures")]
        self._note(request.stream, step)
        return [_done(request, self.now, step.id, step.name, outcome)]

    def _in_jira(self, request: Request, step: Step) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Give (step, its name, what came of it) of a write to Jira, which takes everything here."""
        if step.name == "create":
            self._tickets += 1
            ticket = {"id": str(self._tickets), "key": f"{self.settings.jira_project}-{self._tickets}"}
            yield step.id, step.name, created_outcome(request, ticket, 1)
        elif step.name not in ("comment", "rewrite", "describe"):
            yield step.id, step.name, {"closed_as": step.about.get("to", "")}
        elif step.about["entry"] in request.uncarried:
            yield from _carried(request)
        else:
            mark = request.mark if step.about["entry"] == request.ts else ""
            yield step.id, step.name, {**step.about, "of": 1, "mark": mark, "id": "1"}

    def _note(self, stream: str, step: Step) -> None:
        """Keep what the step would have said."""
        code = " ".join([step.name, *str(step.about.get("reason", step.key)).split()[:1]])
        code = step.name if step.name.endswith("status") else code
        for to, text in self.slack.said:
            self.told.setdefault(stream, []).append(Told(self.now, to, code, text))
        self.slack.said.clear()

    def _read_thread(self, request: Request) -> Sequence[Fact]:
        found = self.export.threads.until(request.stream, self.now)
        return [*messages_read(found, self._intake.listening, self.now), self._read(request)]

    def _read(self, request: Request) -> Fact:
        """Return the fact that the thread was read."""
        return Fact("read", f"read {request.count}", self.now, {"read_at": self.now + AFTER})

    def _alike(self, request: Request) -> Sequence[Fact]:
        return [alike_fact(request, self.memory.for_the_same(request))]

    def _superseding(self, request: Request) -> Sequence[Fact]:
        earlier = superseded(request, self.memory.unticketed(request.requester))
        for stream in earlier:
            self.memory.append(stream, [superseded_fact(request)])
        return [Fact("judged", "judged superseding", 0.0, {"what": "superseding", "requests": earlier})]


_OWN = {
    "read-thread": Rehearsal._read_thread,
    "judge-alike": Rehearsal._alike,
    "judge-superseding": Rehearsal._superseding,
}
"""The steps that ask Slack's history or the ledger's tables, as a rehearsal answers them."""


def _at_once(plan: Plan) -> list[Step]:
    """Return the steps to do before it is planned anew: the look-ups that come first, otherwise one."""
    return [*takewhile(lambda step: step.is_look_up, plan.steps)] or plan.steps[:1]


def _carried(request: Request) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give the same of all entries that wait to be carried; nothing that anybody is told depends on their comments."""
    for ts in sorted(request.uncarried, key=float):
        unheard = [version for version, entry in request.unheard.items() if entry == ts]
        about = {"entry": ts, "part": 1, "of": 1, "mark": request.entries[ts].mark_in_ticket, "id": "1"}
        yield f"comment {ts} 1", "comment", {**about, "unheard": unheard}


def _done(request: Request, at: float, step: str, name: str, outcome: Mapping[str, Any]) -> Fact:
    return Fact("done", f"done {step} {request.count}", at, {"step": step, "name": name, "outcome": outcome})
