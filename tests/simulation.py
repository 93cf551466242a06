"""A request from its first fact to rest, without network or database: the real steps, at a small pretended company.

What is written to Slack and Jira is kept in lists; a look-up is answered at once. For questions about what a sequence
of facts comes to, where the bot itself would take seconds for each.
"""

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

from accessdesk import settings as access_settings
from accessdesk.acts import ACTS
from accessdesk.ahead import Ahead
from accessdesk.catalogue import parse
from accessdesk.desk import Fetched, Judge, Transfer, Work
from accessdesk.errors import Rejected
from accessdesk.event_facts import command_fact, deleted_fact, reaction_fact
from accessdesk.events import messages_read
from accessdesk.facts import Fact
from accessdesk.jira_people import NOBODY, Account
from accessdesk.links import Links
from accessdesk.listening import Listening
from accessdesk.once import ACTIONS
from accessdesk.people import Person
from accessdesk.people_file import PeopleFile
from accessdesk.plan import Plan, Step
from accessdesk.relayed import comment_facts, gone_facts
from accessdesk.replay import apply, replay
from accessdesk.request import Request
from accessdesk.steps import next_steps
from accessdesk.voice import Voice

from tests.sandbox.slack_blocks import problems

CHANNEL = "C0CHANNEL"
BEGAN = 1_700_000_000
EMOJI = {"ticket": "ticket", "complete": "complete", "no_entry_sign": "cancel"}
PEOPLE = ("rita", "mara", "tess", "tom", "olga", "oskar", "otto")
TECH_OPS = ("tess", "tom")
BOT_IN_JIRA = "accessbot"
RULE = "automation"
MOST_STEPS = 600
"""Steps after which a request that is not at rest is held to go round in circles."""

CATALOGUE = """\
applications:
  - {name: Figma, owners: [olga@example.com, oskar@example.com], levels: [Viewer, Editor, Admin]}
  - {name: Miro, owners: [olga@example.com], backups: [oskar@example.com]}
  - {name: VPN, owners: []}
  - {name: AWS root, owners: [otto@example.com]}
"""


def _by(account: str) -> dict[str, Any]:
    return {"by": account, "ours": account == BOT_IN_JIRA, **({"automation": True} if account == RULE else {})}


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def uid(name: str) -> str:
    return f"U0{name.upper()}"


def template(application: str = "Figma", reason: str = "design", manager: str = "mara", more: str = "") -> str:
    lines = f"Name of application: {application}\nBusiness reason: {reason}\nManager's Name: <@{uid(manager)}>"
    return f"{lines}\n{more}" if more else lines


