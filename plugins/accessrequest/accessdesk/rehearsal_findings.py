"""From a rehearsal's requests to what was found (pure)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from accessdesk import template
from accessdesk.acts import distinct
from accessdesk.bots import name_of
from accessdesk.event_facts import is_spoken
from accessdesk.events import stream_of
from accessdesk.listening import Listening
from accessdesk.markup import one_line, plain
from accessdesk.people import manager_problems
from accessdesk.raw import Event, clean, id_of
from accessdesk.rehearsal_found import Findings, Found, Line, Near, Told, Word
from accessdesk.rehearsal_usage import near, take
from accessdesk.rehearsal_words import words_of
from accessdesk.request import Request
from accessdesk.waits import waits_on

LONG = 600
"""Characters of a message that are shown."""

_PRETENDED = re.compile(r"<https://(?:slack|jira)\.example[^>|]*\|([^>]*)>")
"""A link of the bot's, which leads nowhere in a rehearsal."""

FIELD = 120
"""Characters of a field that are shown."""


class Run(Protocol):
    """What is asked of a run. assumed: the streams that got a `:ticket:` by assumption; stand_in: who added it."""

    requests: dict[str, Request]
    told: dict[str, list[Told]]
    assumed: set[str]
    stand_in: str

    def messages(self, stream: str) -> Sequence[Event]:
        """Return the messages of a thread."""