class Slack:
    """People, groups and messages; looks up like the real one, and keeps what is posted."""

    def __init__(self) -> None:
        self.people = {uid(name): Person(uid(name), name.title(), f"{name}@example.com") for name in PEOPLE}
        self.groups = {"tech-ops": ("S0OPS", frozenset(map(uid, TECH_OPS)))}
        self.outside = set[str]()
        self.messages: dict[str, dict[str, Any]] = {}
        self.said: list[str] = []
        self.told: list[tuple[str, str]] = []

    def person(self, user: str) -> Person:
        return self.people.get(user, Person(user, user, active=False))

    def members(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(person for _, people in self.groups_and_people(names) for person in people)

    def groups_and_people(self, names: Collection[str]) -> list[tuple[str, frozenset[str]]]:
        found = []
        for name in names:
            if name.lstrip("@") in self.groups:
                found.append(self.groups[name.lstrip("@")])
            elif name in self.people:
                found.append(("", frozenset({name})))
            found += [("", frozenset({who.id})) for who in self.people.values() if name == who.email]
        return found

    def mentions(self, names: Collection[str]) -> list[str]:
        return [f"<!subteam^{group}>" if group else "" for group, _ in self.groups_and_people(names)]

    def is_inside(self, channel: str, user: str) -> bool:
        return user not in self.outside

    def thread(self, channel: str, ts: str) -> list[Mapping[str, Any]]:
        return [self.messages[each] for each in sorted(self.messages)]

    def post(self, channel: str, text: str, mark: str, thread: str = "", blocks: Sequence[Any] = ()) -> str:
        assert problems(list(blocks)) == []
        if thread:
            self.said.append(text)
        else:
            self.told.append((channel, text))
        return f"{BEGAN + 900_000 + len(self.said)}.000000"

    def update(self, channel: str, ts: str, text: str, blocks: Sequence[Any] = ()) -> None:
        assert problems(list(blocks)) == []
        self.said.append(text)

    def direct_channel(self, user: str) -> str:
        return user


class Jira:
    """One ticket. history: (when, the end that a move led to, "" for open, by which account).

    written: people's comments, each of them "shown", "hidden" or "gone".
    """

    def __init__(self, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.clock = clock
        self.done = False
        self.history: list[tuple[float, str, str]] = []
        self.comments: list[str] = []
        self.descriptions: list[str] = []
        self.moves: list[str] = []
        self.written: dict[str, str] = {}

    def one_comment(self, issue: str, comment: str) -> dict[str, Any]:
        if self.written[comment] == "gone":
            raise Rejected("There is no such comment.", "404")
        return {"visibility": {"type": "role"}} if self.written[comment] == "hidden" else {}

    def account_with(self, email: str) -> Account:
        return Account(None, NOBODY)

    def create(self, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> dict[str, str]:
        self.descriptions.append(fields["description"])
        return {"id": "1", "key": "OPS-1"}

    def describe(self, issue: str, fields: Mapping[str, Any], mark: Mapping[str, Any]) -> None:
        self.descriptions.append(fields["description"])

    def comment(self, issue: str, body: str, mark: Mapping[str, Any], *, public: bool = False) -> str:
        self.comments.append(body)
        return str(len(self.comments))

    def rewrite(
        self, issue: str, known: str, body: str, mark: Mapping[str, Any], *, may_be_public: bool = False
    ) -> None:
        self.comments[int(known) - 1] = body

    def move(self, issue: str, to: str, fill: Any = None, *, walks: bool = True) -> str:
        self.moves.append(to)
        self.changed(to, BOT_IN_JIRA)
        return ""

    def changed(self, to: str, by: str) -> None:
        """Move between open and done; what is there already is left."""
        if self.done != bool(to):
            self.done = bool(to)
            self.history.append((self.clock(), to, by))


class Simulation:
    """One post of Rita's and what becomes of it. Everybody is called by their name; times pass by whole seconds.

    away: the sides whose steps are left to do.
    """

    def __init__(self, catalogue: str = CATALOGUE) -> None:
        given = {"JIRA_URL": "https://j.example", "JIRA_TOKEN": "x", "JIRA_PROJECT": "OPS", "TECH_OPS": "@tech-ops"}
        self.settings = access_settings.read(given, {}, "/data")
        self.now = BEGAN
        self.slack, self.jira = Slack(), Jira(lambda: float(self.now))
        self.away = set[str]()
        self.facts: list[Fact] = []
        self.known = set[str]()
        self.ts = f"{BEGAN}.000000"
        self.stream = f"{CHANNEL}/{self.ts}"
        self.request = Request(self.stream)
        self.commands = set[str]()
        listening = Listening("U0BOT", EMOJI, is_command=lambda text: text.startswith("!"))
        self.desk: Any = SimpleNamespace(
            settings=self.settings,
            slack=self.slack,
            jira=self.jira,
            ledger=SimpleNamespace(note=lambda name, value=None: "0", facts=lambda stream: []),
            catalogue=SimpleNamespace(present=None),
            intake=SimpleNamespace(listening=listening),
            voice=Voice(Links("https://s.example/", "https://j.example"), self.settings),
            watched={CHANNEL: "#ask"},
            all_found=True,
            unsearched=frozenset(),
            people=PeopleFile(""),
            ahead=Ahead(),
            missing=SimpleNamespace(lacks=lambda person, why, stream: None),
        )
        self.catalogue(catalogue)

    def catalogue(self, text: str) -> "Simulation":
        self.desk.catalogue.present = parse(text) if text else None
        return self

    def append(self, *facts: Fact) -> int:
        """Take facts in as the ledger does; return how many were new."""
        new = 0
        for fact in facts:
            identity = f"{fact.identity} {fact.texts['text']}" if fact.by_text else fact.identity
            if identity not in self.known:
                self.known.add(identity)
                new += 1
                number, at = len(self.facts) + 1, self.now + 0.5
                self.facts.append(dataclasses.replace(fact, identity=identity, number=number, recorded_at=at))
                apply(self.request, self.facts[-1])
        return new

    def later(self, seconds: int = 1) -> "Simulation":
        self.now += seconds
        return self

    def hear(self, ts: str) -> "Simulation":
        """Have the message with this ts heard as it is now."""
        self.append(*messages_read([self.slack.messages[ts]], self.desk.intake.listening, float(self.now)))
        return self

    def post(self, text: str | None = None, by: str = "rita") -> "Simulation":
        self.slack.messages[self.ts] = {"user": uid(by), "ts": self.ts, "text": text or template()}
        return self.hear(self.ts).later()

    def reply(self, by: str, text: str, *, heard: bool = True) -> str:
        ts = f"{self.now}.000100"
        self.slack.messages[ts] = {"user": uid(by), "ts": ts, "text": text}
        if heard:
            self.hear(ts)
        self.later()
        return ts

    def edit(self, ts: str, text: str, *, heard: bool = True) -> "Simulation":
        self.slack.messages[ts] |= {"text": text, "edited": {"ts": f"{self.now}.000000"}}
        if heard:
            self.hear(ts)
        return self.later()

    def delete(self, ts: str, *, heard: bool = True, at: float | None = None) -> "Simulation":
        self.slack.messages.pop(ts, None)
        if heard:
            self.append(deleted_fact(ts, self.now if at is None else at))
        return self.later()

    def add(self, emoji: str = "ticket", by: str = "tess", *, added: bool = True) -> "Simulation":
        self.append(reaction_fact(self.ts, uid(by), emoji, EMOJI[emoji], float(self.now), added=added))
        return self.later()

    def take_off(self, emoji: str, by: str = "tess") -> "Simulation":
        return self.add(emoji, by, added=False)

    def command(self, act: str, by: str, reason: str = "", about: str = "") -> "Simulation":
        assert act in ACTS
        self.append(command_fact(self.stream, act, uid(by), uid(by), f"{self.now}.000200", reason, about))
        return self.later()

    def in_jira(self, end: str, by: str = "agnes") -> "Simulation":
        """Have a person move the ticket in Jira: to an end, or with "" back to open."""
        self.jira.changed(end, by)
        return self.later()

    def look_at_jira(self) -> int:
        """Take in what was done in Jira, the bot's own moves included; return how much was new."""
        return self.append(
            *(
                Fact("moved", f"moved 1 {n}", at, {**_by(by), "issue": "1", "end": end})
                for n, (at, end, by) in enumerate(self.jira.history)
                if self.request.ticket
            )
        )

    def write_in_jira(self, comment: str, how: str) -> "Simulation":
        """Have a person write a comment in Jira, hide it or delete it, and have that seen."""
        if self.jira.written.get(comment) != "gone" and (how != "gone" or comment in self.jira.written):
            self.jira.written[comment] = how
            raw = {"id": comment, "body": f"text {self.now}", "author": {"name": "agnes"}, "created": _written(BEGAN)}
            hidden = {"visibility": {"type": "role"}} if how == "hidden" else {}
            seen = [] if how == "gone" else [{**raw, **hidden, "updated": _written(self.now)}]
            gone = gone_facts(
                "1", self.request.relayed.values(), [] if how == "gone" else self.request.relayed, self.now
            )
            told = [each for each in gone if each.body["comment"] == comment]
            if self.request.ticket:
                self.append(*comment_facts("1", seen, 0.0, lambda comment: False), *told)
        return self.later()

    def plan(self) -> Plan:
        return next_steps(self.request, self.settings, self.now + 1_000.0, self.desk.catalogue.present)

    def step(self) -> Step | None:
        """Carry out the first step that can be; return it."""
        for step in self.plan().steps:
            if self._side(step) not in self.away:
                self.append(*self._carried_out(step))
                return step
        return None

    def settle(self, until: Callable[[Step], bool] = lambda step: False) -> "Simulation":
        """Carry out what is to do, up to the first step of which `until` holds."""
        done: list[str] = []
        while len(done) < MOST_STEPS:
            steps = [step for step in self.plan().steps if self._side(step) not in self.away]
            if not steps or until(steps[0]):
                return self
            self.append(*self._carried_out(steps[0]))
            done.append(steps[0].id)
        raise AssertionError(f"this goes round in circles: {done[-12:]}")

    def ticketed(self, text: str | None = None, by: str = "rita") -> "Simulation":
        return self.post(text, by).add("ticket", "tom" if by == "tess" else "tess").settle().later()

    @property
    def state(self) -> str:
        return self.request.state

    def replayed(self) -> Request:
        return replay(self.stream, self.facts)

    def _side(self, step: Step) -> str:
        return ACTIONS[step.name].side

    def _carried_out(self, step: Step) -> list[Fact]:
        action, work = ACTIONS[step.name], Work(self.request, self.plan(), step)
        if step.name in ("judge-alike", "judge-superseding"):
            what = step.name.removeprefix("judge-")
            return [Fact("judged", f"judged {what}", 0.0, {"what": what, "requests": []})]
        if step.name == "read-thread":
            found = messages_read(self.slack.thread(CHANNEL, self.ts), self.desk.intake.listening, float(self.now))
            return [*found, Fact("read", f"read {len(self.facts)}", 0.0, {"read_at": self.now + 0.5})]
        if isinstance(action, Judge):
            return action.do(self.desk, work)
        if isinstance(action, Transfer):
            with action.fetch(self.desk, work) as fetched:
                outcome = action.send(self.desk, work, fetched) if isinstance(fetched, Fetched) else fetched
        else:
            outcome = action.do(self.desk, work)
        body = {"step": step.id, "name": step.name, "outcome": outcome}
        return [Fact("done", f"done {step.id} {len(self.facts)}", float(self.now), body)]