class Teller:
    """Turns requests into what is shown of them. names: id -> name of people, channels and groups."""

    def __init__(self, run: Run, names: Mapping[str, str], listening: Listening) -> None:
        self._run, self._names, self._listening = run, names, listening

    def tell(self, findings: Findings) -> None:
        """Add every stream of the run to the findings."""
        for stream in sorted(self._run.requests, key=lambda stream: float(stream.partition("/")[2])):
            request = self._run.requests[stream]
            is_shown = request.watched and not request.root and request.post is not None and request.is_request
            if is_shown and not self._is_stranger(request):
                findings.requests.append(self._found(request))
                take(findings.usage, request.entries[request.ts].history[0].text, self._listening)
                self._count(findings, request)
            elif request.post is not None:
                findings.near.append(self.near(request))
            findings.told.update(told.code for told in self._run.told.get(stream, ()))

    def near_miss(self, message: Event, why: str) -> Near:
        """Return a post that opened no request and resembles one."""
        by = self._name(id_of(message.get("user"))) or name_of(message)
        channel = self._names.get(message["channel"], message["channel"])
        return Near(channel, message["ts"], by, self._plain(clean(message.get("text"))), why)

    def near(self, request: Request) -> Near:
        """Return what resembles a request and is none, and why."""
        post = request.entries[request.ts]
        why = "in-thread" if request.root else "elsewhere" if not request.watched else "blank"
        if self._is_stranger(request):
            why = "stranger"
        channel = self._names.get(request.channel, request.channel)
        return Near(channel, request.ts, self._name(post.by), self._plain(post.present.text), why)

    def _is_stranger(self, request: Request) -> bool:
        person = request.people.get(request.requester)
        return person is not None and (person.external or person.bot) and not request.readings

    def _found(self, request: Request) -> Found:
        reading = request.latest_reading or template.read("")
        known = request.application
        acts = self._listening.acts
        words = sorted(words_of(request, self._run.messages(request.stream), acts), key=lambda word: word.at)
        decision = request.verdict.decision
        reacted = "reacted" if request.wish.ticketed else ""
        return Found(
            channel=self._names.get(request.channel, request.channel),
            ts=request.ts,
            who=self._name(request.requester),
            state=request.state,
            waits=waits_on(request),
            ticket="" if not request.ticket else "assumed" if request.stream in self._run.assumed else reacted,
            application=self._field(reading.application),
            known=None if known is None else known.name,
            suggestions=known.suggestions if known else (),
            reason=self._field(reading.reason),
            manager=self._name(reading.manager_id) if reading.manager_id else self._field(reading.manager),
            manager_inside=request.inside.get(reading.manager_id, True),
            beneficiary=self._field(reading.beneficiary),
            lacked=self._lacked(request),
            lacks=request.problems,
            decision="" if decision is None else "approved" if decision.approves else "refused",
            words=tuple(self._shown(word) for word in words),
            lines=tuple(sorted(self._lines(request, words), key=lambda line: line.at)),
            because="superseded" if request.is_superseded else "gone" if request.gone else "",
        )

    def _lacked(self, request: Request) -> tuple[str, ...]:
        """Return what the post itself lacks, whatever replies gave later."""
        post = request.entries[request.ts]
        reading = request.readings.get(post.present.identity)
        if reading is None:
            return ()
        return template.problems(reading) + manager_problems(reading, request.people, request.requester)

    def _lines(self, request: Request, words: Sequence[Word]) -> Iterator[Line]:
        verdicts = {(word.at, word.who): word.verdict for word in words if word.verdict != "emoji"}
        for entry in request.entries.values():
            if entry.versions:
                kind = "post" if entry.ts == request.ts else "reply"
                verdict = verdicts.get((float(entry.ts), entry.by), "")
                yield Line(float(entry.ts), kind, self._name(entry.by), self._plain(entry.present.text), verdict)
        for word in words:
            if word.verdict == "emoji":
                yield Line(word.at, "emoji", self._name(word.who), word.text, "emoji")
        for act in distinct(request.acts.values()):
            if act.emoji and act.added and act.by != self._run.stand_in:
                became = "counts" if act.counts else "not-yours" if act.may is False else "held" if act.may else ""
                yield Line(act.at, "emoji", self._name(act.by), f":{act.emoji}:", became)
        for told in self._run.told.get(request.stream, ()):
            to = self._name(told.to) if told.to else ""
            text = self._plain(_PRETENDED.sub(r"\1", told.text))
            kind = "private" if told.to else "updated" if told.code == "restatus" else "thread"
            yield Line(told.at, kind, to, text)

    def _count(self, findings: Findings, request: Request) -> None:
        for act in distinct(request.acts.values()):
            if act.emoji and act.added and act.by != self._run.stand_in:
                became = "counts" if act.counts else "not-yours" if act.may is False else "held"
                findings.acts[act.emoji.split("::")[0], became] += 1
        findings.usage.extras["supplied"] += bool(request.suppliers)

    def _shown(self, word: Word) -> Word:
        return Word(word.at, self._name(word.who), one_line(self._plain(word.text), FIELD), word.verdict)

    def _name(self, person: str) -> str:
        return self._names.get(person, person)

    def _plain(self, text: str) -> str:
        shown = plain(text, self._names)
        return shown if len(shown) <= LONG else f"{shown[: LONG - 1]}…"

    def _field(self, text: str) -> str:
        return one_line(plain(text, self._names), FIELD) if text else ""


def gather(
    run: Run, messages: Iterable[Event], listening: Listening, names: Mapping[str, str], source: str
) -> Findings:
    """Return what a run found. messages: those of the watched channels, in order; source: what the export is called."""
    teller, findings = Teller(run, names, listening), Findings(source, (), (0.0, 0.0), Counter())
    times = []
    for message in messages:
        ts, channel = message["ts"], message["channel"]
        if not listening.concerns(channel) or not is_spoken(message):
            continue
        times.append(float(ts))
        is_reply = message.get("thread_ts", ts) != ts
        findings.counts["replies" if is_reply else "posts"] += 1
        why = "" if is_reply or stream_of(channel, ts) in run.requests else near(message, listening)
        if why:
            findings.near.append(teller.near_miss(message, why))
    findings.span = (min(times, default=0.0), max(times, default=0.0))
    teller.tell(findings)
    findings.near.sort(key=lambda each: each.at)
    return findings
